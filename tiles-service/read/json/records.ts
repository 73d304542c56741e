import { InputError } from '../../../models/errors.ts';
import type { Bytes } from './byte-file.ts';
import { ByteWindow } from './byte-window.ts';
import { JSON_LIMITS, type JsonLimits } from './limits.ts';

const LINE_FEED = 0x0a;
const RECORD_SEPARATOR = 0x1e;

/** One JSON text of a sequence. */
export interface JsonRecord {
  /** Counted from 1, empty ones left out. */
  number: number;
  /** Position in the file of its first byte. */
  position: number;
  /** Valid until the next record is taken. */
  bytes: Buffer;
  /** True if the file ends without a separator behind this record: it may be cut off. */
  last: boolean;
}

/**
 * The JSON texts of a sequence: one per line (newline-delimited), or each behind a record separator 0x1E
 * (RFC 7464, RFC 8142), which may then hold line feeds. Blank ones are passed over. A record longer than the
 * slice limit is refused.
 */
export function* jsonRecords(file: Bytes, limits: JsonLimits = JSON_LIMITS): Generator<JsonRecord> {
  const window = new ByteWindow(file);
  let what = 'the file';
  while (window.end < 4 && window.more(0, limits.slice, what)) {
    // The byte order mark and the first byte tell how the records are set apart.
  }
  if (window.bytes[0] === 0xef && window.bytes[1] === 0xbb && window.bytes[2] === 0xbf) window.at = 3;
  const separator = window.bytes[window.at] === RECORD_SEPARATOR ? RECORD_SEPARATOR : LINE_FEED;
  let number = 1;
  for (;;) {
    what = `record ${number}`;
    let searched = window.at;
    let found = -1;
    while ((found = indexOf(window, separator, searched)) < 0) {
      const behind = window.end - window.at;
      if (!window.more(window.at, limits.slice, what)) break;
      searched = window.at + behind;
    }
    const to = found < 0 ? window.end : found;
    const record = trim(window.bytes.subarray(window.at, to));
    if (record.length > limits.slice) {
      const limit = `${Math.round(limits.slice / 1024)} KiB`;
      throw new InputError(
        'json-too-large',
        file.name,
        `${what} is larger than ${limit}.`,
        'Split it into smaller parts.',
      );
    }
    if (record.length > 0) {
      const position = window.position + (record.byteOffset - window.bytes.byteOffset - window.at);
      yield { number, position, bytes: record, last: found < 0 };
      number++;
    }
    if (found < 0) return;
    window.at = found + 1;
  }
}

function indexOf(window: ByteWindow, code: number, from: number): number {
  const index = window.bytes.subarray(0, window.end).indexOf(code, from);
  return index;
}

function trim(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (from < to && isBlank(bytes[from])) from++;
  while (to > from && isBlank(bytes[to - 1])) to--;
  return bytes.subarray(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === RECORD_SEPARATOR;
}
