/** Cells of about 230 m; wider ones when a country has more cells than may be kept. */
const CELL_UNITS = 24_576;
const MAXIMUM_CELLS = 200_000;
const MAXIMUM_CACHED = 50_000;
/** Storeys are counted in bins 1 to 39; the last holds all above. */
const BINS = 40;
/** Known heights that a median needs before it is believed. */
const ENOUGH = 4;
const ENOUGH_OVERALL = 10;

/**
 * The median number of storeys around a place, from the buildings whose height is known: in the cell and the eight
 * around it, else in seven by seven cells, else in the whole file. Memory is bounded: when there are too many cells,
 * they are merged four by four. Deterministic: the order of adding does not matter.
 */
export class Neighbourhood {
  #cells = new Map<number, Uint16Array>();
  #size = CELL_UNITS;
  readonly #all = new Float64Array(BINS);
  #medians = new Map<number, number>();
  #allMedian: number | undefined;

  /** Coordinates in 1e-7 degrees. */
  add(x: number, y: number, storeys: number): void {
    const bin = Math.min(BINS - 1, Math.max(1, Math.round(storeys)));
    this.#all[bin]++;
    const key = this.#key(Math.floor(x / this.#size), Math.floor(y / this.#size));
    let cell = this.#cells.get(key);
    if (!cell) {
      if (this.#cells.size >= MAXIMUM_CELLS) {
        this.#widen();
        this.#all[bin]--;
        this.add(x, y, storeys);
        return;
      }
      cell = new Uint16Array(BINS);
      this.#cells.set(key, cell);
    }
    if (cell[bin] < 0xffff) cell[bin]++;
    this.#medians.clear();
    this.#allMedian = undefined;
  }

  /** Undefined where the file knows too few heights to say anything. */
  medianStoreys(x: number, y: number): number | undefined {
    const column = Math.floor(x / this.#size);
    const row = Math.floor(y / this.#size);
    const key = this.#key(column, row);
    let median = this.#medians.get(key);
    if (median === undefined) {
      median = this.#around(column, row, 1) ?? this.#around(column, row, 3) ?? this.#overall() ?? Number.NaN;
      if (this.#medians.size >= MAXIMUM_CACHED) this.#medians.clear();
      this.#medians.set(key, median);
    }
    return Number.isNaN(median) ? undefined : median;
  }

  #around(column: number, row: number, reach: number): number | undefined {
    const sums = new Float64Array(BINS);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const cell = this.#cells.get(this.#key(column + dx, row + dy));
        if (cell) for (let bin = 0; bin < BINS; bin++) sums[bin] += cell[bin];
      }
    }
    return medianOf(sums, ENOUGH);
  }

  #overall(): number | undefined {
    this.#allMedian ??= medianOf(this.#all, ENOUGH_OVERALL) ?? Number.NaN;
    return Number.isNaN(this.#allMedian) ? undefined : this.#allMedian;
  }

  #widen(): void {
    const finer = this.#cells;
    this.#cells = new Map();
    this.#size *= 2;
    for (const [key, cell] of finer) {
      const coarse = this.#key(
        Math.floor((Math.floor(key / 2 ** 20) - 2 ** 19) / 2),
        Math.floor(((key % 2 ** 20) - 2 ** 19) / 2),
      );
      const there = this.#cells.get(coarse);
      if (!there) this.#cells.set(coarse, cell);
      else for (let bin = 0; bin < BINS; bin++) there[bin] = Math.min(0xffff, there[bin] + cell[bin]);
    }
  }

  /** Columns and rows fit into 20 bits each, negative ones included. */
  #key(column: number, row: number): number {
    return (column + 2 ** 19) * 2 ** 20 + (row + 2 ** 19);
  }
}

function medianOf(counts: Float64Array, enough: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < enough) return undefined;
  let passed = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    passed += counts[bin];
    if (passed * 2 >= total) return bin;
  }
  return undefined;
}
