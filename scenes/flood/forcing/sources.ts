import type { FloodSolver } from '../solver/solver.ts';
import type { SourceInput } from './input.ts';
import { Pool } from './pool.ts';
import { meanBetween, mostBetween } from './series.ts';

/** Metres that a source may raise its cells in a step, and share of the depth that is there: more, and waves are lost. */
const RISE = 0.05;
const SHARE = 0.2;

/** Water that comes out of the ground at a place, or goes into it. */
export class Sources {
  /** Cubic metres that were put in. */
  given = 0;

  readonly #sources: { discharge: SourceInput['discharge']; pool: Pool }[];

  constructor(solver: FloodSolver, bed: ArrayLike<number>, inputs: readonly SourceInput[]) {
    this.#sources = inputs.map(({ id, cells, discharge }, index) => ({
      discharge,
      pool: new Pool(solver, bed, cells, `Source ${id ?? index + 1}`),
    }));
  }

  /** Seconds that a step from now may take at most. */
  longestStep(time: number): number {
    let longest = Number.POSITIVE_INFINITY;
    for (const { discharge, pool } of this.#sources) {
      const rise = mostBetween(discharge, time, time + 60) / pool.area;
      if (rise > 0) longest = Math.min(longest, Math.max(RISE, SHARE * pool.depth) / rise);
    }
    return longest;
  }

  /** Puts in what came between two times. */
  act(from: number, to: number): void {
    for (const { discharge, pool } of this.#sources) {
      const volume = meanBetween(discharge, from, to) * (to - from);
      if (volume > 0) {
        pool.put(volume);
        this.given += volume;
      } else pool.take(-volume);
    }
  }
}
