import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Small tiles and tilesets, written byte by byte after the specifications. */
export type Json = Record<string, unknown>;

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function padded(bytes: Uint8Array, start: number, filler = 0x20): Uint8Array {
  const end = Math.ceil((start + bytes.length) / 8) * 8 - start;
  const out = new Uint8Array(end).fill(filler);
  out.set(bytes);
  return out;
}

function joined(...chunks: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** A glTF of one triangle in the plane y = 0 (glTF's y is up), `size` metres wide. */
export function gltf(size = 1, more: Json = {}): { json: Json; binary: Uint8Array } {
  const positions = Float32Array.of(0, 0, 0, size, 0, 0, 0, 0, -size);
  return {
    json: {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      accessors: [
        {
          bufferView: 0,
          componentType: 5126,
          count: 3,
          type: 'VEC3',
          min: [0, 0, -size],
          max: [size, 0, 0],
        },
      ],
      bufferViews: [{ buffer: 0, byteLength: 36 }],
      buffers: [{ byteLength: 36 }],
      ...more,
    },
    binary: new Uint8Array(positions.buffer),
  };
}

export function glb({ json, binary } = gltf()): Uint8Array {
  const jsonChunk = padded(text(json), 20);
  const binaryChunk = padded(binary, 0, 0);
  const length = 28 + jsonChunk.length + binaryChunk.length;
  return joined(
    words(0x46546c67, 2, length, jsonChunk.length, 0x4e4f534a),
    jsonChunk,
    words(binaryChunk.length, 0x004e4942),
    binaryChunk,
  );
}

interface Tables {
  feature?: Json;
  featureBinary?: Uint8Array;
  batch?: Json;
  batchBinary?: Uint8Array;
}

function tile(magic: string, tables: Tables, body: Uint8Array, more: number[] = []): Uint8Array {
  const header = 28 + 4 * more.length;
  const feature = tables.feature ? padded(text(tables.feature), header) : new Uint8Array();
  const featureBinary = padded(tables.featureBinary ?? new Uint8Array(), header + feature.length, 0);
  const batch = tables.batch ? padded(text(tables.batch), 0) : new Uint8Array();
  const batchBinary = padded(tables.batchBinary ?? new Uint8Array(), 0, 0);
  const parts = [feature, featureBinary, batch, batchBinary];
  const length = header + parts.reduce((sum, part) => sum + part.length, 0) + body.length;
  const end = padded(body, length - body.length, 0);
  return joined(
    new TextEncoder().encode(magic),
    words(1, length + end.length - body.length, ...parts.map((part) => part.length), ...more),
    ...parts,
    end,
  );
}

export function b3dm(body = glb(), tables: Tables = { feature: { BATCH_LENGTH: 0 } }): Uint8Array {
  return tile('b3dm', tables, body);
}

export function i3dm(positions: number[], body = glb(), gltfFormat = 1): Uint8Array {
  return tile(
    'i3dm',
    {
      feature: { INSTANCES_LENGTH: positions.length / 3, POSITION: { byteOffset: 0 } },
      featureBinary: new Uint8Array(Float32Array.from(positions).buffer),
    },
    body,
    [gltfFormat],
  );
}

export function pnts(positions: number[], more: Json = {}): Uint8Array {
  return tile(
    'pnts',
    {
      feature: { POINTS_LENGTH: positions.length / 3, POSITION: { byteOffset: 0 }, ...more },
      featureBinary: new Uint8Array(Float32Array.from(positions).buffer),
    },
    new Uint8Array(),
  );
}

export function cmpt(...tiles: Uint8Array[]): Uint8Array {
  const length = tiles.reduce((sum, inner) => sum + inner.length, 16);
  return joined(new TextEncoder().encode('cmpt'), words(1, length, tiles.length), ...tiles);
}

/** A cube of the size around the origin of the tile's frame. */
export const cube = (size: number): Json => ({
  box: [0, 0, 0, size, 0, 0, 0, size, 0, 0, 0, size],
});

/** East, north, up at 8.5° E, 47.4° N, as a tile's transform: independent of our geodesy, from an online formula. */
export const PLACE: number[] = (() => {
  const [lon, lat] = [(8.5 * Math.PI) / 180, (47.4 * Math.PI) / 180];
  const n = 6378137 / Math.sqrt(1 - 0.00669437999014 * Math.sin(lat) ** 2);
  return [
    ...[-Math.sin(lon), Math.cos(lon), 0, 0],
    ...[-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat), 0],
    ...[Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat), 0],
    ...[
      n * Math.cos(lat) * Math.cos(lon),
      n * Math.cos(lat) * Math.sin(lon),
      n * (1 - 0.00669437999014) * Math.sin(lat),
      1,
    ],
  ];
})();

/** A tileset of a root and three leaves, of which the file names are given; the root is on the ground at PLACE. */
export function tilesetOf(leaves: Json[], root: Json = {}): Json {
  return {
    asset: { version: '1.0' },
    geometricError: 100,
    root: {
      boundingVolume: cube(10),
      geometricError: 10,
      refine: 'REPLACE',
      transform: PLACE,
      ...root,
      children: leaves.map((leaf) => ({ boundingVolume: cube(5), geometricError: 0, ...leaf })),
    },
  };
}

export function writeFiles(folder: string, files: Record<string, Uint8Array | Json | string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isBytes = content instanceof Uint8Array || typeof content === 'string';
    writeFileSync(path, isBytes ? content : JSON.stringify(content));
  }
}

/** A subtree file; availabilities are 0, 1 or a list of bits. */
export function subtree(tiles: Bits, contents: Bits, children: Bits, more: Json = {}): Uint8Array {
  const views: Json[] = [];
  let binary = new Uint8Array();
  const availability = (bits: Bits): Json => {
    if (bits === 0 || bits === 1) return { constant: bits };
    const stream = new Uint8Array(Math.ceil(bits.length / 8));
    for (const [i, bit] of bits.entries()) stream[i >> 3] |= bit << (i & 7);
    views.push({ buffer: 0, byteOffset: binary.length, byteLength: stream.length });
    binary = new Uint8Array([...binary, ...padded(stream, 0, 0)]);
    return { bitstream: views.length - 1 };
  };
  const json: Json = {
    tileAvailability: availability(tiles),
    contentAvailability: [availability(contents)],
    childSubtreeAvailability: availability(children),
    ...more,
  };
  if (views.length > 0) Object.assign(json, { buffers: [{ byteLength: binary.length }], bufferViews: views });
  const jsonChunk = padded(text(json), 0);
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  header.set(new TextEncoder().encode('subt'));
  view.setUint32(4, 1, true);
  view.setBigUint64(8, BigInt(jsonChunk.length), true);
  view.setBigUint64(16, BigInt(binary.length), true);
  return joined(header, jsonChunk, binary);
}
type Bits = 0 | 1 | number[];
