import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const RUN = fileURLToPath(new URL('./support/tile-buildings.ts', import.meta.url));

/** From a stream of LoD1 buildings to 3D Tiles with their records: rate, memory, and bytes over the wire. */
export async function run(print: (line: string) => void): Promise<void> {
  for (const count of [50_000, 200_000, 400_000, 2_200_000]) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', RUN, String(count)]);
    const { seconds, cpuSeconds, storeSeconds, tiles, peak, leafRaw, leafGzip, leafBrotli } =
      JSON.parse(stdout);
    print(
      `pipeline buildings=${count} per_second=${Math.round(count / seconds)} per_cpu_second=${Math.round(count / cpuSeconds)} store_per_second=${Math.round(count / storeSeconds)} ` +
        `tiles=${tiles} peak_rss_mb=${Math.round(peak / 1e6)} bytes_per_building raw=${(leafRaw / count).toFixed(0)} ` +
        `gzip=${(leafGzip / count).toFixed(0)} brotli=${(leafBrotli / count).toFixed(0)}`,
    );
  }
}
