import { ByteReader, ByteWriter } from '../../models/feature-store/bytes.ts';
import { POSITION_NUMBERS, POSITION_SCALES } from '../../models/live/chunk-codec.ts';
import { type Measured, newMeasured, TYPE } from '../history/measured.ts';

// What one frame of the journal holds: an origin, then items, each after a byte that says what it is.
const THING = 8;
const EVENT = 9;
const SETTLED = 10;
const NUMBER = 0;
const FALSE = 1;
const TRUE = 2;
const TEXT = 3;
const POSITION = 4;
const TAG = 15;
const WITH_KEY = 16;
/** Quality × QUALITY. */
const QUALITY = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where the items of an entry come from. */
export interface Origin {
  world: string;
  feed: string;
  received: number;
}

/** A thing as it was described, with the handles that were given to it and its datastreams. */
export interface NamedThing {
  handle: number;
  /** In the order of `thing.datastreams`. */
  streams: readonly number[];
  /** `Thing` as JSON. */
  json: string;
}

/** Writes one entry. */
export class EntryWriter {
  readonly #writer = new ByteWriter(4_096);
  #received = 0;

  begin({ world, feed, received }: Origin): void {
    this.#writer.reset();
    this.#text(world);
    this.#text(feed);
    this.#writer.unsigned(received);
    this.#received = received;
  }

  thing({ handle, streams, json }: NamedThing): void {
    this.#writer.uint8(THING);
    this.#writer.unsigned(handle);
    this.#writer.unsigned(streams.length);
    for (const stream of streams) this.#writer.unsigned(stream);
    this.#text(json);
  }

  observation({ stream, time, type, number, text, position, key, quality }: Measured): void {
    const writer = this.#writer;
    const tag =
      type === TYPE.number
        ? NUMBER
        : type === TYPE.boolean
          ? number === 1
            ? TRUE
            : FALSE
          : type === TYPE.text
            ? TEXT
            : POSITION;
    writer.uint8(tag + (key === 0 ? 0 : WITH_KEY) + quality * QUALITY);
    writer.unsigned(stream);
    writer.signed(time - this.#received);
    if (key !== 0) writer.unsigned(key);
    if (tag === NUMBER) writer.float64(number);
    else if (tag === TEXT) this.#text(text);
    else if (tag === POSITION) {
      let told = 0;
      for (let part = 0; part < POSITION_NUMBERS; part++)
        if (!Number.isNaN(position[part])) told |= 1 << part;
      writer.uint8(told);
      for (let part = 0; part < POSITION_NUMBERS; part++)
        if (told & (1 << part)) writer.signed(Math.round(position[part] * POSITION_SCALES[part]));
    }
  }

  event(sequence: number, json: string): void {
    this.#writer.uint8(EVENT);
    this.#writer.unsigned(sequence);
    this.#text(json);
  }

  /** The event of that number is in the database. */
  settled(sequence: number): void {
    this.#writer.uint8(SETTLED);
    this.#writer.unsigned(sequence);
  }

  /** The entry's bytes, a copy. */
  end(): Uint8Array {
    return this.#writer.view().slice();
  }

  #text(text: string): void {
    const bytes = encoder.encode(text);
    this.#writer.unsigned(bytes.length);
    this.#writer.bytes(bytes);
  }
}

/** Told what an entry holds, in the order in which it was written. */
export interface EntryVisitor {
  begin(origin: Origin): void;
  thing(thing: NamedThing): void;
  /** `measured` is filled anew for the next one. */
  observation(measured: Measured): void;
  event(sequence: number, json: string): void;
  settled(sequence: number): void;
}

const measured = newMeasured();

/** Throws RangeError when the bytes are no entry. */
export function readEntry(bytes: Uint8Array, visitor: EntryVisitor): void {
  const reader = new ByteReader(bytes);
  const text = () => decoder.decode(reader.bytes(reader.unsigned()));
  const origin = { world: text(), feed: text(), received: reader.unsigned() };
  visitor.begin(origin);
  while (reader.remaining > 0) {
    const head = reader.uint8();
    const tag = head & TAG;
    if (tag === THING) {
      const handle = reader.unsigned();
      const streams = Array.from({ length: reader.unsigned() }, () => reader.unsigned());
      visitor.thing({ handle, streams, json: text() });
    } else if (tag === EVENT) visitor.event(reader.unsigned(), text());
    else if (tag === SETTLED) visitor.settled(reader.unsigned());
    else if (tag <= POSITION) {
      measured.stream = reader.unsigned();
      measured.time = origin.received + reader.signed();
      measured.received = origin.received;
      measured.key = head & WITH_KEY ? reader.unsigned() : 0;
      measured.quality = Math.floor(head / QUALITY);
      readValue(reader, tag, text);
      visitor.observation(measured);
    } else throw new RangeError(`An entry of the journal has an item of the unknown kind ${tag}.`);
  }
}

function readValue(reader: ByteReader, tag: number, text: () => string): void {
  if (tag === NUMBER) {
    measured.type = TYPE.number;
    measured.number = reader.float64();
  } else if (tag === TEXT) {
    measured.type = TYPE.text;
    measured.text = text();
  } else if (tag === POSITION) {
    measured.type = TYPE.position;
    const told = reader.uint8();
    for (let part = 0; part < POSITION_NUMBERS; part++)
      measured.position[part] = told & (1 << part) ? reader.signed() / POSITION_SCALES[part] + 0 : Number.NaN;
  } else {
    measured.type = TYPE.boolean;
    measured.number = tag === TRUE ? 1 : 0;
  }
}
