import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { openGround, tileTerrain } from '../../tiles-service/tile/terrain/index.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { realData } from '../real/data.ts';

const SAMPLES = 4_000_000;

/** Terrain tiles of Geneva's degree of SRTM on two threads, from file to tiles, and heights from its ground. */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'terrain-bench-'));
  const pool = new WorkerPool(2);
  try {
    for (const turn of ['first', 'warm']) {
      const out = join(folder, turn);
      await mkdir(out);
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const { tiles, bytes } = await tileTerrain([{ path: realData('geneva/dem/N46E006.hgt.zip') }], {
        ...{ out, pool, publication: 'public', tally: new Tally() },
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      const seconds = (performance.now() - begun) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      print(
        `terrain turn=${turn} tiles_per_second=${Math.round(tiles / seconds)} tiles=${tiles} seconds=${seconds.toFixed(2)} ` +
          `megabytes=${(bytes / 1e6).toFixed(1)} cpu_seconds=${((user + system) / 1e6).toFixed(2)} ` +
          `resident_megabytes=${Math.round(process.memoryUsage().rss / 1e6)}`,
      );
    }
    const ground = await openGround(join(folder, 'first', 'ground'));
    let sum = 0;
    const begun = performance.now();
    // A walk over the city of Geneva, 7 × 7 km.
    for (let i = 0; i < SAMPLES; i++) {
      sum += ground.heightAt(6.1 + 0.09 * ((i * 7.1e-5) % 1), 46.17 + 0.06 * ((i * 1.3e-6) % 1));
    }
    const seconds = (performance.now() - begun) / 1000;
    ground.close();
    print(
      `terrain ground_samples_per_second=${Math.round(SAMPLES / seconds)} samples=${SAMPLES} mean_height=${(sum / SAMPLES).toFixed(1)}`,
    );
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}
