import {
  encodeDirectory,
  encodeHeader,
  FIRST_TILE,
  NODATA,
  predictTile,
  TILE,
} from '../../../models/geotiff/layout.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import { deflateZlib } from './deflate.ts';
import type { FloodMaxima } from './frame.ts';

/** What of a run is written for other programs, by the name of its file. */
export const RUN_RASTERS = ['maximum-depth', 'maximum-speed', 'arrival-time', 'hazard'] as const;
export type RunRaster = (typeof RUN_RASTERS)[number];

const TITLES: Record<RunRaster, string> = {
  'maximum-depth': 'Greatest depth, metres',
  'maximum-speed': 'Greatest speed, m/s',
  'arrival-time': 'Arrival of 0.05 m, seconds',
  hazard: 'Hazard rating after Defra FD2321',
};

/**
 * The worst of a run as a GeoTIFF (32-bit floats, deflated): the parts of the file, one after the other. No data where a
 * wall or a building stands (NaN in `bed`), and where the water never arrived. The file says that it is simulated, and
 * by which run.
 */
export async function runRaster(
  what: RunRaster,
  { depth, speed, hazard, arrival }: FloodMaxima,
  { id, bed, grid }: { id: string; bed: ArrayLike<number>; grid: FloodGrid },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const values = { 'maximum-depth': depth, 'maximum-speed': speed, 'arrival-time': arrival, hazard }[what];
  const onGround = values.map((value, cell) => (Number.isNaN(bed[cell]) ? Number.NaN : value));
  return encodeGeoTiff(`${TITLES[what]}; simulated, run ${id}`, onGround, grid);
}

/** Numbers of the cells of a grid as the parts of a GeoTIFF; not a number is no data. */
async function encodeGeoTiff(
  title: string,
  values: Float32Array,
  { columns, rows, cell, west, north, crs }: FloodGrid,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const crsCode = /^EPSG:(\d+)(?=$|\+)/.exec(crs)?.[1];
  const description = {
    ...{ width: columns, height: rows, west, north, cell, title, crsName: crs },
    ...(crsCode ? { crsCode: Number(crsCode) } : {}),
  };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const [offsets, counts]: [number[], number[]] = [[], []];
  let end = FIRST_TILE;
  const tile = new Float32Array(TILE * TILE);
  for (let top = 0; top < rows; top += TILE)
    for (let left = 0; left < columns; left += TILE) {
      tile.fill(NODATA);
      for (let row = top; row < Math.min(rows, top + TILE); row++)
        for (let column = left; column < Math.min(columns, left + TILE); column++) {
          const value = values[row * columns + column];
          if (!Number.isNaN(value)) tile[(row - top) * TILE + column - left] = value;
        }
      const encoded = await deflateZlib(predictTile(tile));
      offsets.push(end);
      counts.push(encoded.length);
      parts.push(encoded);
      end += encoded.length;
      // Offsets are even (TIFF 6.0).
      if (encoded.length & 1) parts.push(new Uint8Array(1));
      end += encoded.length & 1;
    }
  return [encodeHeader(description, end), ...parts, encodeDirectory(description, { offsets, counts }, end)];
}
