import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type HeightGrid, parseGtx, parseHeightGrid } from '../../../models/geodesy/index.ts';
import { openRaster } from './index.ts';

/** A grid is held in memory: 64 million heights, which a geoid of a country at 1 km does not reach. */
const MOST_VALUES = 1 << 26;

/**
 * Loads the heights of a datum's zero over the WGS84 ellipsoid, for `grid:<name>`: GTX (.gtx), GeoTIFF in degrees,
 * or Esri ASCII grid in degrees; metres. Values are in shared memory, so that every thread has the same grid.
 * @throws InputError `height-grid`, and what openRaster throws.
 */
export async function loadHeightGrid(path: string): Promise<HeightGrid> {
  const name = basename(path);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    throw new InputError('file-missing', name, 'there is no such file.', 'Check the path.');
  if (found.size > MOST_VALUES * 16) throw tooLarge(name);
  if (/\.gtx$/i.test(path)) return shared(parseGtx(name, await readFile(path)));
  if (/\.tiff?$/i.test(path)) return shared(await fromRaster(path, name));
  return shared(parseHeightGrid(name, await readFile(path, 'utf8')));
}

async function fromRaster(path: string, name: string): Promise<HeightGrid> {
  const raster = await openRaster(path, { crs: 'OGC:CRS84', verticalDatum: 'ellipsoid' });
  try {
    const { width, height, placement, system } = raster;
    const { x0, xColumn, xRow, y0, yColumn, yRow } = placement;
    if (system.kind !== 'geographic' || xRow !== 0 || yColumn !== 0 || !(xColumn > 0) || !(yRow < 0))
      throw new InputError(
        'height-grid',
        name,
        'a height grid lies in degrees of WGS84, north up.',
        'Warp it first: `gdalwarp -t_srs EPSG:4326 in.tif out.tif`.',
      );
    if (width * height > MOST_VALUES) throw tooLarge(name);
    const values = new Float32Array(width * height);
    for (let row = 0; row < height; row++)
      values.set(await raster.readWindow(0, row, width, row + 1), (height - 1 - row) * width);
    return {
      west: x0,
      south: y0 + (height - 1) * yRow,
      stepX: xColumn,
      stepY: -yRow,
      columns: width,
      rows: height,
      values,
    };
  } finally {
    await raster.close();
  }
}

function shared(grid: HeightGrid): HeightGrid {
  const values = new Float32Array(new SharedArrayBuffer(grid.values.length * 4));
  values.set(grid.values);
  return { ...grid, values };
}

function tooLarge(name: string): InputError {
  return new InputError(
    'height-grid',
    name,
    'it is too large for a height grid that is held in memory.',
    'Cut out the area of the city: `gdal_translate -projwin <west> <north> <east> <south> in.tif out.tif`.',
  );
}
