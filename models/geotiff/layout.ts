/** Cells on a side of a tile. */
export const TILE = 256;
/** What a cell without a value holds. */
export const NODATA = -9999;
/** Byte at which the first tile may stand, behind the header. */
export const FIRST_TILE = 16;

/** What a GeoTIFF says of itself beside its cells. */
export interface GeoTiffDescription {
  width: number;
  height: number;
  /** West and north side, and side of a cell, in the CRS. */
  west: number;
  north: number;
  cell: number;
  /** EPSG codes; absent: the file says the name alone, and a reader has to be told the CRS. */
  crsCode?: number;
  crsName: string;
  verticalCode?: number;
  verticalName?: string;
  /** What the values are: `terrain`, with its unit. */
  title: string;
}

/** Where the tiles stand in the file and how many bytes they take, row by row from the upper left. */
export interface TilePlaces {
  offsets: readonly number[];
  counts: readonly number[];
}

/** Whether a file with so many cells is written as BigTIFF, since it may pass 4 GB. */
export const isBig = ({ width, height }: GeoTiffDescription): boolean => width * height * 4.2 > 2 ** 32;

/**
 * One tile of 32-bit floats (row by row, TILE × TILE) with the floating-point predictor (TIFF Technical Note 3): bytes of
 * equal weight side by side, the most significant first, then differences. It is deflated (zlib) as the file has it.
 */
export function predictTile(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TILE * TILE * 4);
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let row = 0; row < TILE; row++) {
    const at = row * TILE * 4;
    for (let column = 0; column < TILE; column++)
      for (let byte = 0; byte < 4; byte++)
        bytes[at + byte * TILE + column] = view.getUint8(at + column * 4 + 3 - byte);
    for (let i = at + TILE * 4 - 1; i > at; i--) bytes[i] = (bytes[i] - bytes[i - 1]) & 255;
  }
  return bytes;
}

/** The first 16 bytes of a file whose directory stands at `directory`. */
export function encodeHeader(description: GeoTiffDescription, directory: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(FIRST_TILE));
  const big = isBig(description);
  header.setUint16(0, 0x4949);
  header.setUint16(2, big ? 43 : 42, true);
  if (big) {
    header.setUint16(4, 8, true);
    header.setBigUint64(8, BigInt(directory), true);
  } else header.setUint32(4, directory, true);
  return new Uint8Array(header.buffer);
}

/**
 * The directory of a file with one band of 32-bit floats in tiles (deflate, predictor 3), which stands at `start` behind
 * its tiles. RasterPixelIsArea, no data as −9999.
 */
export function encodeDirectory(
  description: GeoTiffDescription,
  { offsets, counts }: TilePlaces,
  start: number,
): Uint8Array<ArrayBuffer> {
  const { width, height, west, north, cell, title } = description;
  const { keys, text } = geoKeys(description);
  const big = isBig(description);
  const offsetType = big ? 16 : 4;
  return encodeFields(
    [
      [256, 4, [width]],
      [257, 4, [height]],
      [258, 3, [32]],
      [259, 3, [8]],
      [262, 3, [1]],
      [270, 2, title],
      [277, 3, [1]],
      [284, 3, [1]],
      [317, 3, [3]],
      [322, 3, [TILE]],
      [323, 3, [TILE]],
      [324, offsetType, offsets],
      [325, offsetType, counts],
      [339, 3, [3]],
      [33550, 12, [cell, cell, 0]],
      [33922, 12, [0, 0, 0, west, north, 0]],
      [34735, 3, keys],
      [34737, 2, text],
      [42113, 2, String(NODATA)],
    ],
    start,
    big,
  );
}

/** GeoTIFF 1.1, section 7: a directory of keys with text in a second tag. */
function geoKeys({ crsCode, crsName, verticalCode, verticalName }: GeoTiffDescription): {
  keys: number[];
  text: string;
} {
  const ascii = (value: string): string => value.replace(/[^\x20-\x7e]|\|/g, '_');
  let text = '';
  const entries: number[][] = [
    [1024, 0, 1, 1],
    [1025, 0, 1, 1],
  ];
  const citation = (key: number, value: string): void => {
    const part = `${ascii(value)}|`;
    entries.push([key, 34737, part.length, text.length]);
    text += part;
  };
  citation(1026, crsName);
  entries.push([3072, 0, 1, crsCode ?? 32767], [3076, 0, 1, 9001]);
  if (verticalCode !== undefined) entries.push([4096, 0, 1, verticalCode]);
  if (verticalName !== undefined) {
    citation(4097, verticalName);
    entries.push([4099, 0, 1, 9001]);
  }
  return { keys: [1, 1, 0, entries.length, ...entries.flat()], text };
}

const TYPE_BYTES: Record<number, number> = { 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 };

function encodeFields(
  fields: readonly [tag: number, type: number, values: readonly number[] | string][],
  start: number,
  big: boolean,
): Uint8Array<ArrayBuffer> {
  const entryBytes = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const headBytes = (big ? 8 : 2) + fields.length * entryBytes + (big ? 8 : 4);
  const encoded = fields.map(([, type, values]) => encodeValues(type, values));
  let size = headBytes;
  const places = encoded.map((bytes) => {
    if (bytes.length <= inline) return -1;
    const at = Math.ceil(size / 8) * 8;
    size = at + bytes.length;
    return at;
  });
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  if (big) view.setBigUint64(0, BigInt(fields.length), true);
  else view.setUint16(0, fields.length, true);
  fields.forEach(([tag, type], i) => {
    const at = (big ? 8 : 2) + i * entryBytes;
    const count = encoded[i].length / TYPE_BYTES[type];
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    if (big) view.setBigUint64(at + 4, BigInt(count), true);
    else view.setUint32(at + 4, count, true);
    const valueAt = at + (big ? 12 : 8);
    if (places[i] < 0) out.set(encoded[i], valueAt);
    else {
      if (big) view.setBigUint64(valueAt, BigInt(start + places[i]), true);
      else view.setUint32(valueAt, start + places[i], true);
      out.set(encoded[i], places[i]);
    }
  });
  return out;
}

function encodeValues(type: number, values: readonly number[] | string): Uint8Array {
  if (typeof values === 'string')
    return new TextEncoder().encode(`${values.replace(/[^\x20-\x7e]/g, '_')}\0`);
  const bytes = new Uint8Array(values.length * TYPE_BYTES[type]);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (type === 3) view.setUint16(2 * i, value, true);
    else if (type === 4) view.setUint32(4 * i, value, true);
    else if (type === 12) view.setFloat64(8 * i, value, true);
    else view.setBigUint64(8 * i, BigInt(value), true);
  });
  return bytes;
}
