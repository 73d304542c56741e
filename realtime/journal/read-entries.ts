import { type EntryVisitor, readEntry } from './entry.ts';
import { readSegment, type SegmentRead } from './segment-file.ts';

export interface EntriesRead extends SegmentRead {
  /** Frames that are whole and could not be read to their end all the same, or what of them nobody knows. */
  unreadable: number;
}

/** Tells what the entries of a segment hold. One that cannot be read ends where it cannot; the next ones are read. */
export async function readEntries(
  folder: string,
  segment: number,
  visitor: EntryVisitor,
): Promise<EntriesRead> {
  let unreadable = 0;
  const read = await readSegment(folder, segment, (content) => {
    try {
      readEntry(content, visitor);
    } catch {
      unreadable++;
    }
  });
  return { ...read, unreadable };
}

/** Whether something of a segment is lost, beyond what a crash cut off its end. */
export const isDamaged = ({ lost, unreadable }: EntriesRead): boolean => lost > 0 || unreadable > 0;
