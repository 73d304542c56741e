import type { BodyContext } from './body-types.ts';
import { groundUnder } from './stand.ts';

/** Ellipsoidal height of the lowest ground under a ring of positions; mean sea level where no terrain is known. */
export function groundHeight(
  positions: Float64Array,
  start: number,
  end: number,
  id: string,
  { ground, undulation, tally }: BodyContext,
): number {
  const span = ground && groundUnder(ground, positions, start, end);
  if (span) return span.lowest;
  tally.note('no-terrain', 'No terrain is known here; it stands at mean sea level (EGM96).', id);
  return undulation(positions[3 * start], positions[3 * start + 1]);
}
