import type { Cell } from '../cells.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import { type FrameHeader, writeHeader } from './frame.ts';
import { inflate } from './inflate.ts';
import { decodeThings, encodeThings } from './things.ts';
import type { WireThing } from './wire-thing.ts';

export const COMPRESSED = 1;

/** Everything in a topic at a time. */
export interface Snapshot {
  base: number;
  things: WireThing[];
}

/** What a snapshot holds, before it is compressed (`deflate-raw`), which server and page do each in their way. */
export function encodeSnapshotBody(things: readonly WireThing[], base: number, cell: Cell): Uint8Array {
  return encodeThings(things, base, cell);
}

export function snapshotFrame(
  header: Omit<FrameHeader, 'kind' | 'flags'>,
  base: number,
  body: Uint8Array,
  compressed: boolean,
): Uint8Array {
  const writer = new ByteWriter(body.length + 32);
  writeHeader(writer, { ...header, kind: 'snapshot', flags: compressed ? COMPRESSED : 0 });
  writer.varint(base);
  writer.bytes(body);
  return writer.done();
}

/** Reads what follows the header. Rejects with WireError. */
export async function decodeSnapshot(reader: ByteReader, flags: number, cell: Cell): Promise<Snapshot> {
  const base = reader.varint();
  const body = reader.bytes(reader.left);
  const bytes = flags & COMPRESSED ? await inflate(body) : body;
  return { base, things: decodeThings(bytes, base, cell) };
}
