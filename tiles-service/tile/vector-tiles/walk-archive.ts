import { stat } from 'node:fs/promises';
import {
  type ArchiveHeader,
  COMPRESSION,
  type DirectoryEntry,
  TILE_TYPES,
} from '../../../models/vector-tiles/pmtiles-format.ts';
import { tileOfId } from '../../../models/vector-tiles/tile-id.ts';
import type { TileProblem } from '../vector/check.ts';
import { PmtilesArchive } from '../vector/pmtiles-archive.ts';
import { emptySurvey, mergeSurvey, type SurveyRequest, type TileSurvey } from './archive-survey.ts';

export interface ArchiveWalk {
  header: ArchiveHeader;
  metadata: Record<string, unknown>;
  survey: TileSurvey;
  /** Where the directories and the header do not say the same as the file. */
  problems: TileProblem[];
  /** Addressed tiles, entries, and different contents. */
  tiles: number;
  entries: number;
  contents: number;
  minimumZoom: number;
  maximumZoom: number;
}

/** An archive that cannot be used: a sentence that goes on "the archive …". */
export class ArchiveUnusable extends Error {
  override readonly name = 'ArchiveUnusable';
}

const BATCH = 64;
/** Places of contents that are remembered where an archive is not in order. */
const MOST_REMEMBERED = 2 ** 20;
const MOST_PROBLEMS = 100;

/**
 * Goes through all directories of a PMTiles archive and hands every different content to `survey`, some at a time.
 * @throws ArchiveUnusable for what no viewer here could read.
 */
export async function walkArchive(
  path: string,
  survey: (request: SurveyRequest) => Promise<TileSurvey>,
  { lanes, signal, onProgress }: { lanes: number; signal: AbortSignal; onProgress(entries: number): void },
): Promise<ArchiveWalk> {
  const archive = await PmtilesArchive.open(path).catch((error: Error) => {
    throw new ArchiveUnusable(`cannot be opened: ${error.message}`);
  });
  try {
    const { header } = archive;
    requireReadable(header);
    const { size } = await stat(path);
    const walk: ArchiveWalk = {
      header,
      metadata: await metadataOf(archive),
      survey: emptySurvey(),
      problems: [],
      tiles: 0,
      entries: 0,
      contents: 0,
      minimumZoom: Number.POSITIVE_INFINITY,
      maximumZoom: 0,
    };
    await walkEntries(archive, size, walk, survey, { path, lanes, signal, onProgress });
    compareCounts(walk);
    return walk;
  } finally {
    await archive.close();
  }
}

function requireReadable({ tileType, tileCompression, internalCompression }: ArchiveHeader): void {
  const type = TILE_TYPES[tileType];
  if (type === undefined || type === 'unknown') throw new ArchiveUnusable('does not say what its tiles are');
  for (const compression of [internalCompression, tileCompression])
    if (compression !== COMPRESSION.none && compression !== COMPRESSION.gzip) {
      const name = Object.entries(COMPRESSION).find(([, value]) => value === compression)?.[0] ?? compression;
      throw new ArchiveUnusable(
        `is compressed with ${name}, which browsers cannot unpack; gzip and none can be read`,
      );
    }
}

async function metadataOf(archive: PmtilesArchive): Promise<Record<string, unknown>> {
  try {
    const metadata: unknown = await archive.metadata();
    if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata))
      return metadata as Record<string, unknown>;
  } catch {
    // Nothing that is drawn depends on it.
  }
  return {};
}

async function walkEntries(
  archive: PmtilesArchive,
  size: number,
  walk: ArchiveWalk,
  survey: (request: SurveyRequest) => Promise<TileSurvey>,
  { path, lanes, signal, onProgress }: Parameters<typeof walkArchive>[2] & { path: string },
): Promise<void> {
  const { dataOffset, dataLength } = walk.header;
  const problem = (code: string, entry: DirectoryEntry, message: string): void => {
    const { z, x, y } = tileOfId(entry.tileId);
    if (walk.problems.length < MOST_PROBLEMS) walk.problems.push({ code, where: `${z}/${x}/${y}`, message });
  };
  const running = new Set<Promise<void>>();
  let batch: DirectoryEntry[] = [];
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    const task = survey({ path, entries: batch }).then((found) => {
      mergeSurvey(walk.survey, found);
      running.delete(task);
    });
    batch = [];
    running.add(task);
    if (running.size >= lanes) await Promise.race(running);
  };
  const seen = new Set<number>();
  let nextId = 0;
  try {
    for await (const entry of entriesOf(archive)) {
      signal.throwIfAborted();
      walk.entries++;
      walk.tiles += entry.runLength;
      if (entry.tileId < nextId) problem('archive-order', entry, 'its entry is not behind the one before it');
      nextId = entry.tileId + entry.runLength;
      const { z } = tileOfId(entry.tileId);
      walk.minimumZoom = Math.min(walk.minimumZoom, z);
      walk.maximumZoom = Math.max(walk.maximumZoom, tileOfId(nextId - 1).z);
      if (seen.has(entry.offset)) continue;
      if (seen.size < MOST_REMEMBERED) seen.add(entry.offset);
      walk.contents++;
      const end = entry.offset + entry.length;
      if (end > dataLength || dataOffset + end > size) {
        walk.survey.broken++;
        problem('archive-cut', entry, 'its bytes lie behind the end of the archive');
        continue;
      }
      batch.push(entry);
      if (batch.length === BATCH) {
        await send();
        onProgress(walk.entries);
      }
    }
    await send();
  } finally {
    // The workers must not read on when the archive is closed.
    await Promise.allSettled(running);
  }
  await Promise.all(running);
}

async function* entriesOf(archive: PmtilesArchive): AsyncGenerator<DirectoryEntry> {
  try {
    yield* archive.entries();
  } catch (error) {
    throw new ArchiveUnusable(`has a damaged directory: ${(error as Error).message}`);
  }
}

/** A count of 0 in the header means that it is not known. */
function compareCounts({ header, tiles, entries, contents, problems }: ArchiveWalk): void {
  const counts = [
    ['addressed tiles', header.addressedTiles, tiles],
    ['entries', header.tileEntries, entries],
    ['contents', header.tileContents, contents],
  ] as const;
  for (const [what, said, found] of counts)
    if (said !== 0 && said !== found)
      problems.push({
        code: 'archive-count',
        where: 'header',
        message: `the header says ${said} ${what}, but there are ${found}`,
      });
}
