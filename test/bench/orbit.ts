import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { startServer } from '../e2e/support/start-server.ts';
import { settled } from '../e2e/support/viewer.ts';
import { wholeDemoCity } from './support/demo-city.ts';

/** Presses of Shift + → that turn the camera once around what is in the middle of the view. */
const PRESSES = 45;
const VIEWS = {
  far: 'c=114.598,27.540,6000,0,-40',
  town: 'c=114.598,27.588,700,0,-30',
};

/**
 * Milliseconds of script per frame while the camera goes round: all that the page's own thread does for a frame,
 * without the time that the graphics device takes (which here is this machine's processor, in another process).
 * The first time round loads tiles and is told apart.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const server = await startServer('--city', await wholeDemoCity());
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    for (const [name, camera] of Object.entries(VIEWS)) {
      const page = await openAt(browser, `${server.url}#v=1&${camera}&t=2026-06-21T02:30:00Z&p=none`);
      const first = await orbit(page);
      await settled(page);
      const second = await orbit(page);
      print(
        `orbit view=${name} loading_ms=${middle(first).toFixed(1)} script_ms=${middle(second).toFixed(1)} ` +
          `worst_tenth_ms=${quantile(second, 0.9).toFixed(1)} frames=${second.length}`,
      );
      await page.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function openAt(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 960, height: 600 }, locale: 'zh-CN' });
  await page.goto(url);
  await settled(page);
  await page.locator('canvas').first().focus();
  return page;
}

/** Goes round once, each step when the one before has been drawn, and gives the milliseconds of each frame. */
async function orbit(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let press = 0; press < PRESSES; press++) {
    const before = await page.evaluate(() => window.__cityMirror?.frameCount ?? 0);
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction((count) => (window.__cityMirror?.frameCount ?? 0) > count, before);
    const last = await page.evaluate(() => window.__cityMirror?.frameTimes.at(-1));
    if (last !== undefined) times.push(last);
  }
  return times;
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
