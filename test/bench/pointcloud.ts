import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { readChunk } from '../../tiles-service/read/pointcloud/decode-chunk.ts';
import { openPointCloud } from '../../tiles-service/read/pointcloud/index.ts';
import { tilePointCloud } from '../../tiles-service/tile/pointcloud/index.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { realData } from '../real/data.ts';

const FILES = ['delft/ahn3_lidar/ahn3_cropped_1.laz', 'delft/ahn3_lidar/ahn3_cropped_2.laz'];
/** Copies of Delft's 849 thousand points side by side; POINT_COPIES overrides it: 118 are a hundred million. */
const COPIES = Number(process.env.POINT_COPIES ?? 12);
/** Metres from one copy to the next: a little more than the files' own size. */
const STEP = 275;

/** LAZ to tiles on two threads: points a second, and the memory of the whole process. */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pointcloud-bench-'));
  const pool = new WorkerPool(2);
  try {
    await decodeOnly(print);
    for (const copies of COPIES > 1 ? [1, COPIES] : [COPIES]) {
      const files = copyFiles(folder, copies);
      const [out, scratch] = [join(folder, `out-${copies}`), join(folder, `scratch-${copies}`)];
      for (const path of [out, scratch]) mkdirSync(path);
      let peak = 0;
      const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const { features, tiles, bytes } = await tilePointCloud(
        files,
        { source: 'bench', crs: 'EPSG:7415', scratch },
        {
          ...{ out, pool, publication: 'public', tally: new Tally() },
          signal: new AbortController().signal,
          onProgress: () => {},
        },
      );
      const seconds = (performance.now() - begun) / 1000;
      clearInterval(timer);
      const { user, system } = process.cpuUsage(cpu);
      const cpuSeconds = (user + system) / 1e6;
      print(
        `pointcloud points=${features} points_per_second=${Math.round(features / seconds)} seconds=${seconds.toFixed(1)} ` +
          `cpu_seconds=${cpuSeconds.toFixed(1)} points_per_cpu_second=${Math.round(features / cpuSeconds)} ` +
          `tiles=${tiles} points_per_tile=${Math.round(features / tiles)} megabytes=${(bytes / 1e6).toFixed(1)} ` +
          `peak_resident_megabytes=${Math.round(peak / 1e6)}`,
      );
    }
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function decodeOnly(print: (line: string) => void): Promise<void> {
  const file = await openPointCloud(realData(FILES[0]));
  await readChunk(file, file.chunks[0]);
  const begun = performance.now();
  for (const chunk of file.chunks) await readChunk(file, chunk);
  const seconds = (performance.now() - begun) / 1000;
  print(`pointcloud decode_points_per_second_one_thread=${Math.round(file.header.pointCount / seconds)}`);
}

/** The files again and again, moved by the offset and bounds in their headers alone. */
function copyFiles(folder: string, copies: number): string[] {
  const columns = Math.ceil(Math.sqrt(copies));
  const paths: string[] = [];
  for (let copy = 0; copy < copies; copy++) {
    const moves = [(copy % columns) * STEP, Math.floor(copy / columns) * STEP];
    for (const [index, name] of FILES.entries()) {
      const bytes = Buffer.from(readFileSync(realData(name)));
      for (const axis of [0, 1])
        for (const at of [155 + 8 * axis, 179 + 16 * axis, 187 + 16 * axis])
          bytes.writeDoubleLE(bytes.readDoubleLE(at) + moves[axis], at);
      const path = join(folder, `${copy}-${index}.laz`);
      writeFileSync(path, bytes);
      paths.push(path);
    }
  }
  return paths;
}
