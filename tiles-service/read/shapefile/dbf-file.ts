import { InputError } from '../../../models/errors.ts';
import type { AttributeValue } from '../../../models/feature.ts';
import type { Bytes } from '../json/byte-file.ts';
import { fieldNames } from '../simple-features/field-names.ts';
import type { Properties } from '../simple-features/properties.ts';
import type { Findings } from '../simple-features/reasons.ts';
import { ByteView } from './byte-view.ts';
import type { TextReader } from './dbf-encoding.ts';

const DELETED = 0x2a;
const FIELD_BYTES = 32;
/** Rows of which the texts are looked at when a file is opened, so that a wrong encoding is told at once. */
const PROBED_ROWS = 2000;

interface Field {
  name: string;
  /** C, N, F, D, L, M …; see valueOf. */
  type: string;
  offset: number;
  length: number;
}

/**
 * The table of a Shapefile: dBASE III to V and FoxPro (their common layout: a header of 32 bytes, 32 bytes per
 * field, rows of one length). Rows are read by number.
 */
export class DbfFile {
  readonly rowCount: number;
  /** As the header says; more than rowCount where the file is cut off. */
  readonly toldRowCount: number;
  readonly fields: readonly Field[];
  readonly #view: ByteView;
  readonly #headerLength: number;
  readonly #rowLength: number;
  readonly #texts: TextReader;

  /**
   * `texts`: makes the reader of texts, once the language driver is known.
   * @throws InputError `dbf-broken`, and those of the reader of texts for the first rows.
   */
  constructor(file: Bytes, texts: (languageDriver: number) => TextReader) {
    this.#view = new ByteView(file);
    const header = this.#view.at(0, 32);
    if (!header) throw broken(file, 'it is shorter than its header');
    this.#headerLength = header.readUInt16LE(8);
    this.#rowLength = header.readUInt16LE(10);
    this.toldRowCount = header.readUInt32LE(4);
    this.#texts = texts(header[29]);
    const head = this.#view.at(0, Math.min(this.#headerLength, file.size));
    if (!head || this.#headerLength < 33 || this.#rowLength < 1) throw broken(file, 'its header is damaged');
    this.fields = this.#readFields(Buffer.from(head), file);
    const room = Math.floor((file.size - this.#headerLength) / this.#rowLength);
    this.rowCount = Math.max(0, Math.min(this.toldRowCount, room));
    this.#probe();
  }

  get encoding(): string {
    return this.#texts.told;
  }

  /** The attributes of a row, counted from 0; undefined for a deleted one. */
  row(number: number, findings: Pick<Findings, 'add'>): Properties | undefined {
    const row = this.#view.at(this.#headerLength + number * this.#rowLength, this.#rowLength);
    if (!row || row[0] === DELETED) return undefined;
    const properties: Properties = {};
    for (const field of this.fields) {
      const bytes = row.subarray(field.offset, field.offset + field.length);
      properties[field.name] = this.#value(field, bytes, findings);
    }
    return properties;
  }

  #readFields(head: Buffer, file: Bytes): Field[] {
    const raw: { name: string; type: string; length: number; decimals: number }[] = [];
    // The list ends with a carriage return; FoxPro has more behind it.
    for (let at = 32; at + FIELD_BYTES <= head.length && head[at] !== 0x0d; at += FIELD_BYTES) {
      const name = head.subarray(at, at + 11);
      const end = name.indexOf(0);
      raw.push({
        name: this.#texts.decode(Buffer.from(end < 0 ? name : name.subarray(0, end))).text.trim(),
        type: String.fromCharCode(head[at + 11]).toUpperCase(),
        length: head[at + 16],
        decimals: head[at + 17],
      });
    }
    const sum = raw.reduce((total, { length }) => total + length, 1);
    // Texts of more than 255 bytes have the upper byte of their length where numbers have their decimals.
    const isLong = sum !== this.#rowLength;
    const names = fieldNames(raw.map(({ name }) => name));
    let offset = 1;
    return raw.map(({ type, length, decimals }, index) => {
      const field = {
        name: names[index],
        type,
        offset,
        length: type === 'C' && isLong ? length + 256 * decimals : length,
      };
      offset += field.length;
      if (offset > this.#rowLength) throw broken(file, 'its fields are longer than its rows');
      return field;
    });
  }

  #probe(): void {
    const rows = Math.min(this.rowCount, PROBED_ROWS);
    for (let row = 0; row < rows; row++) this.row(row, { add() {} });
  }

  #value(field: Field, bytes: Buffer, findings: Pick<Findings, 'add'>): AttributeValue {
    switch (field.type) {
      case 'N':
      case 'F': {
        const text = bytes.toString('latin1').replaceAll('\0', ' ').trim();
        if (text === '' || text.startsWith('*')) return null;
        const number = Number(text.includes(',') ? text.replace(',', '.') : text);
        if (!Number.isFinite(number)) break;
        // An id of eighteen digits is no number to a computer.
        return Number.isInteger(number) && !Number.isSafeInteger(number) && /^[+-]?\d+$/.test(text)
          ? text
          : number;
      }
      case 'D': {
        const text = bytes.toString('latin1').replaceAll('\0', ' ').trim();
        if (text === '' || /^0+$/.test(text)) return null;
        if (/^\d{8}$/.test(text)) return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
        break;
      }
      case 'L': {
        const letter = String.fromCharCode(bytes[0]).toUpperCase();
        if (letter === 'T' || letter === 'Y') return true;
        return letter === 'F' || letter === 'N' ? false : null;
      }
      case 'I':
      case '+':
        if (bytes.length === 4) return bytes.readInt32LE(0);
        break;
      case 'Y':
        if (bytes.length === 8) return Number(bytes.readBigInt64LE(0)) / 10_000;
        break;
      case 'B':
      case 'O':
        if (bytes.length === 8) {
          const number = bytes.readDoubleLE(0);
          if (Number.isFinite(number)) return number;
        }
        break;
      case 'T':
      case '@':
        if (bytes.length === 8) return dateOfJulianDay(bytes.readInt32LE(0), bytes.readInt32LE(4));
        break;
      case 'M':
      case 'G':
      case 'P':
        // Numbers of blocks in a file of memos, which a Shapefile does not have.
        return this.#text(bytes, findings);
      default:
        return this.#text(bytes, findings);
    }
    findings.add('value-unreadable');
    return null;
  }

  #text(bytes: Buffer, findings: Pick<Findings, 'add'>): string | null {
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
    let from = 0;
    let isAscii = true;
    for (let at = 0; at < end; at++) {
      if (bytes[at] >= 0x80) {
        isAscii = false;
        break;
      }
      // A zero byte ends a text; what follows is what was in the memory of the program.
      if (bytes[at] === 0) end = at;
    }
    while (from < end && bytes[from] === 0x20) from++;
    if (from >= end) return null;
    if (isAscii) return bytes.toString('latin1', from, end);
    const { text, isSound } = this.#texts.decode(bytes.subarray(from, end));
    if (!isSound) findings.add('text-undecodable');
    return text;
  }
}

/** Day 2,440,588 is 1970-01-01. */
function dateOfJulianDay(day: number, milliseconds: number): string | null {
  if (day === 0) return null;
  const date = new Date((day - 2_440_588) * 86_400_000 + milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', '');
}

function broken(file: Bytes, what: string): InputError {
  return new InputError(
    'dbf-broken',
    file.name,
    `${what}.`,
    'Copy or export the table again, or move it away to read the shapes without attributes.',
  );
}
