import type { MovingPosition, ObservedValue } from '../../schema/index.ts';
import type { Cell } from '../cells.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import { type FrameHeader, writeHeader } from './frame.ts';
import { readPlace, writePlace } from './place.ts';
import { decodeThings, encodeThings } from './things.ts';
import { readValue, writeValue } from './values.ts';
import type { WireThing } from './wire-thing.ts';

export interface Move {
  handle: number;
  /** Result time, UTC milliseconds. */
  time: number;
  position: MovingPosition;
}

export interface ValueUpdate {
  handle: number;
  /** Index in the thing's datastreams. */
  datastream: number;
  time: number;
  value: ObservedValue;
}

export interface StateUpdate {
  handle: number;
  level: number;
  stale: boolean;
}

/** What has changed in a topic. Times are whole milliseconds. */
export interface Delta {
  /** City time of the frame. */
  base: number;
  /** New, or described anew. */
  introduced: readonly WireThing[];
  /** No longer in this topic; it may be in another one now. */
  removed: readonly number[];
  moves: readonly Move[];
  values: readonly ValueUpdate[];
  states: readonly StateUpdate[];
}

const REMOVED = 1;
const INTRODUCED = 2;
const MOVES = 4;
const VALUES = 8;
const STATES = 16;
const STALE = 8;
/** Milliseconds of a step of the time of a movement: in one of them nothing goes farther than 30 cm. */
const STEP = 10;

/**
 * A frame of some 12 bytes, and 9 or 10 for each movement; see place.ts for what is left of a position. Of `base` its low
 * 32 bits are written, of which there is one in seven weeks; movements are told to 10 ms.
 */
export function encodeDelta(
  header: Omit<FrameHeader, 'kind' | 'flags'>,
  { base, introduced, removed, moves, values, states }: Delta,
  cell: Cell,
): Uint8Array {
  const writer = new ByteWriter(64 + moves.length * 12 + values.length * 8);
  const flags =
    (removed.length && REMOVED) |
    (introduced.length && INTRODUCED) |
    (moves.length && MOVES) |
    (values.length && VALUES) |
    (states.length && STATES);
  writeHeader(writer, { ...header, kind: 'delta', flags });
  writer.uint16(base % 0x1_0000);
  writer.uint16(Math.floor(base / 0x1_0000) % 0x1_0000);
  if (removed.length) {
    writer.varint(removed.length);
    let before = 0;
    for (const handle of [...removed].sort((a, b) => a - b)) {
      writer.varint(handle - before);
      before = handle;
    }
  }
  if (introduced.length) writer.block(encodeThings(introduced, base, cell));
  if (moves.length) {
    writer.varint(moves.length);
    let before = 0;
    for (const { handle, time, position } of byHandle(moves)) {
      writer.varint(2 * (handle - before) + (position.height === undefined ? 0 : 1));
      writer.signed(Math.round((base - time) / STEP));
      writePlace(writer, position, cell);
      before = handle;
    }
  }
  if (values.length) {
    writer.varint(values.length);
    let before = 0;
    const payload = new ByteWriter(16);
    for (const { handle, datastream, time, value } of byHandle(values)) {
      const one = new ByteWriter(16);
      writer.varint(handle - before);
      writer.varint(datastream);
      writer.byte(writeValue(one, value));
      writer.signed(base - time);
      payload.bytes(one.done());
      before = handle;
    }
    writer.bytes(payload.done());
  }
  if (states.length) {
    writer.varint(states.length);
    let before = 0;
    for (const { handle, level, stale } of byHandle(states)) {
      writer.varint(handle - before);
      writer.byte(level | (stale ? STALE : 0));
      before = handle;
    }
  }
  return writer.done();
}

const byHandle = <Item extends { handle: number }>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => a.handle - b.handle);

/** Reads what follows the header; `near` is the time of the snapshot or frame before it. Throws WireError. */
export function decodeDelta(reader: ByteReader, flags: number, cell: Cell, near: number): Delta {
  const low = reader.uint16() + reader.uint16() * 0x1_0000;
  const base = low + 2 ** 32 * Math.round((near - low) / 2 ** 32);
  const delta = {
    base,
    introduced: [] as WireThing[],
    removed: [] as number[],
    moves: [] as Move[],
    values: [] as ValueUpdate[],
    states: [] as StateUpdate[],
  };
  if (flags & REMOVED) {
    let handle = 0;
    for (let left = reader.count(); left > 0; left--) delta.removed.push((handle += reader.varint()));
  }
  if (flags & INTRODUCED) delta.introduced = decodeThings(reader.block(), base, cell);
  if (flags & MOVES) {
    let handle = 0;
    for (let left = reader.count(8); left > 0; left--) {
      const first = reader.varint();
      handle += Math.floor(first / 2);
      const time = base - reader.signed() * STEP;
      delta.moves.push({ handle, time, position: readPlace(reader, cell, first % 2 === 1) });
    }
  }
  if (flags & VALUES) {
    let handle = 0;
    const heads = Array.from({ length: reader.count(4) }, () => ({
      handle: (handle += reader.varint()),
      datastream: reader.varint(),
      tag: reader.byte(),
      time: base - reader.signed(),
    }));
    for (const { tag, ...head } of heads) {
      const value = readValue(reader, tag);
      if (value !== undefined) delta.values.push({ ...head, value });
    }
  }
  if (flags & STATES) {
    let handle = 0;
    for (let left = reader.count(2); left > 0; left--) {
      handle += reader.varint();
      const byte = reader.byte();
      delta.states.push({ handle, level: byte & 7, stale: (byte & STALE) !== 0 });
    }
  }
  reader.end();
  return delta;
}
