import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TileProblem } from '../vector/check.ts';
import { surveyTiles } from './archive-survey.ts';
import { ARCHIVE_FILE } from './import-vector-tiles.ts';
import { ArchiveUnusable, walkArchive } from './walk-archive.ts';

/** Whether a product is an archive that was brought in as it is. */
export function isForeignArchive(folder: string): boolean {
  return existsSync(join(folder, ARCHIVE_FILE));
}

/** Opens every tile of an archive that was brought in as it is. `tiles` is the number of addressed tiles. */
export async function checkTileArchive(folder: string): Promise<{ problems: TileProblem[]; tiles: number }> {
  try {
    const walk = await walkArchive(join(folder, ARCHIVE_FILE), surveyTiles, {
      lanes: 1,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    const broken = walk.survey.problems.filter(({ code }) => code === 'tile-broken');
    return { problems: [...broken, ...walk.problems], tiles: walk.tiles };
  } catch (error) {
    if (!(error instanceof ArchiveUnusable)) throw error;
    return { problems: [{ code: 'vector-archive', where: ARCHIVE_FILE, message: error.message }], tiles: 0 };
  }
}
