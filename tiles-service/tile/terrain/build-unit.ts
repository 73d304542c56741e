import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ElevationCopy } from './elevation-copy.ts';
import { writeGroundPart } from './ground-store.ts';
import { meshTile } from './mesh-tile.ts';
import { isAvailable, type Region } from './plan.ts';
import { encodeTerrainMesh } from './quantized-mesh.ts';
import { openSurface, type Surface } from './surface.ts';
import { gridFromChildren, sampleGrid, type TileGrid } from './tile-grid.ts';
import { childrenOf, levelError, type TileAddress, tileKey } from './tiling-scheme.ts';
import { openWaterMask, type WaterMask } from './water-mask.ts';

/** A subtree of tiles for one worker. Plain data. */
export interface UnitTask {
  root: TileAddress;
  regions: Region[];
  copies: ElevationCopy[];
  out: string;
  /** Where the heights of the deepest tiles go. */
  groundPart: string;
  /** Feature stores whose water bodies mark tiles as water. */
  waterStores: string[];
  finestTolerance: number;
}

export interface UnitBuilt {
  grid: TileGrid;
  tiles: number;
  bytes: number;
  deepest: TileAddress[];
}

/** What a thread keeps between units of the same terrain. */
let opened: { key: string; surface: Promise<Surface>; water: Promise<WaterMask> } | undefined;

export function openInputs(
  copies: ElevationCopy[],
  waterStores: string[],
): { surface: Promise<Surface>; water: Promise<WaterMask> } {
  const key = JSON.stringify([copies.map(({ file }) => file), waterStores]);
  if (opened?.key !== key) opened = { key, surface: openSurface(copies), water: openWaterMask(waterStores) };
  return opened;
}

/** Makes all tiles of a subtree, from the deepest up, and gives back the grid of its root. */
export async function buildUnit(task: UnitTask): Promise<UnitBuilt> {
  const inputs = openInputs(task.copies, task.waterStores);
  const surface = await inputs.surface;
  const water = await inputs.water;
  const deepest: TileAddress[] = [];
  const grounds: TileGrid[] = [];
  let tiles = 0;
  let bytes = 0;

  async function build(address: TileAddress): Promise<TileGrid> {
    const children = childrenOf(address).filter((child) => isAvailable(child, task.regions));
    const grids = new Map<string, TileGrid>();
    for (const child of children) grids.set(tileKey(child), await build(child));
    const grid =
      children.length === 0
        ? sampleGrid(surface, address)
        : gridFromChildren(surface, address, (child) => grids.get(tileKey(child)));
    // Where a quarter has no tile of its own, this is the deepest one there.
    if (children.length < 4) {
      deepest.push(address);
      grounds.push(grid);
    }
    bytes += await writeTile(task, address, grid, water);
    tiles++;
    return grid;
  }

  const grid = await build(task.root);
  writeGroundPart(task.groundPart, grounds);
  return { grid, tiles, bytes, deepest };
}

/** Metres that the mesh of a level may be off its samples: a small part of what Cesium expects of the level. */
export function toleranceOf(level: number, finest: number): number {
  return Math.max(finest, levelError(level) / 8);
}

export async function writeTile(
  task: Pick<UnitTask, 'out' | 'finestTolerance'>,
  address: TileAddress,
  grid: TileGrid,
  water: WaterMask,
): Promise<number> {
  const mesh = meshTile(address, grid, toleranceOf(address.level, task.finestTolerance));
  const bytes = encodeTerrainMesh({ ...mesh, water: await water.of(address) });
  const path = join(task.out, `${tileKey(address)}.terrain`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return bytes.length;
}
