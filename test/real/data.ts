import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

/** Folder of the real data for tests; see README. */
export const TWIN_DATA = resolve(process.env.TWIN_DATA ?? '../shared/data');

/** Absolute path of a file of the real data. */
export function realData(path: string): string {
  return resolve(TWIN_DATA, path);
}

/**
 * A suite on real data. Without the data it is counted and named as skipped; with CI=true its absence fails,
 * so that a green CI always means that the real files were read.
 */
export function describeReal(name: string, suite: () => void): void {
  if (existsSync(TWIN_DATA)) {
    describe(name, () => suite());
  } else if (process.env.CI === 'true') {
    describe(name, () => {
      it('should find the real data', () => {
        throw new Error(`${TWIN_DATA} does not exist. Set TWIN_DATA to the folder of the real data.`);
      });
    });
  } else {
    describe.skip(`${name} (skipped: set TWIN_DATA to the folder of the real data)`, () => suite());
  }
}
