import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Extent } from '../../../models/schema/index.ts';
import type { TileJob, TileResult } from '../product.ts';
import { openInputs, type UnitBuilt, type UnitTask, writeTile } from './build-unit.ts';
import { copyElevation, type ElevationCopy, type TerrainSourceDescription } from './elevation-copy.ts';
import { joinGround } from './ground-store.ts';
import type { LayerJson } from './layer-json.ts';
import { availableRanges, planUnits, regionsOf } from './plan.ts';
import { gridFromChildren, type TileGrid } from './tile-grid.ts';
import { type TileAddress, tileKey } from './tiling-scheme.ts';

const UNIT = new URL('./build-unit.ts', import.meta.url).href;
/** Tiles of a unit at most; its grids, 50 kB each, stand in memory along one path of the tree. */
const UNIT_TILES = 120;

/**
 * Makes the terrain of a city from its elevation models: quantized-mesh tiles in `out`, and the ground that other
 * tilers stand things on in `out/ground`. `waterStores`: feature stores whose water bodies become the water mask.
 * Throws InputError for a model that cannot be read.
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
    const regions = regionsOf(copies);
    const task = {
      regions,
      copies,
      out: job.out,
      waterStores: [...waterStores],
      finestTolerance: Math.min(
        0.5,
        Math.max(0.05, Math.min(...copies.map(({ resolution }) => resolution)) / 100),
      ),
    };
    const { units, above } = planUnits(regions, UNIT_TILES);
    const built = await buildUnits(units, task, scratch, job);
    const grids = new Map(built.map(({ root, grid }) => [tileKey(root), grid]));
    let tiles = built.reduce((sum, unit) => sum + unit.tiles, 0);
    let bytes = built.reduce((sum, unit) => sum + unit.bytes, 0);
    bytes += await buildAbove(above, task, grids);
    tiles += above.length;
    const extent = unionOf(copies);
    const deepest = Math.max(...regions.map((region) => region.deepest));
    await joinGround(
      join(job.out, 'ground'),
      built.map(({ part, deepest: own }) => ({ path: part, tiles: own })),
      { extent, resolution: Math.min(...copies.map(({ resolution }) => resolution)), deepest },
    );
    await writeFile(join(job.out, 'layer.json'), JSON.stringify(layerJsonOf(regions, deepest)));
    return { entry: 'layer.json', features: 0, tiles, bytes, extent, minimumZoom: 0, maximumZoom: deepest };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function copyAll(
  sources: readonly TerrainSourceDescription[],
  scratch: string,
  { signal, onProgress }: TileJob,
): Promise<ElevationCopy[]> {
  const copies: ElevationCopy[] = [];
  for (const [index, source] of sources.entries()) {
    const step = `reading ${basename(source.path)}`;
    const onRows = (done: number, total: number): void => onProgress({ step, done, total, unit: 'steps' });
    copies.push(await copyElevation(source, join(scratch, `${index}.elevation`), signal, onRows));
  }
  return copies;
}

async function buildUnits(
  units: readonly TileAddress[],
  task: Omit<UnitTask, 'root' | 'groundPart'>,
  scratch: string,
  { pool, signal, onProgress }: TileJob,
): Promise<(UnitBuilt & { root: TileAddress; part: string })[]> {
  let done = 0;
  return Promise.all(
    units.map(async (root, index) => {
      const part = join(scratch, `${index}.ground`);
      signal.throwIfAborted();
      const built = await pool.run<UnitBuilt>(UNIT, 'buildUnit', {
        ...task,
        root,
        groundPart: part,
      } satisfies UnitTask);
      signal.throwIfAborted();
      onProgress({ step: 'triangulating', done: ++done, total: units.length, unit: 'steps' });
      return { ...built, root, part };
    }),
  );
}

/** The few tiles above the units, deepest first. */
async function buildAbove(
  above: readonly TileAddress[],
  task: Omit<UnitTask, 'root' | 'groundPart'>,
  grids: Map<string, TileGrid>,
): Promise<number> {
  const inputs = openInputs(task.copies, task.waterStores);
  const [surface, water] = [await inputs.surface, await inputs.water];
  let bytes = 0;
  for (const address of above) {
    const grid = gridFromChildren(surface, address, (child) => grids.get(tileKey(child)));
    grids.set(tileKey(address), grid);
    bytes += await writeTile(task, address, grid, water);
  }
  return bytes;
}

function layerJsonOf(regions: Parameters<typeof availableRanges>[0], deepest: number): LayerJson {
  return {
    tilejson: '2.1.0',
    format: 'quantized-mesh-1.0',
    version: '1.0.0',
    scheme: 'tms',
    projection: 'EPSG:4326',
    tiles: ['{z}/{x}/{y}.terrain'],
    extensions: ['octvertexnormals', 'watermask'],
    minzoom: 0,
    maxzoom: deepest,
    bounds: [-180, -90, 180, 90],
    available: availableRanges(regions),
  };
}

function unionOf(copies: readonly ElevationCopy[]): Extent {
  return copies
    .map(({ extent }) => extent)
    .reduce((a, b) => [
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[2], b[2]),
      Math.max(a[3], b[3]),
    ]);
}
