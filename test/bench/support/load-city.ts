import type { Browser } from '@playwright/test';

export interface Loading {
  /** Bytes over the wire, headers included, and seconds since the page was asked for. */
  bytes: number;
  seconds: number;
}

/** Opens a view in a browser with an empty cache, at 1280 × 720. */
export async function loadCity(
  browser: Browser,
  address: string,
): Promise<{ first: Loading; whole: Loading }> {
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
  await page.goto(address);
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
