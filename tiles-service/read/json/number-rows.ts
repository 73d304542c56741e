import type { JsonCursor } from './json-cursor.ts';

const OPEN_ARRAY = 0x5b;

/**
 * Reads an array of rows of numbers (`[[x, y, z], …]`), however long, straight from the bytes. The cursor stands
 * before the array at first, and behind it once `next` has returned 0.
 */
export class NumberRows {
  /** Rows so far that were not `width` finite numbers. */
  irregular = 0;
  readonly #cursor: JsonCursor;
  readonly #width: number;
  #ended = false;

  constructor(cursor: JsonCursor, width: number) {
    this.#cursor = cursor;
    this.#width = width;
    cursor.enterArray();
  }

  /** Fills `target` with whole rows and returns their count; an irregular row gives NaN throughout. */
  next(target: Float64Array): number {
    const width = this.#width;
    const capacity = Math.floor(target.length / width);
    let count = 0;
    while (count < capacity && !this.#ended) {
      if (!this.#cursor.nextElement()) {
        this.#ended = true;
        break;
      }
      if (!this.#row(target, count * width)) {
        target.fill(Number.NaN, count * width, (count + 1) * width);
        this.irregular++;
      }
      count++;
    }
    return count;
  }

  /** Reads one row; false if it is not exactly `width` finite numbers. Any other value is passed over. */
  #row(target: Float64Array, offset: number): boolean {
    const cursor = this.#cursor;
    const width = this.#width;
    if (cursor.peek() !== OPEN_ARRAY) {
      cursor.skip();
      return false;
    }
    cursor.enterArray();
    let length = 0;
    let finite = true;
    while (cursor.nextElement()) {
      const value = cursor.number();
      if (length < width) target[offset + length] = value;
      if (value - value !== 0) finite = false;
      length++;
    }
    return finite && length === width;
  }
}
