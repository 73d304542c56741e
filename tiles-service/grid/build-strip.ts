import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';
import { transferring } from '../work/transferring.ts';
import { MOST_SPAN } from './burn-rules.ts';
import { encodeTile, NODATA, TILE } from './geotiff-writer.ts';
import type { GridFrame } from './grid-frame.ts';
import { type CrossedBlock, openBridges, openCulverts } from './open-crossings.ts';
import { type Block, paintBlock, paintBridges, paintLevees, placeShapes } from './paint-block.ts';
import { type CellHeights, NO_MODEL, openCellHeights } from './sample-terrain.ts';
import { BLOCK_COLUMNS, boxOf, type GridShape, readShapes, type ShapeBox } from './shape-spool.ts';

/** A step from free ground up to a building's cell that shows a roof in the terrain model, metres. */
const ROOF_STEP = 2;
/** Metres beside a bridge that a model's pixels may blur it by; a coarser model holds no bridges. */
const MOST_BLUR = 5;
/** Cells of the rim around a block at most. */
const MOST_RIM = 256;
const STEEP = Math.tan((35 * Math.PI) / 180);

export const RASTERS = ['terrain', 'bed', 'roughness', 'buildings', 'resolution'] as const;
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

export interface ModelCells {
  cells: number;
  /** First column and row, last column and row. */
  box: [number, number, number, number];
}

export interface StripFacts {
  cells: number;
  /** Cells that the terrain models say nothing of. */
  withoutTerrain: number;
  /** Cells with the default roughness. */
  withoutCover: number;
  burnt: Record<string, BurnCount>;
  fromBathymetry: number;
  /** Cells opened under bridges and through culverts, by their ids. */
  bridges: Record<string, number>;
  culverts: Record<string, number>;
  /** Cells that hold the crest of a levee. */
  crests: number;
  /** By the index of a terrain model: cells whose ground is its, and the box of columns and rows around them. */
  models: Record<number, ModelCells>;
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
  const terrain = await openCellHeights(frame, task.terrain);
  const bathymetry = task.bathymetry.length > 0 ? await openCellHeights(frame, task.bathymetry) : undefined;
  const row = strip * TILE;
  const height = Math.min(TILE, frame.rows - row);
  const tiles: StripResult['tiles'] = { terrain: [], bed: [], roughness: [], buildings: [], resolution: [] };
  const facts = noFacts();
  const resolutions = task.terrain.map(({ resolution }) => resolution);
  try {
    for (let column = 0; column < frame.columns; column += BLOCK_COLUMNS) {
      const block = { column, row, width: Math.min(BLOCK_COLUMNS, frame.columns - column), height };
      const shapes = await readShapes(folder, strip, column / BLOCK_COLUMNS);
      const boxes = shapes.map(boxOf);
      const inputs: StripInputs = { frame, resolutions, shapes, boxes, terrain, bathymetry };
      const rasters = await buildBlock(block, inputs, facts);
      for (const name of RASTERS) tiles[name].push(...encodeBlock(rasters[name], block));
    }
  } finally {
    terrain.close();
    bathymetry?.close();
  }
  const buffers = RASTERS.flatMap((name) => tiles[name].map(({ buffer }) => buffer as ArrayBuffer));
  return transferring({ tiles, facts }, [...new Set(buffers)]);
}

function addCells(
  { models }: StripFacts,
  index: number,
  cells: number,
  ...[left, top, right, bottom]: ModelCells['box']
): void {
  models[index] ??= { cells: 0, box: [left, top, right, bottom] };
  const { box } = models[index];
  models[index].cells += cells;
  box[0] = Math.min(box[0], left);
  box[1] = Math.min(box[1], top);
  box[2] = Math.max(box[2], right);
  box[3] = Math.max(box[3], bottom);
}

interface StripInputs {
  frame: GridFrame;
  /** Metres between the heights of each terrain model. */
  resolutions: readonly number[];
  shapes: readonly GridShape[];
  boxes: readonly ShapeBox[];
  terrain: CellHeights;
  bathymetry: CellHeights | undefined;
}

type Rasters = Record<RasterName, Float32Array>;

/** Blocks with bridges or culverts are made with a rim as wide as these may be long, which is then cut off. */
async function buildBlock(block: Block, inputs: StripInputs, facts: StripFacts): Promise<Rasters> {
  const { cell } = inputs.frame;
  const { shapes, boxes } = inputs;
  const crosses = ({ crossing }: GridShape): boolean => crossing === 'bridge' || crossing === 'culvert';
  const rim = placeShapes(shapes, boxes, block, cell).some(({ shape }) => crosses(shape))
    ? Math.min(MOST_RIM, Math.ceil(MOST_SPAN / cell) + 2)
    : 0;
  const wide = {
    column: block.column - rim,
    row: block.row - rim,
    width: block.width + 2 * rim,
    height: block.height + 2 * rim,
  };
  const made = await makeBlock(wide, inputs);
  const cropped = { ...made };
  for (const name of ['bed', 'terrain', 'roughness', 'buildings', 'depth', 'resolution'] as const)
    cropped[name] = crop(made[name], wide, block, rim);
  cropped.burntBy = crop(made.burntBy, wide, block, rim);
  cropped.models = crop(made.models, wide, block, rim);
  for (const name of ['surveyed', 'crests', 'bridges', 'culverts', 'covered'] as const) {
    const values = made[name];
    if (values) cropped[name] = crop(values, wide, block, rim) as never;
  }
  countFacts(cropped, block, inputs, facts);
  countArtefacts(cropped.terrain, cropped.buildings, block, cell, facts);
  return cropped;
}

interface MadeBlock extends CrossedBlock {
  buildings: Float32Array;
  /** Metres between the heights that the ground comes from; NaN where there is none. */
  resolution: Float32Array;
  /** Index of the model that the ground comes from. */
  models: Uint16Array;
  covered: Uint8Array;
  crests?: Uint8Array;
  bridges?: Uint32Array;
  culverts?: Uint32Array;
}

/** In this order: crests, ground, waters from their banks, surveyed beds, bridges, culverts. */
async function makeBlock(
  block: Block,
  { frame, resolutions, shapes, boxes, terrain: terrainOf, bathymetry }: StripInputs,
): Promise<MadeBlock> {
  const { column, row, width, height } = block;
  const { cell } = frame;
  const here = placeShapes(shapes, boxes, block, cell);
  const crests = paintLevees(here, block, cell);
  // A deck has a share in the cells and in the model's pixels beside it.
  const rim = Math.max(1, Math.min(Math.min(...resolutions), MOST_BLUR) / cell);
  const under = paintBridges(here, block, cell, rim);
  const { heights: terrain, models } = await terrainOf.window(column, row, width, height, crests);
  const below = (await bathymetry?.window(column, row, width, height))?.heights;
  const surveyed = below && Uint8Array.from(below, (value) => (Number.isNaN(value) ? 0 : 1));
  const painted = paintBlock(here, block, cell, under);
  const bed = terrain.map((ground, i) => (surveyed?.[i] ? below![i] : ground - painted.depth[i]));
  const made: MadeBlock = {
    ...painted,
    terrain,
    bed,
    models,
    resolution: Float32Array.from(models, (model) => (model === NO_MODEL ? Number.NaN : resolutions[model])),
    ...(surveyed ? { surveyed } : {}),
    ...(crests ? { crests } : {}),
  };
  if (under) made.bridges = openBridges(made, under, block, cell, (shape) => shapes[shape].cover?.n);
  const culverts = openCulverts(made, here, block, cell);
  if (culverts) made.culverts = culverts;
  return made;
}

function crop<Values extends Float32Array | Uint32Array | Uint16Array | Uint8Array>(
  values: Values,
  { width: stride }: Block,
  { width, height }: Block,
  rim: number,
): Values {
  if (rim === 0) return values;
  const out = new (values.constructor as new (size: number) => Values)(width * height);
  for (let row = 0; row < height; row++) {
    const from = (row + rim) * stride + rim;
    out.set(values.subarray(from, from + width) as never, row * width);
  }
  return out;
}

function countFacts(made: MadeBlock, block: Block, { frame, shapes }: StripInputs, facts: StripFacts): void {
  const { terrain, bed, buildings, depth, burntBy, models, covered, surveyed, crests } = made;
  const { bridges, culverts } = made;
  facts.cells += terrain.length;
  for (let i = 0; i < terrain.length; i++) {
    facts.buildingArea += buildings[i] * frame.cell * frame.cell;
    if (!covered[i]) facts.withoutCover++;
    if (crests?.[i]) facts.crests++;
    if (Number.isNaN(terrain[i])) facts.withoutTerrain++;
    else {
      const [column, row] = [block.column + (i % block.width), block.row + Math.floor(i / block.width)];
      addCells(facts, models[i], 1, column, row, column, row);
    }
    if (surveyed?.[i]) {
      facts.fromBathymetry++;
      continue;
    }
    if (Number.isNaN(terrain[i])) continue;
    facts.lowest = Math.min(facts.lowest, terrain[i]);
    facts.highest = Math.max(facts.highest, terrain[i]);
    for (const [opened, counts] of [
      [bridges, facts.bridges],
      [culverts, facts.culverts],
    ] as const)
      if (opened?.[i]) {
        const { id } = shapes[opened[i] - 1];
        counts[id] = (counts[id] ?? 0) + 1;
      }
    if (!(depth[i] > 0) || !(bed[i] < terrain[i])) continue;
    const { id, burn } = shapes[burntBy[i] - 1];
    facts.burnt[id] ??= { ...burn!, cells: 0 };
    facts.burnt[id].cells++;
  }
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
      const east = column + 1 < width ? Math.abs(terrain[at + 1] - terrain[at]) : 0;
      const south = row + 1 < height ? Math.abs(terrain[at + width] - terrain[at]) : 0;
      if (east > STEEP * cell || south > STEEP * cell) facts.steep++;
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
    bridges: {},
    culverts: {},
    crests: 0,
    models: {},
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
  for (const [index, { cells, box }] of Object.entries(facts.models))
    addCells(sum, Number(index), cells, ...box);
  for (const kind of ['bridges', 'culverts'] as const)
    for (const [id, cells] of Object.entries(facts[kind])) sum[kind][id] = (sum[kind][id] ?? 0) + cells;
  for (const key of [
    'cells',
    'crests',
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
