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

/**
 * LAZ to tiles on two threads: points a second and the memory of the whole process, for one copy and for many. The
 * baseline is laz-perf (the decoder of Potree and COPC viewers) alone on the same files in the same run, which only
 * unpacks points: ratios are in seconds of a processor, which other work on the machine does not change much.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pointcloud-bench-'));
  const pool = new WorkerPool(2);
  try {
    const baseline = await decodeOnly(print);
    let firstPeak = 0;
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
      firstPeak ||= peak;
      print(
        `pointcloud points=${features} points_per_second=${Math.round(features / seconds)} seconds=${seconds.toFixed(1)} ` +
          `cpu_seconds=${cpuSeconds.toFixed(1)} points_per_cpu_second=${Math.round(features / cpuSeconds)} ` +
          `ratio_to_laz_perf=${(features / cpuSeconds / baseline).toFixed(2)} ` +
          `tiles=${tiles} points_per_tile=${Math.round(features / tiles)} megabytes=${(bytes / 1e6).toFixed(1)} ` +
          `peak_resident_megabytes=${Math.round(peak / 1e6)} of_first_run=${(peak / firstPeak).toFixed(2)}`,
      );
    }
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Points that laz-perf unpacks in a second of a processor. */
async function decodeOnly(print: (line: string) => void): Promise<number> {
  const files = await Promise.all(FILES.map((name) => openPointCloud(realData(name))));
  await readChunk(files[0], files[0].chunks[0]);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let points = 0;
  for (const file of files)
    for (const chunk of file.chunks) {
      await readChunk(file, chunk);
      points += chunk.points;
    }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const rate = points / ((user + system) / 1e6);
  print(
    `pointcloud baseline=laz-perf points_per_second_one_thread=${Math.round(points / seconds)} ` +
      `points_per_cpu_second=${Math.round(rate)}`,
  );
  return rate;
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
