import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Extent } from '../../../models/schema/index.ts';
import { toleranceOfLeaf, toleranceOfParent } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { TileJob, TileResult } from '../product.ts';
import { eachInPool } from './each-in-pool.ts';
import { copyElevation, type ElevationCopy, type TerrainSourceDescription } from './elevation-copy.ts';
import { GroundWriter } from './ground-writer.ts';
import type { HalveTask } from './halve-tiles.ts';
import { createHeightFiles } from './height-store.ts';
import type { LayerJson, LevelAccuracy } from './layer-json.ts';
import { heightStepOf } from './mesh-tile.ts';
import type { MeshedBlock, MeshTask } from './mesh-tiles.ts';
import { planTiles } from './plan.ts';
import type { SampledRun, SampleTask } from './sample-tiles.ts';
import type { StitchTask } from './stitch-tiles.ts';
import { createStopFlag } from './stop-flag.ts';
import { availableRanges, columnOf, HAS_CHILDREN, rowOf, type TileLevel } from './tile-tree.ts';

const module = (name: string): string => new URL(name, import.meta.url).href;
const SAMPLE = module('./sample-tiles.ts');
const HALVE = module('./halve-tiles.ts');
const STITCH = module('./stitch-tiles.ts');
const MESH = module('./mesh-tiles.ts');

/** Tiles of a task that samples or halves, and tiles a side of a block that is triangulated at once. */
const RUN = 96;
const BLOCK = 12;

/**
 * Makes the terrain of a city from its elevation models: quantized-mesh tiles in `out`, and the ground that other
 * tilers stand things on in `out/ground`. First the surface is sampled on the lattice of the deepest tiles, then
 * the levels above take every other sample, then each level, from the roots down, is joined to those above and
 * triangulated. `waterStores`: feature stores whose water bodies become the water mask.
 * @throws InputError for a model that cannot be read.
 */
export async function tileTerrain(
  sources: readonly TerrainSourceDescription[],
  job: TileJob,
  waterStores: readonly string[] = [],
): Promise<TileResult> {
  const scratch = join(job.out, 'scratch');
  await mkdir(scratch, { recursive: true });
  try {
    const copies = await copyAll(sources, scratch, job);
    const tree = await planTiles(copies);
    await createHeightFiles(scratch, tree);
    const stop = createStopFlag(job.signal);
    const reliefs = await sampleAll(tree, copies, scratch, job, stop);
    const ground = await GroundWriter.create(join(job.out, 'ground'));
    const latitude = (copies[0].extent[1] + copies[0].extent[3]) / 2;
    const accuracy: LevelAccuracy[] = [];
    let bytes = 0;
    let tiles = 0;
    try {
      for (const level of tree) {
        const { relief, omission } = reliefs[level.level];
        const moved = await stitchLevel(tree, level, scratch, job, stop);
        const heightStep = heightStepOf(relief + 2 * moved);
        const meshed = await meshLevel(
          level,
          { heightStep, waterStores, scratch, done: tiles, tree, stop },
          ground,
          job,
        );
        bytes += meshed.bytes;
        tiles += meshed.tiles;
        const isDeepest = level.level === tree.length - 1;
        accuracy.push({
          level: level.level,
          tiles: meshed.tiles,
          triangles: meshed.triangles,
          heightStep,
          tolerance: (isDeepest ? toleranceOfLeaf : toleranceOfParent)(level.level, latitude).height,
          omission,
          moved,
        });
      }
      const extent = unionOf(copies);
      const resolution = Math.min(...copies.map((copy) => copy.resolution));
      await ground.finish({ extent, resolution, deepest: tree.length - 1 });
      await writeFile(join(job.out, 'layer.json'), JSON.stringify(layerJsonOf(tree, accuracy)));
      return {
        entry: 'layer.json',
        features: 0,
        tiles,
        bytes,
        extent,
        minimumZoom: 0,
        maximumZoom: tree.length - 1,
      };
    } finally {
      await ground.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function copyAll(
  sources: readonly TerrainSourceDescription[],
  scratch: string,
  { signal, onProgress, tally }: TileJob,
): Promise<ElevationCopy[]> {
  const copies: ElevationCopy[] = [];
  for (const [index, source] of sources.entries()) {
    const step = `reading ${basename(source.path)}`;
    const onRows = (done: number, total: number): void => onProgress({ step, done, total, unit: 'steps' });
    copies.push(await copyElevation(source, join(scratch, `${index}.elevation`), signal, onRows, tally));
  }
  return copies;
}

/** Samples the deepest tiles and halves those above; gives the relief and the omission of each level. */
async function sampleAll(
  tree: readonly TileLevel[],
  copies: ElevationCopy[],
  scratch: string,
  job: TileJob,
  stop: Int32Array,
): Promise<SampledRun[]> {
  const { pool, onProgress } = job;
  const runs: SampledRun[] = tree.map(() => ({ tiles: 0, relief: 0, omission: 0 }));
  const total = tree.reduce((sum, { keys }) => sum + keys.length, 0);
  let done = 0;
  const add = (level: number, run: SampledRun): void => {
    runs[level].tiles += run.tiles;
    runs[level].relief = Math.max(runs[level].relief, run.relief);
    runs[level].omission = Math.max(runs[level].omission, run.omission);
    done += run.tiles;
    onProgress({ step: 'sampling heights', done, total, unit: 'tiles' });
  };
  const leaves = tree.flatMap((tiles) =>
    runsOf(tiles)
      .filter(([from, to]) => tiles.kinds.subarray(from, to).some((kind) => kind !== HAS_CHILDREN))
      .map(([from, to]) => ({ tiles, from, to })),
  );
  await eachInPool(job, leaves, async ({ tiles, from, to }) => {
    const task: SampleTask = { copies, tiles, scratch, from, to, stop };
    add(tiles.level, await pool.run<SampledRun>(SAMPLE, 'sampleTiles', task));
  });
  for (let level = tree.length - 2; level >= 0; level--) {
    const [tiles, children] = [tree[level], tree[level + 1]];
    await eachInPool(job, runsOf(tiles), async ([from, to]) => {
      const task: HalveTask = { tiles, children, scratch, from, to, stop };
      add(level, await pool.run<SampledRun>(HALVE, 'halveTiles', task));
    });
  }
  return runs;
}

function runsOf({ keys }: TileLevel): [from: number, to: number][] {
  return Array.from({ length: Math.ceil(keys.length / RUN) }, (_, run) => [
    run * RUN,
    Math.min(keys.length, (run + 1) * RUN),
  ]);
}

/** Joins the level to the deepest tiles of those above, which have been written; gives the largest move, metres. */
async function stitchLevel(
  tree: readonly TileLevel[],
  tiles: TileLevel,
  scratch: string,
  job: TileJob,
  stop: Int32Array,
): Promise<number> {
  let moved = 0;
  if (tiles.keys.length === 2 * 4 ** tiles.level) return moved;
  await eachInPool(job, runsOf(tiles), async ([from, to]) => {
    const task: StitchTask = { tree: [...tree], level: tiles.level, scratch, out: job.out, from, to, stop };
    moved = Math.max(moved, await job.pool.run<number>(STITCH, 'stitchTiles', task));
  });
  return moved;
}

/** Triangulates the tiles of a level, block by block; the ground is written in the order of blocks. */
async function meshLevel(
  tiles: TileLevel,
  {
    heightStep,
    waterStores,
    scratch,
    done,
    tree,
    stop,
  }: {
    heightStep: number;
    waterStores: readonly string[];
    scratch: string;
    done: number;
    tree: readonly TileLevel[];
    stop: Int32Array;
  },
  ground: GroundWriter,
  job: TileJob,
): Promise<{ tiles: number; bytes: number; triangles: number }> {
  const { pool, onProgress, out } = job;
  const total = tree.reduce((sum, { keys }) => sum + keys.length, 0);
  const meshed = { tiles: 0, bytes: 0, triangles: 0 };
  await eachInPool(job, blocksOf(tiles), async (block, turn) => {
    const task: MeshTask = { tiles, scratch, ...block, heightStep, out, waterStores: [...waterStores], stop };
    const result = await pool.run<MeshedBlock>(MESH, 'meshTiles', task);
    await turn(() => ground.add(result));
    meshed.tiles += result.tiles;
    meshed.bytes += result.bytes;
    meshed.triangles += result.triangles;
    onProgress({ step: 'triangulating', done: done + meshed.tiles, total, unit: 'tiles' });
  });
  return meshed;
}

type Block = Pick<MeshTask, 'x' | 'y' | 'columns' | 'rows'>;

/** Blocks of a level that hold tiles, cut down to those. */
function blocksOf(tiles: TileLevel): Block[] {
  const blocks = new Map<string, { x: number; y: number; endX: number; endY: number }>();
  for (let slot = 0; slot < tiles.keys.length; slot++) {
    const x = columnOf(tiles, slot);
    const y = rowOf(tiles, slot);
    const key = `${Math.floor(x / BLOCK)} ${Math.floor(y / BLOCK)}`;
    const block = blocks.get(key);
    if (!block) {
      blocks.set(key, { x, y, endX: x, endY: y });
      continue;
    }
    block.x = Math.min(block.x, x);
    block.endX = Math.max(block.endX, x);
    block.endY = Math.max(block.endY, y);
  }
  return [...blocks.values()].map(({ x, y, endX, endY }) => ({
    x,
    y,
    columns: endX - x + 1,
    rows: endY - y + 1,
  }));
}

function layerJsonOf(tree: readonly TileLevel[], accuracy: LevelAccuracy[]): LayerJson {
  return {
    tilejson: '2.1.0',
    format: 'quantized-mesh-1.0',
    version: '1.0.0',
    scheme: 'tms',
    projection: 'EPSG:4326',
    tiles: ['{z}/{x}/{y}.terrain'],
    extensions: ['octvertexnormals', 'watermask'],
    minzoom: 0,
    maxzoom: tree.length - 1,
    bounds: [-180, -90, 180, 90],
    available: tree.map(availableRanges),
    accuracy,
  };
}

/** Of a model across 180° only the width of the globe is said. */
function unionOf(copies: readonly ElevationCopy[]): Extent {
  const extents = copies.map(
    ({ extent: [west, south, east, north] }): Extent =>
      west > east ? [-180, south, 180, north] : [west, south, east, north],
  );
  return extents.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ]);
}
