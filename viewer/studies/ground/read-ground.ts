import { fromUrl } from 'geotiff';
import { InputError } from '../../../models/errors.ts';
import {
  createTransform,
  ELLIPSOID,
  type PositionTransform,
  parseVerticalDatum,
  resolveCrs,
} from '../../../models/geodesy/index.ts';
import type { Area } from '../../../models/schema/position.ts';
import { crossesItself, type Point } from '../../../scenes/geometry/plane.ts';
import type { CellGrid, LevelGrid } from '../../../scenes/planning/ground/levels.ts';
import { layOut, type Plane, type Polygon, planeOf } from '../../../scenes/planning/plane.ts';
import { loadCrsLookup } from '../../added/crs/epsg-list.ts';
import type { CitySite } from '../city-site.ts';

/** Cells of one part of a city that are read at most: 64 MB of heights. */
const MOST_CELLS = 16_000_000;

/** The plane of a city's grid. */
export async function planeOfSite({ grid }: Pick<CitySite, 'grid'>): Promise<Plane> {
  return planeOf(grid.crs, await createTransform(resolveCrs(grid.crs, await loadCrsLookup()), ELLIPSOID));
}

/**
 * An area that was drawn, on the plane.
 * @throws InputError `polygon-crosses-itself`: signed areas would take the one lobe off the other
 */
export function drawnArea(area: Area, plane: Plane): Polygon {
  if (area.some(crossesItself))
    throw new InputError(
      'polygon-crosses-itself',
      'the area',
      'its outline crosses itself.',
      'Draw it again, corner after corner around it.',
    );
  return layOut(area, plane);
}

/** The grid's CRS with heights in its own vertical datum: orthometric. */
export async function orthometric({ grid }: Pick<CitySite, 'grid'>): Promise<PositionTransform> {
  return createTransform(resolveCrs(grid.crs, await loadCrsLookup()), parseVerticalDatum(grid.verticalDatum));
}

/**
 * The ground around some places of the plane, `margin` metres beside them too: whole cells of the city's raster.
 * @throws InputError `study-no-grid` without a raster, `study-outside` where the places lie beside it, `study-size`
 */
export async function groundAround(
  site: CitySite,
  places: readonly Point[],
  margin: number,
  signal?: AbortSignal,
): Promise<LevelGrid> {
  if (site.terrain === undefined)
    throw new InputError(
      'study-no-grid',
      site.id,
      'the ground of this city is not given to you as a grid.',
      'Sign in with an account that may see it, or import the city with --grid.',
    );
  const image = await (await fromUrl(site.terrain, { allowFullFile: true }, signal)).getImage();
  const [left, top] = image.getOrigin();
  const cell = image.getResolution()[0];
  const size = { columns: image.getWidth(), rows: image.getHeight() };
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  const west = clamp(Math.floor((Math.min(...xs) - margin - left) / cell) - 1, size.columns);
  const east = clamp(Math.ceil((Math.max(...xs) + margin - left) / cell) + 1, size.columns);
  const north = clamp(Math.floor((top - Math.max(...ys) - margin) / cell) - 1, size.rows);
  const south = clamp(Math.ceil((top - Math.min(...ys) + margin) / cell) + 1, size.rows);
  const [columns, rows] = [east - west, south - north];
  if (!(columns > 0 && rows > 0))
    throw new InputError(
      'study-outside',
      'the place',
      'it lies beside the ground of the city.',
      'Draw within the city.',
    );
  if (columns * rows > MOST_CELLS)
    throw new InputError(
      'study-size',
      'the area',
      `it has ${columns} × ${rows} cells, and no more than ${MOST_CELLS} are read at once.`,
      'Draw a smaller one.',
    );
  const [band] = (await image.readRasters({
    window: [west, north, east, south],
    samples: [0],
    ...(signal && { signal }),
  })) as unknown as [ArrayLike<number>];
  const heights = Float32Array.from(band);
  const missing = image.getGDALNoData();
  if (missing !== null)
    for (let at = 0; at < heights.length; at++) if (heights[at] === missing) heights[at] = Number.NaN;
  return {
    grid: { columns, rows, cell, west: left + west * cell, north: top - north * cell },
    heights,
    verticalDatum: site.grid.verticalDatum,
  };
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** The middle of each cell of a grid, row by row from the north. */
export function* cellMiddles({
  columns,
  rows,
  cell,
  west,
  north,
}: CellGrid): Generator<[index: number, at: Point]> {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      yield [row * columns + column, [west + (column + 0.5) * cell, north - (row + 0.5) * cell]];
}
