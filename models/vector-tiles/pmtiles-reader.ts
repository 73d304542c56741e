import {
  type ArchiveHeader,
  COMPRESSION,
  type DirectoryEntry,
  decodeHeader,
  ROOT_LIMIT,
  readDirectory,
} from './pmtiles-format.ts';
import { type TileAddress, tileIdOf } from './tile-id.ts';

/** Bytes of an archive by their place. Fewer may come back at its end. */
export type RangeSource = (offset: number, length: number) => Promise<Uint8Array>;

/** Leaf directories that are kept; one of 4,096 entries takes some 300 KiB. */
const MOST_LEAVES = 64;
/** Leaves within leaves; the specification asks for no more than one level. */
const DEEPEST = 4;
/** Bytes that a tile or a directory may unpack to. */
const MOST_UNPACKED = 64 * 2 ** 20;

/**
 * Single tiles of a PMTiles archive, version 3, read by range: the header and the root directory with the first
 * reading, then a leaf directory where there is one, and the tile. Runs in browsers and in Node.
 */
export class PmtilesReader {
  readonly header: ArchiveHeader;
  readonly #source: RangeSource;
  readonly #root: DirectoryEntry[];
  readonly #leaves = new Map<number, Promise<DirectoryEntry[]>>();

  private constructor(header: ArchiveHeader, root: DirectoryEntry[], source: RangeSource) {
    this.header = header;
    this.#root = root;
    this.#source = source;
  }

  /** Throws Error for what is no archive, or one with a compression that browsers do not know. */
  static async open(source: RangeSource): Promise<PmtilesReader> {
    const start = await source(0, ROOT_LIMIT);
    const header = decodeHeader(start);
    const { rootOffset, rootLength, internalCompression } = header;
    const bytes =
      rootOffset + rootLength <= start.length
        ? start.subarray(rootOffset, rootOffset + rootLength)
        : await readWhole(source, rootOffset, rootLength);
    return new PmtilesReader(header, readDirectory(await unpack(bytes, internalCompression)), source);
  }

  /** The JSON beside the tiles: names of layers, attribution. */
  async metadata(): Promise<unknown> {
    const { metadataOffset, metadataLength, internalCompression } = this.header;
    const bytes = await readWhole(this.#source, metadataOffset, metadataLength);
    return JSON.parse(new TextDecoder().decode(await unpack(bytes, internalCompression)));
  }

  /** The unpacked bytes of a tile; undefined where the archive has none. */
  async tile(address: TileAddress): Promise<Uint8Array | undefined> {
    const id = tileIdOf(address);
    let entry = entryFor(this.#root, id);
    for (let depth = 0; entry && entry.runLength === 0; depth++) {
      if (depth === DEEPEST) throw new Error('The directories of the archive lie too deeply in one another.');
      entry = entryFor(await this.#leaf(entry), id);
    }
    if (!entry) return undefined;
    const { dataOffset, tileCompression } = this.header;
    return unpack(await readWhole(this.#source, dataOffset + entry.offset, entry.length), tileCompression);
  }

  #leaf({ offset, length }: DirectoryEntry): Promise<DirectoryEntry[]> {
    let leaf = this.#leaves.get(offset);
    if (!leaf) {
      const { leavesOffset, internalCompression } = this.header;
      leaf = readWhole(this.#source, leavesOffset + offset, length).then(async (bytes) =>
        readDirectory(await unpack(bytes, internalCompression)),
      );
      // A failure is not kept: the next tile tries again.
      leaf.catch(() => this.#leaves.delete(offset));
    } else this.#leaves.delete(offset);
    this.#leaves.set(offset, leaf);
    for (const oldest of this.#leaves.keys()) {
      if (this.#leaves.size <= MOST_LEAVES) break;
      this.#leaves.delete(oldest);
    }
    return leaf;
  }
}

/** The entry that holds a tile, or the leaf that may; undefined for a gap. */
export function entryFor(entries: readonly DirectoryEntry[], id: number): DirectoryEntry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].tileId <= id) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low - 1];
  if (!entry) return undefined;
  return entry.runLength === 0 || id < entry.tileId + entry.runLength ? entry : undefined;
}

async function readWhole(source: RangeSource, offset: number, length: number): Promise<Uint8Array> {
  if (!(length <= MOST_UNPACKED)) throw new Error(`A part of the archive says that it has ${length} bytes.`);
  const bytes = await source(offset, length);
  if (bytes.length < length) throw new RangeError(`The archive ends before byte ${offset + length}.`);
  return bytes;
}

/** Unpacks bytes by the number of a header's compression field. */
export async function unpack(bytes: Uint8Array, compression: number): Promise<Uint8Array> {
  if (compression === COMPRESSION.none) return bytes;
  if (compression !== COMPRESSION.gzip)
    throw new Error(`The archive uses compression ${compression}; gzip and none are read.`);
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = stream.pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_UNPACKED) {
      await reader.cancel();
      throw new RangeError('A part of the archive unpacks to too many bytes.');
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
