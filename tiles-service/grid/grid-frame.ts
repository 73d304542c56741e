import { InputError } from '../../models/errors.ts';
import {
  assertInsideAreaOfUse,
  type Crs,
  createTransform,
  ELLIPSOID,
  type VerticalDatum,
} from '../../models/geodesy/index.ts';
import type { Extent } from '../../models/schema/index.ts';

/** The cells that all rasters of a city share: square, north up, their corners at whole multiples of their side. */
export interface GridFrame {
  crs: Crs;
  vertical: VerticalDatum;
  /** Metres a side. */
  cell: number;
  /** West side and north side, in the CRS. */
  west: number;
  north: number;
  columns: number;
  rows: number;
}

const MOST_CELLS = 2 ** 31;
const MOST_SIDE = 2 ** 20;
const SIDE_POINTS = 64;

/**
 * The frame of a grid over an extent in degrees.
 * @throws InputError `grid-crs` for a CRS that is not projected in metres, `grid-cell` for a cell size that is none or
 * gives too many cells, `outside-area-of-use`.
 */
export async function planFrame(
  crs: Crs,
  vertical: VerticalDatum,
  cell: number,
  [west, south, east, north]: Extent,
): Promise<GridFrame> {
  if (crs.kind !== 'projected' || crs.unit !== 'metre')
    throw new InputError(
      'grid-crs',
      `grid in ${crs.id}`,
      `${crs.name} is no projected CRS in metres.`,
      'Give one with --crs, for example --crs EPSG:4547.',
    );
  if (!(cell > 0 && Number.isFinite(cell)))
    throw new InputError('grid-cell', `cell size ${cell}`, 'this is no length.', 'Give metres: --cell 5.');
  assertInsideAreaOfUse('grid', crs, [west, south, east, north]);
  const transform = await createTransform(crs, ELLIPSOID);
  const points: number[] = [];
  for (let i = 0; i <= SIDE_POINTS; i++) {
    const [x, y] = [west + ((east - west) * i) / SIDE_POINTS, south + ((north - south) * i) / SIDE_POINTS];
    points.push(x, south, 0, x, north, 0, west, y, 0, east, y, 0);
  }
  const positions = Float64Array.from(points);
  transform.fromGeodetic(positions, positions);
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    left = Math.min(left, positions[at]);
    right = Math.max(right, positions[at]);
    bottom = Math.min(bottom, positions[at + 1]);
    top = Math.max(top, positions[at + 1]);
  }
  const [firstColumn, endColumn] = [Math.floor(left / cell + 1e-6), Math.ceil(right / cell - 1e-6)];
  const [firstRow, endRow] = [Math.floor(bottom / cell + 1e-6), Math.ceil(top / cell - 1e-6)];
  const columns = endColumn - firstColumn;
  const rows = endRow - firstRow;
  if (!(columns >= 1 && rows >= 1))
    throw new InputError(
      'grid-crs',
      `grid in ${crs.id}`,
      'the city does not lie where this CRS can be used.',
      'Give the projected CRS of the city with --crs.',
    );
  if (columns > MOST_SIDE || rows > MOST_SIDE || columns * rows > MOST_CELLS)
    throw new InputError(
      'grid-cell',
      `cell size ${cell} m`,
      `the grid would have ${columns} × ${rows} cells.`,
      `Take larger cells: --cell ${Math.ceil(cell * Math.max(Math.sqrt((columns * rows) / MOST_CELLS), Math.max(columns, rows) / MOST_SIDE))}.`,
    );
  return { crs, vertical, cell, west: firstColumn * cell, north: endRow * cell, columns, rows };
}
