import { type FileHandle, open } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

export const TILE = 256;
export const NODATA = -9999;

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

/** One tile of 32-bit floats (row by row, TILE × TILE) as it is stored: floating-point predictor, then deflate. */
export function encodeTile(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(TILE * TILE * 4);
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let row = 0; row < TILE; row++) {
    const at = row * TILE * 4;
    // TIFF Technical Note 3: bytes of equal weight side by side, the most significant first, then differences.
    for (let column = 0; column < TILE; column++)
      for (let byte = 0; byte < 4; byte++)
        bytes[at + byte * TILE + column] = view.getUint8(at + column * 4 + 3 - byte);
    for (let i = at + TILE * 4 - 1; i > at; i--) bytes[i] = (bytes[i] - bytes[i - 1]) & 255;
  }
  // A copy: small buffers of zlib are parts of a larger one, which could not be handed to another thread.
  return new Uint8Array(deflateSync(bytes, { level: 6 }));
}

/**
 * Writes a GeoTIFF with one band of 32-bit floats in tiles (deflate, predictor 3), tile by tile in any order; BigTIFF
 * where it may pass 4 GB. RasterPixelIsArea, no data as −9999.
 */
export class GeoTiffWriter {
  readonly #file: FileHandle;
  readonly #description: GeoTiffDescription;
  readonly #big: boolean;
  readonly #offsets: number[];
  readonly #counts: number[];
  #end: number;

  private constructor(file: FileHandle, description: GeoTiffDescription) {
    this.#file = file;
    this.#description = description;
    this.#big = description.width * description.height * 4.2 > 2 ** 32;
    const tiles = Math.ceil(description.width / TILE) * Math.ceil(description.height / TILE);
    this.#offsets = new Array<number>(tiles).fill(0);
    this.#counts = new Array<number>(tiles).fill(0);
    this.#end = 16;
  }

  static async create(path: string, description: GeoTiffDescription): Promise<GeoTiffWriter> {
    return new GeoTiffWriter(await open(path, 'w'), description);
  }

  /** `index`: tiles row by row from the upper left. */
  async writeTile(index: number, encoded: Uint8Array): Promise<void> {
    const at = this.#end;
    this.#end += encoded.length + (encoded.length & 1);
    this.#offsets[index] = at;
    this.#counts[index] = encoded.length;
    await this.#file.write(encoded, 0, encoded.length, at);
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<void> {
    const directory = this.#directory();
    await this.#file.write(directory, 0, directory.length, this.#end);
    const header = new DataView(new ArrayBuffer(16));
    header.setUint16(0, 0x4949);
    header.setUint16(2, this.#big ? 43 : 42, true);
    if (this.#big) {
      header.setUint16(4, 8, true);
      header.setBigUint64(8, BigInt(this.#end), true);
    } else header.setUint32(4, this.#end, true);
    await this.#file.write(new Uint8Array(header.buffer), 0, 16, 0);
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
  }

  #directory(): Uint8Array {
    const { width, height, west, north, cell, title } = this.#description;
    const { keys, text } = geoKeys(this.#description);
    const offsetType = this.#big ? 16 : 4;
    const fields: [tag: number, type: number, values: number[] | string][] = [
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
      [324, offsetType, this.#offsets],
      [325, offsetType, this.#counts],
      [339, 3, [3]],
      [33550, 12, [cell, cell, 0]],
      [33922, 12, [0, 0, 0, west, north, 0]],
      [34735, 3, keys],
      [34737, 2, text],
      [42113, 2, String(NODATA)],
    ];
    return encodeDirectory(fields, this.#end, this.#big);
  }
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

function encodeDirectory(
  fields: readonly [number, number, number[] | string][],
  start: number,
  big: boolean,
): Uint8Array {
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

function encodeValues(type: number, values: number[] | string): Uint8Array {
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
