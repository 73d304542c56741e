import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';

/** Bytes of one value of a TIFF field type, by type number (TIFF 6.0 section 2, and BigTIFF's 16 to 18). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const MAXIMUM_ENTRIES = 4096;
/** Reading may pass the end of the file by this much (the TIFF library reads headers in fixed pieces). */
const SLACK = 64 * 1024;

export function brokenTiff(path: string, message: string): InputError {
  return new InputError(
    'raster-corrupt',
    path,
    message,
    'Fetch or export the file again; `gdalinfo -checksum` shows whether GDAL can read it.',
  );
}

/**
 * A file for the geotiff library. It never gives more memory than the file has bytes, which the library's own
 * source does when a damaged file asks for it.
 */
export class BoundedFile {
  readonly path: string;
  readonly fileSize: number;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal | undefined;

  private constructor(path: string, handle: FileHandle, size: number, signal: AbortSignal | undefined) {
    this.path = path;
    this.#handle = handle;
    this.fileSize = size;
    this.#signal = signal;
  }

  static async open(path: string, signal?: AbortSignal): Promise<BoundedFile> {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return new BoundedFile(path, handle, size, signal);
  }

  /** The library's interface: slices as array buffers, zero beyond the end of the file. */
  async fetch(slices: { offset: number; length: number }[]): Promise<ArrayBuffer[]> {
    return Promise.all(slices.map(({ offset, length }) => this.read(offset, length, SLACK)));
  }

  /** @throws InputError `raster-corrupt` when the bytes reach further than `slack` beyond the end of the file. */
  async read(offset: number, length: number, slack = 0): Promise<ArrayBuffer> {
    this.#signal?.throwIfAborted();
    const inside = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!inside || offset + length > this.fileSize + slack) {
      throw brokenTiff(
        this.path,
        `it refers to bytes ${offset} to ${offset + length}, but has ${this.fileSize}; it may be cut short.`,
      );
    }
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.buffer;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * Looks over the header and the first directory before the library parses them: every field's values must lie
 * in the file, so that no count of a damaged file becomes an allocation. Returns whether it is little-endian.
 * @throws InputError `raster-corrupt`
 */
export async function checkTiffDirectory(file: BoundedFile): Promise<{ littleEndian: boolean }> {
  const fail = (message: string): never => {
    throw brokenTiff(file.path, message);
  };
  if (file.fileSize < 16) fail('the file is too short to be a TIFF.');
  const header = new DataView(await file.read(0, 16));
  const littleEndian = header.getUint16(0) === 0x4949;
  if (!littleEndian && header.getUint16(0) !== 0x4d4d) fail('the file does not begin as a TIFF does.');
  const magic = header.getUint16(2, littleEndian);
  if (magic !== 42 && magic !== 43) fail(`the TIFF version is ${magic}; 42 and 43 (BigTIFF) are known.`);
  const big = magic === 43;
  if (big && header.getUint16(4, littleEndian) !== 8)
    fail('the offsets of this BigTIFF are not 8 bytes long.');
  const start = big ? Number(header.getBigUint64(8, littleEndian)) : header.getUint32(4, littleEndian);
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const countView = new DataView(await file.read(start, countBytes));
  const count = big ? Number(countView.getBigUint64(0, littleEndian)) : countView.getUint16(0, littleEndian);
  if (count < 1 || count > MAXIMUM_ENTRIES) fail(`its directory has ${count} fields.`);
  const entries = new DataView(await file.read(start + countBytes, count * entryBytes));
  for (let index = 0; index < count; index++) {
    const at = index * entryBytes;
    const tag = entries.getUint16(at, littleEndian);
    const type = entries.getUint16(at + 2, littleEndian);
    const values = big
      ? Number(entries.getBigUint64(at + 4, littleEndian))
      : entries.getUint32(at + 4, littleEndian);
    const size = (TYPE_BYTES[type] ?? 0) * values;
    if (!TYPE_BYTES[type]) fail(`its field ${tag} has the unknown type ${type}.`);
    if (size <= (big ? 8 : 4)) continue;
    const offset = big
      ? Number(entries.getBigUint64(at + 12, littleEndian))
      : entries.getUint32(at + 8, littleEndian);
    if (offset + size > file.fileSize) fail(`the values of its field ${tag} lie beyond the end of the file.`);
  }
  return { littleEndian };
}
