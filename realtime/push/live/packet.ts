import { FRAMES_BYTE } from '../../../models/live/socket-parser.ts';

const LONGEST_HEADER = 10;
/** Final frame of binary data (RFC 6455, 5.2). */
const FINAL_BINARY = 0x82;

/** Frames that travel together, ready for the line: made once, for whoever gets the same. */
export interface Packet {
  /** A binary packet of socket-parser.ts. */
  data: Buffer;
  /** The same with the header of a websocket's frame: the transport has nothing left to do. */
  websocket: [Buffer];
}

export function packetOf(frames: readonly Uint8Array[]): Packet {
  let length = 1;
  for (const frame of frames) length += varintLength(frame.length) + frame.length;
  const bytes = Buffer.allocUnsafe(LONGEST_HEADER + length);
  const start = writeHeader(bytes, length);
  let at = LONGEST_HEADER;
  bytes[at++] = FRAMES_BYTE;
  for (const frame of frames) {
    let rest = frame.length;
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    bytes.set(frame, at);
    at += frame.length;
  }
  return { data: bytes.subarray(LONGEST_HEADER), websocket: [bytes.subarray(start)] };
}

/** Writes the header so that it ends where the payload begins; returns where it begins. */
function writeHeader(bytes: Buffer, length: number): number {
  const size = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const start = LONGEST_HEADER - size;
  bytes[start] = FINAL_BINARY;
  if (size === 2) bytes[start + 1] = length;
  else if (size === 4) {
    bytes[start + 1] = 126;
    bytes.writeUInt16BE(length, start + 2);
  } else {
    bytes[start + 1] = 127;
    bytes.writeUInt32BE(0, start + 2);
    bytes.writeUInt32BE(length, start + 6);
  }
  return start;
}

const varintLength = (value: number): number =>
  value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
