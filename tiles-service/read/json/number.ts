/** Bytes that end a number or a literal: blanks, comma, closing brackets. */
export const ENDS_SCALAR = new Uint8Array(256);
for (const code of [0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5d, 0x7d]) ENDS_SCALAR[code] = 1;

const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, power) => 10 ** power);
/** Digits that a double holds exactly. */
const EXACT_DIGITS = 15;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

export function isJsonNumber(text: string): boolean {
  return JSON_NUMBER.test(text);
}

/**
 * Reads the number that begins at `at` if it has at most 15 digits, no exponent, and an end before `end`: the
 * quotient of two exact doubles is the nearest double (Clinger 1990). Writes the index behind it to `stop`, or
 * -1 for what is no such number, which the engine should parse.
 */
export function simpleNumber(bytes: Uint8Array, from: number, end: number, stop: Int32Array): number {
  let at = from;
  const negative = bytes[at] === 0x2d;
  if (negative) at++;
  const digitsFrom = at;
  let mantissa = 0;
  let decimals = 0;
  let digit: number;
  while (at < end && (digit = bytes[at] - 0x30) >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    at++;
  }
  let digits = at - digitsFrom;
  const leadingZero = digits > 1 && bytes[digitsFrom] === 0x30;
  if (at < end && bytes[at] === 0x2e && digits > 0) {
    const fractionFrom = ++at;
    while (at < end && (digit = bytes[at] - 0x30) >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      at++;
    }
    decimals = at - fractionFrom;
    digits = decimals === 0 ? 0 : digits + decimals;
  }
  const simple =
    digits > 0 && digits <= EXACT_DIGITS && !leadingZero && at < end && ENDS_SCALAR[bytes[at]] === 1;
  stop[0] = simple ? at : -1;
  if (!simple) return Number.NaN;
  const size = decimals === 0 ? mantissa : mantissa / POWERS_OF_TEN[decimals];
  return negative ? -size : size;
}
