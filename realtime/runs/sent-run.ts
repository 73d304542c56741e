import { z } from 'zod';
import { effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { SentRun } from '../../models/schema/sent-run.ts';
import { HttpProblem } from '../http/problem.ts';

/** Ids of runs: folders are called by them. */
export const runIdSchema = z
  .string()
  .max(200)
  .regex(/^[\p{L}\p{N}_-][\p{L}\p{N}._-]*$/u, 'this is no id of a run')
  // Folders that end so are half-written.
  .refine((id) => !id.endsWith('.part'), 'this is no id of a run');

/** Bytes of a body: a preset's run has 20 MB at most, a third more as text. */
export const LARGEST_RUN = 48 << 20;

/** Cells of a grid, which every page that opens the run takes memory for, and rows of effects. */
const MOST_CELLS = 8_000_000;
const MOST_EFFECTS = 200_000;

export const sentRunSchema = z.strictObject({
  run: floodRunSchema.extend({ id: runIdSchema }),
  effects: effectsSchema.extend({ effects: effectsSchema.shape.effects.max(MOST_EFFECTS) }),
  keyframes: z.base64().describe('keyframes.bin'),
});

/** A run as it was sent, if its parts belong together. Throws HttpProblem 400. */
export function sentRunOf({ run, effects, keyframes }: z.infer<typeof sentRunSchema>): SentRun {
  const bytes = Buffer.from(keyframes, 'base64');
  if (effects.run !== run.id) throw unfit('the effects are of another run');
  const { columns, rows } = run.grid;
  if (columns * rows > MOST_CELLS)
    throw unfit(
      `the grid has ${columns} × ${rows} cells, and a page may send ${MOST_CELLS.toLocaleString('en')}: compute it with the command`,
    );
  const spans = [...run.keyframes, run.bed, run.maxima];
  if (spans.some((span) => !isWithin(span, bytes.length)))
    throw unfit('a picture, the bed or the maxima lie outside of keyframes');
  return { run, effects, keyframes: bytes };
}

const isWithin = (span: FloodRun['bed'], length: number): boolean =>
  span !== undefined && span.offset >= 0 && span.length > 0 && span.offset + span.length <= length;

const unfit = (why: string): HttpProblem => new HttpProblem(400, 'invalid', `${why}.`);
