import type { PlanePoint } from './cut-frame.ts';

/**
 * An area with holes as a grid of cells, each with the edges that touch it and whether one point of it lies inside.
 * What lies inside is told exactly (even-odd rule) from the few edges of one cell, at any scale: no raster, so no
 * stairs however near the camera comes, and a trench of half a metre may be kilometres long.
 *
 * After Nehab, D. and Hoppe, H. (2008): Random-access rendering of general vector graphics. ACM Transactions on
 * Graphics 27(5); with the parity of a point per cell in place of clipped shapes.
 */
export interface EdgeGrid {
  readonly minX: number;
  readonly minY: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** Four numbers per cell: its first edge, 2 × its count of edges + 1 where its point is inside, the point (shares of the cell). */
  readonly cells: Float32Array;
  /** Four numbers per edge: from x, y to x, y. */
  readonly edges: Float32Array;
  /** Sums over all cells to the lower left of a corner: cells with edges, and cells inside. */
  readonly sums: Uint32Array;
}

const MOST_CELLS = 128;
/** Cells of a small area, so that tiles well within it are known to be. */
const FEWEST_CELLS = 1024;
/** Cells per edge; more cells hold fewer edges each. */
const CELLS_PER_EDGE = 6;
/** Edges count for a cell within this share of it beyond its sides: for lines drawn along edges, and rounding. */
const MARGIN = 0.25;
/** Shares of a cell where its point may lie. */
const SHARES = [0.5, 0.381966, 0.618034, 0.236068, 0.763932, 0.145898, 0.854102];

/** Rings in metres, not closed. Throws RangeError where no ring has three points. */
export function buildEdgeGrid(rings: readonly (readonly PlanePoint[])[]): EdgeGrid {
  const all = edgesOf(rings);
  const count = all.length / 4;
  if (count < 3) throw new RangeError('an area to cut needs a ring of at least three different places');
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < all.length; i += 2) {
    minX = Math.min(minX, all[i]);
    maxX = Math.max(maxX, all[i]);
    minY = Math.min(minY, all[i + 1]);
    maxY = Math.max(maxY, all[i + 1]);
  }
  const [width, height] = [Math.max(0.01, maxX - minX), Math.max(0.01, maxY - minY)];
  const side = Math.sqrt((width * height) / Math.max(FEWEST_CELLS, count * CELLS_PER_EDGE));
  const inner = (length: number) => Math.max(2, Math.min(MOST_CELLS, Math.ceil(length / side)));
  // A cell more on each side, so that the rim of the grid is outside.
  const [columns, rows] = [inner(width) + 2, inner(height) + 2];
  const [cellWidth, cellHeight] = [width / (columns - 2), height / (rows - 2)];
  const frame = {
    minX: Math.fround(minX - cellWidth),
    minY: Math.fround(minY - cellHeight),
    cellWidth,
    cellHeight,
    columns,
    rows,
  };

  const lists: number[][] = Array.from({ length: columns * rows }, () => []);
  for (let edge = 0; edge < count; edge++) listEdge(frame, all, edge, lists);

  const cells = new Float32Array(columns * rows * 4);
  const edges = new Float32Array(lists.reduce((sum, list) => sum + list.length, 0) * 4);
  let start = 0;
  for (let row = 0; row < rows; row++) {
    const rowLists = lists.slice(row * columns, (row + 1) * columns);
    const inRow = [...new Set(rowLists.flat())];
    const shareY = bestShare(
      inRow.flatMap((edge) => [all[edge * 4 + 1], all[edge * 4 + 3]]),
      frame.minY + row * cellHeight,
      cellHeight,
    );
    const y = frame.minY + (row + shareY) * cellHeight;
    const crossings = inRow.map((edge) => crossingAt(all, edge, y)).filter((x) => x !== undefined);
    for (let column = 0; column < columns; column++) {
      const list = rowLists[column];
      const left = frame.minX + column * cellWidth;
      const shareX = bestShare(crossings, left, cellWidth);
      const x = left + shareX * cellWidth;
      const inside = crossings.filter((crossing) => crossing > x).length % 2;
      cells.set([start, list.length * 2 + inside, shareX, shareY], (row * columns + column) * 4);
      for (const edge of list) edges.set(all.subarray(edge * 4, edge * 4 + 4), 4 * start++);
    }
  }
  return { ...frame, cells, edges, sums: sumsOf(cells, columns, rows) };
}

/** Whether a point lies inside, by the same steps as the shader takes (cut-glsl.ts). */
export function gridContains(grid: EdgeGrid, x: number, y: number): boolean {
  const { minX, minY, cellWidth, cellHeight, columns, rows, cells, edges } = grid;
  const column = Math.floor((x - minX) / cellWidth);
  const row = Math.floor((y - minY) / cellHeight);
  if (column < 0 || row < 0 || column >= columns || row >= rows) return false;
  const cell = (row * columns + column) * 4;
  const [start, packed, shareX, shareY] = cells.subarray(cell, cell + 4);
  let inside = packed % 2 === 1;
  const pointX = minX + (column + shareX) * cellWidth;
  const pointY = minY + (row + shareY) * cellHeight;
  const [towardsX, towardsY] = [x - pointX, y - pointY];
  for (let edge = start; edge < start + Math.floor(packed / 2); edge++) {
    const ax = edges[edge * 4] - pointX;
    const ay = edges[edge * 4 + 1] - pointY;
    const bx = edges[edge * 4 + 2] - pointX;
    const by = edges[edge * 4 + 3] - pointY;
    if (towardsX * ay - towardsY * ax > 0 === towardsX * by - towardsY * bx > 0) continue;
    const [alongX, alongY] = [bx - ax, by - ay];
    const from = alongY * ax - alongX * ay > 0;
    const to = alongX * (towardsY - ay) - alongY * (towardsX - ax) > 0;
    if (from !== to) inside = !inside;
  }
  return inside;
}

/** How much of a rectangle lies inside. Exact for 'all' and 'none'; 'some' may be said of either. */
export function gridCover(
  grid: EdgeGrid,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
): 'all' | 'some' | 'none' {
  const { columns, rows } = grid;
  const left = Math.floor((minX - grid.minX) / grid.cellWidth);
  const right = Math.floor((maxX - grid.minX) / grid.cellWidth);
  const bottom = Math.floor((minY - grid.minY) / grid.cellHeight);
  const top = Math.floor((maxY - grid.minY) / grid.cellHeight);
  const [fromColumn, toColumn] = [Math.max(0, left), Math.min(columns - 1, right)];
  const [fromRow, toRow] = [Math.max(0, bottom), Math.min(rows - 1, top)];
  if (fromColumn > toColumn || fromRow > toRow) return 'none';
  const stride = columns + 1;
  const sum = (kind: number) => {
    const at = (row: number, column: number) => grid.sums[(row * stride + column) * 2 + kind];
    return (
      at(toRow + 1, toColumn + 1) -
      at(fromRow, toColumn + 1) -
      at(toRow + 1, fromColumn) +
      at(fromRow, fromColumn)
    );
  };
  if (sum(0) > 0) return 'some';
  const inside = sum(1);
  if (inside === 0) return 'none';
  // Without an edge all cells are alike, so the rectangle lies within the grid's inner cells.
  const isWithin = left === fromColumn && right === toColumn && bottom === fromRow && top === toRow;
  return isWithin && inside === (toRow - fromRow + 1) * (toColumn - fromColumn + 1) ? 'all' : 'some';
}

/** Edges between different points, rounded as the shader has them. */
function edgesOf(rings: readonly (readonly PlanePoint[])[]): Float32Array {
  const edges: number[] = [];
  for (const ring of rings) {
    const points = ring.map(([x, y]) => [Math.fround(x), Math.fround(y)]);
    const different = points.filter(([x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length];
      return x !== nextX || y !== nextY;
    });
    if (different.length < 3) continue;
    different.forEach((point, i) => {
      edges.push(...point, ...different[(i + 1) % different.length]);
    });
  }
  return Float32Array.from(edges);
}

type GridFrame = Pick<EdgeGrid, 'minX' | 'minY' | 'cellWidth' | 'cellHeight' | 'columns' | 'rows'>;

/** Adds an edge to the cells that it touches, the margin included. */
function listEdge(frame: GridFrame, all: Float32Array, edge: number, lists: number[][]): void {
  const { minX, minY, cellWidth, cellHeight, columns, rows } = frame;
  const [ax, ay, bx, by] = all.subarray(edge * 4, edge * 4 + 4);
  const [marginX, marginY] = [cellWidth * MARGIN, cellHeight * MARGIN];
  const [low, high] = [Math.min(ay, by), Math.max(ay, by)];
  const clampRow = (y: number) => Math.max(0, Math.min(rows - 1, Math.floor((y - minY) / cellHeight)));
  const clampColumn = (x: number) => Math.max(0, Math.min(columns - 1, Math.floor((x - minX) / cellWidth)));
  for (let row = clampRow(low - marginY); row <= clampRow(high + marginY); row++) {
    const bottom = Math.max(low, minY + row * cellHeight - marginY);
    const top = Math.min(high, minY + (row + 1) * cellHeight + marginY);
    let [left, right] = [Math.min(ax, bx), Math.max(ax, bx)];
    if (high > low) {
      const at = (y: number) => ax + ((bx - ax) * (y - ay)) / (by - ay);
      const [x1, x2] = [at(bottom), at(top)];
      [left, right] = [Math.max(left, Math.min(x1, x2)), Math.min(right, Math.max(x1, x2))];
    }
    for (let column = clampColumn(left - marginX); column <= clampColumn(right + marginX); column++)
      lists[row * columns + column].push(edge);
  }
}

/** The share of a span that keeps farthest from some numbers. */
function bestShare(numbers: readonly number[], from: number, span: number): number {
  const near = numbers.map((number) => (number - from) / span).filter((share) => share > -1 && share < 2);
  if (near.length === 0) return SHARES[0];
  let best = SHARES[0];
  let farthest = -1;
  for (const share of SHARES) {
    const distance = Math.min(...near.map((other) => Math.abs(other - share)));
    if (distance > farthest) [best, farthest] = [share, distance];
  }
  return Math.fround(best);
}

function crossingAt(all: Float32Array, edge: number, y: number): number | undefined {
  const [ax, ay, bx, by] = all.subarray(edge * 4, edge * 4 + 4);
  return ay > y === by > y ? undefined : ax + ((bx - ax) * (y - ay)) / (by - ay);
}

function sumsOf(cells: Float32Array, columns: number, rows: number): Uint32Array {
  const stride = columns + 1;
  const sums = new Uint32Array(stride * (rows + 1) * 2);
  for (let row = 0; row < rows; row++) {
    const line = [0, 0];
    for (let column = 0; column < columns; column++) {
      const packed = cells[(row * columns + column) * 4 + 1];
      line[0] += packed >= 2 ? 1 : 0;
      line[1] += packed % 2;
      for (const kind of [0, 1])
        sums[((row + 1) * stride + column + 1) * 2 + kind] =
          sums[(row * stride + column + 1) * 2 + kind] + line[kind];
    }
  }
  return sums;
}
