import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { legendOfClasses } from '../../../models/point-classes.ts';
import type { CrsReport, Extent } from '../../../models/schema/index.ts';
import { coordinatesOf } from '../../read/georeference.ts';
import {
  georeferencePoints,
  headerCorners,
  openPointCloud,
  type PointCloudFile,
} from '../../read/pointcloud/index.ts';
import type { FileTileOptions, FileTileResult, FileTiler, TileJob } from '../product.ts';
import { type FrameOrigin, frameOrigin, layerFrame } from '../tileset/layer-frame.ts';
import { inOrder } from '../vector/in-order.ts';
import { buildTree } from './build-tree.ts';
import { PointSpool } from './point-spool.ts';
import type { PointFileInput, PointsRead, ReadPointsTask } from './read-points.ts';
import { bucketSide, divideFull } from './sort-points.ts';
import { pointTilesetJson } from './tileset-json.ts';

const READ = new URL('./read-points.ts', import.meta.url).href;
/** A header that says less ground than its points cover makes too many cells. */
const MOST_CELLS = 200_000;
/** Colours that fit into a byte in all points that were looked at are bytes, though LAS has 16 bits for them. */
const BYTE = 255;

/**
 * Tiles LAS and LAZ files into one layer of 3D Tiles 1.1 with points, refined by addition: every point is in exactly
 * one tile. Points are decoded by chunks on all workers, sorted into cells on disk, and tiled cell by cell, so that
 * memory is bounded whatever comes in.
 * @throws InputError of the readers, and `pointcloud-empty` where no point is left.
 */
export const tilePointCloud: FileTiler = async (files, options, job) => {
  const clouds: PointCloudFile[] = [];
  for (const path of files) {
    job.signal.throwIfAborted();
    clouds.push(await openPointCloud(path));
  }
  const { frame, squareMetres, crs } = await layFrame(clouds, options, job);
  const total = clouds.reduce((sum, { header }) => sum + header.pointCount, 0);
  const spool = new PointSpool(join(options.scratch, 'points'));
  try {
    const sorter = spool.sorter(bucketSide(total, squareMetres));
    const sums = {
      kept: 0,
      classes: new Float64Array(256),
      extent: EMPTY.slice() as Extent,
      hasColors: false,
    };
    for (const cloud of clouds) {
      const input = await fileInput(cloud, options, frame, job);
      sums.hasColors ||= input.colorShift !== undefined;
      const run = (chunk: PointCloudFile['chunks'][number]) =>
        job.pool.run<PointsRead>(READ, 'readPoints', { ...input, chunk } satisfies ReadPointsTask);
      for await (const read of inOrder(cloud.chunks, run, job.pool.size + 1, job.signal)) {
        if (sorter.add(read.rows) > MOST_CELLS) throw scattered(cloud);
        const kept = read.rows.length / 5;
        count(read, kept, cloud, sums, job);
        job.onProgress({ step: 'points-read', done: job.tally.read, total, unit: 'features' });
      }
    }
    if (sums.kept === 0) throw empty(clouds);
    const buckets = divideFull(spool, sorter.finish(), job.signal);
    await mkdir(join(job.out, 'tiles'), { recursive: true });
    const places = { out: job.out, scratch: options.scratch };
    const root = await buildTree(spool.path, buckets, places, job, (done) =>
      job.onProgress({ step: 'points-tile', done, total: sums.kept, unit: 'features' }),
    );
    const { document, tiles, bytes } = pointTilesetJson(root, layerFrame(frame), {
      points: sums.kept,
      hasColors: sums.hasColors,
      classes: sums.classes,
    });
    await writeFile(join(job.out, 'tileset.json'), document);
    return {
      entry: 'tileset.json',
      features: sums.kept,
      tiles,
      bytes: bytes + document.length,
      extent: sums.extent,
      format: formatOf(clouds),
      crs,
      read: total,
      layer: { kind: 'tileset', role: 'pointcloud', legend: legendOfClasses(sums.classes), cim: 3 },
    } satisfies FileTileResult;
  } finally {
    spool.close();
    await rm(spool.path, { force: true });
  }
};

const EMPTY: Extent = [Infinity, Infinity, -Infinity, -Infinity];

/** The frame over the middle of all files' bounds, the ground that they cover, and the CRS of the first one. */
async function layFrame(
  clouds: readonly PointCloudFile[],
  options: FileTileOptions,
  job: TileJob,
): Promise<{ frame: FrameOrigin; squareMetres: number; crs: CrsReport }> {
  const extent = EMPTY.slice() as Extent;
  let squareMetres = 0;
  let crs: CrsReport | undefined;
  for (const cloud of clouds) {
    const { georeference, heightFactor } = await georeferencePoints(cloud, coordinatesOf(options), job.tally);
    crs ??= georeference.report;
    const corners = headerCorners(cloud);
    if (!corners) continue;
    for (let at = 2; at < corners.length; at += 3) corners[at] *= heightFactor;
    georeference.toGeodetic(corners);
    const own = EMPTY.slice() as Extent;
    for (let at = 0; at < corners.length; at += 3) {
      own[0] = Math.min(own[0], corners[at]);
      own[1] = Math.min(own[1], corners[at + 1]);
      own[2] = Math.max(own[2], corners[at]);
      own[3] = Math.max(own[3], corners[at + 1]);
    }
    const middle = layerFrame(frameOrigin(own));
    const [east, north] = middle.toEnu(own[2], own[3], 0);
    squareMetres += Math.abs(4 * east * north);
    for (const axis of [0, 1]) extent[axis] = Math.min(extent[axis], own[axis]);
    for (const axis of [2, 3]) extent[axis] = Math.max(extent[axis], own[axis]);
  }
  if (!crs || !extent.every(Number.isFinite)) throw empty(clouds);
  return { frame: frameOrigin(extent), squareMetres, crs };
}

async function fileInput(
  { chunks, ...file }: PointCloudFile,
  options: FileTileOptions,
  frame: FrameOrigin,
  job: TileJob,
): Promise<PointFileInput> {
  const probes = [chunks[0], chunks[chunks.length >> 1], chunks[chunks.length - 1]].filter(Boolean);
  const largest = Math.max(
    0,
    ...(await Promise.all(
      probes.map((chunk) => job.pool.run<number>(READ, 'largestColor', { file, chunk })),
    )),
  );
  const colorShift = largest === 0 ? undefined : largest <= BYTE ? 0 : 8;
  if (colorShift === 0) {
    job.tally.note(
      'colors-in-bytes',
      'Its colours are bytes, where LAS has 16 bits; they were taken as bytes.',
      basename(file.path),
    );
  }
  return {
    file,
    coordinates: coordinatesOf(options),
    frame,
    colorShift,
  };
}

function count(
  read: PointsRead,
  kept: number,
  { path }: PointCloudFile,
  sums: { kept: number; classes: Float64Array; extent: Extent },
  { tally }: TileJob,
): void {
  const name = basename(path);
  tally.read += kept + read.withheld + read.misplaced;
  if (read.withheld > 0)
    tally.dropped('point-withheld', 'The file marks these points as deleted.', name, read.withheld);
  if (read.misplaced > 0)
    tally.dropped('point-misplaced', 'These points have no place near the others.', name, read.misplaced);
  sums.kept += kept;
  for (let code = 0; code < 256; code++) sums.classes[code] += read.classes[code];
  for (const axis of [0, 1]) sums.extent[axis] = Math.min(sums.extent[axis], read.extent[axis]);
  for (const axis of [2, 3]) sums.extent[axis] = Math.max(sums.extent[axis], read.extent[axis]);
}

function formatOf(clouds: readonly PointCloudFile[]): string {
  const formats = clouds.map(
    ({ header }) => `${header.isCompressed ? 'LAZ' : 'LAS'} ${header.version}, point format ${header.format}`,
  );
  return [...new Set(formats)].join('; ');
}

function empty(clouds: readonly PointCloudFile[]): InputError {
  return new InputError(
    'pointcloud-empty',
    basename(clouds[0].path),
    'there is no point in it that could be shown.',
    'Leave it out, or check how it was made.',
  );
}

function scattered({ path }: PointCloudFile): InputError {
  return new InputError(
    'pointcloud-scattered',
    basename(path),
    'its points are scattered over far more ground than its header says.',
    'Mend the header, for example with `pdal translate in.laz out.laz`.',
  );
}
