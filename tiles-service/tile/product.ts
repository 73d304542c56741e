import type { Extent, Progress, Publication } from '../../models/schema/index.ts';
import type { Tally } from '../read/feature-source.ts';
import type { WorkerPool } from '../work/pool.ts';

/**
 * What every tiler is given. It reads feature stores (never source files), writes only into `out`, an empty
 * folder that the caller moves into place when all is done, and stops at once when the signal says so.
 */
export interface TileJob {
  out: string;
  pool: WorkerPool;
  /** Folder of the terrain product's ground (see tile/terrain/ground.ts); absent: the city has no terrain yet. */
  ground?: string;
  publication: Publication;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  tally: Tally;
}

export interface TileResult {
  /** Entry document relative to `out`: tileset.json, layer.json, tiles.pmtiles, {z}/{x}/{y}.webp … */
  entry: string;
  features: number;
  tiles: number;
  bytes: number;
  extent?: Extent;
  minimumZoom?: number;
  maximumZoom?: number;
}

/** The ground that buildings without a base stand on. Degrees in, ellipsoidal metres out. */
export interface GroundSampler {
  heightAt(longitude: number, latitude: number): number;
}
