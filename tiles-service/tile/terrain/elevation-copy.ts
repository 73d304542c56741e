import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import {
  type Crs,
  createTransform,
  geodeticToEcef,
  loadEgm96,
  loadZeroLevel,
  type VerticalDatum,
} from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import {
  openRaster,
  type PixelPlacement,
  type RasterOptions,
  type RasterSource,
  rasterExtent,
} from '../../read/raster/index.ts';
import { enclosedCells, signedDistance } from './coverage.ts';
import { bilinear, type CellGrid, fillGaps } from './push-pull.ts';

/** An elevation model of a user, as files; plain data that travels to workers. */
export interface TerrainSourceDescription {
  path: string;
  crs?: string;
  verticalDatum?: string;
  grids?: RasterOptions['grids'];
  siteTransform?: unknown;
}

/**
 * An elevation model copied for tiling: raw 32-bit heights in its own datum, row by row, gaps filled, with coarse
 * grids of its heights and of where its data end. Plain data; the heights are in the file, and the grids in memory
 * that all threads share.
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
  /** Metres between pixels: the geometric mean of both directions. */
  resolution: number;
  /** Pixels a side of a cell of the coarse grids. */
  cell: number;
  /** Mean heights of cells, gaps filled. */
  means: CellGrid;
  /** Metres from a cell to where the data end: positive inside, negative outside; gaps within count as data. */
  border: CellGrid;
  lowest: number;
  highest: number;
  /** How far the heights along the border stand over the mean sea level of EGM96, on average, metres. */
  borderHeight: number;
}

/** Cells of the coarse grids at most, so that they need the same memory for any file. */
const MAXIMUM_CELLS = 1 << 18;
/** Pixels that are read at once. */
const STRIP_PIXELS = 1 << 22;
/** Metres over any datum between which the ground of the Earth lies; what is beyond is a mark for "no data". */
const LOWEST_GROUND = -12_000;
const HIGHEST_GROUND = 10_000;

/**
 * Copies a raster into `file`, filling its gaps; what was filled goes to the tally.
 * @throws InputError `raster-empty` for one without any height, and what openRaster throws.
 */
export async function copyElevation(
  source: TerrainSourceDescription,
  file: string,
  signal: AbortSignal,
  onRows: (done: number, total: number) => void,
  tally: Tally,
): Promise<ElevationCopy> {
  const raster = await openRaster(source.path, { ...source, signal });
  try {
    for (const { reason, message, examples } of raster.notes) tally.note(reason, message, examples[0] ?? '');
    const { width, height, placement } = raster;
    const extent = await rasterExtent(source.path, raster);
    const cell = Math.max(1, Math.ceil(Math.sqrt((width * height) / MAXIMUM_CELLS)));
    const coarse = new CoarseGrid(width, height, cell);
    const strips = stripsOf(width, height, cell);
    // Raw heights are written first: reading the source may be slow, reading them again is not.
    const out = await open(file, 'w+');
    try {
      for (const { from, to } of strips) {
        signal.throwIfAborted();
        const heights = await raster.readWindow(0, from, width, to);
        coarse.add(heights, from);
        await writeStrip(out, heights, from * width);
        onRows(to, height);
      }
      if (coarse.valid === 0) throw emptyRaster(source.path);
      if (coarse.refused > 0) {
        tally.repaired(
          'terrain-impossible-height',
          `Heights below ${LOWEST_GROUND} m or above ${HIGHEST_GROUND} m were taken as "no data".`,
          basename(source.path),
          coarse.refused,
        );
      }
      const means = fillGaps(coarse.means(), coarse.width, coarse.height);
      if (coarse.valid < width * height) {
        tally.repaired(
          'terrain-gap-filled',
          'Pixels without data were filled smoothly from those around them.',
          basename(source.path),
          width * height - coarse.valid,
        );
        await fillStrips(out, strips, width, { values: means, ...sizeOf(coarse) }, cell, signal);
      }
      const resolution = await resolutionOf(raster);
      const inside = enclosedCells(coarse.present(), coarse.width, coarse.height);
      const distance = signedDistance(inside, coarse.width, coarse.height);
      const copy = {
        file,
        system: raster.system,
        verticalDatum: raster.verticalDatum,
        width,
        height,
        placement,
        extent,
        resolution,
        cell,
        means: shared(means, coarse),
        border: shared(
          distance.map((cells) => cells * cell * resolution),
          coarse,
        ),
        lowest: coarse.lowest,
        highest: coarse.highest,
      };
      return { ...copy, borderHeight: await borderHeightOf(copy) };
    } finally {
      await out.close();
    }
  } finally {
    await raster.close();
  }
}

function emptyRaster(path: string): InputError {
  return new InputError(
    'raster-empty',
    path,
    'it holds no height at all: every pixel is marked as without data.',
    'Check the no-data value and the band.',
  );
}

/** Strips of whole cells. */
function stripsOf(width: number, height: number, cell: number): { from: number; to: number }[] {
  const rows = Math.max(cell, Math.floor(STRIP_PIXELS / width / cell) * cell);
  const strips: { from: number; to: number }[] = [];
  for (let from = 0; from < height; from += rows) strips.push({ from, to: Math.min(height, from + rows) });
  return strips;
}

async function writeStrip(out: FileHandle, heights: Float32Array, firstPixel: number): Promise<void> {
  const bytes = new Uint8Array(heights.buffer, heights.byteOffset, heights.byteLength);
  await out.write(bytes, 0, bytes.length, firstPixel * 4);
}

/** Fills the gaps of the written heights from the means. */
async function fillStrips(
  out: FileHandle,
  strips: readonly { from: number; to: number }[],
  width: number,
  means: CellGrid,
  cell: number,
  signal: AbortSignal,
): Promise<void> {
  for (const { from, to } of strips) {
    signal.throwIfAborted();
    const heights = new Float32Array((to - from) * width);
    const bytes = new Uint8Array(heights.buffer);
    await out.read(bytes, 0, bytes.length, from * width * 4);
    let filled = false;
    for (let index = 0; index < heights.length; index++) {
      if (!Number.isNaN(heights[index])) continue;
      const x = ((index % width) + 0.5) / cell - 0.5;
      const y = (from + Math.floor(index / width) + 0.5) / cell - 0.5;
      heights[index] = bilinear(means, x, y);
      filled = true;
    }
    if (filled) await writeStrip(out, heights, from * width);
  }
}

/** Means and presence of data over cells of pixels. */
class CoarseGrid {
  readonly width: number;
  readonly height: number;
  readonly cell: number;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  valid = 0;
  refused = 0;
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

  /** Adds a strip of whole rows; impossible heights become NaN in it. */
  add(strip: Float32Array, firstRow: number): void {
    for (let index = 0; index < strip.length; index++) {
      const value = strip[index];
      if (Number.isNaN(value)) continue;
      if (value < LOWEST_GROUND || value > HIGHEST_GROUND) {
        strip[index] = Number.NaN;
        this.refused++;
        continue;
      }
      const row = Math.floor((firstRow + Math.floor(index / this.#pixels)) / this.cell);
      const at = row * this.width + Math.floor((index % this.#pixels) / this.cell);
      this.#sums[at] += value;
      this.#counts[at]++;
      this.valid++;
      if (value < this.lowest) this.lowest = value;
      if (value > this.highest) this.highest = value;
    }
  }

  means(): Float32Array {
    return Float32Array.from(this.#sums, (sum, at) =>
      this.#counts[at] > 0 ? sum / this.#counts[at] : Number.NaN,
    );
  }

  present(): Uint8Array {
    return Uint8Array.from(this.#counts, (count) => (count > 0 ? 1 : 0));
  }
}

function sizeOf({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width, height };
}

/** The grid in memory that is not copied when it goes to a worker. */
function shared(values: Float32Array, size: { width: number; height: number }): CellGrid {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return { values: copy, ...sizeOf(size) };
}

/** Metres between the pixels in the middle of the raster, whatever the unit of its CRS. */
async function resolutionOf(raster: RasterSource): Promise<number> {
  const { width, height, placement } = raster;
  const transform = await createTransform(raster.system, raster.verticalDatum);
  const column = width / 2;
  const row = height / 2;
  const positions = new Float64Array(9);
  [0, 1, 2].forEach((point) => {
    const c = column + (point === 1 ? 1 : 0);
    const r = row + (point === 2 ? 1 : 0);
    positions[3 * point] = placement.x0 + c * placement.xColumn + r * placement.xRow;
    positions[3 * point + 1] = placement.y0 + c * placement.yColumn + r * placement.yRow;
  });
  transform.toGeodetic(positions, positions);
  const points = [0, 1, 2].map((point) => geodeticToEcef(positions[3 * point], positions[3 * point + 1], 0));
  const length = (a: Float64Array, b: Float64Array): number =>
    Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return Math.sqrt(length(points[0], points[1]) * length(points[0], points[2]));
}

/** Mean height of the cells along the border over EGM96, in size. */
async function borderHeightOf(
  copy: Pick<ElevationCopy, 'means' | 'border' | 'extent' | 'verticalDatum' | 'cell' | 'resolution'>,
): Promise<number> {
  const [seaLevel, zero] = [await loadEgm96(), await loadZeroLevel(copy.verticalDatum)];
  const longitude = copy.extent[0];
  const latitude = (copy.extent[1] + copy.extent[3]) / 2;
  const lift = zero(longitude, latitude) - seaLevel(longitude, latitude);
  let sum = 0;
  let count = 0;
  copy.border.values.forEach((distance, at) => {
    if (distance <= 0 || distance > 1.5 * copy.cell * copy.resolution) return;
    sum += Math.abs(copy.means.values[at] + lift);
    count++;
  });
  return count > 0 && Number.isFinite(sum) ? sum / count : 0;
}
