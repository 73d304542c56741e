import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inspectTileset } from '../tile/existing-tileset/inspect-tileset.ts';
import { MARKER_FILE } from '../tile/existing-tileset/marker.ts';
import { TILESET_REASONS } from '../tile/existing-tileset/reasons.ts';
import type { TilesetCheck } from './check-tileset.ts';
import { ProblemList } from './problem.ts';

const markerSchema = z.object({
  schema: z.literal('citymirror/existing-tileset/1'),
  entry: z.string().min(1),
});

const ENTRY = 'tileset.json';

/** What a tileset is that is not made by our tilers of features: somebody else's, or a point cloud. */
export async function otherTileset(
  folder: string,
): Promise<{ kind: 'foreign'; entry: string } | { kind: 'points' } | undefined> {
  const marker = markerSchema.safeParse(await readJson(join(folder, MARKER_FILE)));
  if (marker.success) return { kind: 'foreign', entry: marker.data.entry };
  const document = (await readJson(join(folder, ENTRY))) as {
    root?: unknown;
    extras?: { citymirror?: { points?: unknown } };
  } | null;
  // What is no tileset at all, our own check says best.
  if (!document?.root) return undefined;
  const ours = document.extras?.citymirror;
  if (ours === undefined) return { kind: 'foreign', entry: ENTRY };
  return ours.points === undefined ? undefined : { kind: 'points' };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
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
