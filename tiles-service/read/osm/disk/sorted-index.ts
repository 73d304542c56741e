import { BlockFile } from './block-file.ts';
import { mergeRuns, RECORD_BYTES, RecordBuffer, type Run } from './sorted-runs.ts';

/** Records of one block: what a look-up reads from disk at once (32 KiB). */
const BLOCK_RECORDS = 2048;
/** Blocks kept in memory (32 MiB). */
const CACHED_BLOCKS = 1024;
/** Records gathered in memory before they are written (4 MiB). */
const BUFFERED_RECORDS = 1 << 18;

/**
 * A map on disk from a number (an element's id, a map cell) to two 32-bit integers. Records may be added in
 * any order and are sorted outside memory; with equal keys, they keep the order in which they came.
 *
 * Add all, `finish()`, then look up. Input that is sorted already, as OpenStreetMap files mostly are, is
 * written straight through. Blocks without gaps between their keys are addressed directly (dense extracts),
 * others are searched by halving (sparse ones). Memory: the cache, and 8 bytes for every 2,048 records.
 */
export class SortedIndex {
  readonly #path: string;
  readonly #bufferedRecords: number;
  #file: BlockFile;
  #buffer: RecordBuffer | undefined;
  #runs: Run[] = [];
  #count = 0;
  #firstKeys = new Float64Array(0);
  /** Direct-mapped cache: block b lives in slot b modulo the number of slots. */
  readonly #slotBlocks = new Int32Array(CACHED_BLOCKS).fill(-1);
  readonly #slots: (CachedBlock | undefined)[] = new Array(CACHED_BLOCKS);
  #finished = false;
  /** The two integers of the record that was looked up last. */
  a = 0;
  b = 0;

  /** `path` must not exist yet. `bufferedRecords` is for tests. */
  constructor(path: string, bufferedRecords = BUFFERED_RECORDS) {
    this.#path = path;
    this.#bufferedRecords = bufferedRecords;
    this.#file = new BlockFile(path);
  }

  get count(): number {
    return this.#count;
  }

  add(key: number, a: number, b: number): void {
    this.#buffer ??= new RecordBuffer(this.#bufferedRecords);
    this.#buffer.push(key, a, b);
    this.#count++;
    if (this.#buffer.full) this.#flush();
  }

  /** Adds a record whose value is one whole number of up to 53 bits; read it back from `wide`. */
  addWide(key: number, value: number): void {
    this.add(key, Math.floor(value / 0x80000000), value % 0x80000000);
  }

  get wide(): number {
    return this.a * 0x80000000 + this.b;
  }

  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#flush();
    this.#buffer = undefined;
    if (this.#runs.length > 1) {
      const merged = new BlockFile(`${this.#path}.merged`);
      mergeRuns(this.#file, this.#runs, merged);
      this.#file.close();
      this.#file = merged;
    }
    this.#noteFirstKeys();
  }

  /** Looks up the first record with this key; its value is in `a` and `b`. */
  find(key: number): boolean {
    const position = this.lowerBound(key);
    return position < this.#count && this.keyAt(position) === key;
  }

  /** Position in key order of the first record whose key is not less than `key`. */
  lowerBound(key: number): number {
    if (this.#count === 0) return 0;
    // The first record not less than the key may be the first of the block after.
    let low = 0;
    let high = this.#firstKeys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#firstKeys[middle] < key) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const block = low - 1;
    return block * BLOCK_RECORDS + lowerBoundIn(this.#block(block), key);
  }

  /** Key of the record at a position in key order, its value in `a` and `b`. */
  keyAt(position: number): number {
    const block = this.#block(Math.floor(position / BLOCK_RECORDS));
    const i = position % BLOCK_RECORDS;
    this.a = block.values[i * 4 + 2];
    this.b = block.values[i * 4 + 3];
    return block.keys[i * 2];
  }

  close(): void {
    this.#file.close();
  }

  #flush(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.length === 0) return;
    buffer.sort();
    const last = this.#runs.at(-1);
    const run: Run = { start: this.#file.length, end: 0, lastKey: buffer.lastKey };
    if (last && last.lastKey <= buffer.firstKey) {
      last.end = this.#file.length + buffer.length * RECORD_BYTES;
      last.lastKey = buffer.lastKey;
    } else {
      run.end = run.start + buffer.length * RECORD_BYTES;
      this.#runs.push(run);
    }
    this.#file.append(buffer.bytes());
    buffer.clear();
  }

  #noteFirstKeys(): void {
    const blocks = Math.ceil(this.#count / BLOCK_RECORDS);
    this.#firstKeys = new Float64Array(blocks);
    const key = new Float64Array(1);
    const bytes = new Uint8Array(key.buffer);
    for (let block = 0; block < blocks; block++) {
      this.#file.read(bytes, block * BLOCK_RECORDS * RECORD_BYTES);
      this.#firstKeys[block] = key[0];
    }
  }

  #block(block: number): CachedBlock {
    const slot = block % CACHED_BLOCKS;
    const known = this.#slots[slot];
    if (known && this.#slotBlocks[slot] === block) return known;
    const count = Math.min(BLOCK_RECORDS, this.#count - block * BLOCK_RECORDS);
    const cached = known ?? newBlock();
    this.#file.read(cached.bytes.subarray(0, count * RECORD_BYTES), block * BLOCK_RECORDS * RECORD_BYTES);
    cached.count = count;
    cached.gapless = cached.keys[(count - 1) * 2] - cached.keys[0] === count - 1 && isGapless(cached);
    this.#slots[slot] = cached;
    this.#slotBlocks[slot] = block;
    return cached;
  }
}

interface CachedBlock {
  bytes: Uint8Array;
  /** Every second number is a key; the same memory as `values`, where each record's last two are its value. */
  keys: Float64Array;
  values: Int32Array;
  count: number;
  gapless: boolean;
}

function newBlock(): CachedBlock {
  const buffer = new ArrayBuffer(BLOCK_RECORDS * RECORD_BYTES);
  return {
    bytes: new Uint8Array(buffer),
    keys: new Float64Array(buffer),
    values: new Int32Array(buffer),
    count: 0,
    gapless: false,
  };
}

function isGapless(block: CachedBlock): boolean {
  for (let i = 1; i < block.count; i++) if (block.keys[i * 2] !== block.keys[i * 2 - 2] + 1) return false;
  return true;
}

function lowerBoundIn(block: CachedBlock, key: number): number {
  const { keys, count } = block;
  if (block.gapless) return Math.min(Math.max(Math.ceil(key - keys[0]), 0), count);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle * 2] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
