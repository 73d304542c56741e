import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Extent } from '../../../models/schema/index.ts';
import { encodeTerrainMesh } from '../../../scenes/geometry/terrain/quantized-mesh.ts';
import { columnsOf, tileDegrees } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { type GroundEntry, packGround } from './ground-store.ts';
import { loadBlock } from './height-block.ts';
import { openHeightFile } from './height-store.ts';
import { meshTile } from './mesh-tile.ts';
import { throwIfStopped } from './stop-flag.ts';
import { LEAF, slotOf, type TileLevel } from './tile-tree.ts';
import { usedSamples } from './triangulation.ts';
import { openWaterMask, type WaterMask } from './water-mask.ts';

/** A block of neighbouring tiles of one level for one worker. Plain data. */
export interface MeshTask {
  tiles: TileLevel;
  scratch: string;
  /** First column and row of tiles, and how many. */
  x: number;
  y: number;
  columns: number;
  rows: number;
  heightStep: number;
  out: string;
  /** Feature stores whose water bodies mark tiles as water. */
  waterStores: string[];
  stop: Int32Array;
}

export interface MeshedBlock {
  tiles: number;
  bytes: number;
  triangles: number;
  /** Heights of the deepest tiles, packed one after the other, and where each is. */
  ground: Uint8Array;
  entries: GroundEntry[];
}

/** What a thread keeps between blocks of the same terrain. */
let opened: { key: string; water: Promise<WaterMask> } | undefined;

/** Triangulates and writes the tiles of a block. */
export async function meshTiles(task: MeshTask): Promise<MeshedBlock> {
  const { tiles, x, y, columns, rows, heightStep, out } = task;
  const { level } = tiles;
  const file = openHeightFile(task.scratch, level);
  try {
    const block = loadBlock(file, tiles, [x, y, columns, rows], heightStep);
    const used = usedSamples(block);
    const side = tileDegrees(level);
    const extent: Extent = [
      x * side - 180,
      y * side - 90,
      (x + columns) * side - 180,
      (y + rows) * side - 90,
    ];
    const water = await (await waterOf(task.waterStores)).within(extent);
    const result = { tiles: 0, bytes: 0, triangles: 0, entries: [] as GroundEntry[] };
    const packed: Uint8Array[] = [];
    const folders = new Set<string>();
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const slot = slotOf(tiles, x + column, y + row);
        if (slot < 0 || x + column >= columnsOf(level)) continue;
        throwIfStopped(task.stop);
        const address = { level, x: x + column, y: y + row };
        const mesh = meshTile(address, block, used, column + 1, row + 1, heightStep);
        const bytes = encodeTerrainMesh({ ...mesh, water: water.of(address) });
        writeFileSync(join(folderOf(out, address, folders), `${address.y}.terrain`), bytes);
        result.tiles++;
        result.bytes += bytes.length;
        result.triangles += mesh.triangles.length / 3;
        if (tiles.kinds[slot] !== LEAF) continue;
        const ground = packGround(block, column + 1, row + 1, heightStep);
        packed.push(ground.bytes);
        result.entries.push({ ...address, base: ground.base, heightStep, length: ground.bytes.length });
      }
    }
    return { ...result, ground: Buffer.concat(packed) };
  } finally {
    file.close();
  }
}

function waterOf(stores: string[]): Promise<WaterMask> {
  const key = stores.join('\n');
  if (opened?.key !== key) opened = { key, water: openWaterMask(stores) };
  return opened.water;
}

function folderOf(out: string, { level, x }: { level: number; x: number }, folders: Set<string>): string {
  const folder = join(out, String(level), String(x));
  if (!folders.has(folder)) {
    mkdirSync(folder, { recursive: true });
    folders.add(folder);
  }
  return folder;
}
