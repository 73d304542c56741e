import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LayerJson, layerJsonSchema } from './layer-json.ts';
import { decodeTerrainMesh, QUANTIZED, type TerrainMesh } from './quantized-mesh.ts';
import { type TileAddress, tileKey } from './tiling-scheme.ts';

export interface TerrainProblem {
  code: string;
  where: string;
  message: string;
}

/**
 * Opens every tile of a terrain: that those are there which layer.json says and no others, that they decode, have
 * normals, close at their borders, and meet their eastern and northern neighbours vertex by vertex.
 */
export async function checkTerrain(folder: string): Promise<{ problems: TerrainProblem[]; tiles: number }> {
  const parsed = layerJsonSchema.safeParse(JSON.parse(await readFile(join(folder, 'layer.json'), 'utf8')));
  if (!parsed.success)
    return {
      problems: [{ code: 'layer-json', where: 'layer.json', message: parsed.error.issues[0].message }],
      tiles: 0,
    };
  const problems: TerrainProblem[] = [];
  const expected = expectedTiles(parsed.data);
  for (const address of expected.values()) {
    const where = tileKey(address);
    const mesh = await readMesh(folder, address);
    if (typeof mesh === 'string') {
      problems.push({ code: 'tile-broken', where, message: mesh });
      continue;
    }
    problems.push(...meshProblems(mesh).map((message) => ({ code: 'tile-mesh', where, message })));
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
    ]) {
      const neighbour = { level: address.level, x: address.x + dx, y: address.y + dy };
      if (!expected.has(tileKey(neighbour))) continue;
      const other = await readMesh(folder, neighbour);
      if (typeof other === 'string') continue;
      const message = dx
        ? seamProblem(mesh, mesh.east, other, other.west, 'v')
        : seamProblem(mesh, mesh.north, other, other.south, 'u');
      if (message) problems.push({ code: 'tile-seam', where: `${where} and ${tileKey(neighbour)}`, message });
    }
  }
  problems.push(...(await strayTiles(folder, expected)));
  return { problems, tiles: expected.size };
}

function expectedTiles({ available }: LayerJson): Map<string, TileAddress> {
  const expected = new Map<string, TileAddress>();
  available.forEach((ranges, level) => {
    for (const { startX, startY, endX, endY } of ranges)
      for (let x = startX; x <= endX; x++)
        for (let y = startY; y <= endY; y++) expected.set(tileKey({ level, x, y }), { level, x, y });
  });
  return expected;
}

async function readMesh(folder: string, address: TileAddress): Promise<TerrainMesh | string> {
  const path = join(folder, `${tileKey(address)}.terrain`);
  if (!existsSync(path)) return 'the tile is said to be available and is missing';
  try {
    return decodeTerrainMesh(await readFile(path));
  } catch (error) {
    return (error as Error).message;
  }
}

function meshProblems(mesh: TerrainMesh): string[] {
  const problems: string[] = [];
  if (mesh.normals?.length !== 2 * mesh.u.length) problems.push('there is not one normal for every vertex');
  if (!(mesh.highest >= mesh.lowest)) problems.push('the highest height is below the lowest');
  const sides = [
    [mesh.west, mesh.u, 0],
    [mesh.south, mesh.v, 0],
    [mesh.east, mesh.u, QUANTIZED],
    [mesh.north, mesh.v, QUANTIZED],
  ] as const;
  for (const [side, values, expected] of sides)
    if (side.some((vertex) => values[vertex] !== expected))
      problems.push('a vertex of a side does not lie on it');
  for (let i = 0; i < mesh.triangles.length; i += 3) {
    const [a, b, c] = mesh.triangles.subarray(i, i + 3);
    const area =
      (mesh.u[b] - mesh.u[a]) * (mesh.v[c] - mesh.v[a]) - (mesh.u[c] - mesh.u[a]) * (mesh.v[b] - mesh.v[a]);
    if (area <= 0) {
      problems.push('a triangle lies upside down');
      break;
    }
  }
  return problems;
}

/** Heights are 16-bit steps between the lowest and the highest of each tile: equal to half a step of both. */
function seamProblem(
  a: TerrainMesh,
  sideA: Uint32Array,
  b: TerrainMesh,
  sideB: Uint32Array,
  along: 'u' | 'v',
): string | undefined {
  if (sideA.length !== sideB.length)
    return `one has ${sideA.length} vertices on the common side, the other ${sideB.length}`;
  const allowed = (a.highest - a.lowest + b.highest - b.lowest) / QUANTIZED + 1e-3;
  for (let i = 0; i < sideA.length; i++) {
    if (a[along][sideA[i]] !== b[along][sideB[i]])
      return 'the vertices on the common side stand at different places';
    const gap = Math.abs(heightOf(a, sideA[i]) - heightOf(b, sideB[i]));
    if (gap > allowed) return `the heights on the common side are ${gap.toFixed(3)} m apart`;
  }
  return undefined;
}

export function heightOf(mesh: TerrainMesh, vertex: number): number {
  return mesh.lowest + (mesh.height[vertex] / QUANTIZED) * (mesh.highest - mesh.lowest);
}

async function strayTiles(folder: string, expected: Map<string, TileAddress>): Promise<TerrainProblem[]> {
  const problems: TerrainProblem[] = [];
  for (const entry of await readdir(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.terrain')) continue;
    const key = entry.replaceAll('\\', '/').slice(0, -'.terrain'.length);
    if (!expected.has(key))
      problems.push({ code: 'tile-stray', where: key, message: 'layer.json does not know the tile' });
  }
  return problems;
}
