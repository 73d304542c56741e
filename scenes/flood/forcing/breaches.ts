import { InputError } from '../../../models/errors.ts';
import type { FloodSolver } from '../solver/solver.ts';
import type { BreachInput, Sills } from './input.ts';
import { LeveeBreach, leveeGround } from './levee-breach.ts';
import { WallBreach } from './wall-breach.ts';
import { wallNear } from './wall-faces.ts';

/** Share of its way that a breach goes from one change to the next. */
const STEP = 0.02;
/** Metres of water in a breach that are more than rain on it. */
const PASSES = 0.02;

/** Walls and ground that breaches can be of. */
export interface BreachGround {
  bed: ArrayLike<number>;
  columns: number;
  /** Metres of a cell's side. */
  cell: number;
  sills: Sills | undefined;
}

/**
 * What a breach opens: the highest wall near it, unless the ground there is a levee with a higher crest, which is what
 * holds the water then. @throws InputError `flood-breach`, which names `what`, where there is neither
 */
export function breachOf(
  input: BreachInput,
  { bed, columns, cell, sills }: BreachGround,
  what: string,
): WallBreach | LeveeBreach {
  const face = sills && wallNear(input.at, sills, bed, columns);
  const wall = face && new WallBreach(input, face, sills, bed, columns, cell);
  if (wall && sills[face.side][face.cell] >= leveeGround(input.at, bed, columns)) return wall;
  try {
    return new LeveeBreach(input, bed, columns, cell, what);
  } catch (error) {
    // Ground that is higher than the wall but no levee, as a hill at its end.
    if (wall && error instanceof InputError) return wall;
    throw error;
  }
}

interface State {
  breach: WallBreach | LeveeBreach;
  name: string;
  gone: number;
  hasPassed: boolean;
}

/** Breaches of walls and of levees that are ground, over time. */
export class Breaches {
  readonly #solver: FloodSolver;
  readonly #sills: Sills | undefined;
  readonly #bed: Float64Array;
  readonly #breaches: readonly State[];

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
      // As the case calls it.
      const name = `breaches[${index}]${input.id === undefined ? '' : ` "${input.id}"`}`;
      const breach = breachOf(input, { bed, columns, cell, sills }, name);
      return { breach, name, gone: 0, hasPassed: false };
    });
  }

  /** Names of breaches that have opened and that no water went through so far. */
  get unpassed(): string[] {
    return this.#breaches.filter(({ gone, hasPassed }) => gone > 0 && !hasPassed).map(({ name }) => name);
  }

  /** Looks whether water goes through those that are open. */
  look(): void {
    for (const state of this.#breaches)
      if (state.gone > 0 && !state.hasPassed) state.hasPassed = this.#isPassed(state.breach);
  }

  #isPassed(breach: WallBreach | LeveeBreach): boolean {
    const solver = this.#solver;
    if (breach instanceof LeveeBreach) return solver.depthAt(breach.middle) > PASSES;
    return breach.faces.some(({ side, cell }) =>
      [cell, cell - (side === 'west' ? 1 : solver.columns)].some(
        (at) =>
          !Number.isNaN(this.#bed[at]) &&
          solver.depthAt(at) > PASSES &&
          solver.surfaceAt(at) > this.#sills![side][cell],
      ),
    );
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
