import { InputError } from '../../../models/errors.ts';
import type { PositionTransform } from '../../../models/geodesy/index.ts';
import { encodeGeoTiff, type RasterFrame } from '../../../models/geotiff/encode.ts';
import { deflateZlib } from '../../../scenes/flood/run/deflate.ts';
import { placementOf } from '../raster-picture.ts';
import type { RasterPart, StudyResult } from '../result.ts';

/**
 * A raster of a result as the parts of a GeoTIFF in a projected CRS (`rasterCrs`). What was reckoned in other metres is laid
 * on cells of the same size there, each with the value of the cell that its middle lies in. `transform`: of that CRS over the
 * ellipsoid.
 * @throws InputError `raster-crs` where the CRS has no metres
 */
export async function toGeoTiff(
  { kind, id, legends, origin }: Pick<StudyResult, 'kind' | 'id' | 'legends' | 'origin'>,
  part: RasterPart,
  crs: string,
  transform: PositionTransform,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { title, unit } = legends[part.legend];
  const made = `${origin.engine.name} ${origin.engine.version}, ${id}`;
  const words = `${kind} ${part.id}: ${title.en}${unit === '' ? '' : `, ${unit}`}; ${made}`;
  const isThere = part.frame.kind === 'crs' && part.frame.crs === crs;
  const { frame, values } = isThere ? fromNorth(part) : await laidOn(part, crs, transform);
  return encodeGeoTiff(words, values, { ...frame, crs }, deflateZlib);
}

interface NorthRaster {
  frame: Omit<RasterFrame, 'crs'>;
  /** Row by row from the north-west. */
  values: Float32Array;
}

function fromNorth({ grid, values }: RasterPart): NorthRaster {
  const { west, south, cell, columns, rows } = grid;
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    turned.set(values.subarray((rows - 1 - row) * columns, (rows - row) * columns), row * columns);
  return { frame: { columns, rows, cell, west, north: south + rows * cell }, values: turned };
}

async function laidOn(part: RasterPart, crs: string, transform: PositionTransform): Promise<NorthRaster> {
  const { toCell, rectangle } = await placementOf(part);
  const { cell, columns, rows } = part.grid;
  const [west, south, east, north] = rectangle;
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ].map(([longitude, latitude]) => {
    const place = Float64Array.of(longitude, latitude, 0);
    transform.fromGeodetic(place, place);
    return place;
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  // Degrees are a hundred thousandth of what the cells are told in.
  if (Math.max(...ys) - Math.min(...ys) < (cell * rows) / 100)
    throw new InputError(
      'raster-crs',
      crs,
      'it has no metres, which the cells of the raster are told in.',
      'Choose a projected CRS.',
    );
  const frame = {
    ...{
      cell,
      west: Math.floor(Math.min(...xs) / cell) * cell,
      north: Math.ceil(Math.max(...ys) / cell) * cell,
    },
    ...{ columns: 0, rows: 0 },
  };
  frame.columns = Math.ceil((Math.max(...xs) - frame.west) / cell);
  frame.rows = Math.ceil((frame.north - Math.min(...ys)) / cell);
  const values = new Float32Array(frame.columns * frame.rows).fill(Number.NaN);
  const place = new Float64Array(3);
  for (let row = 0; row < frame.rows; row++)
    for (let column = 0; column < frame.columns; column++) {
      place.set([frame.west + (column + 0.5) * cell, frame.north - (row + 0.5) * cell, 0]);
      transform.toGeodetic(place, place);
      const [u, v] = toCell(place[0], place[1]).map(Math.floor);
      if (u >= 0 && v >= 0 && u < columns && v < rows)
        values[row * frame.columns + column] = part.values[v * columns + u];
    }
  return { frame, values };
}
