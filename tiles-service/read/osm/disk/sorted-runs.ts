import type { BlockFile } from './block-file.ts';

/** A record is its key as a double and two 32-bit integers, in the machine's byte order. */
export const RECORD_BYTES = 16;
/** Shared among the runs being merged. */
const MERGE_BYTES = 32 * 1024 * 1024;

/** A sorted stretch of a file, in bytes. */
export interface Run {
  start: number;
  end: number;
  lastKey: number;
}

/** Gathers records and sorts them by key, those with equal keys in the order of arrival. */
export class RecordBuffer {
  readonly #capacity: number;
  #keys: Float64Array;
  #values: Int32Array;
  #ordered = true;
  length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    const buffer = new ArrayBuffer(capacity * RECORD_BYTES);
    this.#keys = new Float64Array(buffer);
    this.#values = new Int32Array(buffer);
  }

  get full(): boolean {
    return this.length === this.#capacity;
  }

  get firstKey(): number {
    return this.#keys[0];
  }

  get lastKey(): number {
    return this.#keys[(this.length - 1) * 2];
  }

  push(key: number, a: number, b: number): void {
    const i = this.length++;
    if (i > 0 && key < this.#keys[i * 2 - 2]) this.#ordered = false;
    this.#keys[i * 2] = key;
    this.#values[i * 4 + 2] = a;
    this.#values[i * 4 + 3] = b;
  }

  sort(): void {
    if (this.#ordered) return;
    const order = new Uint32Array(this.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    const keys = this.#keys;
    order.sort((i, j) => keys[i * 2] - keys[j * 2] || i - j);
    const sorted = new ArrayBuffer(this.#capacity * RECORD_BYTES);
    const sortedKeys = new Float64Array(sorted);
    const sortedValues = new Int32Array(sorted);
    for (let i = 0; i < order.length; i++) {
      sortedKeys[i * 2] = keys[order[i] * 2];
      sortedValues[i * 4 + 2] = this.#values[order[i] * 4 + 2];
      sortedValues[i * 4 + 3] = this.#values[order[i] * 4 + 3];
    }
    this.#keys = sortedKeys;
    this.#values = sortedValues;
    this.#ordered = true;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#keys.buffer, 0, this.length * RECORD_BYTES);
  }

  clear(): void {
    this.length = 0;
    this.#ordered = true;
  }
}

/** Merges sorted runs of one file into another, stably, with a heap of one buffered piece for each run. */
export function mergeRuns(from: BlockFile, runs: readonly Run[], to: BlockFile): void {
  const pieceRecords = Math.max(64, Math.floor(MERGE_BYTES / RECORD_BYTES / (runs.length + 1)));
  const heap: RunReader[] = [];
  const before = (i: number, j: number) =>
    heap[i].key < heap[j].key || (heap[i].key === heap[j].key && heap[i].order < heap[j].order);
  const sink = (start: number) => {
    for (let i = start; ; ) {
      const left = i * 2 + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && before(left + 1, left) ? left + 1 : left;
      if (before(i, child)) return;
      [heap[i], heap[child]] = [heap[child], heap[i]];
      i = child;
    }
  };
  for (const [order, run] of runs.entries()) {
    const reader = new RunReader(from, run, order, pieceRecords);
    if (reader.next()) heap.push(reader);
  }
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(i);
  const out = new RecordBuffer(pieceRecords);
  while (heap.length > 0) {
    const reader = heap[0];
    out.push(reader.key, reader.a, reader.b);
    if (out.full) {
      to.append(out.bytes());
      out.clear();
    }
    if (!reader.next()) {
      const last = heap.pop() as RunReader;
      if (heap.length > 0) heap[0] = last;
    }
    sink(0);
  }
  to.append(out.bytes());
}

class RunReader {
  readonly order: number;
  readonly #file: BlockFile;
  readonly #run: Run;
  readonly #keys: Float64Array;
  readonly #values: Int32Array;
  readonly #bytes: Uint8Array;
  #offset: number;
  #position = 0;
  #count = 0;
  key = 0;
  a = 0;
  b = 0;

  constructor(file: BlockFile, run: Run, order: number, records: number) {
    this.#file = file;
    this.#run = run;
    this.order = order;
    this.#offset = run.start;
    const buffer = new ArrayBuffer(records * RECORD_BYTES);
    this.#keys = new Float64Array(buffer);
    this.#values = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  next(): boolean {
    if (this.#position === this.#count) {
      const bytes = Math.min(this.#bytes.length, this.#run.end - this.#offset);
      if (bytes === 0) return false;
      this.#file.read(this.#bytes.subarray(0, bytes), this.#offset);
      this.#offset += bytes;
      this.#position = 0;
      this.#count = bytes / RECORD_BYTES;
    }
    const i = this.#position++;
    this.key = this.#keys[i * 2];
    this.a = this.#values[i * 4 + 2];
    this.b = this.#values[i * 4 + 3];
    return true;
  }
}
