import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImportContext } from '../context.ts';
import type { CityManifest } from '../manifest.ts';
import { crosswalkFile } from '../paths.ts';
import { storesFolder } from '../read-source.ts';
import { CROSSWALK_FILE, Crosswalk, CrosswalkWriter } from './crosswalk.ts';

/**
 * Puts the crosswalk of every source that has one where it is looked for. Rows that stood before and are no more are
 * kept, with the time until which they held: a reading of last year still finds its building. Crosswalks of sources
 * that are gone go.
 */
export async function commitCrosswalks(
  { city, signal }: Pick<ImportContext, 'city' | 'signal'>,
  { sources }: CityManifest,
  before: CityManifest,
  at: Date,
): Promise<void> {
  const standing = new Set<string>();
  for (const { id, stores } of sources) {
    const made = stores && join(storesFolder(city, stores), CROSSWALK_FILE);
    if (!made || !existsSync(made)) continue;
    const path = crosswalkFile(city, id);
    standing.add(path);
    const isStanding = before.sources.some((known) => known.id === id && known.stores === stores);
    if (isStanding && existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    if (existsSync(path) && (await keepOldRows(path, made, at, signal))) continue;
    await rm(`${path}.part`, { force: true });
    await link(made, `${path}.part`);
    await rename(`${path}.part`, path);
  }
  const folder = dirname(crosswalkFile(city, ''));
  for (const name of await readdir(folder).catch(() => []))
    if (!standing.has(join(folder, name))) await rm(join(folder, name), { force: true });
}

/** Writes what a new crosswalk says and what the standing one says besides. False where that is nothing. */
async function keepOldRows(path: string, made: string, at: Date, signal: AbortSignal): Promise<boolean> {
  const old = await Crosswalk.open(path);
  const young = await Crosswalk.open(made);
  try {
    const writer = new CrosswalkWriter(path);
    const time = at.toISOString();
    // Both are in the order of the same hash, so that look-ups follow one another on one page.
    for await (const [owner, other, id, until] of old.rows()) {
      const now = await young.find(owner, other);
      if (!now.some((match) => match.id === id)) writer.add(owner, other, id, until ?? time);
    }
    if (writer.count === 0) {
      writer.discard();
      return false;
    }
    for await (const [owner, other, id] of young.rows()) writer.add(owner, other, id);
    await writer.finish(signal);
    return true;
  } finally {
    await old.close();
    await young.close();
  }
}
