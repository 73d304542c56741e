import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { createLazPerf } from 'laz-perf';
import proj4 from 'proj4';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InputError } from '../../models/errors.ts';
import { loadEgm96 } from '../../models/geodesy/egm96.ts';
import { enuFrame } from '../../models/geodesy/index.ts';
import { fromEllipsoidal, parseVerticalDatum } from '../../models/geodesy/vertical-datum.ts';
import { readChunk } from '../../tiles-service/read/pointcloud/decode-chunk.ts';
import { openPointCloud } from '../../tiles-service/read/pointcloud/index.ts';
import { openRaster } from '../../tiles-service/read/raster/index.ts';
import { checkPointCloud } from '../../tiles-service/tile/pointcloud/check.ts';
import { tilePointCloud } from '../../tiles-service/tile/pointcloud/index.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { readPointTiles, type TilePoint } from '../tiles-service/tile/support/point-tiles.ts';
import { type TiledFiles, tileFiles } from '../tiles-service/tile/support/tile-files.ts';
import { describeReal, realData } from './data.ts';

const DELFT = ['delft/ahn3_lidar/ahn3_cropped_1.laz', 'delft/ahn3_lidar/ahn3_cropped_2.laz'].map(realData);
const AUTZEN = realData('pointcloud/autzen_trim.laz');
const CROP = realData('pointcloud/4_6_crop.las');
/** Amersfoort / RD New by its parameters as Kadaster and EPSG publish them, without this project's tables. */
const RD =
  '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
  '+towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m +no_defs';

let root: string;
let pool: WorkerPool;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pointcloud-'));
  pool = new WorkerPool(2);
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

/** Points of a LAZ file by laz-perf's own reader of whole files, which shares nothing with ours but the codec. */
async function wholeFile(
  path: string,
): Promise<{ counts: Map<number, number>; points: Buffer; length: number }> {
  const laz = await createLazPerf();
  const bytes = readFileSync(path);
  const input = laz._malloc(bytes.length);
  laz.HEAPU8.set(bytes, input);
  const reader = new laz.LASZip();
  reader.open(input, bytes.length);
  const [count, length] = [reader.getCount(), reader.getPointLength()];
  const row = laz._malloc(length);
  const counts = new Map<number, number>();
  const points = Buffer.alloc(count * length);
  for (let i = 0; i < count; i++) {
    reader.getPoint(row);
    points.set(laz.HEAPU8.subarray(row, row + length), i * length);
    const code = points[i * length + 15] & 0x1f;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return { counts, points, length };
}

function countClasses(points: readonly TilePoint[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { classification } of points) counts.set(classification, (counts.get(classification) ?? 0) + 1);
  return counts;
}

const sorted = (counts: Map<number, number>) => [...counts].sort(([a], [b]) => a - b);

describeReal('The point cloud of Delft', () => {
  let tiled: TiledFiles;
  let points: TilePoint[];
  let transform: number[];
  let whole: Awaited<ReturnType<typeof wholeFile>>[];
  beforeAll(async () => {
    tiled = await tileFiles(tilePointCloud, DELFT, { crs: 'EPSG:7415' }, { root, pool });
    ({ points, transform } = readPointTiles(tiled.out));
    whole = await Promise.all(DELFT.map(wholeFile));
  }, 120_000);

  it('should be sound, with every point of both files in exactly one tile', async () => {
    const check = await checkPointCloud(tiled.out);
    expect(check.problems).toEqual([]);
    expect(check.points).toBe(848_942);
    expect(tiled.result).toMatchObject({ read: 848_942, features: 848_942 });
    expect(tiled.tally.read).toBe(848_942);
  });

  it('should hold as many points of each class as laz-perf alone reads', () => {
    const expected = new Map<number, number>();
    for (const { counts } of whole)
      for (const [code, count] of counts) expected.set(code, (expected.get(code) ?? 0) + count);
    expect(sorted(countClasses(points))).toEqual(sorted(expected));
    expect([...expected.keys()].sort((a, b) => a - b)).toEqual([1, 2, 6, 9, 26]);
    const legend = tiled.result.layer.legend?.map(({ label }) => label.en);
    expect(legend).toEqual(
      ['Ground', 'Building', 'Unclassified', 'Bridges and structures', 'Water'].sort(
        (a, b) => rank(b, expected) - rank(a, expected),
      ),
    );
  });

  it('should place points within 1 cm of an independent projection', () => {
    // The corner points of each file: extreme in x and y, and so easy to find again.
    const frame = frameOf(transform);
    const project = proj4(RD, '+proj=longlat +datum=WGS84 +no_defs');
    const near = new Map<string, TilePoint>();
    for (const point of points) near.set(point.place.map((value) => Math.round(value * 50)).join(' '), point);
    let compared = 0;
    for (const { points: raw, length } of whole) {
      for (let at = 0; at < raw.length; at += length * 997) {
        const [x, y] = [raw.readInt32LE(at) / 1000, raw.readInt32LE(at + 4) / 1000];
        const code = raw[at + 15] & 0x1f;
        const [longitude, latitude] = project.forward([x, y]);
        const height = heightAt(longitude, latitude, raw.readInt32LE(at + 8) / 1000);
        const [e, n, u] = frame(longitude, latitude, height);
        const found = nearest(near, [e, n, u]);
        expect(found, `a point near ${x}, ${y}`).toBeDefined();
        expect(Math.hypot(found!.place[0] - e, found!.place[1] - n)).toBeLessThan(0.01);
        expect(Math.abs(found!.place[2] - u)).toBeLessThan(0.01);
        expect(found!.classification).toBe(code);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(800);
  });

  it('should have its ground where the terrain model has it', async () => {
    const raster = await openRaster(realData('delft/derived/delft_ahn3_dtm_1m_epsg28992.tif'), {
      verticalDatum: 'NAP',
    });
    const heights = await raster.readWindow(0, 0, raster.width, raster.height);
    const { x0, xColumn, y0, yRow } = raster.placement;
    const back = proj4('+proj=longlat +datum=WGS84 +no_defs', RD);
    const differences: number[] = [];
    for (const point of points
      .filter(({ classification }) => classification === 2)
      .filter((_, i) => i % 50 === 0)) {
      const { longitude, latitude, height } = geodeticOf(transform, point.place);
      const [x, y] = back.forward([longitude, latitude]);
      const there = heights[Math.round((y - y0) / yRow) * raster.width + Math.round((x - x0) / xColumn)];
      if (Number.isFinite(there)) differences.push(Math.abs(napOf(longitude, latitude, height) - there));
    }
    await raster.close();
    differences.sort((a, b) => a - b);
    expect(differences.length).toBeGreaterThan(4_000);
    expect(differences[differences.length >> 1]).toBeLessThan(0.05);
    expect(differences[Math.floor(differences.length * 0.95)]).toBeLessThan(0.5);
  });
});

describeReal('Other point clouds', () => {
  it('should read Autzen in feet, with its colours', async () => {
    const { out, result, tally } = await tileFiles(
      tilePointCloud,
      [AUTZEN],
      { verticalDatum: 'NAVD88' },
      { root, pool },
    );
    expect((await checkPointCloud(out)).problems).toEqual([]);
    expect(result.features).toBe(110_000);
    expect(tally.entries('notes').map(({ reason }) => reason)).toContain('height-unit-assumed');
    const { points } = readPointTiles(out);
    expect(sorted(countClasses(points))).toEqual(sorted((await wholeFile(AUTZEN)).counts));
    // Autzen Stadium, Eugene; 406 to 521 feet.
    expect(result.extent?.[0]).toBeCloseTo(-123.07, 1);
    expect(result.extent?.[1]).toBeCloseTo(44.05, 1);
    const heights = points.map(({ place }) => place[2]);
    expect(Math.max(...heights.slice(0, 50_000)) - Math.min(...heights.slice(0, 50_000))).toBeLessThan(36);
    expect(new Set(points.map(({ color }) => color.join())).size).toBeGreaterThan(500);
  }, 60_000);

  it('should read a LAS file that names its CRS and the unit of its heights', async () => {
    const { out, result } = await tileFiles(tilePointCloud, [CROP], {}, { root, pool });
    const check = await checkPointCloud(out);
    expect(check).toMatchObject({ problems: [], points: 23_875 });
    expect(result.crs).toMatchObject({ found: 'EPSG:2903+5103', from: 'file' });
    const { points } = readPointTiles(out);
    const heights = points.map(({ place }) => place[2]);
    // 7077.92 to 7139.7 US survey feet.
    const span = ((7139.7 - 7077.92) * 1200) / 3937;
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(span, 1);
  }, 60_000);

  it('should refuse Delft without a CRS, and Autzen without a vertical datum', async () => {
    const fails = (path: string) => tileFiles(tilePointCloud, [path], {}, { root, pool });
    await expect(fails(DELFT[0])).rejects.toMatchObject({ name: 'InputError', code: 'crs-missing' });
    await expect(fails(AUTZEN)).rejects.toMatchObject({ name: 'InputError', code: 'vertical-datum-missing' });
  });

  it('should refuse LAZ files that were cut short', async () => {
    const bytes = readFileSync(AUTZEN);
    for (const share of [0.001, 0.003, 0.01, 0.5, 0.9999]) {
      const path = join(root, 'cut.laz');
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)));
      await expect(openPointCloud(path)).rejects.toBeInstanceOf(InputError);
    }
  });

  it('should read or refuse LAZ files with changed bytes, and never do anything else', async () => {
    const bytes = readFileSync(AUTZEN);
    const place = fc.oneof(
      fc.nat(2_200),
      fc.nat(bytes.length - 1),
      fc.integer({ min: bytes.length - 60, max: bytes.length - 1 }),
    );
    const edits = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        const path = join(root, 'changed.laz');
        writeFileSync(path, changed);
        try {
          const file = await openPointCloud(path);
          const records = await readChunk(file, file.chunks[file.chunks.length - 1]);
          expect(records.length).toBe(file.chunks[file.chunks.length - 1].points * file.header.recordLength);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as InputError).input).toBe(basename(path));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

const NAMES: Record<string, number> = {
  Ground: 2,
  Building: 6,
  Unclassified: 1,
  'Bridges and structures': 26,
  Water: 9,
};
const rank = (name: string, counts: Map<number, number>) => counts.get(NAMES[name]) ?? 0;

/** Degrees and height to the tileset's frame, from its matrix alone. */
function frameOf(matrix: number[]): (longitude: number, latitude: number, height: number) => number[] {
  return (longitude, latitude, height) => {
    const position = ecef(longitude, latitude, height);
    const moved = position.map((value, axis) => value - matrix[12 + axis]);
    return [0, 4, 8].map((column) =>
      moved.reduce((sum, value, axis) => sum + value * matrix[column + axis], 0),
    );
  };
}

/** EPSG method 9602. */
function ecef(longitude: number, latitude: number, height: number): number[] {
  const [l, p] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const e2 = (2 - 1 / 298.257223563) / 298.257223563;
  const n = 6_378_137 / Math.sqrt(1 - e2 * Math.sin(p) ** 2);
  return [
    (n + height) * Math.cos(p) * Math.cos(l),
    (n + height) * Math.cos(p) * Math.sin(l),
    (n * (1 - e2) + height) * Math.sin(p),
  ];
}

const NAP = parseVerticalDatum('NAP');
beforeAll(async () => {
  await loadEgm96();
});

function heightAt(longitude: number, latitude: number, nap: number): number {
  return nap - fromEllipsoidal(NAP, longitude, latitude, 0);
}

function napOf(longitude: number, latitude: number, height: number): number {
  return fromEllipsoidal(NAP, longitude, latitude, height);
}

function geodeticOf(matrix: number[], place: readonly number[]) {
  const [x, y, z] = [0, 1, 2].map(
    (axis) =>
      matrix[12 + axis] + place.reduce((sum, value, column) => sum + value * matrix[4 * column + axis], 0),
  );
  const frame = enuFrame(0, 0, 0);
  const [e, n, u] = frame.fromEcef(x, y, z);
  const [longitude, latitude, height] = frame.toGeodetic(e, n, u);
  return { longitude, latitude, height };
}

function nearest(near: Map<string, TilePoint>, place: readonly number[]): TilePoint | undefined {
  const cell = place.map((value) => Math.round(value * 50));
  let best: TilePoint | undefined;
  let distance = 0.02;
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dz = -1; dz <= 1; dz++) {
        const point = near.get(`${cell[0] + dx} ${cell[1] + dy} ${cell[2] + dz}`);
        if (!point) continue;
        const away = Math.hypot(...point.place.map((value, axis) => value - place[axis]));
        if (away < distance) [best, distance] = [point, away];
      }
    }
  }
  return best;
}
