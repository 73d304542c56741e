import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeTerrainMesh,
  heightOf,
  type TerrainMesh,
} from '../../../scenes/geometry/terrain/quantized-mesh.ts';
import { columnsOf, type TileAddress, tileKey } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { openGroundHeights } from './ground-store.ts';
import { type LayerJson, layerJsonSchema } from './layer-json.ts';
import { meshProblems } from './mesh-problems.ts';

export interface TerrainProblem {
  code: string;
  where: string;
  message: string;
}

/** Metres that two tiles' words for one height may differ by: their highest is a 32-bit float. */
const SAME_HEIGHT = 1e-3;

/**
 * Opens every tile of a terrain: that those are there which layer.json says and no others, that they decode, have
 * normals and a water mask, enclose what they hold, close at their sides, and meet their eastern and northern
 * neighbours vertex by vertex at the same heights; and that the ground can be read.
 */
export async function checkTerrain(folder: string): Promise<{ problems: TerrainProblem[]; tiles: number }> {
  const parsed = await readLayerJson(folder);
  if ('problem' in parsed) return { problems: [parsed.problem], tiles: 0 };
  const problems: TerrainProblem[] = [];
  let tiles = 0;
  for (const [level, rows] of expectedRows(parsed.layer).entries()) {
    let below = new Map<number, Side>();
    for (const [y, columns] of rows) {
      const here = new Map<number, Side>();
      let west: { x: number; side: Side } | undefined;
      let first: Side | undefined;
      for (const x of columns) {
        tiles++;
        const address = { level, x, y };
        const mesh = await readMesh(folder, address);
        if (typeof mesh === 'string') {
          problems.push({ code: 'tile-broken', where: tileKey(address), message: mesh });
          continue;
        }
        problems.push(
          ...meshProblems(mesh).map((message) => ({ code: 'tile-mesh', where: tileKey(address), message })),
        );
        const compare = (neighbour: Side | undefined, side: Side, other: TileAddress): void => {
          const message = neighbour && seamProblem(neighbour, side);
          if (message) {
            problems.push({ code: 'tile-seam', where: `${tileKey(address)} and ${tileKey(other)}`, message });
          }
        };
        const westSide = sideOf(mesh, mesh.west, mesh.v);
        if (west?.x === x - 1) compare(west.side, westSide, { level, x: x - 1, y });
        compare(below.get(x), sideOf(mesh, mesh.south, mesh.u), { level, x, y: y - 1 });
        west = { x, side: sideOf(mesh, mesh.east, mesh.v) };
        here.set(x, sideOf(mesh, mesh.north, mesh.u));
        // Around the globe the last column meets the first.
        if (x === 0) first = westSide;
        if (x === columnsOf(level) - 1 && first) compare(first, west.side, { level, x: 0, y });
      }
      below = here;
    }
  }
  problems.push(...(await strayTiles(folder, parsed.layer)));
  problems.push(...(await groundProblems(folder)));
  return { problems, tiles };
}

async function readLayerJson(folder: string): Promise<{ layer: LayerJson } | { problem: TerrainProblem }> {
  const problem = (message: string) => ({ problem: { code: 'layer-json', where: 'layer.json', message } });
  try {
    const parsed = layerJsonSchema.safeParse(JSON.parse(await readFile(join(folder, 'layer.json'), 'utf8')));
    return parsed.success ? { layer: parsed.data } : problem(parsed.error.issues[0].message);
  } catch (error) {
    return problem(messageOf(error));
  }
}

/** Columns by row, both ascending, of each level. */
function expectedRows({ available }: LayerJson): Map<number, number[]>[] {
  return available.map((ranges) => {
    const rows = new Map<number, Set<number>>();
    for (const { startX, startY, endX, endY } of ranges) {
      for (let y = startY; y <= endY; y++) {
        const columns = rows.get(y) ?? new Set();
        for (let x = startX; x <= endX; x++) columns.add(x);
        rows.set(y, columns);
      }
    }
    const ascending = [...rows].sort(([a], [b]) => a - b);
    return new Map(ascending.map(([y, columns]) => [y, [...columns].sort((a, b) => a - b)]));
  });
}

async function readMesh(folder: string, address: TileAddress): Promise<TerrainMesh | string> {
  try {
    return decodeTerrainMesh(await readFile(join(folder, `${tileKey(address)}.terrain`)));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? 'the tile is said to be available and is missing'
      : messageOf(error);
  }
}

/** Places, heights and normals of the vertices along a side. */
interface Side {
  places: Uint16Array;
  heights: Float64Array;
  normals: Uint16Array;
}

function sideOf(mesh: TerrainMesh, side: Uint32Array, along: Uint16Array): Side {
  return {
    places: Uint16Array.from(side, (vertex) => along[vertex]),
    heights: Float64Array.from(side, (vertex) => heightOf(mesh, vertex)),
    normals: Uint16Array.from(side, (vertex) =>
      mesh.normals ? mesh.normals[2 * vertex] * 256 + mesh.normals[2 * vertex + 1] : 0,
    ),
  };
}

function seamProblem(a: Side, b: Side): string | undefined {
  if (a.places.length !== b.places.length) {
    return `one has ${a.places.length} vertices on the common side, the other ${b.places.length}`;
  }
  if (a.places.some((place, index) => place !== b.places[index])) {
    return 'the vertices on the common side stand at different places';
  }
  if (a.normals.some((normal, index) => normal !== b.normals[index])) {
    return 'the normals on the common side differ, which shows as a line in the shading';
  }
  const gap = a.heights.reduce(
    (most, height, index) => Math.max(most, Math.abs(height - b.heights[index])),
    0,
  );
  return gap > SAME_HEIGHT ? `the heights on the common side are ${gap.toFixed(3)} m apart` : undefined;
}

async function strayTiles(folder: string, layer: LayerJson): Promise<TerrainProblem[]> {
  const expected = expectedRows(layer).map(
    (rows) => new Map([...rows].map(([y, columns]) => [y, new Set(columns)])),
  );
  const problems: TerrainProblem[] = [];
  for (const entry of await readdir(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.terrain')) continue;
    const key = entry.replaceAll('\\', '/').slice(0, -'.terrain'.length);
    const [level, x, y] = key.split('/').map(Number);
    if (!expected[level]?.get(y)?.has(x)) {
      problems.push({ code: 'tile-stray', where: key, message: 'layer.json does not know the tile' });
    }
  }
  return problems;
}

/** Reads the heights of every tile of the ground. */
async function groundProblems(folder: string): Promise<TerrainProblem[]> {
  const where = 'ground';
  try {
    await stat(join(folder, where));
    const heights = openGroundHeights(join(folder, where));
    try {
      for (let position = 0; position < heights.description.tiles; position++) heights.read(position);
    } finally {
      heights.close();
    }
    return [];
  } catch (error) {
    return [{ code: 'ground-broken', where, message: messageOf(error) }];
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
