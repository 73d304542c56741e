/** First and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * The single range of a Range header (RFC 9110, 14.1.2) within `size` bytes. Undefined for what gets the whole:
 * another unit, what cannot be read, and several ranges. A suffix longer than the file is the file (express'
 * own parser calls that unsatisfiable).
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const end = match[2] === '' ? size - 1 : Number(match[2]);
  if (match[1] === '')
    return end === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - end), last: size - 1 };
  const first = Number(match[1]);
  if (match[2] !== '' && end < first) return undefined;
  return first >= size ? 'unsatisfiable' : { first, last: Math.min(end, size - 1) };
}
