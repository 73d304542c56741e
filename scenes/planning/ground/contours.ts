import { contains, type Point, ringArea } from '../../geometry/plane.ts';
import { fromFirst, type Polygon } from '../plane.ts';
import type { LevelGrid } from './levels.ts';

/** A line of one level, with what is higher on its left. */
export interface ContourLine {
  line: Point[];
  /** Its end is its beginning, which is not repeated. */
  closed: boolean;
}

type Grid = Pick<LevelGrid, 'grid' | 'heights'>;

/**
 * The lines of one level through the middles of cells: marching squares, with the mean of a saddle's corners telling
 * how it is crossed. Lines end at the edge of the grid and at what is not known.
 *
 * Lorensen, W. E., Cline, H. E. (1987): Marching cubes. SIGGRAPH Computer Graphics 21 (4), 163–169 (in two dimensions).
 */
export function contourLines({ grid, heights }: Grid, level: number): ContourLine[] {
  const { columns, rows, cell, west, north } = grid;
  /** Where each side of a square is crossed, and the side that the line goes on to. */
  const next = new Map<number, number>();
  const points = new Map<number, Point>();
  // Sides by number: 2 × cell for the one to the east of a middle, and one more for the one to the south.
  const pointOn = (side: number): void => {
    if (points.has(side)) return;
    const first = side >> 1;
    const second = first + (side % 2 === 0 ? 1 : columns);
    const share = (level - heights[first]) / (heights[second] - heights[first]);
    const [column, row] = [first % columns, Math.floor(first / columns)];
    const x = column + 0.5 + (side % 2 === 0 ? share : 0);
    const y = row + 0.5 + (side % 2 === 1 ? share : 0);
    points.set(side, [west + x * cell, north - y * cell]);
  };
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const corners = [heights[at], heights[at + 1], heights[at + columns + 1], heights[at + columns]];
      if (corners.some(Number.isNaN)) continue;
      const [a, b, c, d] = corners.map((height) => height >= level);
      const [top, right, bottom, left] = [2 * at, 2 * (at + 1) + 1, 2 * (at + columns), 2 * at + 1];
      // A line enters a square where, seen from within, what is high lies on the right of the side, so that it keeps
      // to the left of the line.
      const enters: number[] = [];
      const leaves: number[] = [];
      for (const [side, from, to] of [
        [top, a, b],
        [right, b, c],
        [bottom, c, d],
        [left, d, a],
      ] as const) {
        if (from === to) continue;
        pointOn(side);
        (to ? enters : leaves).push(side);
      }
      if (enters.length === 1) next.set(enters[0], leaves[0]);
      else if (enters.length === 2) {
        const isHigh = (corners[0] + corners[1] + corners[2] + corners[3]) / 4 >= level;
        const pairs: [number, number][] = a
          ? isHigh
            ? [
                [left, bottom],
                [right, top],
              ]
            : [
                [left, top],
                [right, bottom],
              ]
          : isHigh
            ? [
                [top, left],
                [bottom, right],
              ]
            : [
                [top, right],
                [bottom, left],
              ];
        for (const [from, to] of pairs) next.set(from, to);
      }
    }
  return join(next, points);
}

function join(next: Map<number, number>, points: ReadonlyMap<number, Point>): ContourLine[] {
  const lines: ContourLine[] = [];
  const isReached = new Set(next.values());
  const follow = (from: number): void => {
    const line: Point[] = [];
    let at: number | undefined = from;
    let closed = false;
    while (at !== undefined) {
      push(line, points.get(at)!);
      const to = next.get(at);
      next.delete(at);
      at = to;
      closed = at === from;
      if (closed) break;
    }
    const [first, last] = [line[0], line[line.length - 1]];
    if (closed && line.length > 1 && first[0] === last[0] && first[1] === last[1]) line.pop();
    if (line.length > (closed ? 2 : 1)) lines.push({ line, closed });
  };
  for (const from of [...next.keys()]) if (next.has(from) && !isReached.has(from)) follow(from);
  for (const from of [...next.keys()]) if (next.has(from)) follow(from);
  return lines;
}

function push(line: Point[], point: Point): void {
  const last = line[line.length - 1];
  if (!last || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
}

/**
 * Where a surface is at least so high, as polygons with holes. Beyond the grid and where nothing is known it counts
 * as lower.
 */
export function areasAbove({ grid, heights }: Grid, level: number): Polygon[] {
  const { columns, rows, cell } = grid;
  const wide = {
    ...grid,
    columns: columns + 2,
    rows: rows + 2,
    west: grid.west - cell,
    north: grid.north + cell,
  };
  let low = level - 1;
  for (const height of heights) if (height <= low) low = height - 1;
  const padded = new Float64Array(wide.columns * wide.rows).fill(low);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const height = heights[row * columns + column];
      if (!Number.isNaN(height)) padded[(row + 1) * wide.columns + column + 1] = height;
    }
  const rings = contourLines({ grid: wide, heights: padded }, level).map(({ line }) => ({
    ring: line,
    area: ringArea(fromFirst(line)),
  }));
  const outer = rings.filter(({ area }) => area > 0).map((one) => ({ ...one, holes: [] as Point[][] }));
  outer.sort((a, b) => a.area - b.area);
  for (const { ring: hole, area } of rings)
    if (area < 0) outer.find(({ ring }) => contains(ring, hole[0]))?.holes.push(hole);
  return outer.map(({ ring, holes }) => [ring, ...holes]);
}
