import { z } from 'zod';

/** Something long that runs: it shows progress, can be cancelled, and ends in a result or a typed failure. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.string().describe('What it does: import, check, run …'),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  started: z.iso.datetime().optional(),
  ended: z.iso.datetime().optional(),
  step: z.string().optional().describe('What it is doing now'),
  done: z.number().nonnegative().default(0),
  total: z.number().nonnegative().optional().describe('In the unit of done; absent while unknown'),
  unit: z.enum(['bytes', 'features', 'tiles', 'steps']).default('steps'),
  error: z.object({ code: z.string(), message: z.string(), advice: z.string().optional() }).optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** One step of progress, as a running job tells it. */
export type Progress = Pick<Job, 'step' | 'done' | 'total' | 'unit'>;
