import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import type { FlatLines } from './city.ts';

/** Cells of things, one thing after another: those of thing n are `cells` starts[n] to before starts[n + 1]. */
export interface CellLists {
  starts: Uint32Array;
  cells: Int32Array;
}

/** Cells to go outwards from a thing that has none of its own where water can stand. */
const REACH = 3;
/** Metres that the bed of a river lies under the street beside it, at least. */
const BANK = 1.5;

/** Finds the cells of outlines on a grid. Positions in metres of its CRS. */
export class CellFinder {
  readonly #grid: FloodGrid;
  readonly #bed: Float32Array;
  /** The last thing that took each cell. */
  readonly #taken: Uint32Array;
  #thing = 0;

  /** `bed`: NaN where no water can stand. */
  constructor(grid: FloodGrid, bed: Float32Array) {
    this.#grid = grid;
    this.#bed = bed;
    this.#taken = new Uint32Array(bed.length);
  }

  /** Cells that lines run through, where water can stand. */
  alongLines(lines: FlatLines): CellLists {
    return this.#lists(
      lines.starts.length - 1,
      (line, found) => this.#along(lines, line, false, found),
      false,
    );
  }

  /**
   * Where water stands at a building: cells under its outline and within it that hold water, and those that touch one
   * of its cells that holds none, since buildings are walls in the grid. Rings firstRing[n] to before firstRing[n + 1].
   */
  aroundRings(rings: FlatLines, firstRing: Uint32Array): CellLists {
    return this.#lists(
      firstRing.length - 1,
      (thing, found) => {
        for (let ring = firstRing[thing]; ring < firstRing[thing + 1]; ring++) {
          this.#along(rings, ring, true, found);
          this.#within(rings, ring, found);
        }
      },
      true,
    );
  }

  #lists(count: number, find: (thing: number, found: number[]) => void, isAround: boolean): CellLists {
    const starts = new Uint32Array(count + 1);
    const cells: number[] = [];
    for (let thing = 0; thing < count; thing++) {
      this.#thing++;
      const found: number[] = [];
      find(thing, found);
      if (isAround) this.#goAround(found);
      for (const cell of found) if (!Number.isNaN(this.#bed[cell])) cells.push(cell);
      starts[thing + 1] = cells.length;
    }
    return { starts, cells: Int32Array.from(cells) };
  }

  #take(column: number, row: number, found: number[]): void {
    const { columns, rows } = this.#grid;
    if (column < 0 || row < 0 || column >= columns || row >= rows) return;
    const cell = row * columns + column;
    if (this.#taken[cell] === this.#thing) return;
    this.#taken[cell] = this.#thing;
    found.push(cell);
  }

  /** All cells that a line touches on its way (Amanatides and Woo 1987). */
  #along({ starts, positions }: FlatLines, line: number, isClosed: boolean, found: number[]): void {
    const first = starts[line];
    const count = starts[line + 1] - first;
    const segments = isClosed && count > 2 ? count : count - 1;
    if (count === 1)
      this.#take(this.#column(positions[2 * first]), this.#row(positions[2 * first + 1]), found);
    for (let i = 0; i < segments; i++) {
      const a = 2 * (first + i);
      const b = 2 * (first + ((i + 1) % count));
      this.#segment(
        this.#across(positions[a]),
        this.#down(positions[a + 1]),
        this.#across(positions[b]),
        this.#down(positions[b + 1]),
        found,
      );
    }
  }

  #segment(x: number, y: number, toX: number, toY: number, found: number[]): void {
    const { columns, rows } = this.#grid;
    if (Math.max(x, toX) < 0 || Math.max(y, toY) < 0 || Math.min(x, toX) >= columns) return;
    if (Math.min(y, toY) >= rows || !Number.isFinite(x + y + toX + toY)) return;
    let column = Math.floor(x);
    let row = Math.floor(y);
    const [dx, dy] = [toX - x, toY - y];
    const [stepX, stepY] = [dx > 0 ? 1 : -1, dy > 0 ? 1 : -1];
    const perColumn = dx === 0 ? Number.POSITIVE_INFINITY : Math.abs(1 / dx);
    const perRow = dy === 0 ? Number.POSITIVE_INFINITY : Math.abs(1 / dy);
    let nextX = dx === 0 ? Number.POSITIVE_INFINITY : (dx > 0 ? column + 1 - x : x - column) * perColumn;
    let nextY = dy === 0 ? Number.POSITIVE_INFINITY : (dy > 0 ? row + 1 - y : y - row) * perRow;
    this.#take(column, row, found);
    while (Math.min(nextX, nextY) < 1) {
      if (nextX < nextY) {
        column += stepX;
        nextX += perColumn;
      } else {
        row += stepY;
        nextY += perRow;
      }
      this.#take(column, row, found);
    }
  }

  /** Cells whose middles are within a ring. */
  #within({ starts, positions }: FlatLines, ring: number, found: number[]): void {
    const [first, end] = [starts[ring], starts[ring + 1]];
    let [north, south] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = first; i < end; i++) {
      const y = this.#down(positions[2 * i + 1]);
      north = Math.min(north, y);
      south = Math.max(south, y);
    }
    const last = Math.min(this.#grid.rows - 1, Math.floor(south));
    for (let row = Math.max(0, Math.floor(north)); row <= last; row++) {
      const crossings: number[] = [];
      for (let i = first, j = end - 1; i < end; j = i++) {
        const [y, otherY] = [this.#down(positions[2 * i + 1]), this.#down(positions[2 * j + 1])];
        if (y > row + 0.5 === otherY > row + 0.5) continue;
        const [x, otherX] = [this.#across(positions[2 * i]), this.#across(positions[2 * j])];
        crossings.push(x + ((row + 0.5 - y) / (otherY - y)) * (otherX - x));
      }
      crossings.sort((a, b) => a - b);
      for (let k = 0; k + 1 < crossings.length; k += 2)
        for (let column = Math.ceil(crossings[k] - 0.5); column + 0.5 < crossings[k + 1]; column++)
          this.#take(column, row, found);
    }
  }

  /** Adds the cells beside those that are walls; further out until there is one where water can stand. */
  #goAround(found: number[]): void {
    const { columns } = this.#grid;
    let from = 0;
    for (let reach = 0; reach < REACH; reach++) {
      const end = found.length;
      for (let i = from; i < end; i++) {
        const cell = found[i];
        if (!Number.isNaN(this.#bed[cell])) continue;
        const [column, row] = [cell % columns, Math.floor(cell / columns)];
        this.#take(column - 1, row, found);
        this.#take(column + 1, row, found);
        this.#take(column, row - 1, found);
        this.#take(column, row + 1, found);
      }
      if (found.some((cell) => !Number.isNaN(this.#bed[cell]))) return;
      from = end;
    }
  }

  #across = (x: number): number => (x - this.#grid.west) / this.#grid.cell;
  #down = (y: number): number => (this.#grid.north - y) / this.#grid.cell;
  #column = (x: number): number => Math.floor(this.#across(x));
  #row = (y: number): number => Math.floor(this.#down(y));
}

/**
 * The lists without cells of rivers and lakes: what holds water in the first picture and lies far under the highest
 * cell of its thing. A house on a quay or a road along a bank is not flooded by the river that runs in its bed.
 */
export function withoutRivers(
  { starts, cells }: CellLists,
  bed: Float32Array,
  depth: Float32Array,
): CellLists {
  const count = starts.length - 1;
  const kept = new Int32Array(cells.length);
  const keptStarts = new Uint32Array(count + 1);
  let length = 0;
  for (let thing = 0; thing < count; thing++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = starts[thing]; i < starts[thing + 1]; i++) highest = Math.max(highest, bed[cells[i]]);
    for (let i = starts[thing]; i < starts[thing + 1]; i++) {
      const cell = cells[i];
      if (depth[cell] > 0.05 && bed[cell] < highest - BANK) continue;
      kept[length++] = cell;
    }
    keptStarts[thing + 1] = length;
  }
  return { starts: keptStarts, cells: kept.slice(0, length) };
}

/** The deepest water at each thing, metres. */
export function deepest({ starts, cells }: CellLists, depth: Float32Array, out: Float32Array): Float32Array {
  for (let thing = 0; thing < out.length; thing++) {
    let most = 0;
    for (let i = starts[thing]; i < starts[thing + 1]; i++) {
      const own = depth[cells[i]];
      if (own > most) most = own;
    }
    out[thing] = most;
  }
  return out;
}
