import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCity } from '../../tiles-service/city/import.ts';
import { openFeatureSource } from '../../tiles-service/read/index.ts';
import { realData } from '../real/data.ts';
import { replicateDuplex } from '../tiles-service/read/ifc/replicate.ts';
import { openRooms } from './support/ifc-room.ts';

const COPIES = 9;
/** Megabytes of a scene that is short of memory. */
const TIGHT_BUDGET = 24;

/**
 * IFC from file to features, and from file to tiles with records and bim.json: the duplex nine times, 21 MB; then what the
 * BIM room takes of it in Chromium, with the memory budget that the machine gives and with a tight one.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ifc-'));
  try {
    const file = join(folder, 'duplex.ifc');
    await replicateDuplex(realData('ifc/duplex.ifc'), file, COPIES);
    const megabytes = statSync(file).size / 1e6;
    await readAlone(file, megabytes, folder, print);
    const begun = performance.now();
    const cpuBefore = process.cpuUsage();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
    const { reports } = await importCity({
      out: join(folder, 'city'),
      files: [file],
      publication: 'public',
      imagery: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    clearInterval(watch);
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const [{ seconds: parts, kept }] = reports;
    print(
      `ifc megabytes=${megabytes.toFixed(1)} features=${kept} mb_per_second=${(megabytes / seconds).toFixed(1)} ` +
        `mb_per_cpu_second=${(megabytes / ((user + system) / 1e6)).toFixed(1)} seconds=${seconds.toFixed(1)} ` +
        `reading=${parts.reading.toFixed(1)} tiling=${parts.tiling.toFixed(1)} peak_rss_mb=${(peak / 1e6).toFixed(0)}`,
    );
    for (const room of await openRooms(join(folder, 'city'), 'duplex-bim', [undefined, TIGHT_BUDGET]))
      print(
        `ifc-room megabytes=${megabytes.toFixed(1)} budget_mb=${room.budget.toFixed(0)} room_mb=${room.room.toFixed(0)} ` +
          `used_mb=${room.used.toFixed(1)} coarseness=${room.coarseness.toFixed(2)} heap_mb=${room.heap.toFixed(0)} ` +
          `seconds=${room.seconds.toFixed(1)}`,
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
  let triangles = 0;
  let peak = process.memoryUsage.rss();
  for await (const batch of source.features()) {
    features += batch.length;
    for (const { geometries } of batch)
      for (const { positions } of geometries) triangles += positions.length / 9;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  print(
    `ifc-read megabytes=${megabytes.toFixed(1)} features=${features} triangles=${triangles} ` +
      `mb_per_second=${(megabytes / seconds).toFixed(1)} mb_per_cpu_second=${(megabytes / ((user + system) / 1e6)).toFixed(1)} ` +
      `seconds=${seconds.toFixed(1)} peak_rss_mb=${(peak / 1e6).toFixed(0)}`,
  );
}
