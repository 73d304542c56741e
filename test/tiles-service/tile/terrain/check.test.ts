import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeTerrainMesh,
  encodeTerrainMesh,
  type TerrainMesh,
} from '../../../../scenes/geometry/terrain/quantized-mesh.ts';
import { checkTerrain } from '../../../../tiles-service/tile/terrain/index.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';
import {
  removeFolder,
  runTerrain,
  type TerrainRun,
  temporaryFolder,
  tilesOf,
  writeGrid,
} from './terrain-run.ts';

let folder: string;
let pool: WorkerPool;
let run: TerrainRun;
/** A tile with tiles to the east and north of it. */
let tile: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  pool = new WorkerPool(1);
  const path = join(folder, 'hill.asc');
  await writeGrid(
    path,
    { west: 10, south: 45, cell: 0.004, columns: 40, rows: 40 },
    (longitude, latitude) =>
      300 + 200 * Math.exp(-(((longitude - 10.08) / 0.03) ** 2) - ((latitude - 45.08) / 0.03) ** 2),
  );
  run = await runTerrain(folder, pool, [{ path, crs: 'EPSG:4326', verticalDatum: 'EGM96' }]);
  const { startX, startY } = run.layer.available[run.layer.maxzoom][0];
  tile = `${run.layer.maxzoom}/${startX}/${startY}`;
}, 60_000);
afterAll(async () => {
  await pool.close();
  await removeFolder(folder);
});

/** A copy of the terrain with something done to it, checked. */
async function checkAfter(harm: (out: string) => Promise<void>): Promise<string[]> {
  const out = join(folder, 'harmed');
  await cp(run.out, out, { recursive: true });
  try {
    await harm(out);
    return (await checkTerrain(out)).problems.map(
      ({ code, where, message }) => `${code} ${where}: ${message}`,
    );
  } finally {
    await rm(out, { recursive: true });
  }
}

async function change(out: string, how: (mesh: TerrainMesh) => Partial<TerrainMesh>): Promise<void> {
  const path = join(out, `${tile}.terrain`);
  const mesh = decodeTerrainMesh(await readFile(path));
  await writeFile(path, encodeTerrainMesh({ ...mesh, ...how(mesh) }));
}

describe('checkTerrain', () => {
  it('should find nothing wrong with a sound terrain, and count its tiles', async () => {
    expect(await checkTerrain(run.out)).toEqual({ problems: [], tiles: tilesOf(run.layer).length });
  });

  it('should find a tile that is missing, one that is too many, and one that is cut short', async () => {
    const problems = await checkAfter(async (out) => {
      await rm(join(out, '1/2/1.terrain'));
      await writeFile(join(out, '1/2/0.terrain.terrain'), '');
      await cp(join(out, '0/0/0.terrain'), join(out, '1/99.terrain'));
      const bytes = await readFile(join(out, `${tile}.terrain`));
      await writeFile(join(out, `${tile}.terrain`), bytes.subarray(0, bytes.length - 10));
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringContaining('tile-broken 1/2/1: the tile is said to be available and is missing'),
        expect.stringContaining('tile-stray 1/99'),
        expect.stringContaining(`tile-broken ${tile}: The terrain tile ends`),
      ]),
    );
  });

  it.each<[string, (mesh: TerrainMesh) => Partial<TerrainMesh>]>([
    ['meters apart', ({ highest }) => ({ highest: highest + 20 })],
    [
      'one has',
      ({ east, north }) => ({ east: east.filter((_, i) => i !== 1), north: north.filter((_, i) => i !== 1) }),
    ],
    ['normals on the common side differ', ({ normals }) => ({ normals: normals!.map((value) => value ^ 8) })],
    ['not one normal for every vertex', () => ({ normals: undefined })],
    ['water mask', () => ({ water: new Uint8Array(7) })],
    ['upside down', ({ triangles }) => ({ triangles: withLastTurned(triangles) })],
    ['do not cover the tile once', ({ triangles }) => ({ triangles: triangles.slice(0, -3) })],
    ['does not lie on it', ({ west, east }) => ({ west: east, east: west })],
    ['below the lowest', ({ lowest, highest }) => ({ lowest: highest, highest: lowest })],
  ])('should find a tile that is wrong: %s', async (message, harm) => {
    const problems = await checkAfter((out) => change(out, harm));
    expect(problems.some((problem) => problem.includes(message.replace('meters apart', 'm apart')))).toBe(
      true,
    );
    expect(problems.every((problem) => problem.includes(tile))).toBe(true);
  });

  it('should find ground that is cut short', async () => {
    const problems = await checkAfter(async (out) => {
      const path = join(out, 'ground/heights.bin');
      await writeFile(path, (await readFile(path)).subarray(0, 50));
    });
    expect(problems).toEqual([expect.stringContaining('ground-broken')]);
  });

  it('should find a layer.json that is none', async () => {
    const problems = await checkAfter((out) => writeFile(join(out, 'layer.json'), '{"tilejson":"2.1.0"'));
    expect(problems).toEqual([expect.stringContaining('layer-json')]);
  });
});

/** The last triangle with two corners exchanged; all of them were used before. */
function withLastTurned(triangles: Uint32Array): Uint32Array {
  const turned = triangles.slice();
  const last = turned.length - 1;
  [turned[last], turned[last - 1]] = [turned[last - 1], turned[last]];
  return turned;
}
