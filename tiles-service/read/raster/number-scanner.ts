/** What the scanner found: a number, the end of the bytes, or a token that is no number. */
export const NUMBER = 0;
export const END = 1;
export const BAD = 2;

const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;

/** Beyond this many digits a double cannot tell more. */
const MOST_DIGITS = 17;

/**
 * Reads numbers that are parted by white space from a piece of a text file, without making strings. Call `next`
 * until it says END; `value` and `start` describe the token found. A token that touches the end of the piece is
 * only read when `last` is set, since it may go on in the next piece.
 */
export class NumberScanner {
  value = 0;
  /** Index of the token's first byte. */
  start = 0;
  /** Index behind the last byte that was used up. */
  position = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #last = false;

  reset(bytes: Uint8Array, last: boolean): void {
    this.#bytes = bytes;
    this.#last = last;
    this.position = 0;
  }

  next(): typeof NUMBER | typeof END | typeof BAD {
    const bytes = this.#bytes;
    const length = bytes.length;
    let at = this.position;
    while (at < length && bytes[at] <= SPACE) at++;
    this.start = at;
    let end = at;
    while (end < length && bytes[end] > SPACE) end++;
    if (at === length || (end === length && !this.#last)) {
      this.position = at;
      return END;
    }
    this.position = end;
    const negative = bytes[at] === MINUS;
    if (negative || bytes[at] === PLUS) at++;
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    let anyDigit = false;
    for (; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++) {
      anyDigit = true;
      if (digits < MOST_DIGITS) mantissa = mantissa * 10 + bytes[at] - ZERO;
      else exponent++;
      if (mantissa > 0) digits++;
    }
    if (at < end && bytes[at] === POINT) {
      for (at++; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++) {
        anyDigit = true;
        if (digits >= MOST_DIGITS) continue;
        mantissa = mantissa * 10 + bytes[at] - ZERO;
        exponent--;
        if (mantissa > 0) digits++;
      }
    }
    if (at === end && anyDigit) {
      const size =
        exponent === 0 ? mantissa : exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
      this.value = negative ? -size : size;
      return NUMBER;
    }
    return this.#readRare(end);
  }

  /** Exponents and `nan`, as some programs write voids. */
  #readRare(end: number): typeof NUMBER | typeof BAD {
    if (end - this.start > 64) return BAD;
    const text = String.fromCharCode(...this.#bytes.subarray(this.start, end));
    if (/^[-+]?nan$/i.test(text)) this.value = Number.NaN;
    else if (/^[-+]?(\d+\.?\d*|\.\d+)e[-+]?\d+$/i.test(text)) this.value = Number(text);
    else return BAD;
    return NUMBER;
  }
}
