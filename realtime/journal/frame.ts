import { crc32 } from 'node:zlib';

/** Length and checksum before what a frame holds, both little-endian u32. */
export const FRAME_HEAD = 8;
/** More than any batch; a length beyond it is damage. */
export const GREATEST_FRAME = 256 * 2 ** 20;

/**
 * A frame of a segment: u32 length, u32 CRC-32 (ISO 3309, as zlib has it in hardware) over the segment's number, the
 * length and the content. The number is in it so that bytes that an older file left on the disk are never taken for
 * frames of this one.
 */
export function frameOf(segment: number, content: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEAD + content.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, content.length, true);
  frame.set(content, FRAME_HEAD);
  view.setUint32(4, checksum(segment, frame.subarray(0, 4), content), true);
  return frame;
}

/**
 * Gives each whole frame's content to `onFrame`, in order, up to the first that is cut off or damaged; returns where the
 * whole ones end.
 */
export function readFrames(
  bytes: Uint8Array,
  segment: number,
  from: number,
  onFrame: (content: Uint8Array) => void,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  while (at + FRAME_HEAD <= bytes.length) {
    const length = view.getUint32(at, true);
    const end = at + FRAME_HEAD + length;
    if (length === 0 || length > GREATEST_FRAME || end > bytes.length) break;
    const content = bytes.subarray(at + FRAME_HEAD, end);
    if (view.getUint32(at + 4, true) !== checksum(segment, bytes.subarray(at, at + 4), content)) break;
    onFrame(content);
    at = end;
  }
  return at;
}

const numberBytes = new DataView(new ArrayBuffer(8));

function checksum(segment: number, length: Uint8Array, content: Uint8Array): number {
  numberBytes.setFloat64(0, segment);
  return crc32(content, crc32(length, crc32(new Uint8Array(numberBytes.buffer))));
}
