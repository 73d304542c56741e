import { open } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';
import { openAsciiGrid } from './ascii-grid.ts';
import { openHgt, openHgtZip } from './hgt.ts';
import type { RasterOptions, RasterSource } from './raster-source.ts';

export { rasterExtent } from './raster-crs.ts';
export type { PixelPlacement, RasterHeader, RasterOptions, RasterSource } from './raster-source.ts';

/**
 * Opens a raster of heights: GeoTIFF, SRTM (.hgt, .hgt.zip) or Esri ASCII grid, told apart by their content.
 * The CRS and the vertical datum come from the file, from its format or from the options; a file without one is
 * refused with a sentence that says how to give it.
 * @throws InputError
 */
export async function openRaster(path: string, options: RasterOptions = {}): Promise<RasterSource> {
  options.signal?.throwIfAborted();
  const start = await readStart(path);
  const magic = String.fromCharCode(...start.subarray(0, 4));
  if (magic.startsWith('II') || magic.startsWith('MM')) {
    // Loaded when needed: the library is large, and cannot be loaded on worker threads.
    const { openGeoTiff } = await import('./geotiff.ts');
    return openGeoTiff(path, options);
  }
  if (magic.startsWith('PK')) return openHgtZip(path, options);
  if (/\.hgt$/i.test(path)) return openHgt(path, options);
  if (
    /^\s*(ncols|nrows|xll(corner|center)|yll(corner|center)|cellsize|dx|dy|nodata_value)\s/i.test(
      start.toString('latin1'),
    )
  ) {
    return openAsciiGrid(path, options);
  }
  throw new InputError(
    'raster-format',
    path,
    'it is no elevation raster of a known format.',
    'GeoTIFF, SRTM .hgt (also zipped) and Esri ASCII grids can be read.',
  );
}

async function readStart(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
