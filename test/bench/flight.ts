import { type CDPSession, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { startServer } from '../e2e/support/start-server.ts';
import { settled } from '../e2e/support/viewer.ts';
import { wholeDemoCity } from './support/demo-city.ts';

const MINUTES = Number(process.env['FLIGHT_MINUTES'] ?? 10);
/** Megabytes for tiles and pictures: tight enough that the city does not fit into it at full detail. */
const BUDGET = Number(process.env['FLIGHT_BUDGET'] ?? 96);
/** Milliseconds between two places of the flight. */
const STEP = 2_500;

/** A way over the whole city and down into its streets, as cameras of a permalink. */
function cameraAt(step: number): string {
  const turn = step * 0.37;
  const longitude = 114.598 + 0.07 * Math.sin(turn);
  const latitude = 27.595 + 0.06 * Math.sin(turn * 0.73 + 1);
  const height = 250 + 2_400 * (0.5 + 0.5 * Math.sin(step * 0.21)) ** 2;
  return `c=${longitude.toFixed(5)},${latitude.toFixed(5)},${height.toFixed(0)},${((step * 23) % 360).toFixed(0)},-28`;
}

/** Times in a flight that the heap is measured, each after a collection. */
const HEAPS = 6;

/** Memory over a scripted flight: what tiles and pictures take of the budget, and what the scripts hold. */
export async function run(print: (line: string) => void): Promise<void> {
  const server = await startServer('--city', await wholeDemoCity());
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 400 }, locale: 'zh-CN' });
    await page.route('**/scene.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), memoryBudget: BUDGET } });
    });
    await page.goto(`${server.url}#v=1&${cameraAt(0)}&t=2026-06-21T02:30:00Z&p=none`);
    await settled(page);
    const { most, last, heaps, coarsest, within } = await fly(page);
    print(
      `flight minutes=${MINUTES} budget_mb=${BUDGET} most_mb=${most.toFixed(0)} last_mb=${last.toFixed(0)} ` +
        `within_budget=${(within * 100).toFixed(1)}% coarsest=${coarsest.toFixed(1)} ` +
        `heap_mb=${heaps.map((megabytes) => megabytes.toFixed(0)).join(',')}`,
    );
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function fly(page: Page) {
  const tools = await page.context().newCDPSession(page);
  const used: number[] = [];
  const heaps = [await heapOf(tools)];
  let coarsest = 1;
  const begun = Date.now();
  const share = () => (Date.now() - begun) / (MINUTES * 60_000);
  for (let step = 1; share() < 1; step++) {
    await page.evaluate((camera) => {
      location.hash = location.hash.replace(/c=[^&]*/, camera);
    }, cameraAt(step));
    await page.waitForTimeout(STEP);
    const memory = await page.evaluate(() => window.__cityMirror?.memory);
    if (memory) {
      used.push(memory.used / 2 ** 20);
      coarsest = Math.max(coarsest, memory.coarseness);
    }
    if (share() * HEAPS >= heaps.length) heaps.push(await heapOf(tools));
  }
  return {
    most: Math.max(...used),
    last: used[used.length - 1],
    within: used.filter((megabytes) => megabytes <= BUDGET).length / used.length,
    coarsest,
    heaps,
  };
}

/** Megabytes that the page's scripts hold when the collector has been. */
async function heapOf(tools: CDPSession): Promise<number> {
  await tools.send('HeapProfiler.collectGarbage');
  return (await tools.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
}
