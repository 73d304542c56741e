import type { FloodSolver } from '../solver/solver.ts';
import type { BreachInput, Sills } from './input.ts';
import { LeveeBreach } from './levee-breach.ts';
import { WallBreach } from './wall-breach.ts';

/** Share of its way that a breach goes from one change to the next. */
const STEP = 0.02;

/** Breaches of walls and of levees that are ground, over time. */
export class Breaches {
  readonly #solver: FloodSolver;
  readonly #sills: Sills | undefined;
  readonly #bed: Float64Array;
  readonly #breaches: readonly { breach: WallBreach | LeveeBreach; gone: number }[];

  /** `sills`: crests as they are at the beginning; what is set is changed in place. */
  constructor(
    solver: FloodSolver,
    bed: ArrayLike<number>,
    inputs: readonly BreachInput[],
    sills: Sills | undefined,
  ) {
    this.#solver = solver;
    this.#sills = sills;
    this.#bed = Float64Array.from(inputs.length > 0 ? bed : []);
    const { columns, cell } = solver;
    this.#breaches = inputs.map((input, index) => {
      const wall = sills && WallBreach.find(input, sills, bed, columns, cell);
      const id = input.id ?? `${index + 1}`;
      return { breach: wall ?? new LeveeBreach({ ...input, id }, bed, columns, cell), gone: 0 };
    });
  }

  /** Seconds from a time to the next change. */
  untilNext(time: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { breach, gone } of this.#breaches) {
      if (gone >= 1) continue;
      const next = breach.start + Math.min(1, gone + STEP) * (breach.end - breach.start);
      if (next > time) least = Math.min(least, next - time);
    }
    return least;
  }

  /** Opens each as far as it is by a time. */
  act(time: number): void {
    let hasNewSills = false;
    for (const state of this.#breaches) {
      const { breach, gone } = state;
      const share = shareOf(breach, time);
      if (share === gone || (share < 1 && share - gone < STEP - 1e-6)) continue;
      state.gone = share;
      if (breach instanceof WallBreach) {
        breach.open(share, this.#sills!);
        hasNewSills = true;
        continue;
      }
      const { cells, levels } = breach.open(share, this.#bed);
      for (let index = 0; index < cells.length; index++) this.#bed[cells[index]] = levels[index];
      if (cells.length > 0) this.#solver.setBed(cells, levels);
    }
    if (hasNewSills) this.#solver.setSills(this.#sills!.west, this.#sills!.north);
  }
}

/** How far a breach has gone, 0 to 1. */
function shareOf({ start, end }: { start: number; end: number }, time: number): number {
  // Steps end within a microsecond of what they are asked for.
  if (time < start - 1e-6) return 0;
  return time >= end - 1e-6 ? 1 : (time - start) / (end - start);
}
