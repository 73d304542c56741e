import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';

const PAGE_SHIFT = 12;
/** Vertices of a page: 96 KiB. */
const PAGE_VERTICES = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_VERTICES - 1;
/** Pages held in memory: 96 MiB. */
const RESIDENT_PAGES = 1024;

/**
 * The vertices of a file, by index. In memory as far as that goes; beyond, whole pages move to a file in the
 * scratch folder and come back when they are asked for (least recently used first, by the clock algorithm).
 */
export class VertexIndex {
  count = 0;
  readonly #path: string;
  readonly #capacity: number;
  #file: number | undefined;
  #pages: (Float64Array | undefined)[] = [];
  /** Per page: asked for since the clock's hand last passed; differs from its copy in the file. */
  #recent = new Uint8Array(64);
  #dirty = new Uint8Array(64);
  #resident: number[] = [];
  #hand = 0;

  constructor(scratch: string, residentPages = RESIDENT_PAGES) {
    this.#path = join(scratch, `vertices-${process.pid}-${++indexCount}`);
    this.#capacity = Math.max(2, residentPages);
  }

  /** Adds vertices given as triplets. */
  append(values: Float64Array, count: number): void {
    let taken = 0;
    while (taken < count) {
      const page = this.count >> PAGE_SHIFT;
      const from = this.count & PAGE_MASK;
      const step = Math.min(count - taken, PAGE_VERTICES - from);
      const data = from === 0 ? this.#add(page) : this.#load(page);
      data.set(values.subarray(taken * 3, (taken + step) * 3), from * 3);
      this.#dirty[page] = 1;
      this.count += step;
      taken += step;
      if (this.count > 0x7fff0000) {
        throw new InputError(
          'too-many-vertices',
          this.#path,
          'has more than 2³¹ vertices.',
          'Split the file.',
        );
      }
    }
  }

  /** Rewrites all vertices in place, a page at a time: `change` gets triplets and their count. */
  *rewrite(change: (triplets: Float64Array, count: number) => void): Generator<number> {
    for (let page = 0; page << PAGE_SHIFT < this.count; page++) {
      const count = Math.min(PAGE_VERTICES, this.count - (page << PAGE_SHIFT));
      const data = this.#load(page);
      change(data.subarray(0, count * 3), count);
      this.#dirty[page] = 1;
      yield count;
    }
  }

  /** Writes the vertex to `out` at `offset`; false if there is none of this index. */
  read(index: number, out: Float64Array, offset: number): boolean {
    if (!(index >= 0 && index < this.count)) return false;
    const number = index >> PAGE_SHIFT;
    const page = this.#pages[number] ?? this.#load(number);
    this.#recent[number] = 1;
    const at = (index & PAGE_MASK) * 3;
    out[offset] = page[at];
    out[offset + 1] = page[at + 1];
    out[offset + 2] = page[at + 2];
    return true;
  }

  /** Forgets all vertices; the memory is used again. */
  clear(): void {
    this.count = 0;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#pages = [];
    this.#resident = [];
    this.count = 0;
  }

  #add(page: number): Float64Array {
    // After clear() the pages are there already.
    const known = this.#pages[page];
    if (known) return known;
    if (page >= this.#recent.length) {
      this.#recent = grown(this.#recent);
      this.#dirty = grown(this.#dirty);
    }
    return this.#hold(page, this.#room() ?? new Float64Array(PAGE_VERTICES * 3));
  }

  #load(page: number): Float64Array {
    const held = this.#pages[page];
    if (held) return held;
    const data = this.#room() ?? new Float64Array(PAGE_VERTICES * 3);
    readSync(this.#file!, bytesOf(data), 0, data.byteLength, page * data.byteLength);
    return this.#hold(page, data);
  }

  #hold(page: number, data: Float64Array): Float64Array {
    this.#pages[page] = data;
    this.#recent[page] = 1;
    this.#dirty[page] = 0;
    this.#resident.push(page);
    return data;
  }

  /** Memory of a page that has to go; undefined while there is room for another. */
  #room(): Float64Array | undefined {
    if (this.#resident.length < this.#capacity) return undefined;
    for (;;) {
      if (this.#hand >= this.#resident.length) this.#hand = 0;
      const page = this.#resident[this.#hand];
      if (this.#recent[page]) {
        this.#recent[page] = 0;
        this.#hand++;
        continue;
      }
      const data = this.#pages[page]!;
      if (this.#dirty[page]) {
        this.#file ??= openSync(this.#path, 'w+');
        writeSync(this.#file, bytesOf(data), 0, data.byteLength, page * data.byteLength);
      }
      this.#pages[page] = undefined;
      this.#resident[this.#hand] = this.#resident[this.#resident.length - 1];
      this.#resident.pop();
      return data;
    }
  }
}

let indexCount = 0;

function bytesOf(data: Float64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(bytes.length * 2);
  bigger.set(bytes);
  return bigger;
}
