import { gunzipSync, gzipSync } from 'node:zlib';
import { ByteWriter } from '../../../models/feature-store/bytes.ts';
import {
  type ArchiveHeader,
  COMPRESSION,
  DEGREE_UNITS,
  type DirectoryEntry,
  HEADER_BYTES,
  LONG_FIELDS,
  ROOT_LIMIT,
  readDirectory,
  TILE_TYPES,
} from '../../../models/vector-tiles/pmtiles-format.ts';

export * from '../../../models/vector-tiles/pmtiles-format.ts';

const GZIP = COMPRESSION.gzip;
const MVT = TILE_TYPES.indexOf('mvt');

type HeaderInput = Omit<ArchiveHeader, 'clustered' | 'internalCompression' | 'tileCompression' | 'tileType'>;

/** Header of a clustered archive of gzip'd MVT tiles with gzip'd directories. */
export function encodeHeader(header: HeaderInput): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('PMTiles'));
  bytes[7] = 3;
  for (const [field, at] of Object.entries(LONG_FIELDS))
    view.setBigUint64(at, BigInt(header[field as keyof typeof LONG_FIELDS]), true);
  bytes[96] = 1;
  bytes[97] = GZIP;
  bytes[98] = GZIP;
  bytes[99] = MVT;
  bytes[100] = header.minimumZoom;
  bytes[101] = header.maximumZoom;
  header.extent.forEach((degrees, index) => {
    view.setInt32(102 + index * 4, Math.round(degrees * DEGREE_UNITS), true);
  });
  bytes[118] = header.centre.zoom;
  view.setInt32(119, Math.round(header.centre.longitude * DEGREE_UNITS), true);
  view.setInt32(123, Math.round(header.centre.latitude * DEGREE_UNITS), true);
  return bytes;
}

/** Entries sorted by tile id, as gzip'd bytes. */
export function encodeDirectory(entries: readonly DirectoryEntry[]): Uint8Array {
  const writer = new ByteWriter(entries.length * 8 + 16);
  writer.unsigned(entries.length);
  let previousId = 0;
  for (const { tileId } of entries) {
    writer.unsigned(tileId - previousId);
    previousId = tileId;
  }
  for (const { runLength } of entries) writer.unsigned(runLength);
  for (const { length } of entries) writer.unsigned(length);
  entries.forEach(({ offset }, index) => {
    const previous = entries[index - 1];
    // 0 stands for "right after the entry before".
    writer.unsigned(previous && offset === previous.offset + previous.length ? 0 : offset + 1);
  });
  return gzipSync(writer.view(), { level: 9 });
}

/** A directory of more entries than this takes up more than 64 MiB; the writers of archives stay far below. */
const MOST_DIRECTORY_BYTES = 64 * 2 ** 20;

/** Throws RangeError or a zlib error for bytes that are no directory. */
export function decodeDirectory(bytes: Uint8Array, compression: number = GZIP): DirectoryEntry[] {
  return readDirectory(
    compression === GZIP ? gunzipSync(bytes, { maxOutputLength: MOST_DIRECTORY_BYTES }) : bytes,
  );
}

/**
 * The directories of an archive: a root that fits into its limit, and leaves when the entries alone do not.
 * `rootLimit` is the number of bytes that the gzip'd root may take.
 */
export function buildDirectories(
  entries: readonly DirectoryEntry[],
  rootLimit = ROOT_LIMIT - HEADER_BYTES,
): { root: Uint8Array; leaves: Uint8Array[] } {
  const root = encodeDirectory(entries);
  if (root.length <= rootLimit) return { root, leaves: [] };
  for (let size = 4096; ; size *= 2) {
    const leaves: Uint8Array[] = [];
    const top: DirectoryEntry[] = [];
    let offset = 0;
    for (let start = 0; start < entries.length; start += size) {
      const leaf = encodeDirectory(entries.slice(start, start + size));
      top.push({ tileId: entries[start].tileId, offset, length: leaf.length, runLength: 0 });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const small = encodeDirectory(top);
    if (small.length <= rootLimit || top.length === 1) return { root: small, leaves };
  }
}
