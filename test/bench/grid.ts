import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../models/feature.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { encodeTile, GeoTiffWriter, TILE } from '../../tiles-service/grid/geotiff-writer.ts';
import { buildGrid } from '../../tiles-service/grid/index.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../tiles-service/store/writer.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';

/** Kilometres a side; GRID_KILOMETRES overrides it. */
const KILOMETRES = Number(process.env.GRID_KILOMETRES ?? 20);
const CELL = 5;
const [WEST, NORTH] = [500_000, 3_400_000];
const CRS = 'EPSG:4547';

/** A square of city at 5 m from a DEM of 2.5 m and 625 buildings, 25 streets and a pond a square kilometre, one river. */
export async function run(print: (line: string) => void): Promise<void> {
  for (const kilometres of KILOMETRES > 5 ? [5, KILOMETRES] : [KILOMETRES]) await one(kilometres, print);
}

async function one(kilometres: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'grid-bench-'));
  const pool = new WorkerPool(2);
  try {
    const terrain = join(folder, 'dem.tif');
    await writeDem(terrain, kilometres * 400);
    const store = join(folder, 'store');
    const features = await writeStore(store, kilometres);
    const out = join(folder, 'out');
    mkdirSync(out);
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const { report } = await buildGrid({
      crs: CRS,
      verticalDatum: '1985',
      cellSize: CELL,
      terrain: [{ path: terrain, crs: CRS, verticalDatum: '1985' }],
      stores: [store],
      out,
      pool,
      signal: new AbortController().signal,
      onProgress: () => {},
      tally: new Tally(),
    });
    clearInterval(timer);
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = (user + system) / 1e6;
    print(
      `grid kilometres=${kilometres} cells=${report.terrain.cells} features=${features} seconds=${seconds.toFixed(1)} ` +
        `cells_per_second=${Math.round(report.terrain.cells / seconds)} cpu_seconds=${cpuSeconds.toFixed(1)} ` +
        `cells_per_cpu_second=${Math.round(report.terrain.cells / cpuSeconds)} ` +
        `resident_megabytes_before=${Math.round(before / 1e6)} peak_resident_megabytes=${Math.round(peak / 1e6)}`,
    );
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeDem(path: string, pixels: number): Promise<void> {
  const writer = await GeoTiffWriter.create(path, {
    ...{ width: pixels, height: pixels, west: WEST, north: NORTH, cell: 2.5, title: 'Bench' },
    crsCode: 4547,
    crsName: CRS,
  });
  const across = Math.ceil(pixels / TILE);
  const tile = new Float32Array(TILE * TILE);
  for (let index = 0; index < across * across; index++) {
    const [left, top] = [(index % across) * TILE, Math.floor(index / across) * TILE];
    for (let i = 0; i < tile.length; i++) {
      const [x, y] = [left + (i % TILE), top + Math.floor(i / TILE)];
      tile[i] = 20 + 10 * Math.sin(x / 300) * Math.cos(y / 200) + ((x * 7919 + y * 104_729) % 97) / 400;
    }
    await writer.writeTile(index, encodeTile(tile));
  }
  await writer.finish();
}

async function writeStore(folder: string, kilometres: number): Promise<number> {
  const transform = await createTransform(resolveCrs(CRS, lookupCrs), ELLIPSOID);
  const writer = new FeatureStoreWriter(folder, { features: 1_000, bytes: 512 << 10, metres: 800 });
  let count = 0;
  const add = (type: Feature['type'], kind: string, ring: number[][], more: Partial<Feature> = {}): void => {
    const positions = Float64Array.from(ring.flatMap(([x, y]) => [WEST + x, NORTH - y, 0]));
    transform.toGeodetic(positions, positions);
    const isLine = type === 'Road' || type === 'Waterway';
    writer.add({
      id: `bench:${count++}`,
      type,
      class: kind,
      attributes: {},
      geometries: [
        isLine
          ? {
              ...{ kind: 'lines', lod: 0, heightReference: 'ground', positions },
              lineStarts: Uint32Array.of(0, ring.length),
            }
          : {
              ...{ kind: 'areas', lod: 0, heightReference: 'ground', positions },
              ringStarts: Uint32Array.of(0, ring.length),
              polygonStarts: Uint32Array.of(0, 1),
            },
      ],
      ...more,
    });
  };
  const box = (x: number, y: number, w: number, h: number): number[][] => [
    [x, y],
    [x, y + h],
    [x + w, y + h],
    [x + w, y],
  ];
  for (let row = 0; row < kilometres * 25; row++)
    for (let column = 0; column < kilometres * 25; column++)
      add('Building', 'house', box(column * 40 + 8, row * 40 + 8, 12 + (column % 7), 10 + (row % 9)));
  for (let km = 0; km < kilometres * kilometres; km++) {
    const [x, y] = [(km % kilometres) * 1000, Math.floor(km / kilometres) * 1000];
    add('LandUse', 'residential', box(x, y, 1000, 1000));
    add('WaterBody', 'water', box(x + 300, y + 300, 80, 60), { attributes: { water: 'pond' } });
    for (let street = 0; street < 25; street++)
      add(
        'Road',
        'residential',
        street % 2
          ? [
              [x, y + street * 40],
              [x + 1000, y + street * 40],
            ]
          : [
              [x + street * 40, y],
              [x + street * 40, y + 1000],
            ],
        street === 12 ? { attributes: { bridge: 'yes' } } : {},
      );
  }
  const bend = (x: number): number => kilometres * 500 + 900 * Math.sin(x / 1500);
  const bank = Array.from({ length: kilometres * 40 }, (_, i) => [i * 25, bend(i * 25)]);
  add('WaterBody', 'water', [...bank, ...bank.map(([x, y]) => [x, y + 200]).reverse()], {
    attributes: { water: 'river' },
  });
  await writer.finish(new Tally(), new AbortController().signal);
  return count;
}
