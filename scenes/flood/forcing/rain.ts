import type { RainInput } from './input.ts';
import { isSteady, meanBetween } from './series.ts';

/** Rain on each cell over time. */
export class Rain {
  readonly #rain: readonly { rate: RainInput['rate']; share: ArrayLike<number> | undefined }[];
  readonly #cells: number;
  #last: number[] | undefined;

  /** `runoff`: for each cell how many cells' rain comes to it, see `roofRunoff`; absent: its own. */
  constructor(
    inputs: readonly RainInput[],
    cells: number,
    runoff?: (share?: ArrayLike<number>) => Float32Array,
  ) {
    this.#rain = inputs.map(({ rate, share }) => ({ rate, share: runoff ? runoff(share) : share }));
    this.#cells = cells;
  }

  get isSteady(): boolean {
    return this.#rain.every(({ rate }) => isSteady(rate));
  }

  /** Mean rate of a period, m/s, on all cells or on each; undefined where it is as in the period before. */
  between(from: number, to: number): number | Float32Array | undefined {
    const rates = this.#rain.map(({ rate }) => meanBetween(rate, from, to));
    if (this.#last?.every((rate, index) => rate === rates[index])) return undefined;
    this.#last = rates;
    if (this.#rain.every(({ share }, index) => !share || rates[index] === 0))
      return rates.reduce((sum, rate) => sum + rate, 0);
    const out = new Float32Array(this.#cells);
    this.#rain.forEach(({ share }, index) => {
      const rate = rates[index];
      if (rate === 0) return;
      for (let cell = 0; cell < out.length; cell++) out[cell] += share ? rate * share[cell] : rate;
    });
    return out;
  }
}

/**
 * The cell that the rain on each goes to: its own where that is open, the open one that is nearest to a roof in steps
 * over roofs, at most `MOST` of them; −1 where there is none.
 */
export function rainGoals(bed: ArrayLike<number>, columns: number, roofs: ArrayLike<number>): Int32Array {
  const rows = bed.length / columns;
  const goal = new Int32Array(bed.length).fill(-1);
  let ring: number[] = [];
  for (let cell = 0; cell < bed.length; cell++) {
    if (Number.isNaN(bed[cell])) continue;
    goal[cell] = cell;
    ring.push(cell);
  }
  for (let steps = 0; steps < MOST && ring.length > 0; steps++) {
    const next: number[] = [];
    for (const cell of ring) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      for (const [i, j] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ]) {
        const near = j * columns + i;
        if (i < 0 || j < 0 || i >= columns || j >= rows || goal[near] !== -1 || !roofs[near]) continue;
        goal[near] = goal[cell];
        next.push(near);
      }
    }
    ring = next;
  }
  return goal;
}

/** What turns shares of the rain on all cells, roofs among them, into shares on the open ones; see `rainGoals`. */
export function roofRunoff(
  bed: ArrayLike<number>,
  columns: number,
  roofs: ArrayLike<number>,
): (share?: ArrayLike<number>) => Float32Array {
  const goal = rainGoals(bed, columns, roofs);
  return (share) => {
    const out = new Float32Array(bed.length);
    for (let cell = 0; cell < out.length; cell++)
      if (goal[cell] >= 0) out[goal[cell]] += share ? share[cell] : 1;
    return out;
  };
}

/** Cells from the middle of a roof to its eaves at most. */
const MOST = 200;
