import { realpath } from 'node:fs/promises';
import { ContentBroken } from './content-report.ts';
import { inspectContent } from './inspect-content.ts';
import type { OnFinding } from './reasons.ts';
import { walkTileset } from './walk.ts';
import type { WalkResult } from './walk-state.ts';

export interface InspectedTileset {
  /** Absent if the first document cannot be used. */
  walk?: WalkResult;
}

/** Looks through a tileset on disk without writing anything; everything that is found goes to `onFinding`. */
export async function inspectTileset(
  folder: string,
  entry: string,
  onFinding: OnFinding,
  signal: AbortSignal = new AbortController().signal,
): Promise<InspectedTileset> {
  try {
    const walk = await walkTileset({
      root: await realpath(folder),
      entry,
      lanes: 1,
      inspect: inspectContent,
      onFinding,
      onProgress: () => {},
      signal,
    });
    return { walk };
  } catch (error) {
    if (!(error instanceof ContentBroken)) throw error;
    onFinding(error.reason, entry, error.message);
    return {};
  }
}
