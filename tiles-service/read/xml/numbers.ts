const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);
/** Digits that are added up; those behind them are far beyond a double's precision. */
const MAXIMUM_DIGITS = 18;

/** A growing list of doubles. */
export class NumberList {
  data = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    if (this.length + more <= this.data.length) return;
    const bigger = new Float64Array(Math.max(this.data.length * 2, this.length + more));
    bigger.set(this.data.subarray(0, this.length));
    this.data = bigger;
  }
}

/**
 * Appends the numbers, parted by blanks or commas, of `bytes[start … end)`. Decimal numbers come out exactly up to
 * 15 digits and within two units in the last place beyond (Clinger 1990). What is no number becomes NaN.
 */
export function parseNumbers(bytes: Uint8Array, start: number, end: number, out: NumberList): void {
  out.reserve(((end - start) >> 1) + 1);
  const { data } = out;
  let { length } = out;
  let at = start;
  for (;;) {
    while (at < end && (bytes[at] <= 0x20 || bytes[at] === 0x2c)) at++;
    if (at >= end) break;
    const from = at;
    let byte = bytes[at];
    const negative = byte === 0x2d;
    if (negative || byte === 0x2b) byte = bytes[++at];
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    let seen = 0;
    let digit = byte - 0x30;
    while (at < end && digit >= 0 && digit <= 9) {
      if (digits < MAXIMUM_DIGITS) {
        mantissa = mantissa * 10 + digit;
        if (mantissa !== 0) digits++;
      } else exponent++;
      seen++;
      digit = bytes[++at] - 0x30;
    }
    if (at < end && bytes[at] === 0x2e) {
      digit = bytes[++at] - 0x30;
      while (at < end && digit >= 0 && digit <= 9) {
        if (digits < MAXIMUM_DIGITS) {
          mantissa = mantissa * 10 + digit;
          if (mantissa !== 0) digits++;
          exponent--;
        }
        seen++;
        digit = bytes[++at] - 0x30;
      }
    }
    const isEnd = at >= end || bytes[at] <= 0x20 || bytes[at] === 0x2c;
    let value: number;
    if (isEnd && seen > 0 && exponent <= 22 && exponent >= -22) {
      value = exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
      if (negative) value = -value;
    } else {
      while (at < end && bytes[at] > 0x20 && bytes[at] !== 0x2c) at++;
      value = parseSlowly(bytes, from, at);
    }
    data[length++] = value;
  }
  out.length = length;
}

/** Exponents and the like. */
function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
