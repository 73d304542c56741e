import type { FileHandle } from 'node:fs/promises';
import { brokenTiff } from '../raster/tiff-file.ts';

/** One image of a TIFF file: the values of its tags by number. Texts are strings, all else numbers. */
export interface TiffDirectory {
  littleEndian: boolean;
  tags: Map<number, TagValue>;
}

export type TagValue = string | Float64Array;

/** Numbers of the tags that pictures are read by (TIFF 6.0, its supplements, GeoTIFF 1.1 and GDAL). */
export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  pixelScale: 33550,
  tiepoints: 33922,
  transformation: 34264,
  geoKeys: 34735,
  geoDoubles: 34736,
  geoTexts: 34737,
  nodata: 42113,
} as const;

const ASCII = 2;
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));
/** Overviews and masks; more directories are no picture's. */
const MOST_DIRECTORIES = 64;
const MOST_ENTRIES = 4096;
/** A picture of 2³² pixels in tiles of 256 has 65,536 blocks; this is 16 million. */
const MOST_VALUE_BYTES = 128 << 20;

/**
 * Reads all directories of a TIFF or BigTIFF file. Values are checked against the size of the file before anything
 * is allocated for them.
 * @throws InputError `raster-corrupt`
 */
export async function readTiffDirectories(path: string, handle: FileHandle): Promise<TiffDirectory[]> {
  const { size } = await handle.stat();
  const fail = (message: string): never => {
    throw brokenTiff(path, message);
  };
  const read = async (offset: number, length: number): Promise<DataView> => {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + length > size)
      fail(`it refers to bytes ${offset} to ${offset + length}, but has ${size}; it may be cut short.`);
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    if (bytesRead < length) fail('it ended while it was read.');
    return new DataView(bytes.buffer);
  };
  const head = await read(0, Math.min(16, size));
  if (head.byteLength < 8) fail('the file is too short to be a TIFF.');
  const littleEndian = head.getUint16(0) === 0x4949;
  const magic = head.getUint16(2, littleEndian);
  if (magic !== 42 && magic !== 43) fail(`the TIFF version is ${magic}; 42 and 43 (BigTIFF) are known.`);
  const isBig = magic === 43;
  const word = (view: DataView, at: number): number =>
    isBig ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
  if (isBig && head.byteLength < 16) fail('the file is too short to be a BigTIFF.');
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let at = word(head, isBig ? 8 : 4); at !== 0; ) {
    if (seen.has(at) || directories.length >= MOST_DIRECTORIES) break;
    seen.add(at);
    const countBytes = isBig ? 8 : 2;
    const counted = await read(at, countBytes);
    const count = isBig ? word(counted, 0) : counted.getUint16(0, littleEndian);
    if (count < 1 || count > MOST_ENTRIES) fail(`its directory has ${count} fields.`);
    const entryBytes = isBig ? 20 : 12;
    const entries = await read(at + countBytes, count * entryBytes + (isBig ? 8 : 4));
    const tags = new Map<number, TagValue>();
    for (let i = 0; i < count; i++) {
      const entry = i * entryBytes;
      const tag = entries.getUint16(entry, littleEndian);
      if (!WANTED.has(tag)) continue;
      const type = entries.getUint16(entry + 2, littleEndian);
      const values = word(entries, entry + 4);
      const unit = TYPE_BYTES[type] ?? 0;
      const length = unit * values;
      if (unit === 0) fail(`its field ${tag} has the unknown type ${type}.`);
      if (length > MOST_VALUE_BYTES) fail(`its field ${tag} has ${values} values.`);
      const inline = isBig ? 8 : 4;
      const valueAt = entry + (isBig ? 12 : 8);
      const view = length <= inline ? entries : await read(word(entries, valueAt), length);
      tags.set(tag, readValues(view, length <= inline ? valueAt : 0, type, values, littleEndian));
    }
    directories.push({ littleEndian, tags });
    at = word(entries, count * entryBytes);
  }
  if (directories.length === 0) fail('it has no picture.');
  return directories;
}

function readValues(view: DataView, at: number, type: number, count: number, little: boolean): TagValue {
  if (type === ASCII) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, count);
    return new TextDecoder('latin1').decode(bytes).replace(/\0.*$/s, '');
  }
  const values = new Float64Array(count);
  const size = TYPE_BYTES[type];
  for (let i = 0; i < count; i++) values[i] = readNumber(view, at + i * size, type, little);
  return values;
}

function readNumber(view: DataView, at: number, type: number, little: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return view.getInt32(at, little) / view.getInt32(at + 4, little);
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, little));
    case 17:
      return Number(view.getBigInt64(at, little));
    default:
      return view.getUint8(at);
  }
}

/** The first number of a tag. */
export function numberOf({ tags }: TiffDirectory, tag: number): number | undefined {
  const value = tags.get(tag);
  return typeof value === 'object' ? value[0] : undefined;
}

export function numbersOf({ tags }: TiffDirectory, tag: number): Float64Array | undefined {
  const value = tags.get(tag);
  return typeof value === 'object' ? value : undefined;
}

export function textOf({ tags }: TiffDirectory, tag: number): string | undefined {
  const value = tags.get(tag);
  return typeof value === 'string' ? value : undefined;
}
