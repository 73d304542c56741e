import { access, link, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { ELLIPSOID, metresPerDegree } from '../../../models/geodesy/index.ts';
import type { CrsReport, Extent } from '../../../models/schema/index.ts';
import { coordinatesOf, georeference } from '../../read/georeference.ts';
import { openPicture, type PictureSource, type Stretch } from '../../read/picture/index.ts';
import { rasterExtent } from '../../read/raster/index.ts';
import { requireCanvas } from '../imagery/canvas.ts';
import { IMAGERY_FILE, type ImageryDescription, TEMPLATE } from '../imagery/description.ts';
import type { FileTileOptions, FileTileResult, FileTiler, TileJob } from '../product.ts';
import { inOrder } from '../vector/in-order.ts';
import { type TileAddress, tileRange } from '../vector/mercator.ts';
import { stopFlag } from '../vector/stop-flag.ts';
import { type Drawn, encodeTile, type MosaicPart, ORTHOPHOTO_PIXELS } from './draw-tiles.ts';
import { type OrthophotoPlan, planOrthophoto, tilesOf } from './plan.ts';

const DRAW = new URL('./draw-tiles.ts', import.meta.url).href;
/** Levels below the topmost tile of a task: 64 of the deepest tiles. */
const TASK_LEVELS = 3;

interface Mosaic {
  parts: MosaicPart[];
  extent: Extent;
  /** Of the finest picture. */
  metresPerPixel: number;
  pixels: number;
  crs: CrsReport;
}

/**
 * Tiles georeferenced pictures (GeoTIFF), one or many as a mosaic with the finest above, into web Mercator tiles of
 * 512 × 512 WebP, see-through where there is no picture, with `imagery.json` as the base imagery has it.
 * @throws InputError of the reader, `crs-missing`, and where the picture library is missing.
 */
export const tileOrthophoto: FileTiler = async (files, options, job) => {
  await requireCanvas();
  const mosaic = await openMosaic(files, options, job);
  const plan = planOrthophoto(mosaic.extent, mosaic.metresPerPixel, ORTHOPHOTO_PIXELS);
  if (plan.isCoarser) {
    job.tally.note(
      'picture-coarsened',
      `The deepest tiles (zoom ${plan.maximumZoom}) are coarser than the picture, which would need too many.`,
      basename(files[0]),
    );
  }
  const drawn = await drawAll(mosaic, plan, options.scratch, job);
  const added = await fillGaps(plan, job);
  const description = descriptionOf(plan);
  const text = JSON.stringify(description, undefined, 2);
  await writeFile(join(job.out, IMAGERY_FILE), text);
  job.tally.read = files.length;
  return {
    entry: IMAGERY_FILE,
    features: files.length,
    tiles: drawn.tiles + added.tiles,
    bytes: drawn.bytes + added.bytes + text.length,
    extent: mosaic.extent,
    minimumZoom: plan.minimumZoom,
    maximumZoom: plan.maximumZoom,
    format: 'GeoTIFF picture',
    crs: mosaic.crs,
    read: files.length,
    layer: { kind: 'imagery', appearance: 'any', cim: 1 },
  } satisfies FileTileResult;
};

async function openMosaic(files: readonly string[], options: FileTileOptions, job: TileJob): Promise<Mosaic> {
  const coordinates = coordinatesOf(options);
  const extent: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  const found: { part: MosaicPart; metres: number; bits: number }[] = [];
  const levels: Uint16Array[] = [];
  let pixels = 0;
  let crs: CrsReport | undefined;
  for (const path of files) {
    job.signal.throwIfAborted();
    const source = await openPicture(path);
    try {
      const named = source.found === undefined ? {} : { found: source.found };
      const settled = await georeference({
        file: basename(path),
        ...named,
        options: coordinates,
        tally: job.tally,
      });
      crs ??= settled.report;
      const own = await rasterExtent(path, {
        width: source.width,
        height: source.height,
        placement: source.placement,
        system: settled.crs,
        verticalDatum: ELLIPSOID,
      });
      for (const axis of [0, 1]) extent[axis] = Math.min(extent[axis], own[axis]);
      for (const axis of [2, 3]) extent[axis] = Math.max(extent[axis], own[axis]);
      noteBands(source, job);
      if (source.bits === 16) levels.push(await source.sample(SAMPLES));
      pixels += source.width * source.height;
      const part = { path, ...named, coordinates, extent: own };
      found.push({ part, metres: groundPixel(source, own), bits: source.bits });
    } finally {
      await source.close();
    }
  }
  const stretch = stretchOf(levels);
  if (stretch)
    job.tally.note(
      'picture-stretched',
      `Its 16-bit colours from ${stretch.low} to ${stretch.high} (2nd to 98th percentile) became 0 to 255.`,
      basename(files[0]),
    );
  found.sort((a, b) => a.metres - b.metres);
  return {
    parts: found.map(({ part, bits }) => ({ ...part, ...(bits === 16 && stretch ? { stretch } : {}) })),
    extent,
    metresPerPixel: found[0].metres,
    pixels,
    crs: crs!,
  };
}

function noteBands({ path, bandsLeftOut }: PictureSource, { tally }: TileJob): void {
  if (bandsLeftOut > 0)
    tally.note(
      'picture-bands',
      'Bands beyond red, green and blue (near infrared and the like) are not shown.',
      basename(path),
      bandsLeftOut,
    );
}

/** Metres of the ground along a pixel's side, from the whole picture's extent. */
function groundPixel({ width, height }: PictureSource, [west, south, east, north]: Extent): number {
  const metres = metresPerDegree((south + north) / 2);
  const degrees = east - west + (east < west ? 360 : 0);
  return Math.sqrt(((degrees * metres.longitude) / width) * (((north - south) * metres.latitude) / height));
}

const SAMPLES = 200_000;
const LOW = 0.02;
const HIGH = 0.98;

/** One stretch for all bands of all pictures, so that colours keep their balance and no seam shows. */
export function stretchOf(levels: readonly Uint16Array[]): Stretch | undefined {
  const counts = new Float64Array(65_536);
  let total = 0;
  for (const values of levels) {
    for (const value of values) {
      // Black is what lies around a picture.
      if (value === 0) continue;
      counts[value]++;
      total++;
    }
  }
  if (total === 0) return undefined;
  const at = (share: number): number => {
    let sum = 0;
    for (let value = 0; value < counts.length; value++)
      if ((sum += counts[value]) >= share * total) return value;
    return counts.length - 1;
  };
  const low = at(LOW);
  return { low, high: Math.max(low + 1, at(HIGH)) };
}

async function drawAll(
  mosaic: Mosaic,
  plan: OrthophotoPlan,
  scratch: string,
  job: TileJob,
): Promise<{ tiles: number; bytes: number }> {
  const sums = { tiles: 0, bytes: 0 };
  const input = { parts: mosaic.parts, out: job.out, scratch, stop: stopFlag(job.signal) };
  const topZoom = Math.max(plan.minimumZoom, plan.maximumZoom - TASK_LEVELS);
  for (let z = topZoom; z >= plan.minimumZoom; z--) {
    const tiles = [...tilesOf(tileRange(plan.extent, z), z)];
    const run = (tile: TileAddress) =>
      z === topZoom
        ? job.pool.run<Drawn>(DRAW, 'drawBranch', { ...input, tile, maximumZoom: plan.maximumZoom })
        : job.pool.run<Drawn>(DRAW, 'drawAbove', { ...input, tile });
    let done = 0;
    for await (const drawn of inOrder(tiles, run, job.pool.size + 1, job.signal)) {
      sums.tiles += drawn.tiles;
      sums.bytes += drawn.bytes;
      job.onProgress({ step: 'orthophoto-draw', done: ++done, total: tiles.length, unit: 'steps' });
    }
  }
  if (sums.tiles === 0)
    throw new InputError(
      'picture-empty',
      basename(mosaic.parts[0].path),
      'all of it is see-through: nodata, mask or alpha.',
      'Leave it out, or check how it was made.',
    );
  return sums;
}

const yes = () => true;
const no = () => false;

/** Tiles without any picture within the rectangle: one see-through file for all of them. */
async function fillGaps(plan: OrthophotoPlan, job: TileJob): Promise<{ tiles: number; bytes: number }> {
  const sums = { tiles: 0, bytes: 0 };
  let empty: { path: string; bytes: number } | undefined;
  for (let z = plan.minimumZoom; z <= plan.maximumZoom; z++) {
    for (const { x, y } of tilesOf(tileRange(plan.extent, z), z)) {
      const path = join(job.out, String(z), String(x), `${y}.webp`);
      if (
        await access(path).then(
          () => true,
          () => false,
        )
      )
        continue;
      job.signal.throwIfAborted();
      await mkdir(join(path, '..'), { recursive: true });
      // A file has only so many links; then the next one is written anew.
      const isLinked = empty !== undefined && (await link(empty.path, path).then(yes, no));
      if (!isLinked) {
        const bytes = await encodeTile(new Uint8ClampedArray(ORTHOPHOTO_PIXELS ** 2 * 4));
        await writeFile(path, bytes);
        empty = { path, bytes: bytes.length };
      }
      sums.tiles++;
      sums.bytes += empty?.bytes ?? 0;
    }
  }
  return sums;
}

/** A hair inside the tiles' borders, so that no viewer asks for the neighbours by a rounding error. */
const HAIR = 1e-9;

function descriptionOf({ minimumZoom, maximumZoom, extent }: OrthophotoPlan): ImageryDescription {
  const [west, south, east, north] = extent;
  const inner: Extent = [west + HAIR, south + HAIR, east - HAIR, north - HAIR];
  const levels = Array.from({ length: maximumZoom - minimumZoom + 1 }, (_, index) => ({
    zoom: minimumZoom + index,
    ...tileRange(extent, minimumZoom + index),
  }));
  return {
    schema: 'citymirror/imagery/1',
    template: TEMPLATE,
    tileSize: ORTHOPHOTO_PIXELS,
    format: 'image/webp',
    projection: 'EPSG:3857',
    minimumZoom,
    maximumZoom,
    extent: inner,
    coverage: [{ minimumZoom, maximumZoom, extent: inner, levels }],
  };
}
