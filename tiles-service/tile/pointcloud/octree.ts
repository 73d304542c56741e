import { joinRows, type PointRows, rangeOfRows, rowCount, STEPS_PER_METRE, WORDS } from './point-rows.ts';

/**
 * An octree for additive refinement, built from the leaves up: a cell takes an even part of the points of its
 * eight children, which keep the rest. So every point is in exactly one tile, and the points of a cell and all
 * cells above it together are evenly spread as well. Pure functions on point rows.
 */

/** A cube: its lowest corner and its side, in the rows' whole millimetres. */
export interface Cell {
  corner: readonly [number, number, number];
  side: number;
}

/** A cell whose tiles below it are written, and whose own points are still in hand. */
export interface OpenCell<Tile> {
  rows: PointRows;
  /** There is no tile below it: `rows` are all its points. */
  isLeaf: boolean;
  /** Metres between neighbouring points of `rows`. */
  spacing: number;
  tiles: Tile[];
}

/** Closes a cell: writes its points, if there are any, as a tile above the tiles below it. */
export type CloseCell<Tile> = (cell: OpenCell<Tile>) => Promise<Tile | undefined>;

/** Points in a tile at most, but for cells that cannot be divided further. */
export const MOST_POINTS = 60_000;
/** Cells along each side of the grid that takes an even part of a cell's points. */
const GRID = 200;
/** Of the grid together: 128 MB. */
const MOST_CELLS = 1 << 24;
/** A leaf with fewer points than this is not worth a request: the cell above takes all of them. */
const TINY_LEAF = 5_000;
/** Points closer than this lie on top of one another; their cells are not divided further. */
const LEAST_SIDE = 64;

/** Builds a cell from all its points. The tiles below it are closed on the way. */
export async function buildCell<Tile>(
  rows: PointRows,
  cell: Cell,
  close: CloseCell<Tile>,
): Promise<OpenCell<Tile>> {
  if (rowCount(rows) <= MOST_POINTS || cell.side <= LEAST_SIDE) return leafOf(rows);
  const half = cell.side / 2;
  const open: OpenCell<Tile>[] = [];
  for (const { rows: part, octant } of splitRows(rows, cell)) {
    const corner = cell.corner.map((low, axis) => low + ((octant >> axis) & 1 ? half : 0));
    open.push(await buildCell(part, { corner: corner as [number, number, number], side: half }, close));
  }
  return mergeCells(open, cell, close);
}

/** The cell above up to eight others, which are closed. */
export async function mergeCells<Tile>(
  children: readonly OpenCell<Tile>[],
  cell: Cell,
  close: CloseCell<Tile>,
): Promise<OpenCell<Tile>> {
  const total = children.reduce((sum, { rows }) => sum + rowCount(rows), 0);
  if (children.every(({ isLeaf }) => isLeaf) && total <= MOST_POINTS)
    return leafOf(joinRows(children.map(({ rows }) => rows)));
  const whole = children.map(({ isLeaf, rows }) => isLeaf && rowCount(rows) <= TINY_LEAF);
  const { taken, spacing } = takeEvenly(children, whole, cell);
  const own: PointRows[] = [];
  const rests: OpenCell<Tile>[] = [];
  for (const [index, child] of children.entries()) {
    own.push(selectRows(child.rows, taken[index], 1));
    rests.push({
      ...child,
      rows: selectRows(child.rows, taken[index], 0),
      spacing: Math.min(child.spacing, spacing),
    });
  }
  const tiles: Tile[] = [];
  for (const cell of packLeaves(rests)) {
    const tile = await close(cell);
    if (tile !== undefined) tiles.push(tile);
  }
  return { rows: joinRows(own), isLeaf: false, spacing, tiles };
}

/** Small leaves side by side as one, so that there are fewer and fuller tiles. */
function packLeaves<Tile>(cells: readonly OpenCell<Tile>[]): OpenCell<Tile>[] {
  const packed = cells.filter(({ isLeaf }) => !isLeaf);
  let open: OpenCell<Tile>[] = [];
  let count = 0;
  const seal = () => {
    if (open.length === 0) return;
    const spacing = open.reduce((most, cell) => Math.max(most, cell.spacing), 0);
    packed.push({ rows: joinRows(open.map(({ rows }) => rows)), isLeaf: true, spacing, tiles: [] });
    open = [];
    count = 0;
  };
  for (const cell of cells.filter(({ isLeaf }) => isLeaf)) {
    if (count + rowCount(cell.rows) > MOST_POINTS) seal();
    open.push(cell);
    count += rowCount(cell.rows);
  }
  seal();
  return packed;
}

function leafOf<Tile>(rows: PointRows): OpenCell<Tile> {
  return { rows, isLeaf: true, spacing: meanSpacing(rows), tiles: [] };
}

/** Metres between points that lie about evenly on a surface as long and wide as their two longest sides. */
function meanSpacing(rows: PointRows): number {
  const count = rowCount(rows);
  if (count < 2) return 0;
  const { minimum, maximum } = rangeOfRows(rows);
  const [, wide, long] = maximum.map((high, axis) => high - minimum[axis]).sort((a, b) => a - b);
  return Math.sqrt((wide * long) / count) / STEPS_PER_METRE;
}

/** One point in each cell of a grid, the nearest to its middle; the grid is coarsened until they are few enough. */
function takeEvenly(
  children: readonly { rows: PointRows }[],
  whole: readonly boolean[],
  { corner, side }: Cell,
): { taken: Uint8Array[]; spacing: number } {
  const taken = children.map(({ rows }, index) => new Uint8Array(rowCount(rows)).fill(whole[index] ? 1 : 0));
  const given = children.reduce((sum, { rows }, index) => sum + (whole[index] ? rowCount(rows) : 0), 0);
  const [bottom, top] = heightsOf(children);
  for (let grid = GRID; ; grid = Math.floor(grid / 1.2)) {
    const scale = grid / side;
    // Only as high as the points reach: a city is flat.
    const layers = Math.floor((top - bottom) * scale) + 1;
    if (grid * grid * layers > MOST_CELLS) continue;
    const best = new Int32Array(grid * grid * layers).fill(-1);
    const nearness = new Float32Array(best.length);
    const starts: number[] = [];
    let start = 0;
    let count = given;
    for (const [index, { rows }] of children.entries()) {
      starts.push(start);
      const points = rowCount(rows);
      for (let i = 0, at = 0; !whole[index] && i < points; i++, at += WORDS) {
        const x = (rows[at] - corner[0]) * scale;
        const y = (rows[at + 1] - corner[1]) * scale;
        const z = (rows[at + 2] - bottom) * scale;
        const cx = Math.min(grid - 1, Math.max(0, Math.floor(x)));
        const cy = Math.min(grid - 1, Math.max(0, Math.floor(y)));
        const cz = Math.min(layers - 1, Math.floor(z));
        const key = (cz * grid + cy) * grid + cx;
        const near = (x - cx - 0.5) ** 2 + (y - cy - 0.5) ** 2 + (z - cz - 0.5) ** 2;
        if (best[key] < 0) count++;
        else if (near >= nearness[key]) continue;
        best[key] = start + i;
        nearness[key] = near;
      }
      start += points;
    }
    if (count > MOST_POINTS + given && grid > 8) continue;
    for (let key = 0; key < best.length; key++) {
      const point = best[key];
      if (point < 0) continue;
      let child = starts.length - 1;
      while (starts[child] > point) child--;
      taken[child][point - starts[child]] = 1;
    }
    return { taken, spacing: side / grid / STEPS_PER_METRE };
  }
}

function heightsOf(children: readonly { rows: PointRows }[]): [bottom: number, top: number] {
  let bottom = Infinity;
  let top = -Infinity;
  for (const { rows } of children) {
    for (let at = 2; at < rows.length; at += WORDS) {
      if (rows[at] < bottom) bottom = rows[at];
      if (rows[at] > top) top = rows[at];
    }
  }
  return [bottom, top];
}

function selectRows(rows: PointRows, mask: Uint8Array, wanted: 0 | 1): PointRows {
  let count = 0;
  for (const value of mask) if (value === wanted) count++;
  const selected = new Int32Array(count * WORDS);
  let to = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== wanted) continue;
    const from = i * WORDS;
    for (let word = 0; word < WORDS; word++) selected[to++] = rows[from + word];
  }
  return selected;
}

/** Rows by octant of a cell: bit 0 east, bit 1 north, bit 2 up. Empty octants are left out. */
export function splitRows(rows: PointRows, { corner, side }: Cell): { octant: number; rows: PointRows }[] {
  const middle = corner.map((low) => low + side / 2);
  const count = rowCount(rows);
  const octants = new Uint8Array(count);
  const counts = new Uint32Array(8);
  for (let i = 0, at = 0; i < count; i++, at += WORDS) {
    const octant =
      (rows[at] >= middle[0] ? 1 : 0) |
      (rows[at + 1] >= middle[1] ? 2 : 0) |
      (rows[at + 2] >= middle[2] ? 4 : 0);
    octants[i] = octant;
    counts[octant]++;
  }
  const parts = Array.from(counts, (size) => new Int32Array(size * WORDS));
  const filled = new Uint32Array(8);
  for (let i = 0, at = 0; i < count; i++) {
    const part = parts[octants[i]];
    let to = filled[octants[i]];
    for (let word = 0; word < WORDS; word++) part[to++] = rows[at++];
    filled[octants[i]] = to;
  }
  return parts.map((part, octant) => ({ octant, rows: part })).filter(({ rows: { length } }) => length > 0);
}
