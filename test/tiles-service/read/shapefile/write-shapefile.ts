/** Writes Shapefiles byte by byte after ESRI's technical description, independently of the reader. */

export type Position = readonly number[];

/** Parts of a record; `types` only for MultiPatch, `measures` one per position. */
export interface Shape {
  type: number;
  parts: readonly (readonly Position[])[];
  types?: readonly number[];
}

const hasZ = (type: number): boolean => (type >= 11 && type <= 18) || type === 31;
const isPoint = (type: number): boolean => type === 1 || type === 11 || type === 21;
const isMultiPoint = (type: number): boolean => type === 8 || type === 18 || type === 28;

export function shapeBytes({ type, parts, types }: Shape): Buffer {
  const bytes: Buffer[] = [i32(type, 'LE')];
  if (type === 0) return bytes[0];
  const all = parts.flat();
  if (isPoint(type)) {
    bytes.push(f64(all[0][0]), f64(all[0][1]));
    if (hasZ(type)) bytes.push(f64(all[0][2] ?? 0));
    if (type !== 1) bytes.push(f64(all[0][3] ?? -1e39));
    return Buffer.concat(bytes);
  }
  bytes.push(...range(all, 0).slice(0, 1), ...range(all, 1).slice(0, 1));
  bytes.push(...range(all, 0).slice(1), ...range(all, 1).slice(1));
  if (!isMultiPoint(type)) bytes.push(i32(parts.length, 'LE'));
  bytes.push(i32(all.length, 'LE'));
  if (!isMultiPoint(type)) {
    let start = 0;
    for (const part of parts) {
      bytes.push(i32(start, 'LE'));
      start += part.length;
    }
  }
  for (const partType of types ?? []) bytes.push(i32(partType, 'LE'));
  for (const [x, y] of all) bytes.push(f64(x), f64(y));
  if (hasZ(type)) {
    bytes.push(...range(all, 2));
    for (const position of all) bytes.push(f64(position[2] ?? 0));
  }
  if (type > 8) {
    bytes.push(...range(all, 3));
    for (const position of all) bytes.push(f64(position[3] ?? -1e39));
  }
  return Buffer.concat(bytes);
}

/** The .shp and the .shx. */
export function writeShp(type: number, shapes: readonly (Shape | Buffer)[]): { shp: Buffer; shx: Buffer } {
  const records: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 50;
  shapes.forEach((shape, number) => {
    const content = Buffer.isBuffer(shape) ? shape : shapeBytes(shape);
    records.push(Buffer.concat([i32(number + 1, 'BE'), i32(content.length / 2, 'BE'), content]));
    index.push(Buffer.concat([i32(offset, 'BE'), i32(content.length / 2, 'BE')]));
    offset += 4 + content.length / 2;
  });
  const shp = Buffer.concat([header(type), ...records]);
  const shx = Buffer.concat([header(type), ...index]);
  shp.writeInt32BE(shp.length / 2, 24);
  shx.writeInt32BE(shx.length / 2, 24);
  return { shp, shx };
}

export interface DbfField {
  name: string;
  type: string;
  length: number;
  decimals?: number;
}

/** `rows`: values as they stand in the file, texts or bytes; a row that begins with `deleted` is marked so. */
export function writeDbf(
  fields: readonly DbfField[],
  rows: readonly (readonly (string | Uint8Array)[])[],
  { languageDriver = 0, encode = (text: string): Buffer => Buffer.from(text, 'utf8') } = {},
): Buffer {
  const head = Buffer.alloc(32);
  head[0] = 3;
  head.writeUInt32LE(rows.length, 4);
  head.writeUInt16LE(33 + 32 * fields.length, 8);
  head.writeUInt16LE(
    fields.reduce((sum, { length }) => sum + length, 1),
    10,
  );
  head[29] = languageDriver;
  const described = fields.map(({ name, type, length, decimals = 0 }) => {
    const field = Buffer.alloc(32);
    encode(name).copy(field, 0, 0, 10);
    field.write(type, 11, 'latin1');
    field[16] = length;
    field[17] = decimals;
    return field;
  });
  const written = rows.map((values) => {
    const isDeleted = values[0] === 'deleted';
    const cells = fields.map(({ type, length }, at) => {
      const value = values[isDeleted ? at + 1 : at] ?? '';
      const bytes = typeof value === 'string' ? encode(value) : Buffer.from(value);
      const cell = Buffer.alloc(length, 0x20);
      bytes.copy(cell, type === 'N' || type === 'F' ? Math.max(0, length - bytes.length) : 0, 0, length);
      return cell;
    });
    return Buffer.concat([Buffer.from(isDeleted ? '*' : ' '), ...cells]);
  });
  return Buffer.concat([head, ...described, Buffer.from([0x0d]), ...written, Buffer.from([0x1a])]);
}

/** Encodes by turning a decoder of the platform round; characters of two bytes only. */
export function twoByteEncoder(label: string): (text: string) => Buffer {
  const decoder = new TextDecoder(label);
  const codes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const character = decoder.decode(Uint8Array.of(high, low));
      if ([...character].length === 1 && character !== '\ufffd' && !codes.has(character))
        codes.set(character, [high, low]);
    }
  }
  return (text) =>
    Buffer.from([...text].flatMap((character) => codes.get(character) ?? [character.charCodeAt(0)]));
}

function header(type: number): Buffer {
  const bytes = Buffer.alloc(100);
  bytes.writeInt32BE(9994, 0);
  bytes.writeInt32LE(1000, 28);
  bytes.writeInt32LE(type, 32);
  return bytes;
}

function range(all: readonly Position[], axis: number): Buffer[] {
  const values = all.map((position) => position[axis] ?? 0);
  return [f64(Math.min(...values)), f64(Math.max(...values))];
}

function i32(value: number, order: 'LE' | 'BE'): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === 'LE') bytes.writeInt32LE(value);
  else bytes.writeInt32BE(value);
  return bytes;
}

function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
