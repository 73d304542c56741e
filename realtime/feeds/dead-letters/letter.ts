import { createHash } from 'node:crypto';
import type { Publication } from '../../../models/schema/index.ts';
import type { Payload, ReadFault } from '../adapter.ts';

/** A payload that did not fit, with why. */
export interface DeadLetter {
  /** Of its feed, subject and body: the same one sent again is the same letter. */
  id: string;
  feed: string;
  payload: Payload;
  /** The strictest class of what may be in it. */
  publication: Publication;
  faults: readonly ReadFault[];
}

/** A payload of a thousand bad rows has one letter, and so many of its faults. */
const MOST_FAULTS = 50;

export function letterOf(
  feed: string,
  payload: Payload,
  publication: Publication,
  faults: readonly ReadFault[],
): DeadLetter {
  const hash = createHash('sha256')
    .update(JSON.stringify([feed, payload.subject ?? null]))
    .update(payload.body);
  const id = hash.digest('hex').slice(0, 32);
  return { id, feed, payload, publication, faults: faults.slice(0, MOST_FAULTS) };
}

/** u32 length of a JSON head (little-endian), the head, the body. */
export function encodeLetter({ payload, ...letter }: DeadLetter): Uint8Array {
  const { body, ...rest } = payload;
  const head = Buffer.from(JSON.stringify({ ...letter, payload: rest }));
  const bytes = Buffer.alloc(4 + head.length + body.length);
  bytes.writeUInt32LE(head.length, 0);
  bytes.set(head, 4);
  bytes.set(body, 4 + head.length);
  return bytes;
}

/** As encodeLetter wrote it; the journal has checked the bytes. */
export function decodeLetter(bytes: Uint8Array): DeadLetter {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const { payload, ...letter } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { ...letter, payload: { ...payload, body: bytes.slice(4 + length) } };
}
