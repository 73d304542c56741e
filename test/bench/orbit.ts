import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import type { Scene } from '../../models/schema/scene.ts';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { startServer } from '../e2e/support/start-server.ts';
import { settled, viewerReady } from '../e2e/support/viewer.ts';
import { wholeDemoCity } from './support/demo-city.ts';

/** Presses of Shift + → that turn the camera once around what is in the middle of the view. */
const PRESSES = 45;
const LIVE_KINDS = ['things', 'tracks', 'cameras', 'events'];
const VIEWS = {
  far: 'c=114.598,27.540,6000,0,-40',
  town: 'c=114.598,27.588,700,0,-30',
};

/**
 * Milliseconds of script per frame while the camera goes round: all that the page's own thread does for a frame,
 * without the time that the graphics device takes (which here is this machine's processor, in another process).
 * The first time round loads tiles and is told apart. Then the same with the live things of the demo city, thousands of
 * which move, beside the same round without them; `--live` is that alone.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const city = await wholeDemoCity();
  const data = await mkdtemp(join(tmpdir(), 'citymirror-orbit-'));
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    if (!process.argv.includes('--live')) {
      const still = await startServer('--city', city);
      try {
        for (const [name, camera] of Object.entries(VIEWS))
          await orbitOf(browser, still.url, name, camera, print);
      } finally {
        await still.stop();
      }
    }
    const live = await startServer('--city', city, '--data', data);
    try {
      for (const [name, camera] of Object.entries(VIEWS))
        await liveOrbitOf(browser, live.url, name, camera, print);
    } finally {
      await live.stop();
    }
  } finally {
    await browser.close();
    await rm(data, { recursive: true, force: true });
  }
}

async function orbitOf(
  browser: Browser,
  url: string,
  name: string,
  camera: string,
  print: (line: string) => void,
): Promise<void> {
  const page = await openAt(browser, `${url}#v=1&${camera}&t=2026-06-21T02:30:00Z&p=none`);
  await settled(page);
  const first = await orbit(page);
  await settled(page);
  const second = await orbit(page);
  print(
    `orbit view=${name} loading_ms=${middle(first).toFixed(1)} script_ms=${middle(second).toFixed(1)} ` +
      `worst_tenth_ms=${quantile(second, 0.9).toFixed(1)} frames=${second.length}`,
  );
  await page.close();
}

/** The same round with all live layers and with none; `page_ms` is all script of the page, between frames too. */
export async function liveOrbitOf(
  browser: Browser,
  url: string,
  name: string,
  camera: string,
  print: (line: string) => void,
): Promise<void> {
  const { layers } = (await (await fetch(`${url}city/liangjiang/scene.json`)).json()) as Pick<
    Scene,
    'layers'
  >;
  const ids = layers.filter(({ kind }) => LIVE_KINDS.includes(kind)).map(({ id }) => id);
  const rounds: { script: number; page: number; things: number }[] = [];
  let until = 0;
  for (const shown of [0, 1]) {
    const shows = ids.map((id) => `${id}@${shown}`).join(';');
    const page = await openAt(browser, `${url}#v=1&${camera}&l=${shows}&p=none`);
    if (shown) until = await thingsThere(page);
    await tilesThere(page);
    await orbit(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await scriptOf(session);
    const times = await orbit(page);
    const script = ((await scriptOf(session)) - before) / times.length;
    const things = await page.evaluate(() => window.__cityMirror?.liveThings ?? 0);
    rounds.push({ script: middle(times), page: script, things });
    await page.close();
  }
  const [without, all] = rounds;
  print(
    `orbit live view=${name} things=${all.things} there_ms=${until.toFixed(0)} ` +
      `script_ms=${all.script.toFixed(1)} without_ms=${without.script.toFixed(1)} ` +
      `ratio=${(all.script / without.script).toFixed(2)} ` +
      `page_ms=${all.page.toFixed(1)} page_without_ms=${without.page.toFixed(1)} ` +
      `page_ratio=${(all.page / without.page).toFixed(2)}`,
  );
}

/** Milliseconds from the page's start until it has all of the live things that it gets. */
async function thingsThere(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    let [before, since] = [0, performance.now()];
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const after = window.__cityMirror?.liveThings ?? 0;
      // Vehicles come and go; a hundredth more is news.
      if (after > before * 1.01) [before, since] = [after, performance.now()];
      else if (before > 0 && performance.now() - since > 3_000) return since;
      else if (performance.now() > 120_000) throw new Error('No live things came within two minutes.');
    }
  });
}

/** Where things move the page never stops drawing. */
const tilesThere = (page: Page) =>
  page.waitForFunction(() => window.__cityMirror?.tilesLoaded, undefined, { timeout: 240_000 });

/** Milliseconds of script since the page began. */
async function scriptOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1_000;
}

async function openAt(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 960, height: 600 }, locale: 'zh-CN' });
  // A machine that does other things too is slow, and not broken.
  page.setDefaultTimeout(240_000);
  await page.goto(url);
  await viewerReady(page);
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
