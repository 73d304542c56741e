import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CitySource } from '../manifest.ts';
import { type SourceStores, STORES_SUMMARY, storesFolder } from '../read-source.ts';

/** The stores of a source that are in force; undefined where they are gone. */
export async function standingStores(
  city: string,
  { stores }: CitySource,
): Promise<SourceStores | undefined> {
  if (!stores) return undefined;
  const folder = storesFolder(city, stores);
  const path = join(folder, STORES_SUMMARY);
  if (!existsSync(path)) return undefined;
  return { ...(JSON.parse(await readFile(path, 'utf8')) as SourceStores), folder };
}
