import { InputError } from '../../models/errors.ts';
import {
  assertInsideAreaOfUse,
  type Crs,
  createTransform,
  ELLIPSOID,
  type VerticalDatum,
} from '../../models/geodesy/index.ts';
import type { Extent } from '../../models/schema/index.ts';
import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';

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
/** Share of a cell by which a side may miss a line of the grid and count as lying on it. */
const ON_LINE = 1e-3;

/** Longitudes and latitudes, one after the other, in degrees. */
export type Outline = Float64Array;

/** What a grid has to cover: all of `wanted`, of which it covers what the models in `covered` cover together. */
export interface Outlines {
  wanted?: Outline;
  covered?: readonly Outline[];
}

/** Points along the sides of a box in degrees. */
export function outlineOfExtent([west, south, east, north]: Extent): Outline {
  const points: number[] = [];
  for (let i = 0; i <= SIDE_POINTS; i++) {
    const [x, y] = [west + ((east - west) * i) / SIDE_POINTS, south + ((north - south) * i) / SIDE_POINTS];
    points.push(x, south, x, north, west, y, east, y);
  }
  return Float64Array.from(points);
}

/** Degrees beyond an extent. */
const CLIP_MARGIN = 0.01;

/**
 * An outline as far as it lies in or near an extent: models reach far beyond a city, and to where its CRS ends. What
 * lies elsewhere altogether ends up beside the extent.
 */
export function clipOutline(outline: Outline, [west, south, east, north]: Extent): Outline {
  return outline.map((value, at) =>
    at % 2 === 0
      ? Math.min(Math.max(value, west - CLIP_MARGIN), east + CLIP_MARGIN)
      : Math.min(Math.max(value, south - CLIP_MARGIN), north + CLIP_MARGIN),
  );
}

/** Points along the outer sides of the pixels of an elevation model. */
export async function outlineOfModel({
  system,
  width,
  height,
  placement,
}: Pick<ElevationCopy, 'system' | 'width' | 'height' | 'placement'>): Promise<Outline> {
  const { x0, xColumn, xRow, y0, yColumn, yRow } = placement;
  const transform = await createTransform(system, ELLIPSOID);
  const positions: number[] = [];
  const add = (column: number, row: number): void => {
    positions.push(x0 + column * xColumn + row * xRow, y0 + column * yColumn + row * yRow, 0);
  };
  for (let i = 0; i <= SIDE_POINTS; i++) {
    const [column, row] = [(width * i) / SIDE_POINTS - 0.5, (height * i) / SIDE_POINTS - 0.5];
    add(column, -0.5);
    add(column, height - 0.5);
    add(-0.5, row);
    add(width - 0.5, row);
  }
  const triplets = Float64Array.from(positions);
  transform.toGeodetic(triplets, triplets);
  return triplets.filter((_, at) => at % 3 !== 2);
}

/**
 * The frame of a grid over outlines.
 * @throws InputError `grid-crs` for a CRS that is not projected in metres, `grid-cell` for a cell size that is none or
 * gives too many cells, `grid-terrain-elsewhere` where no model covers any of what is wanted, `outside-area-of-use`.
 */
export async function planFrame(
  crs: Crs,
  vertical: VerticalDatum,
  cell: number,
  { wanted, covered }: Outlines,
): Promise<GridFrame> {
  if (crs.kind !== 'projected' || crs.unit !== 'metre')
    throw new InputError(
      'grid-crs',
      `grid in ${crs.id}`,
      `${crs.name} is no projected CRS in metres.`,
      'Give one, for example EPSG:4547.',
    );
  if (!(cell > 0 && Number.isFinite(cell)))
    throw new InputError(
      'grid-cell',
      `cell size ${cell}`,
      'this is no length.',
      'Give metres, for example 5.',
    );
  const boxes = await Promise.all([
    ...(wanted ? [boxIn(crs, [wanted])] : []),
    ...(covered ? [boxIn(crs, covered)] : []),
  ]);
  const [left, bottom, right, top] = [0, 1, 2, 3].map((side) =>
    (side < 2 ? Math.max : Math.min)(...boxes.map((box) => box[side])),
  );
  if (!(left < right && bottom < top))
    throw new InputError(
      'grid-terrain-elsewhere',
      `grid in ${crs.id}`,
      'no terrain model covers any part of the city.',
      'Import a DEM of the city, or say where the grid lies with `extent`.',
    );
  // A model that lies on the grid's own lines must not gain a row by rounding.
  const [firstColumn, endColumn] = [Math.floor(left / cell + ON_LINE), Math.ceil(right / cell - ON_LINE)];
  const [firstRow, endRow] = [Math.floor(bottom / cell + ON_LINE), Math.ceil(top / cell - ON_LINE)];
  const columns = endColumn - firstColumn;
  const rows = endRow - firstRow;
  if (columns > MOST_SIDE || rows > MOST_SIDE || columns * rows > MOST_CELLS)
    throw new InputError(
      'grid-cell',
      `cell size ${cell} m`,
      `the grid would have ${columns} × ${rows} cells.`,
      `Take cells of ${Math.ceil(cell * Math.max(Math.sqrt((columns * rows) / MOST_CELLS), Math.max(columns, rows) / MOST_SIDE))} m, or a smaller extent.`,
    );
  return { crs, vertical, cell, west: firstColumn * cell, north: endRow * cell, columns, rows };
}

/** The box around outlines in a CRS: west, south, east, north. */
async function boxIn(crs: Crs, outlines: readonly Outline[]): Promise<[number, number, number, number]> {
  const transform = await createTransform(crs, ELLIPSOID);
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of outlines) {
    const [x, y] = [outline.filter((_, at) => at % 2 === 0), outline.filter((_, at) => at % 2 === 1)];
    const extent: Extent = [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
    assertInsideAreaOfUse('grid', crs, extent);
    const positions = new Float64Array(3 * x.length);
    for (let i = 0; i < x.length; i++) positions.set([x[i], y[i], 0], 3 * i);
    transform.fromGeodetic(positions, positions);
    if (positions.some(Number.isNaN))
      throw new InputError(
        'grid-crs',
        `grid in ${crs.id}`,
        'the city does not lie where this CRS can be used.',
        'Give the projected CRS of the city.',
      );
    for (let at = 0; at < positions.length; at += 3) {
      box[0] = Math.min(box[0], positions[at]);
      box[1] = Math.min(box[1], positions[at + 1]);
      box[2] = Math.max(box[2], positions[at]);
      box[3] = Math.max(box[3], positions[at + 1]);
    }
  }
  return box;
}
