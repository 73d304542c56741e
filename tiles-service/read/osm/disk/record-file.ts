import { BlockFile } from './block-file.ts';

const WRITE_BYTES = 1024 * 1024;
const PAGE_BYTES = 64 * 1024;
const CACHED_PAGES = 256;
/** Four bytes of length before every record. */
const HEAD_BYTES = 4;

/**
 * Records of any length on disk, appended once and then read at their offset or in order. Memory: one write
 * buffer and 16 MiB of cached pages.
 */
export class RecordFile {
  readonly #file: BlockFile;
  #pending: Buffer = Buffer.allocUnsafe(WRITE_BYTES);
  #pendingLength = 0;
  readonly #pageNumbers = new Float64Array(CACHED_PAGES).fill(-1);
  readonly #pages: (Uint8Array | undefined)[] = new Array(CACHED_PAGES);
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #finished = false;

  /** `path` must not exist yet. */
  constructor(path: string) {
    this.#file = new BlockFile(path);
  }

  get length(): number {
    return this.#file.length + this.#pendingLength;
  }

  /** Returns the offset to read the record at. */
  append(record: Uint8Array): number {
    if (this.#finished) throw new Error('The record file is finished.');
    const offset = this.length;
    this.#head.writeUInt32LE(record.length);
    this.#write(this.#head);
    this.#write(record);
    return offset;
  }

  /** To be called once, between the last append and the first read. */
  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#flush();
    this.#pending = Buffer.alloc(0);
  }

  /** The whole record, or its first `limit` bytes. */
  read(offset: number, limit = Number.POSITIVE_INFINITY): Buffer {
    this.#copy(this.#head, offset);
    const record = Buffer.allocUnsafeSlow(Math.min(limit, this.#head.readUInt32LE()));
    this.#copy(record, offset + HEAD_BYTES);
    return record;
  }

  /** All records in the order of appending, with their offsets. */
  *records(): Generator<{ offset: number; record: Buffer }> {
    for (let offset = 0; offset < this.length; ) {
      const record = this.read(offset);
      yield { offset, record };
      offset += HEAD_BYTES + record.length;
    }
  }

  close(): void {
    this.#file.close();
  }

  #write(bytes: Uint8Array): void {
    if (this.#pendingLength + bytes.length > WRITE_BYTES) this.#flush();
    if (bytes.length > WRITE_BYTES) {
      this.#file.append(bytes);
      return;
    }
    this.#pending.set(bytes, this.#pendingLength);
    this.#pendingLength += bytes.length;
  }

  #flush(): void {
    this.#file.append(this.#pending.subarray(0, this.#pendingLength));
    this.#pendingLength = 0;
  }

  #copy(target: Uint8Array, offset: number): void {
    if (target.length > PAGE_BYTES) {
      this.#file.read(target, offset);
      return;
    }
    for (let done = 0; done < target.length; ) {
      const at = offset + done;
      const page = this.#page(Math.floor(at / PAGE_BYTES));
      const from = at % PAGE_BYTES;
      const bytes = Math.min(target.length - done, PAGE_BYTES - from);
      target.set(page.subarray(from, from + bytes), done);
      done += bytes;
    }
  }

  #page(number: number): Uint8Array {
    const slot = number % CACHED_PAGES;
    const known = this.#pages[slot];
    if (known && this.#pageNumbers[slot] === number) return known;
    const page = known ?? new Uint8Array(PAGE_BYTES);
    this.#file.read(page, number * PAGE_BYTES);
    this.#pages[slot] = page;
    this.#pageNumbers[slot] = number;
    return page;
  }
}
