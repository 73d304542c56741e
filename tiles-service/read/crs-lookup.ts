import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CrsEntry } from '../../models/geodesy/index.ts';

/** The package's folder of one small file per code; its all.json has 7 MB and is never read. */
const folder = join(dirname(createRequire(import.meta.url).resolve('epsg-index/package.json')), 's');
const known = new Map<string, CrsEntry | undefined>();

/** A CRS of the bundled EPSG and Esri lists by its code (`28992`); undefined where there is none. */
export function lookupCrs(code: string | number): CrsEntry | undefined {
  const key = String(code);
  if (!/^\d{1,6}$/.test(key)) return undefined;
  if (!known.has(key)) known.set(key, readEntry(key));
  return known.get(key);
}

function readEntry(code: string): CrsEntry | undefined {
  const path = join(folder, `${code}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CrsEntry) : undefined;
}
