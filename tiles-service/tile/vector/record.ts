import type { MapFeature } from './map-feature.ts';

/**
 * Map features as bytes, for the spool and between threads: numbers as they are in memory, so that reading makes
 * views and no copies. Records follow each other at multiples of 8 bytes; all numbers little-endian.
 *
 *   u32 × 4   bytes of the record, vertices, parts, bytes of the description
 *   f64 × 5   bounds, area
 *   f64       x, y, importance per vertex; then an offset per part
 *   u32       part starts (parts + 1); u8 holes (parts); JSON description
 */
const HEAD = 16 + 5 * 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Description = Pick<MapFeature, 'layer' | 'shape' | 'minimumZoom' | 'properties'>;

export function encodeRecord(feature: MapFeature): Uint8Array {
  const { layer, shape, minimumZoom, properties, coordinates, partStarts, holes, offsets, bounds, area } =
    feature;
  const description = encoder.encode(
    JSON.stringify({ layer, shape, minimumZoom, properties } satisfies Description),
  );
  const parts = holes.length;
  const coordinateBytes = (coordinates.length + parts) * 8;
  const size = align(HEAD + coordinateBytes + (parts + 1) * 4 + parts + description.length);
  const buffer = new ArrayBuffer(size);
  new Uint32Array(buffer, 0, 4).set([size, coordinates.length / 3, parts, description.length]);
  new Float64Array(buffer, 16, 5).set([...bounds, area]);
  const numbers = new Float64Array(buffer, HEAD, coordinates.length + parts);
  numbers.set(coordinates);
  numbers.set(offsets, coordinates.length);
  let at = HEAD + coordinateBytes;
  new Uint32Array(buffer, at, parts + 1).set(partStarts);
  at += (parts + 1) * 4;
  const bytes = new Uint8Array(buffer);
  bytes.set(holes, at);
  bytes.set(description, at + parts);
  return bytes;
}

/** The features of a run of records; `bytes` must begin at a multiple of 8 of its buffer. They are views on it. */
export function decodeRecords(bytes: Uint8Array): MapFeature[] {
  const features: MapFeature[] = [];
  const { buffer } = bytes;
  let start = bytes.byteOffset;
  const end = start + bytes.byteLength;
  while (start < end) {
    const [size, vertices, parts, descriptionBytes] = new Uint32Array(buffer, start, 4);
    const numbers = new Float64Array(buffer, start + 16, 5);
    let at = start + HEAD;
    const coordinates = new Float64Array(buffer, at, vertices * 3);
    at += vertices * 24;
    const offsets = new Float64Array(buffer, at, parts);
    at += parts * 8;
    const partStarts = new Uint32Array(buffer, at, parts + 1);
    at += (parts + 1) * 4;
    const holes = new Uint8Array(buffer, at, parts);
    const description = decoder.decode(new Uint8Array(buffer, at + parts, descriptionBytes));
    features.push({
      ...(JSON.parse(description) as Description),
      coordinates,
      partStarts,
      holes,
      offsets,
      bounds: [numbers[0], numbers[1], numbers[2], numbers[3]],
      area: numbers[4],
    });
    start += size;
  }
  return features;
}

function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
