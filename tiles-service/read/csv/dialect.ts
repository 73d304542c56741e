import { InputError } from '../../../models/errors.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { givenEncoding } from '../shapefile/text-encoding.ts';

/** Bytes of the beginning that are looked at. */
const HEAD_BYTES = 256 * 1024;
const DELIMITERS = [',', '\t', ';', '|'] as const;

/** How a table is written. */
export interface Dialect {
  encoding: string;
  /** Bytes in front of the texts: a byte order mark. */
  mark: number;
  delimiter: string;
  /** Lines in front of the one with the names of the columns. */
  skippedLines: number;
}

/**
 * Tells how a table is written: its encoding by the user, by a byte order mark, else UTF-8; its delimiter by the
 * first lines.
 * @throws InputError `encoding-unknown`; `encoding-missing` where the beginning is not UTF-8 and nobody says what
 * else; `csv-binary`
 */
export function detectDialect(file: ByteFile, given: string | undefined): Dialect {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, file.size));
  const bytes = head.subarray(0, file.read(head, 0));
  const [marked, mark] = byteOrderMark(bytes);
  const encoding = marked ?? (given === undefined ? 'utf-8' : givenEncoding(given));
  const text = new TextDecoder(encoding).decode(bytes.subarray(mark), { stream: true });
  if (text.includes('\0')) {
    throw new InputError(
      'csv-binary',
      file.name,
      'is no table of texts: it has zero bytes in it.',
      'If it is UTF-16 without a byte order mark, give --encoding utf-16le.',
    );
  }
  if (given === undefined && marked === undefined && text.includes('\ufffd')) throw notUtf8(file.name);
  // Excel tells the delimiter in a first line of its own.
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const lines = linesOf(told === undefined ? text : text.slice(text.indexOf('\n') + 1));
  return { encoding, mark, delimiter: told ?? delimiterOf(lines), skippedLines: told === undefined ? 0 : 1 };
}

export function notUtf8(file: string): InputError {
  return new InputError(
    'encoding-missing',
    file,
    'is not UTF-8, and does not say how its texts are encoded.',
    'Give the encoding with --encoding, for example --encoding gb18030 (or big5, shift_jis, windows-1252 …).',
  );
}

function byteOrderMark(bytes: Uint8Array): [encoding: string | undefined, length: number] {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return ['utf-8', 3];
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le', 2];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be', 2];
  return [undefined, 0];
}

/** The first lines, breaks inside of quotes passed over. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length && lines.length < 20; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isQuoted = !isQuoted;
    else if (!isQuoted && (code === 0x0a || code === 0x0d)) {
      if (at > from) lines.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (lines.length === 0) lines.push(text.slice(from));
  return lines;
}

/** The one that parts most lines into the same number of columns as the first; of those the one of most columns. */
function delimiterOf(lines: readonly string[]): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length);
    if (counts[0] < 2) continue;
    const score = counts.filter((count) => count === counts[0]).length * 1000 + counts[0];
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}
