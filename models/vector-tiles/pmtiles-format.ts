import { ByteReader } from '../feature-store/bytes.ts';
import type { Extent } from '../schema/layer.ts';

/**
 * The bytes of a PMTiles archive, version 3: its 127-byte header and its directories.
 * Source: PMTiles Version 3 Specification, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
 */
export const HEADER_BYTES = 127;
/** Header and root directory must lie within this many bytes from the start. */
export const ROOT_LIMIT = 16_384;

/** Values of the header's compression fields. */
export const COMPRESSION = { unknown: 0, none: 1, gzip: 2, brotli: 3, zstd: 4 } as const;
/** Values of the header's tile type, by their number. */
export const TILE_TYPES = ['unknown', 'mvt', 'png', 'jpeg', 'webp', 'avif'] as const;

export const DEGREE_UNITS = 10_000_000;
/** Byte offset in the header of each u64 field, in the order of the specification. */
export const LONG_FIELDS = {
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

/** Reads a directory that is not, or no more, compressed. Throws RangeError for bytes that are none. */
export function readDirectory(bytes: Uint8Array): DirectoryEntry[] {
  const reader = new ByteReader(bytes);
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
