import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEgm96 } from '../../../../models/geodesy/index.ts';
import { checkTerrain, type Ground, openGround } from '../../../../tiles-service/tile/terrain/index.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';
import { excessOverChildren, excessOverGround, gapsBetweenLevels } from './terrain-proof.ts';
import {
  filesOf,
  removeFolder,
  runTerrain,
  type TerrainRun,
  temporaryFolder,
  tilesOf,
  writeGrid,
} from './terrain-run.ts';

const GIVEN = { crs: 'EPSG:4326', verticalDatum: 'EGM96' };
/** Cells of 200 m over a fifth of a degree, and of 30 m in the middle of it, on ground that stands 6 m higher. */
const COARSE = { west: 10, south: 45, cell: 0.002, columns: 100, rows: 90 };
const FINE = { west: 10.08, south: 45.07, cell: 0.0003, columns: 160, rows: 150 };
const OFFSET = 6;
const MIDDLE = [10.1, 45.09] as const;

function coarseHeight(longitude: number, latitude: number): number {
  return 300 + 900 * (longitude - 10.1) - 500 * (latitude - 45.09);
}
function fineHeight(longitude: number, latitude: number): number {
  const hill = 40 * Math.exp(-(((longitude - 10.105) / 0.004) ** 2) - ((latitude - 45.095) / 0.003) ** 2);
  return coarseHeight(longitude, latitude) + OFFSET + hill;
}

let folder: string;
let pool: WorkerPool;
let run: TerrainRun;
let ground: Ground;
let undulation: (longitude: number, latitude: number) => number;
const sources = () => [
  { path: join(folder, 'coarse.asc'), ...GIVEN },
  { path: join(folder, 'fine.asc'), ...GIVEN },
];

beforeAll(async () => {
  folder = await temporaryFolder();
  pool = new WorkerPool(2);
  undulation = await loadEgm96();
  await writeGrid(join(folder, 'coarse.asc'), COARSE, coarseHeight);
  // A gap within the fine model: a lake without data, on the plane.
  await writeGrid(join(folder, 'fine.asc'), FINE, (longitude, latitude) =>
    Math.hypot(longitude - 10.095, latitude - 45.085) < 0.0012 ? Number.NaN : fineHeight(longitude, latitude),
  );
  run = await runTerrain(folder, pool, sources());
  ground = await openGround(join(run.out, 'ground'));
}, 120_000);
afterAll(async () => {
  ground?.close();
  await pool.close();
  await removeFolder(folder);
});

/** Height over EGM96. */
function heightAt(longitude: number, latitude: number): number {
  return ground.heightAt(longitude, latitude) - undulation(longitude, latitude);
}

describe('tileTerrain', () => {
  it('should write tiles that are sound and meet without a crack', async () => {
    const { problems, tiles } = await checkTerrain(run.out);
    expect(problems).toEqual([]);
    expect(tiles).toBe(run.result.tiles);
    expect(tiles).toBeGreaterThan(150);
  });

  it('should say what it made, in layer.json and in the result', async () => {
    expect(run.result).toMatchObject({ entry: 'layer.json', minimumZoom: 0 });
    expect(run.result.maximumZoom).toBe(run.layer.maxzoom);
    // 30 m: level 13 has samples of 38 × 27 m there.
    expect(run.layer.maxzoom).toBe(13);
    expect(run.layer.extensions).toEqual(['octvertexnormals', 'watermask']);
    expect(run.layer.available[0]).toEqual([{ startX: 0, startY: 0, endX: 1, endY: 0 }]);
    [10, 45, 10.2, 45.18].forEach((value, side) => {
      expect(run.result.extent?.[side]).toBeCloseTo(value, 6);
    });
    const written = [...(await filesOf(run.out))].filter(([name]) => name.endsWith('.terrain'));
    expect(written.length).toBe(run.result.tiles);
    expect(written.reduce((sum, [, bytes]) => sum + bytes.length, 0)).toBe(run.result.bytes);
    expect(run.progress[run.progress.length - 1]).toMatchObject({
      done: run.result.tiles,
      total: run.result.tiles,
    });
  });

  it('should leave no scratch behind', async () => {
    expect((await readdir(run.out)).filter((name) => !/^(\d+|ground|layer\.json)$/.test(name))).toEqual([]);
  });

  it('should keep to tiles near the models, with their ancestors and siblings', () => {
    for (const { level, x, y } of tilesOf(run.layer)) {
      const side = 180 / 2 ** level;
      const [west, south] = [x * side - 180, y * side - 90];
      // 9 km of fading, and at most two tiles of siblings.
      const reach = 0.12 + 2.5 * side;
      expect(west < 10.2 + reach && west + side > 10 - reach).toBe(true);
      expect(south < 45.18 + reach && south + side > 45 - reach).toBe(true);
    }
  });

  it('should show the coarse model where there is no finer one, to a few centimetres on a plane', () => {
    for (const [longitude, latitude] of [
      [10.02, 45.02],
      [10.19, 45.17],
      [10.03, 45.15],
      [10.17, 45.01],
    ]) {
      expect(heightAt(longitude, latitude)).toBeCloseTo(coarseHeight(longitude, latitude), 1);
    }
  });

  it('should show the finer model where there is one, and fill its gaps from it', () => {
    for (const [longitude, latitude] of [MIDDLE, [10.105, 45.095], [10.108, 45.092], [10.095, 45.0855]]) {
      expect(Math.abs(heightAt(longitude, latitude) - fineHeight(longitude, latitude))).toBeLessThan(0.3);
    }
  });

  it('should pass from one model to the other without a cliff', () => {
    // Over the western border of the fine model: 6 m within its feather of some 560 m.
    let steepest = 0;
    for (let metres = -800; metres < 800; metres += 10) {
      const longitude = 10.08 + metres / 78_600;
      const step =
        heightAt(longitude + 10 / 78_600, 45.08) - heightAt(longitude, 45.08) - 900 * (10 / 78_600);
      steepest = Math.max(steepest, Math.abs(step));
    }
    expect(steepest).toBeLessThan(0.3);
    expect(heightAt(10.0795, 45.08)).toBeCloseTo(coarseHeight(10.0795, 45.08), 0);
    expect(heightAt(10.0885, 45.08)).toBeCloseTo(fineHeight(10.0885, 45.08), 0);
  });

  it('should run out into the sea level of EGM96 without a cliff', () => {
    let steepest = 0;
    for (let latitude = 44.85; latitude < 45.05; latitude += 0.0005) {
      steepest = Math.max(
        steepest,
        Math.abs(heightAt(10.1, latitude + 0.0005) - heightAt(10.1, latitude)) / 55.6,
      );
    }
    expect(steepest).toBeLessThan(0.1);
    for (const [longitude, latitude] of [
      [10.1, 44.7],
      [11.5, 45.1],
      [-120, 30],
      [170, -45],
      [0, 89.9],
    ]) {
      expect(heightAt(longitude, latitude)).toBe(0);
    }
  });

  it('should show on screen what the ground says, within the stated tolerance', async () => {
    const { excess, places } = await excessOverGround(
      run,
      ground,
      (longitude, latitude) => Math.abs(longitude - 10.1) < 0.13 && Math.abs(latitude - 45.09) < 0.12,
    );
    expect(places).toBeGreaterThan(1000);
    expect(excess).toBeLessThanOrEqual(0);
  });

  it('should join deepest tiles of different sizes without a gap', async () => {
    const { gap, sides } = await gapsBetweenLevels(run);
    expect(sides).toBeGreaterThan(40);
    expect(gap).toBeLessThan(0.1);
  });

  it('should keep each level within what it states of the level below', async () => {
    const { excess, pairs } = await excessOverChildren(run);
    expect(pairs).toBeGreaterThan(100);
    expect(excess).toBeLessThanOrEqual(0);
    const deepest = run.layer.accuracy[run.layer.maxzoom];
    expect(deepest.tolerance).toBeLessThanOrEqual(0.5);
    for (const { level, tolerance } of run.layer.accuracy)
      expect(tolerance).toBeLessThanOrEqual(Math.max(0.5, 9634 / 2 ** level));
  });

  it('should say what it filled in', () => {
    expect(run.tally.entries('repaired')).toMatchObject([
      { reason: 'terrain-gap-filled', examples: ['fine.asc'] },
    ]);
    const filled = Math.PI * (0.0012 / 0.0003) ** 2;
    expect(run.tally.total('repaired')).toBeGreaterThan(0.8 * filled);
    expect(run.tally.total('repaired')).toBeLessThan(1.2 * filled);
  });

  it('should write the same bytes again', async () => {
    const again = await runTerrain(folder, pool, sources());
    const [first, second] = [await filesOf(run.out), await filesOf(again.out)];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, bytes] of first) expect(second.get(name)?.equals(bytes), name).toBe(true);
    await removeFolder(again.out);
  }, 60_000);

  it('should give the same ground on a worker thread', async () => {
    const places = Array.from(
      { length: 50 },
      (_, i) => [10 + i / 300, 45 + ((i * 7) % 50) / 280] as [number, number],
    );
    const module = new URL('./ground-in-worker.ts', import.meta.url).href;
    const heights = await pool.run<number[]>(module, 'sampleGround', {
      folder: join(run.out, 'ground'),
      places,
    });
    expect(heights).toEqual(places.map(([longitude, latitude]) => ground.heightAt(longitude, latitude)));
  });

  it('should stop at once when told to, and leave nothing at work', async () => {
    const stop = new AbortController();
    const running = runTerrain(folder, pool, sources(), stop.signal);
    setTimeout(() => stop.abort(), 300);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(pool.pending).toBe(0);
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('scratch'))).toEqual(
      [],
    );
  });

  it('should refuse a model without any height, and one without a vertical datum', async () => {
    await writeGrid(join(folder, 'empty.asc'), COARSE, () => Number.NaN);
    await expect(
      runTerrain(folder, pool, [{ path: join(folder, 'empty.asc'), ...GIVEN }]),
    ).rejects.toMatchObject({
      code: 'raster-empty',
    });
    await expect(
      runTerrain(folder, pool, [{ path: join(folder, 'coarse.asc'), crs: 'EPSG:4326' }]),
    ).rejects.toMatchObject({ code: 'vertical-datum-missing' });
  });

  it('should take impossible heights as gaps and count them', async () => {
    const spiked = { ...COARSE, columns: 40, rows: 40 };
    await writeGrid(join(folder, 'spiked.asc'), spiked, (longitude, latitude) =>
      Math.abs(longitude - 10.041) < 0.001 && Math.abs(latitude - 45.041) < 0.001 ? -32767 : 250,
    );
    const level = await runTerrain(folder, pool, [{ path: join(folder, 'spiked.asc'), ...GIVEN }]);
    expect(level.tally.entries('repaired').map(({ reason, count }) => [reason, count])).toEqual([
      ['terrain-impossible-height', 1],
      ['terrain-gap-filled', 1],
    ]);
    const flat = await openGround(join(level.out, 'ground'));
    expect(flat.heightAt(10.041, 45.041) - undulation(10.041, 45.041)).toBeCloseTo(250, 1);
    flat.close();
  });

  it.each([
    ['across 180°', 179.9],
    ['counted from 0° to 360°', 190],
  ])('should tile a model that lies %s', async (_, west) => {
    const path = join(folder, 'date-line.asc');
    await writeGrid(
      path,
      { west, south: -17, cell: 0.002, columns: 100, rows: 60 },
      (longitude) => 50 + 100 * (longitude - west),
    );
    const island = await runTerrain(folder, pool, [{ path, ...GIVEN }]);
    expect((await checkTerrain(island.out)).problems).toEqual([]);
    expect(island.result.tiles).toBeLessThan(300);
    const model = await openGround(join(island.out, 'ground'));
    for (const east of [0.03, 0.09, 0.11, 0.18]) {
      const longitude = west + east > 180 ? west + east - 360 : west + east;
      expect(model.heightAt(longitude, -16.94) - undulation(longitude, -16.94)).toBeCloseTo(
        50 + 100 * east,
        1,
      );
    }
    model.close();
  });
});
