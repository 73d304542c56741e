import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../../e2e/support/chromium.ts';
import { startServer } from '../../e2e/support/start-server.ts';

export interface RoomFigures {
  /** Megabytes that the scene gives to all engines of a page; as the machine has where none is given. */
  budget: number;
  /** Of those, what the building may take and takes with all of its storeys apart. */
  room: number;
  used: number;
  coarseness: number;
  /** What the page's scripts hold. */
  heap: number;
  /** Until everything that is wanted has been drawn. */
  seconds: number;
}

/**
 * Opens the building model of a city in the BIM room with its storeys apart, which wants every tile of it, once for each
 * budget of the scene, in megabytes (undefined: as the machine has), and tells what the page took.
 */
export async function openRooms(
  city: string,
  layer: string,
  budgets: readonly (number | undefined)[],
): Promise<RoomFigures[]> {
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    const figures: RoomFigures[] = [];
    for (const budget of budgets) figures.push(await openRoom(browser, city, layer, budget));
    return figures;
  } finally {
    await browser.close();
  }
}

async function openRoom(
  browser: Browser,
  city: string,
  layer: string,
  budget: number | undefined,
): Promise<RoomFigures> {
  const file = join(city, 'public', 'scene.json');
  const { memoryBudget: _, ...scene } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...scene, ...(budget ? { memoryBudget: budget } : {}) }));
  const server = await startServer('--city', city, '--tiles-only');
  const page = await browser.newPage({ viewport: { width: 1000, height: 640 } });
  try {
    const { longitude, latitude, height } = scene.origin;
    const detail = Buffer.from(JSON.stringify({ room: { layer, apart: 6 } })).toString('base64url');
    const camera = [longitude, latitude - 0.002, height + 300, 0, -45].join(',');
    await page.addInitScript(() =>
      localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
    );
    const begun = performance.now();
    await page.goto(`${server.url}#v=1&c=${camera}&t=2026-06-21T10:00:00Z&p=none&d=${detail}`);
    let [used, still] = [-1, 0];
    let seconds = 0;
    // At rest when the same bytes are held for three seconds, with nothing on its way.
    while (still < 6) {
      await page.waitForTimeout(500);
      const now = (await page.evaluate(() => window.__cityMirror?.roomMemory))?.used ?? 0;
      const isLoading = (await page.locator('.room-load').count()) > 0;
      still = now > 0 && now === used && !isLoading ? still + 1 : 0;
      if (still === 0) seconds = (performance.now() - begun) / 1000;
      used = now;
      if (performance.now() - begun > 240_000)
        throw new Error('The room did not come to rest in four minutes.');
    }
    const told = await page.evaluate(() => window.__cityMirror?.roomMemory);
    const whole = await page.evaluate(() => window.__cityMirror?.memory?.budget ?? 0);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return {
      budget: budget ?? whole / 2 ** 20,
      room: (told?.budget ?? 0) / 2 ** 20,
      used: (told?.used ?? 0) / 2 ** 20,
      coarseness: told?.coarseness ?? 0,
      heap: usedSize / 2 ** 20,
      seconds,
    };
  } finally {
    await page.close();
    await server.stop();
  }
}
