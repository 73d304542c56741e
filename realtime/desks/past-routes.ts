import { Router } from 'express';
import { z } from 'zod';
import { withDatabase } from '../database/away.ts';
import type { Queries } from '../database/database.ts';
import { checked } from '../http/json.ts';
import { answering, atWork, type Classed } from './answer.ts';
import { marksOf } from './past-marks.ts';

const LONGEST = 31 * 86_400_000;

const marksSchema = z
  .object({
    from: z.coerce.number().int().nonnegative(),
    to: z.coerce.number().int().nonnegative(),
    places: z.coerce.number().int().min(1).max(500).default(240),
  })
  .refine(({ from, to }) => to > from && to - from <= LONGEST, {
    path: ['to'],
    message: 'after `from`, by 31 days at the most',
  });

/**
 *     GET /past/marks?from=&to=&places=   what began in a span: { marks: [{ time, level, count }] }
 */
export function pastRoutes(database: Queries, city: string, classed: Classed): Router {
  const router = Router();
  router.get(
    '/past/marks',
    answering(async (asked) => {
      atWork(asked);
      const span = checked(marksSchema, Object.fromEntries(asked.query));
      return { marks: await withDatabase(marksOf(database, city, span, asked.asker.subject, classed)) };
    }),
  );
  return router;
}
