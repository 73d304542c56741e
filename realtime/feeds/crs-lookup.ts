import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Crs, type CrsEntry, resolveCrs } from '../../models/geodesy/index.ts';

/** One small file per code; beside them is a file of all, which is never read. */
const folder = join(dirname(createRequire(import.meta.url).resolve('epsg-index/package.json')), 's');
const known = new Map<string, CrsEntry | undefined>();

/** A CRS by any name that the onboarding knows too: EPSG:4547, GCJ-02. Throws InputError. */
export const crsOf = (name: string): Crs => resolveCrs(name, lookUp);

function lookUp(code: string | number): CrsEntry | undefined {
  const key = String(code);
  if (!/^\d{1,6}$/.test(key)) return undefined;
  if (!known.has(key)) {
    const path = join(folder, `${key}.json`);
    known.set(key, existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CrsEntry) : undefined);
  }
  return known.get(key);
}
