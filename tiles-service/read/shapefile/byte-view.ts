import type { Bytes } from '../json/byte-file.ts';

const WINDOW_BYTES = 2 ** 20;

/** Looks at stretches of a file through a window of a megabyte, so that reading on costs one read per window. */
export class ByteView {
  readonly #file: Bytes;
  #window: Buffer;
  #base = 0;
  #length = 0;

  constructor(file: Bytes) {
    this.#file = file;
    this.#window = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(64, file.size)));
  }

  get size(): number {
    return this.#file.size;
  }

  /** The bytes from `position` on, valid until the next call; undefined where the file does not hold them all. */
  at(position: number, length: number): Buffer | undefined {
    if (position < 0 || position + length > this.#file.size) return undefined;
    if (position < this.#base || position + length > this.#base + this.#length) {
      if (length > this.#window.length) this.#window = Buffer.allocUnsafe(length);
      else if (this.#window.length > WINDOW_BYTES && length <= WINDOW_BYTES)
        this.#window = Buffer.allocUnsafe(WINDOW_BYTES);
      this.#base = position;
      this.#length = this.#file.read(this.#window, position);
      if (this.#length < length) return undefined;
    }
    return this.#window.subarray(position - this.#base, position - this.#base + length);
  }
}
