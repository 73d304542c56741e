import type { PbfReader } from 'pbf';
import { MAXIMUM_REFERENCES, NO_TAGS, type Tags } from '../elements.ts';

/**
 * Pieces of the wire format that pbf has no checks for. All lengths are compared with the bytes that are there, and
 * lists are capped, so that a wrong number costs no memory. They throw plain errors; the caller says where.
 */

/** More strings in a block than this are taken as damage: writers put 8,000 elements into one. */
const MAXIMUM_STRINGS = 2_000_000;

/** Reads the length of the field under way and returns where it ends. */
export function endOfField(reader: PbfReader): number {
  if (reader.type !== 2) throw new Error('a field has the wrong wire type');
  const end = reader.readVarint() + reader.pos;
  if (!(end <= reader.length)) throw new Error('a field is longer than its block');
  return end;
}

export function readPacked(reader: PbfReader): number[] {
  const end = endOfField(reader);
  const values: number[] = [];
  while (reader.pos < end) {
    if (values.length === MAXIMUM_REFERENCES) throw new Error('an element has too many tags or members');
    values.push(reader.readVarint());
  }
  return values;
}

/** Numbers that are written as differences. Kept from element to element, to be filled anew each time. */
export class DeltaList {
  values = new Float64Array(64);
  count = 0;

  read(reader: PbfReader): void {
    const end = endOfField(reader);
    let count = 0;
    let value = 0;
    while (reader.pos < end) {
      if (count === this.values.length) this.#grow();
      this.values[count++] = value += reader.readSVarint();
    }
    this.count = count;
  }

  #grow(): void {
    if (this.values.length >= MAXIMUM_REFERENCES) throw new Error('an element has too many nodes or members');
    const larger = new Float64Array(Math.min(MAXIMUM_REFERENCES, this.values.length * 2));
    larger.set(this.values);
    this.values = larger;
  }
}

/** The strings of a block, decoded when first asked for. */
export class StringTable {
  readonly #bytes: Uint8Array;
  readonly #places: number[] = [];
  #strings: (string | undefined)[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Notes where the strings are, of the field under way. */
  read(reader: PbfReader): void {
    const end = endOfField(reader);
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field !== 1) continue;
      const stop = endOfField(reader);
      if (this.#places.length >= MAXIMUM_STRINGS * 2) throw new Error('its string table is too long');
      this.#places.push(reader.pos, stop);
      reader.pos = stop;
    }
    this.#strings = new Array(this.#places.length / 2);
  }

  get(index: number): string {
    const known = this.#strings[index];
    if (known !== undefined) return known;
    if (!(index < this.#strings.length)) throw new Error(`string ${index} is not in the block's table`);
    const { buffer, byteOffset } = this.#bytes;
    const start = this.#places[index * 2];
    const text = Buffer.from(buffer, byteOffset + start, this.#places[index * 2 + 1] - start).toString(
      'utf8',
    );
    this.#strings[index] = text;
    return text;
  }

  tags(keys: readonly number[], values: readonly number[]): Tags {
    if (keys.length !== values.length) throw new Error('keys and values of an element differ in number');
    if (keys.length === 0) return NO_TAGS;
    const tags: Tags = new Map();
    for (let i = 0; i < keys.length; i++) tags.set(this.get(keys[i]), this.get(values[i]));
    return tags;
  }

  /** Key and value in turn up to a 0, or to the end for the last node; the way dense nodes have their tags. */
  denseTags(reader: PbfReader, end: number): Tags {
    let tags = NO_TAGS;
    while (reader.pos < end) {
      const key = reader.readVarint();
      if (key === 0) break;
      if (reader.pos >= end) throw new Error('a tag of a dense node has no value');
      if (tags === NO_TAGS) tags = new Map();
      tags.set(this.get(key), this.get(reader.readVarint()));
    }
    return tags;
  }
}
