import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strictestOf } from '../../models/access/strictness.ts';
import { LIVE_FILE, liveLayers, parseLiveConfiguration } from '../../models/live/configuration.ts';
import type { Publication } from '../../models/schema/index.ts';

/**
 * Class of what a page is given of a city that may see these classes: as of its merged scene, the strictest that has a
 * scene (with its grid), or a live layer whose gauges it may start from.
 */
export async function classGiven(city: string, seen: readonly Publication[]): Promise<Publication> {
  const scenes = await Promise.all(
    seen.map((publication) =>
      access(join(city, publication, 'scene.json')).then(
        () => publication,
        () => undefined,
      ),
    ),
  );
  const live = (await liveClasses(city)).filter((publication) => seen.includes(publication));
  return strictestOf('public', ...scenes, ...live);
}

/** None of a file that is not there, or cannot be used: then nothing live is told either. */
async function liveClasses(city: string): Promise<Publication[]> {
  const path = join(city, LIVE_FILE);
  try {
    const configuration = parseLiveConfiguration(await readFile(path, 'utf8'), path);
    return liveLayers(configuration, new Date(0).toISOString()).map(({ publication }) => publication);
  } catch {
    return [];
  }
}
