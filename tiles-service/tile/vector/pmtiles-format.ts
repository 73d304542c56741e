import { gunzipSync, gzipSync } from 'node:zlib';
import { ByteReader, ByteWriter } from '../../../models/feature-store/bytes.ts';
import type { Extent } from '../../../models/schema/index.ts';

/**
 * The bytes of a PMTiles archive, version 3: its 127-byte header and its directories.
 * Source: PMTiles Version 3 Specification, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
 */
export const HEADER_BYTES = 127;
/** Header and root directory must lie within this many bytes from the start. */
export const ROOT_LIMIT = 16_384;

const GZIP = 2;
const MVT = 1;
const DEGREE_UNITS = 10_000_000;
/** Byte offset in the header of each u64 field, in the order of the specification. */
const LONG_FIELDS = {
  rootOffset: 8,
  rootLength: 16,
  metadataOffset: 24,
  metadataLength: 32,
  leavesOffset: 40,
  leavesLength: 48,
  dataOffset: 56,
  dataLength: 64,
  addressedTiles: 72,
  tileEntries: 80,
  tileContents: 88,
} as const;

export interface ArchiveHeader extends Record<keyof typeof LONG_FIELDS, number> {
  clustered: boolean;
  internalCompression: number;
  tileCompression: number;
  tileType: number;
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
  centre: { zoom: number; longitude: number; latitude: number };
}

/** One entry of a directory. `runLength` 0: a leaf directory; else so many tiles in a row with the same content. */
export interface DirectoryEntry {
  tileId: number;
  /** From the start of the data section, or of the leaves section for a leaf. */
  offset: number;
  length: number;
  runLength: number;
}

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

/** Throws Error for bytes that are not the header of a version 3 archive. */
export function decodeHeader(bytes: Uint8Array): ArchiveHeader {
  if (
    bytes.length < HEADER_BYTES ||
    new TextDecoder().decode(bytes.subarray(0, 7)) !== 'PMTiles' ||
    bytes[7] !== 3
  )
    throw new Error('The file does not start with the header of a PMTiles archive, version 3.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const longs = Object.fromEntries(
    Object.entries(LONG_FIELDS).map(([field, at]) => [field, Number(view.getBigUint64(at, true))]),
  ) as Record<keyof typeof LONG_FIELDS, number>;
  const degrees = (at: number) => view.getInt32(at, true) / DEGREE_UNITS;
  return {
    ...longs,
    clustered: bytes[96] === 1,
    internalCompression: bytes[97],
    tileCompression: bytes[98],
    tileType: bytes[99],
    minimumZoom: bytes[100],
    maximumZoom: bytes[101],
    extent: [degrees(102), degrees(106), degrees(110), degrees(114)],
    centre: { zoom: bytes[118], longitude: degrees(119), latitude: degrees(123) },
  };
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

/** Throws RangeError or a zlib error for bytes that are no directory. */
export function decodeDirectory(bytes: Uint8Array, compression = GZIP): DirectoryEntry[] {
  const reader = new ByteReader(compression === GZIP ? gunzipSync(bytes) : bytes);
  const count = reader.unsigned();
  // Every entry takes four bytes or more: a count beyond that is damage, and must not become an allocation.
  if (count * 4 > reader.remaining) throw new RangeError('The directory ends too early.');
  const entries: DirectoryEntry[] = [];
  let tileId = 0;
  for (let i = 0; i < count; i++) {
    tileId += reader.unsigned();
    entries.push({ tileId, offset: 0, length: 0, runLength: 0 });
  }
  for (const entry of entries) entry.runLength = reader.unsigned();
  for (const entry of entries) entry.length = reader.unsigned();
  entries.forEach((entry, index) => {
    const value = reader.unsigned();
    const previous = entries[index - 1];
    entry.offset = value === 0 && previous ? previous.offset + previous.length : value - 1;
  });
  return entries;
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
