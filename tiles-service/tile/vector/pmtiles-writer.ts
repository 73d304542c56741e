import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Extent } from '../../../models/schema/index.ts';
import type { TileAddress } from './mercator.ts';
import { buildDirectories, type DirectoryEntry, encodeHeader, HEADER_BYTES } from './pmtiles-format.ts';
import { tileIdOf, tileOfId } from './tile-id.ts';

/** Larger contents are hardly ever equal; not remembering them bounds the memory. */
const LARGEST_SHARED_TILE = 2048;

export interface ArchiveSummary {
  tiles: number;
  bytes: number;
  minimumZoom: number;
  maximumZoom: number;
}

/**
 * Writes a PMTiles archive: tiles come in any order into a scratch file and end in the archive in the order of
 * their ids (clustered), equal small tiles once. In memory: 24 bytes per tile, and the directories at the end.
 */
export class PmtilesWriter {
  readonly #path: string;
  readonly #scratchPath: string;
  readonly #scratch: FileHandle;
  readonly #tiles: { tileId: number; offset: number; length: number }[] = [];
  readonly #known = new Map<string, number>();
  #written = 0;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(path: string, scratchPath: string, scratch: FileHandle) {
    this.#path = path;
    this.#scratchPath = scratchPath;
    this.#scratch = scratch;
  }

  /** `scratchPath` is removed by `finish` and by `discard`. */
  static async create(path: string, scratchPath: string): Promise<PmtilesWriter> {
    return new PmtilesWriter(path, scratchPath, await open(scratchPath, 'w+'));
  }

  /** Adds a gzip'd tile. Writes follow each other; the promise settles when this one is on disk. */
  add(tile: TileAddress, bytes: Uint8Array): Promise<void> {
    const key =
      bytes.length <= LARGEST_SHARED_TILE ? createHash('sha1').update(bytes).digest('latin1') : undefined;
    const known = key === undefined ? undefined : this.#known.get(key);
    const offset = known ?? this.#written;
    this.#tiles.push({ tileId: tileIdOf(tile), offset, length: bytes.length });
    if (known !== undefined) return Promise.resolve();
    if (key !== undefined) this.#known.set(key, offset);
    this.#written += bytes.length;
    const writing = this.#queue.then(() => writeAll(this.#scratch, bytes, offset));
    this.#queue = writing;
    writing.catch(() => undefined);
    return writing;
  }

  /** Throws RangeError when one tile was added twice, and when no tile was added. */
  async finish(metadata: Record<string, unknown>, extent: Extent): Promise<ArchiveSummary> {
    await this.#queue;
    if (this.#tiles.length === 0) throw new RangeError('A PMTiles archive needs at least one tile.');
    this.#tiles.sort((a, b) => a.tileId - b.tileId);
    const { entries, parts, dataLength, contents } = this.#arrange();
    const minimumZoom = tileOfId(this.#tiles[0].tileId).z;
    const maximumZoom = tileOfId(this.#tiles[this.#tiles.length - 1].tileId).z;
    const { root, leaves } = buildDirectories(entries);
    const json = gzipSync(JSON.stringify(metadata), { level: 9 });
    const leavesLength = leaves.reduce((sum, leaf) => sum + leaf.length, 0);
    const metadataOffset = HEADER_BYTES + root.length;
    const leavesOffset = metadataOffset + json.length;
    const dataOffset = leavesOffset + leavesLength;
    const header = encodeHeader({
      rootOffset: HEADER_BYTES,
      rootLength: root.length,
      metadataOffset,
      metadataLength: json.length,
      leavesOffset,
      leavesLength,
      dataOffset,
      dataLength,
      addressedTiles: this.#tiles.length,
      tileEntries: entries.length,
      tileContents: contents,
      minimumZoom,
      maximumZoom,
      extent,
      centre: {
        zoom: Math.min(maximumZoom, 12),
        longitude: (extent[0] + extent[2]) / 2,
        latitude: (extent[1] + extent[3]) / 2,
      },
    });
    await this.#copy([header, root, json, ...leaves], parts);
    await this.discard();
    return { tiles: this.#tiles.length, bytes: dataOffset + dataLength, minimumZoom, maximumZoom };
  }

  /** Closes and removes the scratch file. */
  async discard(): Promise<void> {
    await this.#queue.catch(() => undefined);
    await this.#scratch.close();
    await rm(this.#scratchPath, { force: true });
  }

  /** Where each content goes in the data section, and the entries that point there. */
  #arrange() {
    const placed = new Map<number, number>();
    const parts: { offset: number; length: number }[] = [];
    const entries: DirectoryEntry[] = [];
    let dataLength = 0;
    let previousId = -1;
    for (const { tileId, offset, length } of this.#tiles) {
      if (tileId === previousId)
        throw new RangeError(`Tile ${Object.values(tileOfId(tileId)).join('/')} was added twice.`);
      let place = placed.get(offset);
      if (place === undefined) {
        place = dataLength;
        placed.set(offset, place);
        parts.push({ offset, length });
        dataLength += length;
      }
      const last = entries[entries.length - 1];
      if (last && last.offset === place && tileId === last.tileId + last.runLength) last.runLength++;
      else entries.push({ tileId, offset: place, length, runLength: 1 });
      previousId = tileId;
    }
    return { entries, parts, dataLength, contents: parts.length };
  }

  async #copy(head: Uint8Array[], parts: { offset: number; length: number }[]): Promise<void> {
    const file = await open(this.#path, 'w');
    try {
      let position = 0;
      const write = async (bytes: Uint8Array) => {
        await writeAll(file, bytes, position);
        position += bytes.length;
      };
      for (const bytes of head) await write(bytes);
      for (const { offset, length } of parts) {
        const bytes = new Uint8Array(length);
        await this.#scratch.read(bytes, 0, length, offset);
        await write(bytes);
      }
    } finally {
      await file.close();
    }
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}
