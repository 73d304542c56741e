import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MARKER_FILE } from '../tile/existing-tileset/import-tileset.ts';
import { inspectTileset } from '../tile/existing-tileset/inspect-tileset.ts';
import { TILESET_REASONS } from '../tile/existing-tileset/reasons.ts';
import type { TilesetCheck } from './check-tileset.ts';
import { ProblemList } from './problem.ts';

const markerSchema = z.object({
  schema: z.literal('citymirror/existing-tileset/1'),
  entry: z.string().min(1),
});

const ENTRY = 'tileset.json';

/** The document to begin with of a tileset that is not made by our solid tilers; undefined for one that is. */
export async function foreignEntry(folder: string): Promise<string | undefined> {
  const marker = markerSchema.safeParse(await readJson(join(folder, MARKER_FILE)));
  if (marker.success) return marker.data.entry;
  const document = (await readJson(join(folder, ENTRY))) as { extras?: { citymirror?: unknown } } | undefined;
  return document !== undefined && document?.extras?.citymirror === undefined ? ENTRY : undefined;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What a viewer would stumble over in a tileset: an import has taken all of that out. */
export async function checkForeignTileset(folder: string, entry: string): Promise<TilesetCheck> {
  const problems = new ProblemList();
  const { walk } = await inspectTileset(folder, entry, (reason, where, detail) => {
    const [kind, message] = TILESET_REASONS[reason];
    if (kind !== 'notes') problems.add(reason, where, detail ? `${message} (${detail})` : message);
  });
  return { problems: problems.problems, tiles: walk?.kept ?? 0, features: walk?.features ?? 0 };
}
