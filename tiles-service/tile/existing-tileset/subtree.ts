import { isNumbers } from './volume.ts';

export interface Subtree {
  json: Record<string, unknown>;
  /** The bytes of every buffer, in the order of the JSON. */
  buffers: Uint8Array[];
  /** Availability, one byte of 0 or 1 for each tile of the subtree, level by level in Morton order. */
  tiles: Uint8Array;
  /** One list per content of a tile. */
  contents: Uint8Array[];
  children: Uint8Array;
}

export interface SubtreeShape {
  /** Children of a tile: 4 or 8. */
  branching: 4 | 8;
  levels: number;
}

export class SubtreeBroken extends Error {
  override readonly name = 'SubtreeBroken';
}

/** Tiles of so many levels: (b^n − 1) / (b − 1). */
export function tileCount({ branching, levels }: SubtreeShape): number {
  return (branching ** levels - 1) / (branching - 1);
}

/**
 * Reads a subtree file, binary or JSON (3D Tiles 1.1, section 6.7). `load` brings the bytes of a buffer with a URI.
 * Availability is one byte per tile, so a subtree of 2^24 tiles or more is refused.
 * @throws SubtreeBroken
 */
export async function readSubtree(
  bytes: Uint8Array,
  shape: SubtreeShape,
  load: (uri: unknown) => Promise<Uint8Array>,
): Promise<Subtree> {
  const { json, binary } = splitSubtree(bytes);
  const buffers: Uint8Array[] = [];
  for (const [index, buffer] of listOf(json.buffers).entries()) {
    const loaded = buffer.uri !== undefined ? await load(buffer.uri) : index === 0 ? binary : undefined;
    if (!loaded || !Number.isSafeInteger(buffer.byteLength) || (buffer.byteLength as number) > loaded.length)
      throw new SubtreeBroken(`buffer ${index} of the subtree is cut off`);
    buffers.push(loaded.subarray(0, buffer.byteLength as number));
  }
  const count = tileCount(shape);
  const bits = (value: unknown, length: number): Uint8Array =>
    availabilityBits(value, length, listOf(json.bufferViews), buffers);
  const contents = json.contentAvailability;
  const tiles = bits(json.tileAvailability, count);
  const subtree = {
    json,
    buffers,
    tiles,
    contents: (Array.isArray(contents) ? contents : contents === undefined ? [] : [contents]).map((value) =>
      bits(value, count),
    ),
    children: bits(json.childSubtreeAvailability, shape.branching ** shape.levels),
  };
  for (const content of subtree.contents)
    if (content.some((bit, index) => bit === 1 && tiles[index] === 0))
      throw new SubtreeBroken('a content is said to be there for a tile that is not');
  return subtree;
}

/** Before 1.1 the extension wrote `bufferView` for `bitstream`. */
function availabilityBits(
  value: unknown,
  length: number,
  views: Record<string, unknown>[],
  buffers: readonly Uint8Array[],
): Uint8Array {
  if (typeof value !== 'object' || value === null) throw new SubtreeBroken('an availability is missing');
  const { constant, bitstream, bufferView } = value as Record<string, unknown>;
  if (constant === 0 || constant === 1) return new Uint8Array(length).fill(constant);
  const view = views[(bitstream ?? bufferView) as number];
  const buffer = view && buffers[view.buffer as number];
  const offset = (view?.byteOffset ?? 0) as number;
  const size = view?.byteLength as number;
  if (!buffer || !(offset >= 0) || !(size >= Math.ceil(length / 8)) || !(offset + size <= buffer.length))
    throw new SubtreeBroken('an availability lies outside of its buffer');
  const bits = new Uint8Array(length);
  for (let i = 0; i < length; i++) bits[i] = (buffer[offset + (i >> 3)] >> (i & 7)) & 1;
  return bits;
}

const MAGIC = 0x74627573;

function splitSubtree(bytes: Uint8Array): { json: Record<string, unknown>; binary?: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new SubtreeBroken('the subtree is empty');
  if (view.getUint32(0, true) !== MAGIC) return { json: parse(bytes) };
  if (bytes.length < 24) throw new SubtreeBroken('the subtree ends within its header');
  const textLength = Number(view.getBigUint64(8, true));
  const binaryLength = Number(view.getBigUint64(16, true));
  if (24 + textLength + binaryLength > bytes.length) throw new SubtreeBroken('the subtree is cut off');
  const start = 24 + textLength;
  return { json: parse(bytes.subarray(24, start)), binary: bytes.subarray(start, start + binaryLength) };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new SubtreeBroken('the JSON of the subtree cannot be read');
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null))
    throw new SubtreeBroken('the buffers of the subtree are no list');
  return value;
}

/**
 * The subtree as one binary file with the availabilities of `subtree` as they are now. Tables of metadata for tiles
 * stay; those for contents have a row for each content that is there and are left out (`leftOut`).
 */
export function encodeSubtree({ json, buffers, tiles, contents, children }: Subtree): {
  bytes: Uint8Array;
  leftOut: boolean;
} {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const append = (chunk: Uint8Array): number => {
    const padding = (8 - (length % 8)) % 8;
    chunks.push(new Uint8Array(padding), chunk);
    length += padding + chunk.length;
    return length - chunk.length;
  };
  const starts = buffers.map(append);
  const views: Record<string, unknown>[] = listOf(json.bufferViews).map((view) => ({
    ...view,
    buffer: 0,
    byteOffset: starts[view.buffer as number] + ((view.byteOffset as number | undefined) ?? 0),
  }));
  const available = (bits: Uint8Array): Record<string, number> => {
    let count = 0;
    for (const bit of bits) count += bit;
    if (count === 0 || count === bits.length) return { constant: count === 0 ? 0 : 1 };
    const stream = new Uint8Array(Math.ceil(bits.length / 8));
    for (let i = 0; i < bits.length; i++) if (bits[i]) stream[i >> 3] |= 1 << (i & 7);
    views.push({ buffer: 0, byteOffset: append(stream), byteLength: stream.length });
    return { bitstream: views.length - 1, availableCount: count };
  };
  const { contentMetadata, ...kept } = json;
  const next: Record<string, unknown> = {
    ...kept,
    tileAvailability: available(tiles),
    ...(contents.length > 0 ? { contentAvailability: contents.map(available) } : {}),
    childSubtreeAvailability: available(children),
  };
  next.bufferViews = views;
  next.buffers = [{ byteLength: length }];
  if (length === 0) {
    delete next.buffers;
    delete next.bufferViews;
  }
  const text = new TextEncoder().encode(JSON.stringify(next));
  const textLength = Math.ceil(text.length / 8) * 8;
  const binaryLength = Math.ceil(length / 8) * 8;
  const bytes = new Uint8Array(24 + textLength + binaryLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, BigInt(textLength), true);
  view.setBigUint64(16, BigInt(binaryLength), true);
  bytes.fill(0x20, 24, 24 + textLength);
  bytes.set(text, 24);
  let at = 24 + textLength;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, leftOut: contentMetadata !== undefined };
}

/** Column, row and layer from a Morton index of a level; `dimensions` is 2 or 3. */
export function fromMorton(index: number, dimensions: 2 | 3): [number, number, number] {
  const place: [number, number, number] = [0, 0, 0];
  let rest = index;
  for (let bit = 1; rest > 0; bit *= 2) {
    for (let axis = 0; axis < dimensions; axis++) {
      if (rest % 2 === 1) place[axis] += bit;
      rest = Math.floor(rest / 2);
    }
  }
  return place;
}

/** A tile's part of the root's `boundingVolume` after so many halvings: boxes in all axes, regions in theirs. */
export function dividedVolume(
  volume: Record<string, unknown>,
  level: number,
  [x, y, z]: readonly [number, number, number],
  dimensions: 2 | 3,
): Record<string, unknown> | undefined {
  const parts = 2 ** level;
  if (isNumbers(volume.box, 12)) {
    const box = [...volume.box];
    for (const [axis, index] of [x, y, z].entries()) {
      if (axis === 2 && dimensions === 2) break;
      const at = 3 + 3 * axis;
      const shift = (2 * index + 1) / parts - 1;
      for (let row = 0; row < 3; row++) {
        box[row] += volume.box[at + row] * shift;
        box[at + row] = volume.box[at + row] / parts;
      }
    }
    return { box };
  }
  if (isNumbers(volume.region, 6)) {
    const [west, south, east, north, low, high] = volume.region;
    const span = east >= west ? east - west : east - west + 2 * Math.PI;
    const step = (high - low) / parts;
    return {
      region: [
        west + (span * x) / parts,
        south + ((north - south) * y) / parts,
        west + (span * (x + 1)) / parts,
        south + ((north - south) * (y + 1)) / parts,
        ...(dimensions === 3 ? [low + step * z, low + step * (z + 1)] : [low, high]),
      ],
    };
  }
  return undefined;
}
