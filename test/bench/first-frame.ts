import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { realCity } from '../e2e/support/cities.ts';
import { startServer } from '../e2e/support/start-server.ts';

const RUNS = 3;

interface Loading {
  /** Bytes over the wire, headers included, and seconds since the page was asked for. */
  bytes: number;
  seconds: number;
}

/**
 * What goes over the wire and how long it takes until the city is seen for the first time, code included, with an
 * empty cache, at 1280 × 720, software-rendered: `first` when the first tile with buildings is drawn, `whole` when
 * all tiles of the view are.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const city = await realCity('geneva');
  const server = await startServer('--city', city);
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    await load(browser, server.url);
    for (let i = 0; i < RUNS; i++) {
      const { first, whole } = await load(browser, server.url);
      print(
        `first-frame first_mb=${(first.bytes / 1e6).toFixed(2)} first_seconds=${first.seconds.toFixed(1)} ` +
          `whole_mb=${(whole.bytes / 1e6).toFixed(2)} whole_seconds=${whole.seconds.toFixed(1)}`,
      );
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The first load of all also makes the server compress what it sends, and is not counted. */
async function load(browser: Browser, url: string): Promise<{ first: Loading; whole: Loading }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  let buildings = false;
  const begun = performance.now();
  const now = (): Loading => ({ bytes, seconds: (performance.now() - begun) / 1000 });
  const ofBuildings = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (/-buildings\/.*\.glb$/.test(response.url)) ofBuildings.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (ofBuildings.has(requestId)) buildings = true;
  });
  await session.send('Network.enable');
  await page.goto(`${url}#v=1&s=city/geneva/scene.json&c=6.1430,46.1985,760,20,-26&t=2026-06-21T10:00:00Z`);
  const frames = (): Promise<number> => page.evaluate(() => window.__cityMirror?.frameCount ?? 0);
  while (!buildings) await page.waitForTimeout(20);
  const drawn = await frames();
  // Two frames later what has arrived is on screen.
  while ((await frames()) < drawn + 2) await page.waitForTimeout(20);
  const first = now();
  await page.waitForFunction(() => window.__cityMirror?.ready && window.__cityMirror.tilesLoaded, undefined, {
    timeout: 240_000,
  });
  const whole = now();
  await context.close();
  return { first, whole };
}
