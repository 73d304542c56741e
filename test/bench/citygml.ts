import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { importCity } from '../../tiles-service/city/import.ts';
import { openFeatureSource } from '../../tiles-service/read/index.ts';
import { realData } from '../real/data.ts';

const COPIES = 100;
/** Between copies, in degrees of latitude: 1.1 km to the north. */
const STEP = 0.01;

/**
 * CityGML from file to features, and from file to tiles, records included: PLATEAU Tamana (LoD0 to 2), 100 copies side
 * by side.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-citygml-'));
  try {
    const file = join(folder, 'tamana.gml');
    await replicate(realData('plateau/tamana_43206/49303425_bldg_6697_op.gml'), file);
    const megabytes = statSync(file).size / 1e6;
    await readAlone(file, megabytes, folder, print);
    const begun = performance.now();
    const cpuBefore = process.cpuUsage();
    const { reports } = await importCity({
      out: join(folder, 'city'),
      files: [file],
      publication: 'public',
      imagery: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuSeconds = (user + system) / 1e6;
    const [{ seconds: parts, kept }] = reports;
    print(
      `citygml megabytes=${megabytes.toFixed(1)} features=${kept} mb_per_second=${(megabytes / seconds).toFixed(1)} ` +
        `mb_per_cpu_second=${(megabytes / cpuSeconds).toFixed(1)} seconds=${seconds.toFixed(1)} reading=${parts.reading.toFixed(1)} tiling=${parts.tiling.toFixed(1)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readAlone(
  file: string,
  megabytes: number,
  folder: string,
  print: (line: string) => void,
): Promise<void> {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  const begun = performance.now();
  const cpuBefore = process.cpuUsage();
  const source = await openFeatureSource(file, { source: 'bench', scratch });
  let features = 0;
  let peak = 0;
  for await (const batch of source.features()) {
    features += batch.length;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  print(
    `citygml-read megabytes=${megabytes.toFixed(1)} features=${features} mb_per_second=${(megabytes / seconds).toFixed(1)} ` +
      `mb_per_cpu_second=${(megabytes / ((user + system) / 1e6)).toFixed(1)} seconds=${seconds.toFixed(1)} peak_rss_mb=${(peak / 1e6).toFixed(0)}`,
  );
}

async function replicate(path: string, target: string): Promise<void> {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf('<core:cityObjectMember>');
  const to = text.lastIndexOf('</core:cityObjectMember>') + '</core:cityObjectMember>'.length;
  const body = text.slice(from, to);
  const out = createWriteStream(target);
  out.write(text.slice(0, from));
  for (let copy = 0; copy < COPIES; copy++) {
    const moved = body
      .replace(/(gml:id="|xlink:href="#)([^"]+)"/g, `$1$2-${copy}"`)
      .replace(/<gml:posList>([^<]*)</g, (_, list: string) => `<gml:posList>${shifted(list, copy * STEP)}<`);
    if (!out.write(moved)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end(text.slice(to));
  await finished(out);
}

/** Latitudes, the first of each three numbers, moved north; as many digits as before. */
function shifted(list: string, degrees: number): string {
  return list
    .trim()
    .split(/\s+/)
    .map((number, index) => (index % 3 === 0 ? (Number(number) + degrees).toFixed(14) : number))
    .join(' ');
}
