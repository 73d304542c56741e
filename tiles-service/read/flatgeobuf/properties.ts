import type { AttributeValue } from '../../../models/feature.ts';
import type { Properties } from '../simple-features/properties.ts';

/** Types of columns, by their number in the schema (header.fbs). */
const BYTE = 0;
const UBYTE = 1;
const BOOL = 2;
const SHORT = 3;
const USHORT = 4;
const INT = 5;
const UINT = 6;
const LONG = 7;
const ULONG = 8;
const FLOAT = 9;
const DOUBLE = 10;
const STRING = 11;
const JSON_TEXT = 12;
const DATE_TIME = 13;
const BINARY = 14;

export interface Column {
  name: string;
  type: number;
}

/**
 * The properties of a feature: number of the column (two bytes), value, and so on. Columns that are not there are
 * null. Whole numbers that are too large for a number stay texts, binary values become base64.
 * @throws RangeError for what is damaged
 */
export function readProperties(bytes: Uint8Array | null, columns: readonly Column[]): Properties {
  const properties: Properties = {};
  for (const { name } of columns) properties[name] = null;
  if (!bytes) return properties;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < buffer.length; ) {
    const column = columns[buffer.readUInt16LE(at)];
    if (!column) throw new RangeError('There is no such column.');
    at += 2;
    const size = sizeOf(column.type);
    if (size !== undefined) {
      properties[column.name] = plainValue(column.type, buffer, at);
      at += size;
      continue;
    }
    const length = buffer.readUInt32LE(at);
    at += 4;
    if (at + length > buffer.length) throw new RangeError('A value is longer than its feature.');
    properties[column.name] = longValue(column.type, buffer.subarray(at, at + length));
    at += length;
  }
  return properties;
}

function sizeOf(type: number): number | undefined {
  if (type <= BOOL) return 1;
  if (type <= USHORT) return 2;
  if (type <= UINT || type === FLOAT) return 4;
  return type === LONG || type === ULONG || type === DOUBLE ? 8 : undefined;
}

function plainValue(type: number, buffer: Buffer, at: number): AttributeValue {
  switch (type) {
    case BYTE:
      return buffer.readInt8(at);
    case UBYTE:
      return buffer.readUInt8(at);
    case BOOL:
      return buffer.readUInt8(at) !== 0;
    case SHORT:
      return buffer.readInt16LE(at);
    case USHORT:
      return buffer.readUInt16LE(at);
    case INT:
      return buffer.readInt32LE(at);
    case UINT:
      return buffer.readUInt32LE(at);
    case LONG:
      return whole(buffer.readBigInt64LE(at));
    case ULONG:
      return whole(buffer.readBigUInt64LE(at));
    default: {
      const number = type === FLOAT ? buffer.readFloatLE(at) : buffer.readDoubleLE(at);
      return Number.isFinite(number) ? number : null;
    }
  }
}

function whole(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function longValue(type: number, bytes: Buffer): AttributeValue {
  if (type === STRING || type === DATE_TIME) return bytes.toString('utf8');
  if (type === BINARY) return bytes.toString('base64');
  if (type !== JSON_TEXT) throw new RangeError('There is no such type of column.');
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text) as AttributeValue;
  } catch {
    return text;
  }
}
