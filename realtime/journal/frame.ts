import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Mark, length and checksum before what a frame holds: three little-endian u32. */
export const FRAME_HEAD = 12;
/** More than any batch; a length beyond it is damage. */
export const GREATEST_FRAME = 256 * 2 ** 20;

/** A segment, as its frames know it. */
export interface FrameSegment {
  number: number;
  /**
   * Begins each frame, so that the next one is found behind damage. By chance, so that nothing that a source sends can
   * be taken for a frame.
   */
  mark: number;
}

export const newMark = (): number => randomBytes(4).readUInt32LE();

/**
 * A frame of a segment: u32 mark, u32 length, u32 CRC-32 (ISO 3309, as zlib has it in hardware) over the segment's
 * number, mark and length and the content. The number is in it so that bytes that an older file left on the disk are
 * never taken for frames of this one.
 */
export function frameOf({ number, mark }: FrameSegment, content: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEAD + content.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, mark, true);
  view.setUint32(4, content.length, true);
  frame.set(content, FRAME_HEAD);
  view.setUint32(8, checksum(number, frame.subarray(0, 8), content), true);
  return frame;
}

export interface FramesRead {
  /** Where the last whole frame ends. */
  end: number;
  /** Bytes before it that are of no whole frame: damage. */
  lost: number;
}

/**
 * Gives each whole frame's content to `onFrame`, in order. What is damaged is passed over up to the next frame that is
 * whole; behind the last one is what a crash cut off.
 */
export function readFrames(
  bytes: Uint8Array,
  segment: FrameSegment,
  from: number,
  onFrame: (content: Uint8Array) => void,
): FramesRead {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(segment.mark);
  let end = from;
  let lost = 0;
  for (let at = from; at >= 0; ) {
    const content = contentAt(all, at, segment);
    if (content) {
      lost += at - end;
      onFrame(content);
      at = end = at + FRAME_HEAD + content.length;
    } else at = all.indexOf(mark, at + 1);
  }
  return { end, lost };
}

/** Undefined: there is no whole frame. */
function contentAt(all: Buffer, at: number, { number, mark }: FrameSegment): Uint8Array | undefined {
  if (at + FRAME_HEAD > all.length || all.readUInt32LE(at) !== mark) return undefined;
  const length = all.readUInt32LE(at + 4);
  const end = at + FRAME_HEAD + length;
  if (length === 0 || length > GREATEST_FRAME || end > all.length) return undefined;
  const content = all.subarray(at + FRAME_HEAD, end);
  return all.readUInt32LE(at + 8) === checksum(number, all.subarray(at, at + 8), content)
    ? content
    : undefined;
}

const numberBytes = new DataView(new ArrayBuffer(8));

function checksum(segment: number, head: Uint8Array, content: Uint8Array): number {
  numberBytes.setFloat64(0, segment);
  return crc32(content, crc32(head, crc32(new Uint8Array(numberBytes.buffer))));
}
