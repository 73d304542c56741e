import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { readFrames } from './frame.ts';

/** First bytes of a segment. */
export const MAGIC = new TextEncoder().encode('CMJOUR01');
const NAME = /^(\d{12})\.journal$/;

export const segmentPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(12, '0')}.journal`);

/** Numbers of the segments of a folder, from the oldest. */
export async function segmentsOf(folder: string): Promise<number[]> {
  return (await readdir(folder))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

export interface SegmentRead {
  /** Bytes of the whole frames and of what is before them. */
  size: number;
  /** Bytes behind the last whole frame, which are no whole frame. */
  cutOff: number;
}

/** Gives the content of each whole frame of a segment to `onFrame`. What a crash cut off was never acknowledged. */
export async function readSegment(
  folder: string,
  number: number,
  onFrame: (content: Uint8Array) => void,
): Promise<SegmentRead> {
  const bytes = await readFile(segmentPath(folder, number));
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return { size: 0, cutOff: bytes.length };
  const size = readFrames(bytes, number, MAGIC.length, onFrame);
  return { size, cutOff: bytes.length - size };
}

/** Takes what a crash cut off away from the end of a segment. */
export async function cutSegment(folder: string, number: number, { size }: SegmentRead): Promise<void> {
  await truncate(segmentPath(folder, number), size);
}
