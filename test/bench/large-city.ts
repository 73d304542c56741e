import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { startServer } from '../e2e/support/start-server.ts';
import { loadCity } from './support/load-city.ts';

const TILE = fileURLToPath(new URL('./support/tile-buildings.ts', import.meta.url));
const COUNTS = [20_000, 2_200_000];
const RUNS = 5;
const VIEW = 'v=1&s=city/bench/scene.json&c=6.1430,46.1985,760,20,-26&t=2026-06-21T10:00:00Z&p=none';

/**
 * Does a city of 2.2 million buildings open as fast as one of 20,000? Buildings alone, the same view of the same
 * place, an empty browser cache, loads of the two cities in turn; the median of each and their ratio.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-large-'));
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    const cities = COUNTS.map((count) => join(folder, String(count)));
    for (const [index, count] of COUNTS.entries()) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--import',
        'tsx',
        TILE,
        String(count),
        cities[index],
      ]);
      const { seconds, peak, tiles } = JSON.parse(stdout);
      print(
        `large-city buildings=${count} per_second=${Math.round(count / seconds)} tiles=${tiles} peak_rss_mb=${Math.round(peak / 1e6)}`,
      );
    }
    const servers = [];
    for (const city of cities) servers.push(await startServer('--city', city));
    const seconds: { first: number[]; whole: number[] }[] = COUNTS.map(() => ({ first: [], whole: [] }));
    for (let round = 0; round <= RUNS; round++) {
      for (const [index, server] of servers.entries()) {
        const { first, whole } = await loadCity(browser, `${server.url}#${VIEW}`);
        // The first load of all makes the server compress what it sends.
        if (round === 0) continue;
        seconds[index].first.push(first.seconds);
        seconds[index].whole.push(whole.seconds);
      }
    }
    const medians = seconds.map(({ first, whole }) => ({ first: median(first), whole: median(whole) }));
    for (const [index, { first, whole }] of medians.entries())
      print(
        `large-city buildings=${COUNTS[index]} first_seconds=${first.toFixed(2)} whole_seconds=${whole.toFixed(2)}`,
      );
    print(
      `large-city ratio_first=${(medians[1].first / medians[0].first).toFixed(2)} ratio_whole=${(medians[1].whole / medians[0].whole).toFixed(2)}`,
    );
    for (const server of servers) await server.stop();
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
