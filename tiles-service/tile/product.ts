import type { HeightGrid } from '../../models/geodesy/index.ts';
import type { CrsReport, Extent, Layer, Progress, Publication } from '../../models/schema/index.ts';
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
  /** Features by layer of vector tiles, or by look of pipes. */
  layers?: Record<string, number>;
}

/** What a user said of files that become a layer without a feature store between (point clouds, orthophotos, tilesets). */
export interface FileTileOptions {
  /** Id of the source in the city. */
  source: string;
  crs?: string;
  verticalDatum?: string;
  /** The height grids that `grid:<name>` in `verticalDatum` can mean, by name. */
  grids?: Readonly<Record<string, HeightGrid>>;
  /** The site's own transform, as the manifest's `transforms` has it; see models/geodesy. */
  siteTransform?: unknown;
  /** An empty folder for intermediate files; the caller removes it. */
  scratch: string;
}

export interface FileTileResult extends TileResult {
  format: string;
  crs: CrsReport;
  /** What came in: points, pixels, tiles. */
  read: number;
  /** How the layer is shown. */
  layer: Pick<Layer, 'kind'> & Partial<Pick<Layer, 'role' | 'legend' | 'cim' | 'store' | 'appearance'>>;
}

/** Tiles files into `job.out`; `files` are absolute paths, at least one. Everything else as for other tilers. */
export type FileTiler = (
  files: readonly string[],
  options: FileTileOptions,
  job: TileJob,
) => Promise<FileTileResult>;
