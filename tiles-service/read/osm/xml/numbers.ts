import { NO_COORDINATE } from '../elements.ts';

/**
 * Numbers read from ASCII bytes without a string in between: a city's file has millions of them.
 */

/** A whole number of up to 16 digits, or NaN. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 0x2d;
  let i = negative ? start + 1 : start;
  if (i >= end || end - i > 16) return Number.NaN;
  let value = 0;
  for (; i < end; i++) {
    const digit = bytes[i] - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** Decimal degrees as whole 1e-7 degrees, rounded half away from zero; NO_COORDINATE where none or beyond `maximum`. */
export function parseUnits(bytes: Uint8Array, start: number, end: number, maximum: number): number {
  const negative = bytes[start] === 0x2d;
  let i = negative || bytes[start] === 0x2b ? start + 1 : start;
  let value = 0;
  let decimals = -1;
  let digits = 0;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte === 0x2e && decimals < 0) {
      decimals = 0;
      continue;
    }
    const digit = byte - 0x30;
    if (digit < 0 || digit > 9) return parseSlowly(bytes, start, end, maximum);
    digits++;
    if (decimals < 7) {
      value = value * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (decimals === 7) {
      if (digit >= 5) value++;
      decimals++;
    }
  }
  if (digits === 0) return NO_COORDINATE;
  for (let d = Math.max(decimals, 0); d < 7; d++) value *= 10;
  return value <= maximum ? (negative ? -value : value) : NO_COORDINATE;
}

/** Exponents and the like. */
function parseSlowly(bytes: Uint8Array, start: number, end: number, maximum: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .trim();
  const value = text === '' ? Number.NaN : Math.round(Number(text) * 1e7);
  return value >= -maximum && value <= maximum ? value : NO_COORDINATE;
}
