import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';
import { transferring } from '../work/transferring.ts';
import { encodeTile, NODATA, TILE } from './geotiff-writer.ts';
import type { GridFrame } from './grid-frame.ts';
import { type Block, paintBlock } from './paint-block.ts';
import { type CellHeights, openCellHeights } from './sample-terrain.ts';
import { type GridShape, readShapes } from './shape-spool.ts';

/** Columns that are made at once: 8 tiles. */
const BLOCK_COLUMNS = 8 * TILE;
/** A step from free ground up to a building's cell that shows a roof in the terrain model, metres. */
const ROOF_STEP = 2;
const STEEP = Math.tan((35 * Math.PI) / 180);

export const RASTERS = ['terrain', 'bed', 'roughness', 'buildings'] as const;
export type RasterName = (typeof RASTERS)[number];

export interface StripTask {
  frame: GridFrame;
  strip: number;
  folder: string;
  terrain: readonly ElevationCopy[];
  bathymetry: readonly ElevationCopy[];
}

export interface BurnCount {
  kind: string;
  depth: number;
  rule: 'attribute' | 'table';
  cells: number;
}

export interface StripFacts {
  cells: number;
  /** Cells that the terrain models say nothing of. */
  withoutTerrain: number;
  /** Cells with the default roughness. */
  withoutCover: number;
  burnt: Record<string, BurnCount>;
  fromBathymetry: number;
  /** Cells steeper than 35° to their neighbours: in a city more often an artefact than ground. */
  steep: number;
  /** Pairs of a cell full of building and a free one two cells on, and those with a step up of 2 m and more. */
  roofPairs: number;
  roofSteps: number;
  buildingArea: number;
  lowest: number;
  highest: number;
}

export interface StripResult {
  /** Encoded tiles of each raster, from west to east. */
  tiles: Record<RasterName, Uint8Array[]>;
  facts: StripFacts;
}

/** Makes one row of tiles of all rasters; runs on a worker thread. */
export async function buildStrip(task: StripTask): Promise<StripResult> {
  const { frame, strip, folder } = task;
  const shapes = await readShapes(folder, strip);
  const terrain = task.terrain.length > 0 ? await openCellHeights(frame, task.terrain) : undefined;
  const bathymetry = task.bathymetry.length > 0 ? await openCellHeights(frame, task.bathymetry) : undefined;
  const row = strip * TILE;
  const height = Math.min(TILE, frame.rows - row);
  const tiles: StripResult['tiles'] = { terrain: [], bed: [], roughness: [], buildings: [] };
  const facts = noFacts();
  try {
    for (let column = 0; column < frame.columns; column += BLOCK_COLUMNS) {
      const block = { column, row, width: Math.min(BLOCK_COLUMNS, frame.columns - column), height };
      const rasters = buildBlock(block, shapes, frame, terrain, bathymetry, facts);
      for (const name of RASTERS) tiles[name].push(...encodeBlock(rasters[name], block));
    }
  } finally {
    terrain?.close();
    bathymetry?.close();
  }
  const buffers = RASTERS.flatMap((name) => tiles[name].map(({ buffer }) => buffer as ArrayBuffer));
  return transferring({ tiles, facts }, [...new Set(buffers)]);
}

function buildBlock(
  block: Block,
  shapes: readonly GridShape[],
  frame: GridFrame,
  terrainOf: CellHeights | undefined,
  bathymetryOf: CellHeights | undefined,
  facts: StripFacts,
): Record<RasterName, Float32Array> {
  const { column, row, width, height } = block;
  const size = width * height;
  const terrain = terrainOf?.window(column, row, width, height) ?? new Float32Array(size).fill(Number.NaN);
  const below = bathymetryOf?.window(column, row, width, height);
  const { buildings, roughness, depth, burntBy, uncovered } = paintBlock(shapes, block, frame.cell);
  const bed = terrain.slice();
  facts.cells += size;
  facts.withoutCover += uncovered;
  for (let i = 0; i < size; i++) {
    facts.buildingArea += buildings[i] * frame.cell * frame.cell;
    const ground = terrain[i];
    if (below && !Number.isNaN(below[i])) {
      bed[i] = below[i];
      facts.fromBathymetry++;
      if (Number.isNaN(ground)) facts.withoutTerrain++;
      continue;
    }
    if (Number.isNaN(ground)) {
      facts.withoutTerrain++;
      continue;
    }
    facts.lowest = Math.min(facts.lowest, ground);
    facts.highest = Math.max(facts.highest, ground);
    if (!(depth[i] > 0)) continue;
    bed[i] = ground - depth[i];
    const { id, burn } = shapes[burntBy[i] - 1];
    facts.burnt[id] ??= { ...burn!, cells: 0 };
    facts.burnt[id].cells++;
  }
  countArtefacts(terrain, buildings, block, frame.cell, facts);
  return { terrain, bed, roughness, buildings };
}

function countArtefacts(
  terrain: Float32Array,
  buildings: Float32Array,
  { width, height }: Block,
  cell: number,
  facts: StripFacts,
): void {
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      if (column + 1 < width && Math.abs(terrain[at + 1] - terrain[at]) > STEEP * cell) facts.steep++;
      if (buildings[at] < 0.95) continue;
      for (const [dx, dy] of [
        [2, 0],
        [-2, 0],
        [0, 2],
        [0, -2],
      ]) {
        const [x, y] = [column + dx, row + dy];
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const step = terrain[at] - terrain[y * width + x];
        if (buildings[y * width + x] > 0 || Number.isNaN(step)) continue;
        facts.roofPairs++;
        if (step > ROOF_STEP) facts.roofSteps++;
      }
    }
}

function encodeBlock(values: Float32Array, { width, height }: Block): Uint8Array[] {
  const tiles: Uint8Array[] = [];
  for (let left = 0; left < width; left += TILE) {
    const tile = new Float32Array(TILE * TILE).fill(NODATA);
    const columns = Math.min(TILE, width - left);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < columns; column++) {
        const value = values[row * width + left + column];
        if (!Number.isNaN(value)) tile[row * TILE + column] = value;
      }
    tiles.push(encodeTile(tile));
  }
  return tiles;
}

export function noFacts(): StripFacts {
  return {
    cells: 0,
    withoutTerrain: 0,
    withoutCover: 0,
    burnt: {},
    fromBathymetry: 0,
    steep: 0,
    roofPairs: 0,
    roofSteps: 0,
    buildingArea: 0,
    lowest: Infinity,
    highest: -Infinity,
  };
}

export function addFacts(sum: StripFacts, facts: StripFacts): void {
  for (const [id, burn] of Object.entries(facts.burnt)) {
    sum.burnt[id] ??= { ...burn, cells: 0 };
    sum.burnt[id].cells += burn.cells;
  }
  for (const key of [
    'cells',
    'withoutTerrain',
    'withoutCover',
    'fromBathymetry',
    'steep',
    'roofPairs',
    'roofSteps',
    'buildingArea',
  ] as const)
    sum[key] += facts[key];
  sum.lowest = Math.min(sum.lowest, facts.lowest);
  sum.highest = Math.max(sum.highest, facts.highest);
}
