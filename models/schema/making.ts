import { z } from 'zod';
import { localizedTextSchema } from './text.ts';

/** What a city is made in, one after the other. */
export const MAKING_STAGES = ['layout', 'reading', 'terrain', 'tiles', 'grids', 'networks'] as const;
export type MakingStage = (typeof MAKING_STAGES)[number];

/** A city that the server is making, as the page shows it while it waits. */
export const makingSchema = z.object({
  name: localizedTextSchema,
  stage: z.enum(MAKING_STAGES),
  share: z.number().min(0).max(1).describe('Of the whole work'),
  secondsLeft: z.number().nonnegative().optional().describe('Absent while it cannot be told yet'),
  failure: z.string().optional().describe('Why it stopped; nothing more comes then'),
});
export type Making = z.infer<typeof makingSchema>;

/** GET /api/making: null where nothing is being made. */
export const makingAnswerSchema = z.object({ making: makingSchema.nullable() });
