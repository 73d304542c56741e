import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type Crs, metresPerDegree, type VerticalDatum } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { openRaster, type PixelPlacement, rasterExtent } from '../../read/raster/index.ts';
import { bilinear, distanceToOutside, fillGaps } from './push-pull.ts';

/** An elevation model of a user, as files; plain data that travels to workers. */
export interface TerrainSourceDescription {
  path: string;
  crs?: string;
  verticalDatum?: string;
}

/**
 * An elevation model copied for tiling: raw 32-bit heights in its own datum, row by row, gaps filled, with a coarse
 * grid that says how deep inside its data a place lies. Plain data; the heights are in the file.
 */
export interface ElevationCopy {
  file: string;
  /** CRS and vertical datum of the heights. */
  system: Crs;
  verticalDatum: VerticalDatum;
  width: number;
  height: number;
  placement: PixelPlacement;
  extent: Extent;
  /** Metres between pixels. */
  resolution: number;
  /** Pixels a side of a cell of `depth`. */
  cell: number;
  /** Metres from a cell to the nearest place without data. */
  depth: Float32Array;
  depthWidth: number;
  depthHeight: number;
  lowest: number;
  highest: number;
}

/** Cells of the coarse grid at most; gaps are filled from it, so that filling needs the same memory for any file. */
const MAXIMUM_CELLS = 1 << 20;
/** Pixels that are read at once. */
const STRIP_PIXELS = 1 << 22;

/** Copies a raster into `file`, filling its gaps. Throws InputError `raster-empty` for one without any height. */
export async function copyElevation(
  source: TerrainSourceDescription,
  file: string,
  signal: AbortSignal,
  onRows: (done: number, total: number) => void,
): Promise<ElevationCopy> {
  const raster = await openRaster(source.path, { ...source, signal });
  try {
    const { width, height, placement } = raster;
    const extent = await rasterExtent(source.path, raster);
    const cell = Math.max(2, Math.ceil(Math.sqrt((width * height) / MAXIMUM_CELLS)));
    const strips = stripsOf(width, height, cell);
    const coarse = new CoarseGrid(width, height, cell);
    for (const { from, to } of strips) {
      signal.throwIfAborted();
      coarse.add(await raster.readWindow(0, from, width, to), from);
      onRows(from, 2 * height);
    }
    if (!Number.isFinite(coarse.lowest))
      throw new InputError(
        'raster-empty',
        basename(source.path),
        'it holds no height at all: every pixel is marked as without data.',
        'Check the no-data value and the band.',
      );
    const means = fillGaps(coarse.means(), coarse.width, coarse.height);
    const out = await open(file, 'w');
    try {
      for (const { from, to } of strips) {
        signal.throwIfAborted();
        const heights = await raster.readWindow(0, from, width, to);
        fillFrom(heights, width, from, means, coarse);
        await out.write(new Uint8Array(heights.buffer, heights.byteOffset, heights.byteLength));
        onRows(height + from, 2 * height);
      }
    } finally {
      await out.close();
    }
    const resolution = resolutionOf(extent, width, height);
    const depth = distanceToOutside(coarse.present(), coarse.width, coarse.height).map(
      (cells) => cells * cell * resolution,
    );
    return {
      file,
      system: raster.system,
      verticalDatum: raster.verticalDatum,
      width,
      height,
      placement,
      extent,
      resolution,
      cell,
      depth,
      depthWidth: coarse.width,
      depthHeight: coarse.height,
      lowest: coarse.lowest,
      highest: coarse.highest,
    };
  } finally {
    await raster.close();
  }
}

function stripsOf(width: number, height: number, cell: number): { from: number; to: number }[] {
  const rows = Math.max(cell, Math.floor(STRIP_PIXELS / width / cell) * cell);
  const strips: { from: number; to: number }[] = [];
  for (let from = 0; from < height; from += rows) strips.push({ from, to: Math.min(height, from + rows) });
  return strips;
}

/** Means and presence of data over cells of pixels. */
class CoarseGrid {
  readonly width: number;
  readonly height: number;
  readonly cell: number;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  readonly #pixels: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(pixels: number, rows: number, cell: number) {
    this.#pixels = pixels;
    this.cell = cell;
    this.width = Math.ceil(pixels / cell);
    this.height = Math.ceil(rows / cell);
    this.#sums = new Float64Array(this.width * this.height);
    this.#counts = new Uint32Array(this.width * this.height);
  }

  add(strip: Float32Array, firstRow: number): void {
    for (let i = 0; i < strip.length; i++) {
      const value = strip[i];
      if (Number.isNaN(value)) continue;
      const row = Math.floor((firstRow + Math.floor(i / this.#pixels)) / this.cell);
      const at = row * this.width + Math.floor((i % this.#pixels) / this.cell);
      this.#sums[at] += value;
      this.#counts[at]++;
      if (value < this.lowest) this.lowest = value;
      if (value > this.highest) this.highest = value;
    }
  }

  means(): Float32Array {
    return Float32Array.from(this.#sums, (sum, i) =>
      this.#counts[i] > 0 ? sum / this.#counts[i] : Number.NaN,
    );
  }

  present(): Uint8Array {
    return Uint8Array.from(this.#counts, (count) => (count > 0 ? 1 : 0));
  }
}

function fillFrom(
  heights: Float32Array,
  width: number,
  firstRow: number,
  means: Float32Array,
  grid: CoarseGrid,
): void {
  for (let i = 0; i < heights.length; i++) {
    if (!Number.isNaN(heights[i])) continue;
    const x = ((i % width) + 0.5) / grid.cell - 0.5;
    const y = (firstRow + Math.floor(i / width) + 0.5) / grid.cell - 0.5;
    heights[i] = bilinear(means, grid.width, grid.height, x, y);
  }
}

function resolutionOf([west, south, east, north]: Extent, width: number, height: number): number {
  const scale = metresPerDegree((south + north) / 2);
  return Math.min(((east - west) * scale.longitude) / width, ((north - south) * scale.latitude) / height);
}
