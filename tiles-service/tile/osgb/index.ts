import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { coordinatesOf } from '../../read/georeference.ts';
import { readOsgbMetadata } from '../../read/osgb/metadata.ts';
import { requireOsgconv } from '../../read/osgb/osgconv.ts';
import { MARKER_FILE } from '../existing-tileset/marker.ts';
import type { FileTileOptions, FileTileResult, TileJob } from '../product.ts';
import { type BuiltTile, boxOf, tileJson, unionBox } from '../tileset/tileset-json.ts';
import { inOrder } from '../vector/in-order.ts';
import type { ConvertedFile, ConvertTask, OsgbTile } from './convert-file.ts';
import { finerFile, listOsgb } from './list-files.ts';
import { frameOf, type OsgbPlace, settlePlace } from './place.ts';

const CONVERT = new URL('./convert-file.ts', import.meta.url).href;
/** Levels of files; programs write some twenty. */
const DEEPEST = 40;
/** Metres from the origin beyond which the six digits of osgconv's text are worth 10 cm, and no longer 1 cm. */
const FAR = 10_000;

/** Sums over all files. */
interface Totals {
  files: number;
  tiles: number;
  bytes: number;
  triangles: number;
  farthest: number;
  /** Why the first file that is broken cannot be used. */
  broken?: string;
}

/**
 * Tiles a model of oblique photography in OSGB (a folder with metadata.xml and Data, as ContextCapture, Smart3D and
 * DJI Terra write it): osgconv opens each file, its triangles and pictures become a tile of 3D Tiles 1.1, and its
 * levels of detail their tree. What cannot be used is left out with what lies below it, and counted.
 * @throws InputError `osgb-tool-missing`, `osgb-metadata`, `osgb-empty`, `osgb-unusable`, and those of settlePlace.
 */
export async function tileOsgb(
  files: readonly string[],
  options: FileTileOptions,
  job: TileJob,
): Promise<FileTileResult> {
  const [given] = files;
  const name = basename(given);
  await requireOsgconv(name);
  const folder = await listOsgb(given);
  const metadata = await readOsgbMetadata(folder.metadata);
  const { place, crs } = await settlePlace(metadata, coordinatesOf(options), job.tally);
  for (const without of folder.without)
    job.tally.dropped(
      'osgb-no-root',
      'A folder of Data has no file to begin with; it was left out.',
      without,
    );
  const totals: Totals = { files: 0, tiles: 0, bytes: 0, triangles: 0, farthest: 0 };
  const tops: { uri: string; tile: BuiltTile }[] = [];
  for (const [index, path] of folder.roots.entries()) {
    const tree = new ModelTree({ job, options, place, root: folder.root, name: `${index}`, totals });
    const tile = await tree.build(path);
    if (!tile) continue;
    const uri = `${index}/tileset.json`;
    const document = {
      asset: { version: '1.1', generator: 'CityMirror' },
      geometricError: tile.error,
      root: { refine: 'REPLACE', ...tileJson(tile) },
    };
    await writeFile(join(job.out, uri), JSON.stringify(document));
    tops.push({ uri, tile });
  }
  if (tops.length === 0)
    throw new InputError(
      'osgb-unusable',
      name,
      `none of its files could be used${totals.broken ? `; the first: ${totals.broken}` : ''}.`,
      'Look at what was found in them, and export the model again.',
    );
  if (totals.farthest > FAR)
    job.tally.note(
      'osgb-precision',
      'The model reaches far from its origin; its vertices may be some centimetres off, by the digits of osgconv.',
      `${Math.round(totals.farthest / 1000)} km`,
    );
  const extent = await writeRoot(tops, place, job.out);
  return {
    entry: 'tileset.json',
    features: 0,
    tiles: totals.tiles,
    bytes: totals.bytes,
    extent,
    format: 'osgb',
    crs,
    read: totals.files,
    layer: { kind: 'tileset', role: 'mesh', cim: 3 },
  };
}

async function writeRoot(
  tops: readonly { uri: string; tile: BuiltTile }[],
  place: OsgbPlace,
  out: string,
): Promise<Extent> {
  const frame = frameOf(place);
  const box = unionBox(tops.map(({ tile }) => tile.box));
  const size = Math.hypot(box.maximum[0] - box.minimum[0], box.maximum[1] - box.minimum[1]);
  const error = tops.reduce((most, { tile }) => Math.max(most, tile.error), size / 2);
  const document = {
    asset: { version: '1.1', generator: 'CityMirror' },
    geometricError: error,
    root: {
      transform: [...frame.matrix],
      refine: 'ADD',
      boundingVolume: { box: boxOf(box) },
      geometricError: error,
      children: tops.map(({ uri, tile }) => ({
        boundingVolume: { box: boxOf(tile.box) },
        geometricError: tile.error,
        content: { uri },
      })),
    },
  };
  await writeFile(join(out, 'tileset.json'), JSON.stringify(document));
  await writeFile(
    join(out, MARKER_FILE),
    JSON.stringify({ schema: 'citymirror/existing-tileset/1', entry: 'tileset.json' }),
  );
  const extent: Extent = [180, 90, -180, -90];
  for (const east of [box.minimum[0], box.maximum[0]])
    for (const north of [box.minimum[1], box.maximum[1]]) {
      const [longitude, latitude] = frame.toGeodetic(east, north, box.minimum[2]);
      extent[0] = Math.min(extent[0], longitude);
      extent[1] = Math.min(extent[1], latitude);
      extent[2] = Math.max(extent[2], longitude);
      extent[3] = Math.max(extent[3], latitude);
    }
  return extent;
}

interface TreeInput {
  job: TileJob;
  options: FileTileOptions;
  place: OsgbPlace;
  root: string;
  /** Folder of its tiles. */
  name: string;
  totals: Totals;
}

/** The files of one folder of Data, from the coarsest on, level by level. */
class ModelTree {
  readonly #input: TreeInput;
  readonly #seen = new Set<string>();
  /** Tiles that wait for the tiles of finer files. */
  #waiting: { path: string; under: OsgbTile }[] = [];
  #number = 0;

  constructor(input: TreeInput) {
    this.#input = input;
  }

  async build(path: string): Promise<BuiltTile | undefined> {
    const { job, name } = this.#input;
    await mkdir(join(job.out, name), { recursive: true });
    const top: OsgbTile = { error: 0, triangles: 0, bytes: 0, finer: [], files: [] };
    this.#seen.add(path);
    this.#waiting = [{ path, under: top }];
    for (let depth = 0; this.#waiting.length > 0; depth++) {
      const level = this.#waiting;
      this.#waiting = [];
      if (depth === DEEPEST) {
        this.#leaveOut(
          'osgb-too-deep',
          'Levels of detail go on for too long; they were left out.',
          level[0].path,
        );
        break;
      }
      const results = inOrder(level, (one) => this.#convert(one.path), job.pool.size + 1, job.signal);
      let index = 0;
      for await (const converted of results)
        await this.#take(converted, level[index].path, level[index++].under);
    }
    const tiles = top.finer.flatMap((tile) => built(tile) ?? []);
    if (tiles.length < 2) return tiles[0];
    const box = unionBox(tiles.map((tile) => tile.box));
    return { box, error: Math.max(...tiles.map(({ error }) => error)), children: tiles };
  }

  #convert(path: string): Promise<ConvertedFile> {
    const { job, options, place, name } = this.#input;
    return job.pool.run<ConvertedFile>(CONVERT, 'convertFile', {
      ...{ path, place, out: job.out, scratch: options.scratch },
      name: `${name}/${this.#number++}`,
    } satisfies ConvertTask);
  }

  async #take(converted: ConvertedFile, path: string, under: OsgbTile): Promise<void> {
    const { job, totals, root } = this.#input;
    const where = relative(root, path);
    job.tally.read++;
    totals.files++;
    totals.farthest = Math.max(totals.farthest, converted.farthest);
    job.onProgress({ step: 'converting', done: totals.files, total: 0, unit: 'tiles' });
    if (converted.broken !== undefined) totals.broken ??= converted.broken;
    if (converted.broken !== undefined)
      this.#leaveOut(
        'osgb-broken',
        'A file cannot be opened; it was left out with the finer ones below it, and the coarser one is shown.',
        `${where}: ${converted.broken}`,
      );
    if (converted.leftOut > 0)
      job.tally.note(
        'osgb-geometry',
        'Parts of files are no triangles, or are damaged; they were left out.',
        where,
        converted.leftOut,
      );
    if (converted.picturesLeftOut > 0)
      job.tally.note(
        'osgb-picture',
        'Pictures of files cannot be read; what they cover is shown in one colour.',
        where,
        converted.picturesLeftOut,
      );
    under.finer.push(...converted.tiles);
    const open = [...converted.tiles];
    for (let tile = open.pop(); tile; tile = open.pop()) {
      open.push(...tile.finer);
      totals.bytes += tile.bytes;
      totals.triangles += tile.triangles;
      if (tile.uri) totals.tiles++;
      for (const file of tile.files) await this.#follow(file, path, tile);
    }
  }

  async #follow(file: string, from: string, tile: OsgbTile): Promise<void> {
    const where = relative(this.#input.root, from);
    try {
      const path = await finerFile(this.#input.root, from, file);
      if (path === undefined)
        this.#leaveOut(
          'osgb-missing',
          'A file of a finer level is missing; the coarser one is shown.',
          `${where}: ${file}`,
        );
      else if (this.#seen.has(path))
        this.#leaveOut(
          'osgb-repeated',
          'A file is named as a finer level more than once; it is shown once.',
          `${where}: ${file}`,
        );
      else {
        this.#seen.add(path);
        this.#waiting.push({ path, under: tile });
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#leaveOut(
        'osgb-outside',
        'A finer level lies outside of the folder of the model; it was left out.',
        `${where}: ${file}`,
      );
    }
  }

  #leaveOut(reason: string, message: string, example: string): void {
    this.#input.job.tally.dropped(reason, message, example);
  }
}

/** Boxes that hold what lies below, errors that do not grow on the way down; nothing for what holds nothing. */
function built({ uri, box, error, finer }: OsgbTile): BuiltTile | undefined {
  const children = finer.flatMap((tile) => built(tile) ?? []);
  const boxes = [...(box ? [box] : []), ...children.map((child) => child.box)];
  if (boxes.length === 0) return undefined;
  if (!uri && children.length === 1) return children[0];
  const own = children.length === 0 ? 0 : Math.max(error, ...children.map((child) => child.error));
  return { ...(uri ? { uri: basename(uri) } : {}), box: unionBox(boxes), error: own, children };
}
