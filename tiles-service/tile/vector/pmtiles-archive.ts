import { type FileHandle, open } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import {
  type ArchiveHeader,
  type DirectoryEntry,
  decodeDirectory,
  decodeHeader,
  HEADER_BYTES,
} from './pmtiles-format.ts';

/** Bytes that one tile may unpack to; the largest in use have some five million. */
const MOST_UNPACKED = 64 * 2 ** 20;
/** Leaves within leaves; the specification asks for one level. */
const DEEPEST = 4;

/** A PMTiles archive on disk, opened to be looked through whole. Single tiles are read by range with models' PmtilesReader. */
export class PmtilesArchive {
  readonly header: ArchiveHeader;
  readonly #file: FileHandle;
  readonly #size: number;

  private constructor(header: ArchiveHeader, file: FileHandle, size: number) {
    this.header = header;
    this.#file = file;
    this.#size = size;
  }

  /** Throws Error for a file that is no PMTiles archive. */
  static async open(path: string): Promise<PmtilesArchive> {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(HEADER_BYTES);
      const { bytesRead } = await file.read(bytes, 0, HEADER_BYTES, 0);
      const { size } = await file.stat();
      return new PmtilesArchive(decodeHeader(bytes.subarray(0, bytesRead)), file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async metadata(): Promise<Record<string, unknown>> {
    const bytes = await this.#read(this.header.metadataOffset, this.header.metadataLength);
    return JSON.parse(new TextDecoder().decode(this.#inflate(bytes, this.header.internalCompression)));
  }

  /** All tile entries in the order of the directories; leaves are read one at a time. */
  async *entries(): AsyncGenerator<DirectoryEntry> {
    const { rootOffset, rootLength, internalCompression } = this.header;
    yield* this.#entriesOf(decodeDirectory(await this.#read(rootOffset, rootLength), internalCompression), 0);
  }

  async *#entriesOf(entries: DirectoryEntry[], depth: number): AsyncGenerator<DirectoryEntry> {
    const { internalCompression, leavesOffset } = this.header;
    for (const entry of entries) {
      if (entry.runLength > 0) yield entry;
      else if (depth === DEEPEST) throw new RangeError('Its leaf directories lie too deeply in one another.');
      else {
        const bytes = await this.#read(leavesOffset + entry.offset, entry.length);
        yield* this.#entriesOf(decodeDirectory(bytes, internalCompression), depth + 1);
      }
    }
  }

  /** The decompressed content of a tile entry. */
  async tile(entry: DirectoryEntry): Promise<Uint8Array> {
    const bytes = await this.#read(this.header.dataOffset + entry.offset, entry.length);
    return this.#inflate(bytes, this.header.tileCompression);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #inflate(bytes: Uint8Array, compression: number): Uint8Array {
    if (compression === 1) return bytes;
    if (compression === 2) return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED });
    throw new Error(`The archive uses compression ${compression}; only gzip and none are read here.`);
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    // What damage says must not become an allocation.
    if (!(offset + length <= this.#size))
      throw new RangeError(`The archive ends before byte ${offset + length}.`);
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, offset);
    if (bytesRead < length) throw new RangeError(`The archive ends before byte ${offset + length}.`);
    return bytes;
  }
}
