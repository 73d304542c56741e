import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openFeatureSource } from '../../tiles-service/read/index.ts';

/** Features of each file; BENCH_FEATURES for another number. */
const FEATURES = Number(process.env.BENCH_FEATURES ?? 1_000_000);
const SAMPLE_MILLISECONDS = 20;

type Lines = (index: number, x: string, y: string) => string;

const TEXTS: [name: string, head: string, line: Lines, tail: string][] = [
  ['points.csv', '编号,名称,lon,lat\n', (i, x, y) => `P${i},点${i},${x},${y}\n`, ''],
  [
    'points.geojsonl',
    '',
    (i, x, y) =>
      `{"type":"Feature","properties":{"编号":"P${i}","名称":"点${i}"},"geometry":{"type":"Point","coordinates":[${x},${y}]}}\n`,
    '',
  ],
  [
    'points.kml',
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n',
    (i, x, y) =>
      `<Placemark id="P${i}"><name>点${i}</name><Point><coordinates>${x},${y}</coordinates></Point></Placemark>\n`,
    '</Document></kml>\n',
  ],
];
/** Written by ogr2ogr where it is installed. */
const WRITTEN: [name: string, driver: string][] = [
  ['points.shp', 'ESRI Shapefile'],
  ['points.fgb', 'FlatGeobuf'],
  ['points.gpkg', 'GPKG'],
];

/** A million points in each plain format: features a second, and how much memory they take. */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-formats-'));
  try {
    for (const [name, head, line, tail] of TEXTS) {
      await pipeline(Readable.from(lines(head, line, tail)), createWriteStream(join(folder, name)));
      await measure(folder, name, print);
    }
    if (spawnSync('ogr2ogr', ['--version']).status !== 0) return print('formats ogr2ogr=missing');
    for (const [name, driver] of WRITTEN) {
      const parameters = ['-q', '-f', driver, join(folder, name), join(folder, 'points.geojsonl')];
      execFileSync('ogr2ogr', [...parameters, ...(name.endsWith('shp') ? ['-lco', 'ENCODING=UTF-8'] : [])]);
      await measure(folder, name, print);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function* lines(head: string, line: Lines, tail: string): Generator<string> {
  yield head;
  let text = '';
  for (let i = 0; i < FEATURES; i++) {
    // A grid of half a degree, in an order that jumps about.
    const place = (i * 611_953) % FEATURES;
    const side = Math.ceil(Math.sqrt(FEATURES));
    const x = (114 + (0.5 * (place % side)) / side).toFixed(7);
    const y = (30 + (0.5 * Math.floor(place / side)) / side).toFixed(7);
    text += line(i, x, y);
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  yield text + tail;
}

async function measure(folder: string, name: string, print: (line: string) => void): Promise<void> {
  let peak = 0;
  const sample = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, SAMPLE_MILLISECONDS);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const source = await openFeatureSource(join(folder, name), { source: 's', scratch: folder });
  let features = 0;
  for await (const batch of source.features()) {
    features += batch.length;
    sample();
  }
  clearInterval(timer);
  if (features !== FEATURES) throw new Error(`${name}: ${features} of ${FEATURES} features were read`);
  const { user, system } = process.cpuUsage(cpu);
  const perSecond = Math.round((features / (performance.now() - begun)) * 1000);
  const perCpuSecond = Math.round((features / (user + system)) * 1e6);
  print(
    `formats file=${name} features=${features} per_second=${perSecond} per_cpu_second=${perCpuSecond} peak_mb=${Math.round(peak / 2 ** 20)}`,
  );
}
