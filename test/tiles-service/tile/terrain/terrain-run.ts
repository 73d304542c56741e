import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../../../models/schema/index.ts';
import { decodeTerrainMesh, type TerrainMesh } from '../../../../scenes/geometry/terrain/quantized-mesh.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import type { TileResult } from '../../../../tiles-service/tile/product.ts';
import { type TerrainSourceDescription, tileTerrain } from '../../../../tiles-service/tile/terrain/index.ts';
import { type LayerJson, layerJsonSchema } from '../../../../tiles-service/tile/terrain/layer-json.ts';
import type { WorkerPool } from '../../../../tiles-service/work/pool.ts';

export interface TerrainRun {
  out: string;
  result: TileResult;
  layer: LayerJson;
  tally: Tally;
  progress: Progress[];
  mesh: (level: number, x: number, y: number) => Promise<TerrainMesh>;
}

/** Tiles a terrain into a new folder below `folder`. */
export async function runTerrain(
  folder: string,
  pool: WorkerPool,
  sources: TerrainSourceDescription[],
  signal: AbortSignal = new AbortController().signal,
  waterStores: string[] = [],
): Promise<TerrainRun> {
  const out = await mkdtemp(join(folder, 'terrain-'));
  const tally = new Tally();
  const progress: Progress[] = [];
  const result = await tileTerrain(
    sources,
    { out, pool, publication: 'public', signal, onProgress: (step) => progress.push(step), tally },
    waterStores,
  );
  const layer = layerJsonSchema.parse(JSON.parse(await readFile(join(out, 'layer.json'), 'utf8')));
  const mesh = async (level: number, x: number, y: number): Promise<TerrainMesh> =>
    decodeTerrainMesh(await readFile(join(out, String(level), String(x), `${y}.terrain`)));
  return { out, result, layer, tally, progress, mesh };
}

/** Every tile that layer.json says is there. */
export function tilesOf(layer: LayerJson): { level: number; x: number; y: number }[] {
  return layer.available.flatMap((ranges, level) =>
    ranges.flatMap(({ startX, startY, endX, endY }) => {
      const tiles: { level: number; x: number; y: number }[] = [];
      for (let y = startY; y <= endY; y++) for (let x = startX; x <= endX; x++) tiles.push({ level, x, y });
      return tiles;
    }),
  );
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'terrain-test-'));
}

/** Writes an Esri ASCII grid in degrees; `heightAt` gets the centre of each cell. NaN is a void. */
export async function writeGrid(
  path: string,
  {
    west,
    south,
    cell,
    columns,
    rows,
  }: { west: number; south: number; cell: number; columns: number; rows: number },
  heightAt: (longitude: number, latitude: number) => number,
): Promise<void> {
  const lines = [
    `ncols ${columns}\nnrows ${rows}\nxllcorner ${west}\nyllcorner ${south}\ncellsize ${cell}\nNODATA_value -9999`,
  ];
  for (let row = 0; row < rows; row++) {
    const latitude = south + (rows - row - 0.5) * cell;
    const heights = Array.from({ length: columns }, (_, column) =>
      heightAt(west + (column + 0.5) * cell, latitude),
    );
    lines.push(heights.map((height) => (Number.isNaN(height) ? '-9999' : height.toFixed(3))).join(' '));
  }
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** Relative paths and contents of all files of a folder. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sorted = files.sort();
  return new Map(
    await Promise.all(
      sorted.map(async (file) => [file.slice(folder.length + 1), await readFile(file)] as const),
    ),
  );
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
