import { InputError } from '../../../models/errors.ts';
import type { FloodSolver } from '../solver/solver.ts';

/** The cells at one end of a pump, culvert or sluice, or of a source: one pool of water. */
export class Pool {
  readonly cells: readonly number[];
  /** Square metres. */
  readonly area: number;
  readonly #solver: FloodSolver;

  /** Throws an InputError, which names `what`, for cells that are none of the grid's or in which a wall stands. */
  constructor(solver: FloodSolver, bed: ArrayLike<number>, cells: readonly number[], what: string) {
    if (cells.length === 0)
      throw new InputError('flood-place', what, 'It lies on no cell of the grid.', 'Move it into the grid.');
    for (const cell of cells) {
      if (!Number.isInteger(cell) || cell < 0 || cell >= bed.length)
        throw new InputError('flood-place', what, 'It lies outside the grid.', 'Move it into the grid.');
      if (Number.isNaN(bed[cell]))
        throw new InputError(
          'flood-place',
          what,
          'It lies in a wall or a building, where there is no water.',
          'Move it beside the wall or the building.',
        );
    }
    this.#solver = solver;
    this.cells = cells;
    this.area = cells.length * solver.cell ** 2;
  }

  /** Metres of the lowest ground. */
  get floor(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const cell of this.cells)
      least = Math.min(least, this.#solver.surfaceAt(cell) - this.#solver.depthAt(cell));
    return least;
  }

  /** Metres of the water's surface where it is deepest; of dry ground the floor. */
  get surface(): number {
    let [most, surface] = [0, Number.NaN];
    for (const cell of this.cells) {
      const depth = this.#solver.depthAt(cell);
      if (depth > most) [most, surface] = [depth, this.#solver.surfaceAt(cell)];
    }
    return most > 0 ? surface : this.floor;
  }

  /** Metres of water in the deepest cell. */
  get depth(): number {
    let most = 0;
    for (const cell of this.cells) most = Math.max(most, this.#solver.depthAt(cell));
    return most;
  }

  /** Cubic metres that stand more than so many metres deep. */
  above(depth: number): number {
    let sum = 0;
    for (const cell of this.cells) sum += Math.max(0, this.#solver.depthAt(cell) - depth);
    return sum * this.#solver.cell ** 2;
  }

  /** Takes out so many cubic metres of what stands above a depth, of each cell its share; gives what it got. */
  take(volume: number, depth = 0): number {
    const there = this.above(depth);
    if (!(volume > 0) || there <= 0) return 0;
    const part = Math.min(1, volume / there);
    const area = this.#solver.cell ** 2;
    let got = 0;
    for (const cell of this.cells) {
      const over = this.#solver.depthAt(cell) - depth;
      if (over > 0) got -= this.#solver.addWater(cell, -over * part * area);
    }
    return got;
  }

  /** Puts so many cubic metres in, into each cell the same. */
  put(volume: number): void {
    let left = volume;
    for (let index = 0; index < this.cells.length; index++)
      left -= this.#solver.addWater(this.cells[index], left / (this.cells.length - index));
  }
}
