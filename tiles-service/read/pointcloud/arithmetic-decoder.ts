/**
 * The entropy coder of LAZ, as far as its chunk table needs it: Amir Said's adaptive arithmetic coding
 * (FastAC, 2004) and the integer corrections over it, after "LAZ Specification 1.4 R1", sections 3.4 to 3.6.
 * The points themselves are decoded by laz-perf.
 */
const LENGTH_SHIFT = 15;
const MOST_COUNT = 1 << LENGTH_SHIFT;
const BIT_LENGTH_SHIFT = 13;
const MOST_BIT_COUNT = 1 << BIT_LENGTH_SHIFT;
const LEAST_LENGTH = 0x0100_0000;

/** Adaptive frequencies of a small alphabet. */
class SymbolModel {
  readonly distribution: Uint32Array;
  readonly #counts: Uint32Array;
  #total = 0;
  #cycle: number;
  #left = 0;

  constructor(symbols: number) {
    this.distribution = new Uint32Array(symbols);
    this.#counts = new Uint32Array(symbols).fill(1);
    this.#cycle = symbols;
    this.#update();
    this.#cycle = (symbols + 6) >>> 1;
    this.#left = this.#cycle;
  }

  count(symbol: number): void {
    this.#counts[symbol]++;
    if (--this.#left === 0) this.#update();
  }

  #update(): void {
    const counts = this.#counts;
    this.#total += this.#cycle;
    if (this.#total > MOST_COUNT) {
      this.#total = 0;
      for (let i = 0; i < counts.length; i++) this.#total += counts[i] = (counts[i] + 1) >>> 1;
    }
    const scale = Math.floor(0x8000_0000 / this.#total);
    let sum = 0;
    for (let i = 0; i < counts.length; i++) {
      this.distribution[i] = Math.floor((scale * sum) / 2 ** (31 - LENGTH_SHIFT));
      sum += counts[i];
    }
    this.#cycle = Math.min((5 * this.#cycle) >>> 2, (counts.length + 6) << 3);
    this.#left = this.#cycle;
  }
}

/** Adaptive frequency of a bit. */
class BitModel {
  probability = 1 << (BIT_LENGTH_SHIFT - 1);
  #zeros = 1;
  #total = 2;
  #cycle = 4;
  #left = 4;

  count(bit: number): void {
    if (bit === 0) this.#zeros++;
    if (--this.#left > 0) return;
    this.#total += this.#cycle;
    if (this.#total > MOST_BIT_COUNT) {
      this.#total = (this.#total + 1) >>> 1;
      this.#zeros = (this.#zeros + 1) >>> 1;
      if (this.#zeros === this.#total) this.#total++;
    }
    const scale = Math.floor(0x8000_0000 / this.#total);
    this.probability = Math.floor((this.#zeros * scale) / 2 ** (31 - BIT_LENGTH_SHIFT));
    this.#cycle = Math.min((5 * this.#cycle) >>> 2, 64);
    this.#left = this.#cycle;
  }
}

/** Bytes to bits and symbols. Beyond the end of the bytes it reads zeros. */
class ArithmeticDecoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #value: number;
  #length = 0xffff_ffff;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#value = 0;
    for (let i = 0; i < 4; i++) this.#value = this.#value * 256 + this.#next();
  }

  symbol(model: SymbolModel): number {
    const { distribution } = model;
    const whole = this.#length;
    this.#length = Math.floor(this.#length / 2 ** LENGTH_SHIFT);
    let low = 0;
    let high = distribution.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#length * distribution[middle] > this.#value) high = middle;
      else low = middle;
    }
    const start = this.#length * distribution[low];
    const end = high < distribution.length ? this.#length * distribution[high] : whole;
    this.#value -= start;
    this.#length = end - start;
    this.#renormalise();
    model.count(low);
    return low;
  }

  bit(model: BitModel): number {
    const split = model.probability * Math.floor(this.#length / 2 ** BIT_LENGTH_SHIFT);
    const bit = this.#value >= split ? 1 : 0;
    if (bit === 0) this.#length = split;
    else {
      this.#value -= split;
      this.#length -= split;
    }
    this.#renormalise();
    model.count(bit);
    return bit;
  }

  /** Bits of equal chance, at most 32. */
  bits(count: number): number {
    if (count > 19) {
      const low = this.bits(16);
      return this.bits(count - 16) * 65_536 + low;
    }
    this.#length = Math.floor(this.#length / 2 ** count);
    const value = Math.floor(this.#value / this.#length);
    this.#value -= this.#length * value;
    this.#renormalise();
    return value;
  }

  #renormalise(): void {
    while (this.#length < LEAST_LENGTH) {
      if (this.#length <= 0) throw new Error('The arithmetic code is damaged.');
      this.#value = this.#value * 256 + this.#next();
      this.#length *= 256;
    }
  }

  #next(): number {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at++] : 0;
  }
}

/** Bits of a correction that are modelled; those below them are taken as they are. */
const MODELLED_BITS = 8;

/** Integers of 32 bits as corrections to predictions. */
class IntegerDecoder {
  readonly #decoder: ArithmeticDecoder;
  readonly #bitCounts: SymbolModel[];
  readonly #smallest = new BitModel();
  readonly #correctors: SymbolModel[] = [];

  constructor(decoder: ArithmeticDecoder, contexts: number) {
    this.#decoder = decoder;
    this.#bitCounts = Array.from({ length: contexts }, () => new SymbolModel(33));
    for (let bits = 1; bits <= 32; bits++)
      this.#correctors[bits] = new SymbolModel(1 << Math.min(bits, MODELLED_BITS));
  }

  next(prediction: number, context: number): number {
    return (prediction + this.#correction(context)) | 0;
  }

  #correction(context: number): number {
    const bits = this.#decoder.symbol(this.#bitCounts[context]);
    if (bits === 0) return this.#decoder.bit(this.#smallest);
    if (bits === 32) return -0x8000_0000;
    let value = this.#decoder.symbol(this.#correctors[bits]);
    if (bits > MODELLED_BITS) {
      const rest = bits - MODELLED_BITS;
      value = value * 2 ** rest + this.#decoder.bits(rest);
    }
    // The upper half is positive, the lower one negative; 0 and 1 have codes of their own.
    return value >= 2 ** (bits - 1) ? value + 1 : value - (2 ** bits - 1);
  }
}

export interface ChunkEntry {
  /** Undefined where all chunks but the last one have the same number of points. */
  points: number | undefined;
  bytes: number;
}

/** The entries of a LAZ chunk table behind its version and count. */
export function decodeChunkTable(bytes: Uint8Array, count: number, hasPointCounts: boolean): ChunkEntry[] {
  const integers = new IntegerDecoder(new ArithmeticDecoder(bytes), 2);
  const entries: ChunkEntry[] = [];
  let points = 0;
  let length = 0;
  for (let i = 0; i < count; i++) {
    if (hasPointCounts) points = integers.next(points, 0);
    length = integers.next(length, 1);
    entries.push({ points: hasPointCounts ? points >>> 0 : undefined, bytes: length >>> 0 });
  }
  return entries;
}
