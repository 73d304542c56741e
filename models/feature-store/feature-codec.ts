import type { Feature } from '../feature.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import { decodeGeometries, encodeGeometries } from './geometry-codec.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const scratch = new ByteWriter(1 << 16);

/** One feature as bytes: the length and text of its record without shapes (JSON), then its geometries. */
export function encodeFeature(feature: Feature): Uint8Array {
  const { geometries, ...record } = feature;
  const text = encoder.encode(JSON.stringify(record));
  scratch.reset();
  scratch.unsigned(text.length);
  scratch.bytes(text);
  encodeGeometries(geometries, scratch);
  return scratch.view().slice();
}

/** Throws RangeError or SyntaxError for bytes that encodeFeature did not write. */
export function decodeFeature(reader: ByteReader): Feature {
  const record = decodeRecord(reader);
  return { ...record, geometries: decodeGeometries(reader) };
}

/** The record alone; the reader then stands before the geometries. */
export function decodeRecord(reader: ByteReader): Omit<Feature, 'geometries'> {
  return JSON.parse(decoder.decode(reader.bytes(reader.unsigned()))) as Omit<Feature, 'geometries'>;
}
