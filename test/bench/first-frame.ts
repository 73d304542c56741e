import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../e2e/support/chromium.ts';
import { realCity } from '../e2e/support/cities.ts';
import { startServer } from '../e2e/support/start-server.ts';
import { type Loading, loadCity } from './support/load-city.ts';

const RUNS = 3;
const VIEW = 'v=1&s=city/geneva/scene.json&c=6.1430,46.1985,760,20,-26&t=2026-06-21T10:00:00Z';

/**
 * What goes over the wire and how long it takes until the city is seen for the first time, code included, with an
 * empty cache, at 1280 × 720, software-rendered: `first` when the first tile with buildings is drawn, `whole` when
 * all tiles of the view are.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const city = await realCity('geneva');
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  try {
    for (const { first, whole } of await loadings(browser, city))
      print(
        `first-frame first_mb=${(first.bytes / 1e6).toFixed(2)} first_seconds=${first.seconds.toFixed(1)} ` +
          `whole_mb=${(whole.bytes / 1e6).toFixed(2)} whole_seconds=${whole.seconds.toFixed(1)}`,
      );
  } finally {
    await browser.close();
  }
}

/** The first load of all also makes the server compress what it sends, and is not counted. */
async function loadings(browser: Browser, city: string): Promise<{ first: Loading; whole: Loading }[]> {
  const server = await startServer('--city', city);
  try {
    const all = [];
    for (let i = 0; i <= RUNS; i++) all.push(await loadCity(browser, `${server.url}#${VIEW}`));
    return all.slice(1);
  } finally {
    await server.stop();
  }
}
