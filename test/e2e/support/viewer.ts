import { expect, type Page } from '@playwright/test';

interface ReadyWindow {
  __cityMirror?: { ready: boolean; layers: Record<string, string>; errors: readonly string[] };
}

/** Waits until the city is open, the globe draws, and no layer is on its way. */
export async function viewerReady(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const state = (window as ReadyWindow).__cityMirror;
    return state?.ready && !Object.values(state.layers).includes('loading');
  });
}

/** State of each layer, by id. */
export function layerStates(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => ({ ...(window as ReadyWindow).__cityMirror?.layers }));
}

/** Everything in view is there, and nothing more is drawn. */
export async function settled(page: Page): Promise<void> {
  await viewerReady(page);
  let before = -1;
  await expect
    .poll(
      async () => {
        const { loaded, frames } = await page.evaluate(() => ({
          loaded: window.__cityMirror?.tilesLoaded ?? false,
          frames: window.__cityMirror?.frameCount ?? 0,
        }));
        const still = loaded && frames === before;
        before = frames;
        return still;
      },
      { intervals: [1_000], timeout: 240_000 },
    )
    .toBe(true);
}
