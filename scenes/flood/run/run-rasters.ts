import { encodeGeoTiff } from '../../../models/geotiff/encode.ts';
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
  return encodeGeoTiff(`${TITLES[what]}; simulated, run ${id}`, onGround, grid, deflateZlib);
}
