import { access, mkdir, readdir, readFile, rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { isFirstForm, readFirstForm } from './first-form.ts';
import { type FrameSegment, readFrames } from './frame.ts';

/** First bytes of a segment; the mark of its frames follows, u32, little-endian. */
const MAGIC = new TextEncoder().encode('CMJOUR02');
export const SEGMENT_HEAD = MAGIC.length + 4;
const NAME = /^(\d{12})\.journal$/;
/** Folder beside the segments for those that are damaged. */
const ASIDE = 'aside';

export const segmentPath = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(12, '0')}.journal`);

/** Numbers of the segments of a folder, from the oldest. */
export async function segmentsOf(folder: string): Promise<number[]> {
  return (await readdir(folder))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

export function segmentHead({ mark }: Pick<FrameSegment, 'mark'>): Uint8Array {
  const head = new Uint8Array(SEGMENT_HEAD);
  head.set(MAGIC);
  new DataView(head.buffer).setUint32(MAGIC.length, mark, true);
  return head;
}

export interface SegmentRead {
  /** Bytes of the whole frames and of what is before them. */
  size: number;
  /** Bytes behind the last whole frame, which are no whole frame. */
  cutOff: number;
  /** Bytes before it that are damaged: what they held is lost. */
  lost: number;
}

/** Gives the content of each whole frame of a segment to `onFrame`. What a crash cut off was never acknowledged. */
export async function readSegment(
  folder: string,
  number: number,
  onFrame: (content: Uint8Array) => void,
): Promise<SegmentRead> {
  const bytes = await readFile(segmentPath(folder, number));
  if (isFirstForm(bytes)) {
    const { lost } = readFirstForm(bytes, number, onFrame);
    return { size: bytes.length, cutOff: 0, lost };
  }
  if (bytes.length < SEGMENT_HEAD) return { size: 0, cutOff: bytes.length, lost: 0 };
  const isOurs = MAGIC.every((byte, i) => bytes[i] === byte);
  // The mark is in each frame as well: where the head is damaged, the first one has it.
  for (const at of [MAGIC.length, SEGMENT_HEAD]) {
    if (at + 4 > bytes.length) break;
    const mark = bytes.readUInt32LE(at);
    const { end, lost } = readFrames(bytes, { number, mark }, SEGMENT_HEAD, onFrame);
    const isHeadWhole = isOurs && at === MAGIC.length;
    if (end > SEGMENT_HEAD)
      return { size: end, cutOff: bytes.length - end, lost: lost + (isHeadWhole ? 0 : SEGMENT_HEAD) };
  }
  return isOurs
    ? { size: SEGMENT_HEAD, cutOff: bytes.length - SEGMENT_HEAD, lost: 0 }
    : { size: 0, cutOff: 0, lost: bytes.length };
}

/** Takes what a crash cut off away from the end of a segment. */
export async function cutSegment(folder: string, number: number, { size }: SegmentRead): Promise<void> {
  await truncate(segmentPath(folder, number), size);
}

/** Moves a damaged segment out of the way, as it is, for whoever can make something of it; gives where it is. */
export async function setSegmentAside(folder: string, number: number): Promise<string> {
  const aside = join(folder, ASIDE);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const path = await freePath(aside, number);
  await rename(segmentPath(folder, number), path);
  return path;
}

/** A folder that was emptied begins with the first number anew: what is aside already stays. */
async function freePath(folder: string, number: number): Promise<string> {
  const first = segmentPath(folder, number);
  for (let more = 1; ; more++) {
    const path = more === 1 ? first : first.replace(/\.journal$/, `-${more}.journal`);
    const isFree = await access(path).then(
      () => false,
      () => true,
    );
    if (isFree) return path;
  }
}
