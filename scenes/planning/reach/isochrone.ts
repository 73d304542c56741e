import { InputError } from '../../../models/errors.ts';
import { onSegment, type Point } from '../../geometry/plane.ts';
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
  /** Metres of the cells that it is drawn on; absent: `isochroneCell`. */
  cell?: number;
}

/** Half of a usual block: who lives there comes to the road on a way that the network does not have. */
export const ASIDE = 60;
const CELL = 10;
/** Cells that are drawn on at most: some 100 megabytes with what is made of them. */
const MOST_CELLS = 4_000_000;

/**
 * The area that is reached within a time, as polygons with holes on the plane: whoever is on a road in time walks
 * straight away from it for as long as there is time, and not beyond `aside`. Its outline is good to about half a cell.
 * @throws InputError `isochrone-size` where it takes too many cells
 */
export function isochrone(segments: readonly ReachedSegment[], options: IsochroneOptions): Polygon[] {
  const { limit, speed, aside = ASIDE } = options;
  const reached = segments.filter(({ from, to }) => Math.min(from, to) <= limit);
  if (reached.length === 0) return [];
  const cell = options.cell ?? isochroneCell(reached, options);
  if (!(cell > 0))
    throw new InputError(
      'isochrone-size',
      'the area',
      `has cells of ${cell} m.`,
      'Give them a positive size.',
    );
  const margin = aside + 2 * cell;
  const grid = gridFor(reached, aside, cell);
  if (grid.columns * grid.rows > MOST_CELLS)
    throw new InputError(
      'isochrone-size',
      `area of ${grid.columns} × ${grid.rows} cells of ${cell} m`,
      `more than ${MOST_CELLS} take too much memory.`,
      'Give larger cells, but no larger than the metres beside a road, or less time.',
    );
  // Seconds that are left, or would be if one could go further from the road; below nothing outside.
  const left = new Float64Array(grid.columns * grid.rows).fill((-2 * cell) / speed);
  for (const segment of reached)
    eachCell(grid, segment, margin, (index, metres, seconds) => {
      const value = Math.min(limit - seconds - metres / speed, (aside - metres) / speed);
      if (value > left[index]) left[index] = value;
    });
  return areasAbove({ grid, heights: left }, 0);
}

/**
 * Metres of the cells that an area is drawn on where nobody says it: 10, or as many tens as keep it to a number of cells
 * that memory holds, for what is reached by car. Part of what a result has to say, since its outline is that good.
 * @throws InputError `isochrone-size` where cells would be wider than a road and its sides
 */
export function isochroneCell(
  segments: readonly ReachedSegment[],
  { limit, aside = ASIDE }: Pick<IsochroneOptions, 'limit' | 'aside'>,
): number {
  const reached = segments.filter(({ from, to }) => Math.min(from, to) <= limit);
  const count = (cell: number): number => {
    const { columns, rows } = gridFor(reached, aside, cell);
    return columns * rows;
  };
  let cell = CELL;
  while (reached.length > 0 && count(cell) > MOST_CELLS) cell += CELL;
  if (cell > Math.max(CELL, aside))
    throw new InputError(
      'isochrone-size',
      'the area',
      `it would need cells of ${cell} m, and roads with ${aside} m on each side would be lost between them.`,
      'Give less time, or more metres beside the road.',
    );
  return cell;
}

const gridFor = (segments: readonly ReachedSegment[], aside: number, cell: number): CellGrid =>
  gridAround(segments, aside + 3 * cell, cell);

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
