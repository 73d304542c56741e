/** Nothing is drawn coarser than this many times the error that the tier allows. */
export const COARSEST = 32;
/** How much coarser it gets at a time while there is too much, and finer while there is room. */
const COARSER = 1.3;
const FINER = 1 / 1.15;
/** Share of the budget below which there is room for more. */
const ROOM = 0.7;
/** Milliseconds that what is too much is given to go, before it gets coarser once more. */
const PATIENCE = 700;
/** Milliseconds of room before it gets finer: a picture that changes back and forth is worse than a coarse one. */
const CALM = 5_000;

/**
 * How much coarser everything has to be drawn so that it stays within a number of bytes. It degrades step by
 * step while there is too much, and comes back slowly when there has been room for a while.
 */
export class BudgetGauge {
  /** Bytes. */
  budget: number;
  #coarseness = 1;
  #changed = Number.NEGATIVE_INFINITY;
  #roomSince: number | undefined;

  constructor(budget: number) {
    this.budget = budget;
  }

  /** Multiple of the tier's screen space error, 1 … COARSEST. */
  get coarseness(): number {
    return this.#coarseness;
  }

  /** Takes what is used now, in bytes, at a time in milliseconds. True when the coarseness has changed. */
  sample(used: number, time: number): boolean {
    const before = this.#coarseness;
    if (used > this.budget) {
      this.#roomSince = undefined;
      if (time - this.#changed >= PATIENCE) this.#coarseness = Math.min(COARSEST, before * COARSER);
    } else if (used < this.budget * ROOM) {
      this.#roomSince ??= time;
      if (time - this.#roomSince >= CALM && time - this.#changed >= CALM)
        this.#coarseness = before * FINER < 1.01 ? 1 : before * FINER;
    } else {
      this.#roomSince = undefined;
    }
    if (this.#coarseness === before) return false;
    this.#changed = time;
    return true;
  }
}
