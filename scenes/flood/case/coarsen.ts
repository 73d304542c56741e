import type { Sills } from '../forcing/input.ts';
import { eachRaster } from './crop.ts';
import type { FloodRasters } from './rasters.ts';

/** Metres that the way between two cells rises over both before it counts as a levee. */
const LEAST_SILL = 0.1;

/**
 * Rasters of cells that are `factor` times as large: of bed, terrain, roughness, buildings and resolution the mean over
 * what is known, nothing where less than half is. What stands between the middles of two neighbours and is higher than
 * both, as a levee that the mean has flattened, becomes the sill of their face: the level at which water comes from one
 * middle to the other within the two cells.
 */
export function coarsenRasters(rasters: FloodRasters, factor: number): Coarsened {
  if (factor === 1) return { rasters };
  const known = ahead.get(rasters.bed);
  if (known?.factor === factor && isSame(known.from, rasters)) return known.coarsened;
  return coarsened(rasters, factor);
}

/** Does so before a case asks for it: what comes of the same rasters is then there. */
export function coarsenAhead(rasters: FloodRasters, factor: number): void {
  if (factor === 1) return;
  ahead.set(rasters.bed, { factor, from: rasters, coarsened: coarsened(rasters, factor) });
}

export interface Coarsened {
  rasters: FloodRasters;
  sills?: Sills;
}

const ahead = new WeakMap<Float32Array, { factor: number; from: FloodRasters; coarsened: Coarsened }>();

const isSame = (one: FloodRasters, other: FloodRasters): boolean =>
  (['roughness', 'terrain', 'buildings', 'resolution'] as const).every((name) => one[name] === other[name]);

function coarsened(rasters: FloodRasters, factor: number): Coarsened {
  const { grid } = rasters;
  const [columns, rows] = [Math.floor(grid.columns / factor), Math.floor(grid.rows / factor)];
  const mean = (values: Float32Array): Float32Array => {
    const out = new Float32Array(columns * rows);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        out[row * columns + column] = meanOf(values, grid.columns, column * factor, row * factor, factor);
    return out;
  };
  const coarse: FloodRasters = {
    ...eachRaster(rasters, mean),
    grid: { ...grid, columns, rows, cell: grid.cell * factor },
  };
  return { rasters: coarse, sills: sillsOf(rasters, coarse, factor) };
}

function meanOf(values: Float32Array, stride: number, left: number, top: number, side: number): number {
  let [sum, count] = [0, 0];
  for (let row = top; row < top + side; row++) {
    for (let column = left; column < left + side; column++) {
      const value = values[row * stride + column];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  }
  return 2 * count < side * side ? Number.NaN : sum / count;
}

function sillsOf(fine: FloodRasters, coarse: FloodRasters, factor: number): Sills {
  const { columns, rows } = coarse.grid;
  const west = new Float32Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
  const north = west.slice();
  const pass = new PassFinder(fine.bed, fine.grid.columns, factor);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (column > 0) {
        const bed = Math.max(coarse.bed[cell - 1], coarse.bed[cell]);
        const level = pass.levelOver(bed, (column - 1) * factor, row * factor, 2 * factor, factor);
        if (isSill(level, bed)) west[cell] = level;
      }
      if (row > 0) {
        const bed = Math.max(coarse.bed[cell - columns], coarse.bed[cell]);
        const level = pass.levelOver(bed, column * factor, (row - 1) * factor, factor, 2 * factor);
        if (isSill(level, bed)) north[cell] = level;
      }
    }
  }
  return { west, north };
}

/** Not where a middle is not known: the mean says what is there. */
const isSill = (level: number, bed: number): boolean => Number.isFinite(level) && level > bed + LEAST_SILL;

/** The lowest level at which water gets from the middle of one of two neighbouring blocks to that of the other. */
class PassFinder {
  readonly #bed: Float32Array;
  readonly #stride: number;
  readonly #half: number;
  readonly #levels: Float32Array;

  constructor(bed: Float32Array, stride: number, factor: number) {
    this.#bed = bed;
    this.#stride = stride;
    this.#half = factor >> 1;
    this.#levels = new Float32Array(2 * factor * factor);
  }

  /**
   * Within the cells from `left`, `top`; the one block is the first half of the longer side, the other the second. Where
   * the straight way is no sill over `bed` nothing better is looked for: on most ground, and in a tenth of the time.
   */
  levelOver(bed: number, left: number, top: number, width: number, height: number): number {
    const half = this.#half;
    const step = width > height ? 1 : this.#stride;
    let straight = Number.NEGATIVE_INFINITY;
    const first = (top + half) * this.#stride + left + half;
    for (let count = 0; count <= Math.min(width, height); count++)
      straight = Math.max(straight, this.#bed[first + count * step]);
    return straight <= bed + LEAST_SILL ? straight : this.#level(left, top, width, height);
  }

  #level(left: number, top: number, width: number, height: number): number {
    const levels = this.#levels.fill(Number.POSITIVE_INFINITY);
    const bed = (x: number, y: number): number => this.#bed[(top + y) * this.#stride + left + x];
    const half = this.#half;
    const [endX, endY] = [width > height ? height + half : half, width > height ? half : width + half];
    levels[half * width + half] = bed(half, half);
    // Sweeps to and fro: in open ground one is enough, around corners some more.
    for (let changed = true; changed; ) {
      changed = false;
      for (const forward of [true, false]) {
        for (let i = 0; i < width * height; i++) {
          const cell = forward ? i : width * height - 1 - i;
          const [x, y] = [cell % width, Math.floor(cell / width)];
          let near = Number.POSITIVE_INFINITY;
          if (x > 0) near = Math.min(near, levels[cell - 1]);
          if (x < width - 1) near = Math.min(near, levels[cell + 1]);
          if (y > 0) near = Math.min(near, levels[cell - width]);
          if (y < height - 1) near = Math.min(near, levels[cell + width]);
          const level = Math.max(near, bed(x, y));
          // Where no ground is known, none passes: not a number is less than nothing.
          if (level < levels[cell]) {
            levels[cell] = level;
            changed = true;
          }
        }
      }
    }
    return levels[endY * width + endX];
  }
}
