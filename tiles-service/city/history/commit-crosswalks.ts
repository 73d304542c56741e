import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CityManifest } from '../manifest.ts';
import { crosswalkFile } from '../paths.ts';
import { storesFolder } from '../read-source.ts';
import { CROSSWALK_FILE } from './crosswalk.ts';

/** Puts the crosswalk of every source that has one where it is looked for; those of sources that are gone go. */
export async function commitCrosswalks(city: string, { sources }: CityManifest): Promise<void> {
  const standing = new Set<string>();
  for (const { id, stores } of sources) {
    const made = stores && join(storesFolder(city, stores), CROSSWALK_FILE);
    if (!made || !existsSync(made)) continue;
    const path = crosswalkFile(city, id);
    standing.add(path);
    await mkdir(dirname(path), { recursive: true });
    await rm(`${path}.part`, { force: true });
    await link(made, `${path}.part`);
    await rename(`${path}.part`, path);
  }
  const folder = dirname(crosswalkFile(city, ''));
  for (const name of await readdir(folder).catch(() => []))
    if (!standing.has(join(folder, name))) await rm(join(folder, name), { force: true });
}
