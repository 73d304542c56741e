import type { Page } from '@playwright/test';

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
