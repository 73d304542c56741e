import type { Point } from '../../demo/plane.ts';
import { areasAbove } from '../ground/contours.ts';
import type { CellGrid } from '../ground/levels.ts';
import type { Polygon } from '../plane.ts';
import type { ReachedSegment } from './reached-lines.ts';

export interface IsochroneOptions {
  /** Seconds. */
  limit: number;
  /** Metres a second beside the road. */
  speed: number;
  /** Metres that one leaves a road at most. */
  aside?: number;
  /** Metres of the cells that it is drawn on. */
  cell?: number;
}

/** Half of a usual block: who lives there comes to the road on a way that the network does not have. */
export const ASIDE = 60;
const CELL = 10;

/**
 * The area that is reached within a time, as polygons with holes on the plane: whoever is on a road in time walks
 * straight away from it for as long as there is time, and not beyond `aside`. Its outline is good to about half a cell.
 */
export function isochrone(segments: readonly ReachedSegment[], options: IsochroneOptions): Polygon[] {
  const { limit, speed, aside = ASIDE, cell = CELL } = options;
  const reached = segments.filter(({ from, to }) => Math.min(from, to) <= limit);
  if (reached.length === 0) return [];
  const margin = aside + 2 * cell;
  const grid = gridAround(reached, margin + cell, cell);
  // Seconds that are left, or would be if one could go further from the road; below nothing outside.
  const left = new Float64Array(grid.columns * grid.rows).fill((-2 * cell) / speed);
  for (const segment of reached)
    eachCell(grid, segment, margin, (index, metres, seconds) => {
      const value = Math.min(limit - seconds - metres / speed, (aside - metres) / speed);
      if (value > left[index]) left[index] = value;
    });
  return areasAbove({ grid, heights: left }, 0);
}

function gridAround(segments: readonly ReachedSegment[], margin: number, cell: number): CellGrid {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { a, b } of segments)
    for (const [x, y] of [a, b]) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  // On whole multiples of the cell, so that areas of neighbouring places fit.
  const [left, top] = [Math.floor((west - margin) / cell) * cell, Math.ceil((north + margin) / cell) * cell];
  return {
    west: left,
    north: top,
    cell,
    columns: Math.ceil((east + margin - left) / cell),
    rows: Math.ceil((top - south + margin) / cell),
  };
}

/** Cells whose middles lie within metres of a segment: how far, and when its nearest place is reached. */
function eachCell(
  { west, north, cell, columns }: CellGrid,
  { a, b, from, to }: ReachedSegment,
  margin: number,
  visit: (index: number, metres: number, seconds: number) => void,
): void {
  const first = Math.ceil((Math.min(a[0], b[0]) - margin - west) / cell - 0.5);
  const last = Math.floor((Math.max(a[0], b[0]) + margin - west) / cell - 0.5);
  const top = Math.ceil((north - Math.max(a[1], b[1]) - margin) / cell - 0.5);
  const bottom = Math.floor((north - Math.min(a[1], b[1]) + margin) / cell - 0.5);
  for (let row = top; row <= bottom; row++)
    for (let column = first; column <= last; column++) {
      const at: Point = [west + (column + 0.5) * cell, north - (row + 0.5) * cell];
      const { metres, share } = onSegment(at, a, b);
      if (metres <= margin) visit(row * columns + column, metres, from + (to - from) * share);
    }
}

/** How far a place lies from a segment, and at which share of it the nearest place is. */
export function onSegment([x, y]: Point, a: Point, b: Point): { metres: number; share: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
  return { metres: Math.hypot(a[0] + share * dx - x, a[1] + share * dy - y), share };
}
