import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Extent } from '../../../models/schema/index.ts';
import { Tally } from '../../read/feature-source.ts';
import { type CoordinateOptions, type Georeference, georeference } from '../../read/georeference.ts';
import { openPicture, type PictureSource, type Stretch } from '../../read/picture/index.ts';
import { requireCanvas } from '../imagery/canvas.ts';
import { type TileAddress, tileExtent } from '../vector/mercator.ts';
import { isStopped, type StopFlag } from '../vector/stop-flag.ts';
import { halve, layUnder } from './resample.ts';
import { warpTile } from './warp.ts';

export const ORTHOPHOTO_PIXELS = 512;
const WEBP_QUALITY = 85;

/** A picture of the mosaic as tasks get it. */
export interface MosaicPart {
  path: string;
  /** The CRS as the file names it, and what the user said of it. */
  found?: string;
  coordinates: CoordinateOptions;
  extent: Extent;
  stretch?: Stretch;
}

interface DrawInput {
  /** The one above comes first. */
  parts: MosaicPart[];
  out: string;
  /** Where the topmost tile of a task waits for the one above it. */
  scratch: string;
  stop: StopFlag;
}

export interface DrawTask extends DrawInput {
  tile: TileAddress;
  maximumZoom: number;
}

export interface Drawn {
  tiles: number;
  bytes: number;
  /** Pixels of the deepest tiles with anything in them. */
  filled: number;
}

/** Draws a tile and all below it, the deepest from the pictures. Runs on a worker thread. */
export async function drawBranch(task: DrawTask): Promise<Drawn> {
  const drawn: Drawn = { tiles: 0, bytes: 0, filled: 0 };
  const draw = async (tile: TileAddress): Promise<Uint8ClampedArray | undefined> => {
    if (isStopped(task.stop)) return undefined;
    const parts = task.parts.filter(({ extent }) => meets(extent, tileExtent(tile)));
    if (parts.length === 0) return undefined;
    let pixels: Uint8ClampedArray | undefined;
    if (tile.z === task.maximumZoom) pixels = await drawDeepest(tile, parts, task.scratch, drawn);
    else {
      const children: (Uint8ClampedArray | undefined)[] = [];
      for (const child of childrenOf(tile)) children.push(await draw(child));
      if (children.some(Boolean)) pixels = halve(children, ORTHOPHOTO_PIXELS);
    }
    if (pixels) await writeTile(task.out, tile, pixels, drawn);
    return pixels;
  };
  await keep(task.scratch, task.tile, await draw(task.tile));
  return drawn;
}

/** Draws a tile from the four below it, which wait in the scratch folder. Runs on a worker thread. */
export async function drawAbove(task: DrawInput & { tile: TileAddress }): Promise<Drawn> {
  const drawn: Drawn = { tiles: 0, bytes: 0, filled: 0 };
  if (isStopped(task.stop)) return drawn;
  const children: (Uint8ClampedArray | undefined)[] = [];
  for (const child of childrenOf(task.tile)) children.push(await keptTile(task.scratch, child));
  const pixels = children.some(Boolean) ? halve(children, ORTHOPHOTO_PIXELS) : undefined;
  if (pixels) await writeTile(task.out, task.tile, pixels, drawn);
  await keep(task.scratch, task.tile, pixels);
  return drawn;
}

async function drawDeepest(
  tile: TileAddress,
  parts: readonly MosaicPart[],
  job: string,
  drawn: Drawn,
): Promise<Uint8ClampedArray | undefined> {
  const pixels = new Uint8ClampedArray(ORTHOPHOTO_PIXELS ** 2 * 4);
  let isFilled = false;
  for (const part of parts) {
    const { source, settled } = await pictureAt(part, job);
    const warp = warpTile(tile, ORTHOPHOTO_PIXELS, source.placement, (triplets) =>
      settled.fromGeodetic(triplets),
    );
    isFilled = (await layUnder(pixels, ORTHOPHOTO_PIXELS, source, warp)) || isFilled;
  }
  if (!isFilled) return undefined;
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] > 0) drawn.filled++;
  return pixels;
}

async function writeTile(
  out: string,
  { z, x, y }: TileAddress,
  pixels: Uint8ClampedArray,
  drawn: Drawn,
): Promise<void> {
  const bytes = await encodeTile(pixels);
  const folder = join(out, String(z), String(x));
  await makeFolder(join(out, String(z)));
  await makeFolder(folder);
  await writeFile(join(folder, `${y}.webp`), bytes);
  drawn.tiles++;
  drawn.bytes += bytes.length;
}

/** A tile as WebP, see-through where its alpha says so. */
export async function encodeTile(pixels: Uint8ClampedArray): Promise<Uint8Array> {
  const canvas = await requireCanvas();
  const picture = canvas.createCanvas(ORTHOPHOTO_PIXELS, ORTHOPHOTO_PIXELS);
  const context = picture.getContext('2d');
  const image = context.createImageData(ORTHOPHOTO_PIXELS, ORTHOPHOTO_PIXELS);
  image.data.set(pixels);
  context.putImageData(image, 0, 0);
  return picture.encodeSync('webp', WEBP_QUALITY);
}

/** Not the parents as well: a product's folder that was taken away is not made again by a late thread. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

export function childrenOf({ z, x, y }: TileAddress): TileAddress[] {
  return [0, 1, 2, 3].map((index) => ({ z: z + 1, x: 2 * x + (index & 1), y: 2 * y + (index >> 1) }));
}

function keptPath(scratch: string, { z, x, y }: TileAddress): string {
  return join(scratch, `${z}-${x}-${y}.rgba`);
}

async function keep(
  scratch: string,
  tile: TileAddress,
  pixels: Uint8ClampedArray | undefined,
): Promise<void> {
  if (pixels) await writeFile(keptPath(scratch, tile), deflateSync(pixels, { level: 1 }));
}

async function keptTile(scratch: string, tile: TileAddress): Promise<Uint8ClampedArray | undefined> {
  try {
    return new Uint8ClampedArray(inflateSync(await readFile(keptPath(scratch, tile))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function meets(a: Extent, b: Extent): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

interface OpenPart {
  source: PictureSource;
  settled: Georeference;
}

/** Pictures that a thread keeps open; each keeps blocks of its own. */
const MOST_OPEN = 3;
const open = new Map<string, Promise<OpenPart>>();

/** `job` tells apart what other jobs read from files of the same name. */
async function pictureAt(part: MosaicPart, job: string): Promise<OpenPart> {
  const key = JSON.stringify([part.path, job]);
  const opened = open.get(key) ?? openPart(part);
  open.delete(key);
  open.set(key, opened);
  for (const [oldest, other] of open) {
    if (open.size <= MOST_OPEN) break;
    open.delete(oldest);
    await other.then(({ source }) => source.close()).catch(() => undefined);
  }
  return opened;
}

async function openPart({ path, found, coordinates, stretch }: MosaicPart): Promise<OpenPart> {
  const source = await openPicture(path, stretch);
  const settled = await georeference({
    file: path,
    ...(found === undefined ? {} : { found }),
    options: coordinates,
    tally: new Tally(),
  });
  return { source, settled };
}
