import type { AttributeValue } from '../../models/feature.ts';
import { FieldNames } from './feature-of.ts';

export interface DbfTable {
  /** The row of a record, read when it is asked for; undefined beyond the last. */
  row(index: number): Record<string, AttributeValue> | undefined;
  encoding: string;
  guessed: boolean;
}

/** Encodings by the language driver of byte 29, of those that Shapefiles of China and Europe have. */
const DRIVERS: Record<number, string> = {
  3: 'windows-1252',
  19: 'shift_jis',
  38: 'ibm866',
  77: 'gb18030',
  78: 'euc-kr',
  79: 'big5',
  88: 'windows-1252',
  89: 'windows-1252',
  120: 'big5',
  121: 'euc-kr',
  122: 'gb18030',
  123: 'shift_jis',
  200: 'windows-1250',
  201: 'windows-1251',
};

/**
 * The rows of a dBASE III table. Its texts are read as the .cpg file says, as the language driver says, as UTF-8
 * where they are, else as GB18030. Undefined for what is no such table; rows that are cut off are missing.
 */
export function readDbf(bytes: Uint8Array, cpg?: string): DbfTable | undefined {
  if (bytes.length < 33) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint16(8, true);
  const recordLength = view.getUint16(10, true);
  if (headerLength < 33 || headerLength > bytes.length || recordLength < 1) return undefined;
  const body = bytes.subarray(headerLength);
  const { encoding, guessed } = encodingOf(body, cpg, bytes[29]);
  const decoder = new TextDecoder(encoding);
  const names = new FieldNames();
  const fields: { name: string; type: string; from: number; to: number }[] = [];
  let from = 1;
  for (let at = 32; at + 32 <= headerLength && bytes[at] !== 0x0d; at += 32) {
    const nameEnd = bytes.subarray(at, at + 11).indexOf(0);
    const name = decoder.decode(bytes.subarray(at, at + (nameEnd < 0 ? 11 : nameEnd))).trim();
    const length = bytes[at + 16];
    // Names are cut at ten letters: two may have become one.
    fields.push({
      name: names.give(name),
      type: String.fromCharCode(bytes[at + 11]),
      from,
      to: from + length,
    });
    from += length;
  }
  const count = Math.min(view.getUint32(4, true), Math.floor(body.length / recordLength));
  const row = (index: number) => {
    if (index >= count) return undefined;
    const record = body.subarray(index * recordLength, (index + 1) * recordLength);
    const attributes: Record<string, AttributeValue> = {};
    for (const field of fields) {
      const value = attributeValue(field.type, decoder.decode(record.subarray(field.from, field.to)));
      if (value !== undefined) attributes[field.name] = value;
    }
    return attributes;
  };
  return { row, encoding, guessed };
}

function encodingOf(body: Uint8Array, cpg: string | undefined, driver: number) {
  const told = cpg?.replace(/^\ufeff/, '').trim();
  const label = told && labelOf(told);
  if (label) return { encoding: label, guessed: false };
  if (DRIVERS[driver]) return { encoding: DRIVERS[driver], guessed: false };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { encoding: 'utf-8', guessed: false };
  } catch {
    return { encoding: 'gb18030', guessed: true };
  }
}

/** `UTF-8`, `GBK`, `936`, `ANSI 936`, `CP1252`, `ISO 88591` as an encoding that this machine knows. */
function labelOf(text: string): string | undefined {
  const digits = /(\d{3,5})\s*$/.exec(text)?.[1];
  const pages: Record<string, string> = {
    '936': 'gb18030',
    '54936': 'gb18030',
    '950': 'big5',
    '932': 'shift_jis',
    '949': 'euc-kr',
    '65001': 'utf-8',
    '88591': 'iso-8859-1',
  };
  for (const label of [
    text,
    digits && pages[digits],
    digits && `windows-${digits}`,
    text.replace(/\s+/g, '-'),
  ]) {
    if (!label) continue;
    try {
      return new TextDecoder(label).encoding;
    } catch {
      // Not one of its names.
    }
  }
  return undefined;
}

function attributeValue(type: string, raw: string): AttributeValue | undefined {
  const text = raw.replace(/\0/g, '').trim();
  if (text === '' || /^\*+$/.test(text)) return undefined;
  switch (type) {
    case 'N':
    case 'F': {
      const number = Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case 'L':
      return /^[TtYy]$/.test(text) ? true : /^[FfNn]$/.test(text) ? false : undefined;
    case 'D':
      return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
    default:
      return text;
  }
}
