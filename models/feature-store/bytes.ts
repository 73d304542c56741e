/**
 * Growable little-endian byte writer with variable-length integers (LEB128; signed ones in zigzag form).
 * Integers may be as large as Number.MAX_SAFE_INTEGER.
 */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  length = 0;

  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  reset(): void {
    this.length = 0;
  }

  /** What was written so far: a view that the next write may overwrite. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Throws RangeError for what is no whole number from 0 to Number.MAX_SAFE_INTEGER. */
  unsigned(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0))
      throw new RangeError(`${value} cannot be written as a whole number.`);
    this.#reserve(9);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.#bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.length);
    this.length += values.length;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    grown.set(this.view());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what ByteWriter wrote. Throws RangeError when the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.offset;
  }

  uint8(): number {
    this.#require(1);
    return this.#bytes[this.offset++];
  }

  float64(): number {
    this.#require(8);
    const value = this.#view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  unsigned(): number {
    const bytes = this.#bytes;
    // Most numbers are short: up to four bytes stay within 32 bits.
    if (this.offset + 4 <= bytes.length) {
      const at = this.offset;
      let byte = bytes[at];
      let short = byte & 0x7f;
      let count = 1;
      while (byte > 0x7f && count < 4) {
        byte = bytes[at + count];
        short |= (byte & 0x7f) << (7 * count++);
      }
      if (byte < 0x80) {
        this.offset = at + count;
        return short;
      }
    }
    let value = 0;
    let scale = 1;
    for (;;) {
      this.#require(1);
      const byte = bytes[this.offset++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
      if (scale > Number.MAX_SAFE_INTEGER) throw new RangeError('A variable-length integer is too long.');
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(count: number): Uint8Array {
    this.#require(count);
    this.offset += count;
    return this.#bytes.subarray(this.offset - count, this.offset);
  }

  #require(count: number): void {
    if (this.remaining < count) throw new RangeError('The feature record ends too early.');
  }
}
