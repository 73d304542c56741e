import type { BodyContext } from './body-types.ts';
import { type GroundSpan, groundUnder } from './stand.ts';

/** Ellipsoidal heights of the ground under a ring of positions; mean sea level where no terrain is known. */
export function groundSpan(
  positions: Float64Array,
  start: number,
  end: number,
  id: string,
  { ground, undulation, tally }: BodyContext,
): GroundSpan {
  const span = ground && groundUnder(ground, positions, start, end);
  if (span) return span;
  tally.note('no-terrain', 'No terrain is known here; it stands at mean sea level (EGM96).', id);
  const level = undulation(positions[3 * start], positions[3 * start + 1]);
  return { lowest: level, highest: level };
}
