import type { FloodGrid } from '../../models/schema/flood-run.ts';
import { encodeTile, GeoTiffWriter, NODATA, TILE } from '../grid/geotiff-writer.ts';

/** Writes numbers of the cells (depths, times, no heights) of a run as a GeoTIFF that other programs open; not a number is no data. */
export async function writeGeoTiff(
  path: string,
  title: string,
  values: Float32Array,
  grid: FloodGrid,
): Promise<void> {
  const { columns, rows, cell, west, north, crs } = grid;
  const crsCode = /^EPSG:(\d+)(?=$|\+)/.exec(crs)?.[1];
  const writer = await GeoTiffWriter.create(path, {
    ...{ width: columns, height: rows, west, north, cell, title, crsName: crs },
    ...(crsCode ? { crsCode: Number(crsCode) } : {}),
  });
  let isDone = false;
  try {
    const tile = new Float32Array(TILE * TILE);
    let index = 0;
    for (let top = 0; top < rows; top += TILE) {
      for (let left = 0; left < columns; left += TILE) {
        tile.fill(NODATA);
        for (let row = top; row < Math.min(rows, top + TILE); row++)
          for (let column = left; column < Math.min(columns, left + TILE); column++) {
            const value = values[row * columns + column];
            if (!Number.isNaN(value)) tile[(row - top) * TILE + column - left] = value;
          }
        await writer.writeTile(index++, encodeTile(tile));
      }
    }
    await writer.finish();
    isDone = true;
  } finally {
    if (!isDone) await writer.abandon();
  }
}
