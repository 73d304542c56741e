import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

const isThere = spawnSync('ogr2ogr', ['--version']).status === 0;

/**
 * A suite that needs GDAL's programs. Without them it is counted and named as skipped; with CI=true their absence
 * fails.
 */
export function describeGdal(name: string, suite: () => void): void {
  if (isThere) describe(name, () => suite());
  else if (process.env.CI === 'true') {
    describe(name, () => {
      it('should find ogr2ogr', () => {
        throw new Error('ogr2ogr is not on the PATH: apt-get install gdal-bin');
      });
    });
  } else describe.skip(`${name} (skipped: install gdal-bin)`, () => suite());
}

/** Runs ogr2ogr; its warnings are not shown. */
export function ogr2ogr(...parameters: string[]): void {
  execFileSync('ogr2ogr', ['-q', ...parameters], { stdio: ['ignore', 'ignore', 'pipe'] });
}
