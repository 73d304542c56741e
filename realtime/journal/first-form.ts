import { crc32 } from 'node:zlib';
import { type FramesRead, GREATEST_FRAME } from './frame.ts';

// What the first servers wrote, read only: frames without a mark, of u32 length and u32 CRC-32 over the segment's number
// (float64, big-endian), the length and the content.
const MAGIC = new TextEncoder().encode('CMJOUR01');
const HEAD = 8;

export const isFirstForm = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/**
 * Gives each whole frame's content to `onFrame`, up to the first that is not whole. This form does not tell damage from
 * what a crash cut off: what is behind is lost, so that the file is set aside.
 */
export function readFirstForm(
  bytes: Buffer,
  number: number,
  onFrame: (content: Uint8Array) => void,
): FramesRead {
  const numberBytes = Buffer.alloc(8);
  numberBytes.writeDoubleBE(number);
  const begin = crc32(numberBytes);
  let at = MAGIC.length;
  while (at + HEAD <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const end = at + HEAD + length;
    if (length === 0 || length > GREATEST_FRAME || end > bytes.length) break;
    const content = bytes.subarray(at + HEAD, end);
    if (bytes.readUInt32LE(at + 4) !== crc32(content, crc32(bytes.subarray(at, at + 4), begin))) break;
    onFrame(content);
    at = end;
  }
  return { end: at, lost: bytes.length - at };
}
