import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { importCity } from '../../tiles-service/city/import.ts';
import { realData } from '../real/data.ts';

const COPIES = 24;
/** Between copies, in the file's own integer units of 1 mm: 3 km to the east. */
const STEP = 3_000_000;

/** CityJSON from file to tiles, records included: Rotterdam Delfshaven (LoD2), 24 copies side by side. */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cityjson-'));
  try {
    const file = join(folder, 'rotterdam.city.json');
    await replicate(realData('rotterdam/delfshaven/3-20-DELFSHAVEN.city.json'), file);
    const megabytes = statSync(file).size / 1e6;
    const begun = performance.now();
    const cpuBefore = process.cpuUsage();
    const { reports } = await importCity({
      out: join(folder, 'city'),
      files: [file],
      verticalDatum: 'NAP',
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
      `cityjson megabytes=${megabytes.toFixed(1)} features=${kept} mb_per_second=${(megabytes / seconds).toFixed(1)} ` +
        `mb_per_cpu_second=${(megabytes / cpuSeconds).toFixed(1)} seconds=${seconds.toFixed(1)} reading=${parts.reading.toFixed(1)} tiling=${parts.tiling.toFixed(1)}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface CityJson {
  CityObjects: Record<
    string,
    { geometry?: { boundaries: unknown }[]; parents?: string[]; children?: string[] }
  >;
  vertices: number[][];
}

async function replicate(path: string, target: string): Promise<void> {
  const city = JSON.parse(readFileSync(path, 'utf8')) as CityJson;
  const { CityObjects, vertices, ...rest } = city;
  const out = createWriteStream(target);
  out.write(`${JSON.stringify(rest).slice(0, -1)},"CityObjects":{`);
  for (let copy = 0; copy < COPIES; copy++) {
    const shift = copy * vertices.length;
    for (const [index, [id, object]] of Object.entries(CityObjects).entries()) {
      const renamed = {
        ...object,
        ...(object.parents ? { parents: object.parents.map((parent) => `${parent}-${copy}`) } : {}),
        ...(object.children ? { children: object.children.map((child) => `${child}-${copy}`) } : {}),
        geometry: object.geometry?.map((geometry) => ({
          ...geometry,
          boundaries: shifted(geometry.boundaries, shift),
        })),
      };
      out.write(
        `${copy + index > 0 ? ',' : ''}${JSON.stringify(`${id}-${copy}`)}:${JSON.stringify(renamed)}`,
      );
    }
  }
  out.write('},"vertices":[');
  for (let copy = 0; copy < COPIES; copy++) {
    const moved = vertices.map(([x, y, z]) => [x + (copy % 6) * STEP, y + Math.floor(copy / 6) * STEP, z]);
    out.write(`${copy > 0 ? ',' : ''}${JSON.stringify(moved).slice(1, -1)}`);
  }
  out.end(']}');
  await finished(out);
}

function shifted(boundaries: unknown, shift: number): unknown {
  return Array.isArray(boundaries)
    ? boundaries.map((inner) => shifted(inner, shift))
    : (boundaries as number) + shift;
}
