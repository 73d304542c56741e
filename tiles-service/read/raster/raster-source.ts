import type { Crs, HeightGrid, VerticalDatum } from '../../../models/geodesy/index.ts';
import type { PixelPlacement } from '../../../models/geotiff/georeference.ts';
import type { CrsReport, TallyEntry } from '../../../models/schema/index.ts';

export type { PixelPlacement };

/** What is known of a raster from its header; plain data. */
export interface RasterHeader {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly placement: PixelPlacement;
  readonly system: Crs;
  readonly verticalDatum: VerticalDatum;
  readonly crs: CrsReport;
  /** Assumptions that were made in reading the header. */
  readonly notes: TallyEntry[];
}

/**
 * A raster of heights opened for reading by windows. Memory is bounded whatever the size of the file.
 * Errors that a person can mend are InputError.
 */
export interface RasterSource extends RasterHeader {
  readonly path: string;
  /** False where a window costs as much as the whole file or keeps it in memory: copy it before many reads. */
  readonly randomAccess: boolean;
  /**
   * Heights in metres of the pixels x0 ≤ column < x1, y0 ≤ row < y1, row by row from the top; NaN where there is
   * none, and outside of the raster.
   */
  readWindow(x0: number, y0: number, x1: number, y1: number): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface RasterOptions {
  /** CRS given by the user (`--crs`), for a file that has none. */
  crs?: string;
  /** Vertical datum given by the user (`--vertical-datum`), for a file that has none. */
  verticalDatum?: string;
  /** The height grids that `grid:<name>` in `verticalDatum` can mean, by name. */
  grids?: Readonly<Record<string, HeightGrid>>;
  /** The site's own transform; see read/source-crs.ts. Wins over the CRS of the file. */
  siteTransform?: unknown;
  signal?: AbortSignal;
}

/** The part of a window that lies in the raster, as columns and rows; undefined when nothing does. */
export function clipWindow(
  raster: { width: number; height: number },
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): { left: number; top: number; right: number; bottom: number } | undefined {
  const left = Math.max(0, x0);
  const top = Math.max(0, y0);
  const right = Math.min(raster.width, x1);
  const bottom = Math.min(raster.height, y1);
  return left < right && top < bottom ? { left, top, right, bottom } : undefined;
}

/** The largest window that is answered: 64 million pixels, 256 MB. */
const MAXIMUM_WINDOW = 1 << 26;

/** An array for a window, filled with NaN. */
export function emptyWindow(x0: number, y0: number, x1: number, y1: number): Float32Array {
  const size = Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
  if (!(size <= MAXIMUM_WINDOW))
    throw new RangeError(`A window of ${size} pixels is too large to read at once.`);
  return new Float32Array(size).fill(Number.NaN);
}
