import { findChromium } from '../../gate/chromium.ts';

/** Name that the tests reach this machine by, beside its loopback names. */
export const OTHER_NAME = 'twin.test';

/**
 * No GPU, and no word to anybody: the browser's own services are off, and every name but this machine's does
 * not resolve, so that a test which slips past the guards still reaches nobody.
 */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
];

/** Path of a Chromium; throws with what to install where there is none. */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  throw new Error(
    'No Chromium was found for the end-to-end tests. Install one: "apt-get install chromium" (Debian) or ' +
      '"npx playwright install chromium", or give the path of one in CHROMIUM_PATH.',
  );
}
