import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeTerrainMesh,
  encodeTerrainMesh,
  heightOf,
  type TerrainMesh,
} from '../../../../scenes/geometry/terrain/quantized-mesh.ts';

/** Two triangles over a square. */
function square(more: Partial<TerrainMesh> = {}): TerrainMesh {
  return {
    centre: [1, 2, 3],
    radius: 4,
    occlusion: [5, 6, 7],
    lowest: 100,
    highest: 200,
    u: Uint16Array.of(0, 32767, 32767, 0),
    v: Uint16Array.of(0, 0, 32767, 32767),
    height: Uint16Array.of(0, 32767, 16384, 1),
    triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
    west: Uint32Array.of(0, 3),
    south: Uint32Array.of(0, 1),
    east: Uint32Array.of(1, 2),
    north: Uint32Array.of(3, 2),
    ...more,
  };
}

/** A strip of squares with as many vertices as wanted. */
function strip(vertices: number): TerrainMesh {
  const columns = vertices / 2;
  const side = (first: number): Uint32Array => Uint32Array.of(2 * first, 2 * first + 1);
  const row = (offset: number): Uint32Array =>
    Uint32Array.from({ length: columns }, (_, i) => 2 * i + offset);
  const triangles: number[] = [];
  for (let i = 0; i + 1 < columns; i++) {
    triangles.push(2 * i, 2 * i + 2, 2 * i + 1, 2 * i + 1, 2 * i + 2, 2 * i + 3);
  }
  // Numbered in the order of first use, as the format's index coding asks for.
  const names = new Map<number, number>();
  const renamed = triangles.map((vertex) => {
    if (!names.has(vertex)) names.set(vertex, names.size);
    return names.get(vertex) as number;
  });
  const rename = (list: Uint32Array): Uint32Array => list.map((vertex) => names.get(vertex) as number);
  const u = new Uint16Array(vertices);
  const v = new Uint16Array(vertices);
  for (const [vertex, name] of names) {
    u[name] = Math.round((Math.floor(vertex / 2) / (columns - 1)) * 32767);
    v[name] = (vertex % 2) * 32767;
  }
  return square({
    u,
    v,
    height: u.map((value) => value ^ (0x5555 & 0x7fff)),
    triangles: Uint32Array.from(renamed),
    west: rename(side(0)),
    east: rename(side(columns - 1)),
    south: rename(row(0)),
    north: rename(row(1)),
  });
}

describe('quantized mesh', () => {
  it('should write the bytes that the specification describes', () => {
    const bytes = encodeTerrainMesh(
      square({ normals: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), water: Uint8Array.of(255) }),
    );
    const view = new DataView(bytes.buffer);
    // Header: centre, lowest and highest, sphere, horizon occlusion point.
    expect([0, 8, 16, 32, 40, 48, 56, 64, 72, 80].map((at) => view.getFloat64(at, true))).toEqual([
      1, 2, 3, 1, 2, 3, 4, 5, 6, 7,
    ]);
    expect([view.getFloat32(24, true), view.getFloat32(28, true)]).toEqual([100, 200]);
    expect(view.getUint32(88, true)).toBe(4);
    // Zig-zag differences: 0, +32767, 0, −32767.
    expect([92, 94, 96, 98].map((at) => view.getUint16(at, true))).toEqual([0, 65534, 0, 65533]);
    // High-water mark: 0 means a new vertex; then 3 − 0, 3 − 2, a new one.
    expect(view.getUint32(116, true)).toBe(2);
    expect([120, 122, 124, 126, 128, 130].map((at) => view.getUint16(at, true))).toEqual([0, 0, 0, 3, 1, 0]);
    // Four sides of two vertices each; then the extensions, normals (1) and water mask (2).
    expect(view.getUint32(132, true)).toBe(2);
    expect(bytes[164]).toBe(1);
    expect(view.getUint32(165, true)).toBe(8);
    expect([...bytes.subarray(177)]).toEqual([2, 1, 0, 0, 0, 255]);
  });

  it.each([
    ['16-bit indices', 4],
    ['16-bit indices up to 65,536 vertices', 65_536],
    ['32-bit indices beyond', 65_538],
    ['32-bit indices that need padding', 65_540],
  ])('should read back what it wrote: %s', (_, vertices) => {
    const mesh = {
      ...strip(vertices),
      normals: new Uint8Array(2 * vertices).map((_, i) => i),
      water: new Uint8Array(65536).map((_, i) => (i % 3 ? 255 : 0)),
    };
    expect(decodeTerrainMesh(encodeTerrainMesh(mesh))).toEqual(mesh);
  });

  it('should say heights between the lowest and the highest', () => {
    expect([0, 1, 2].map((vertex) => heightOf(square(), vertex))).toEqual([
      100,
      200,
      100 + (100 * 16384) / 32767,
    ]);
  });

  it('should pass over extensions that it does not know', () => {
    const bytes = encodeTerrainMesh(square());
    const longer = Uint8Array.from([...bytes, 4, 3, 0, 0, 0, 1, 2, 3]);
    expect(decodeTerrainMesh(longer)).toEqual(square());
  });

  it('should read a tile at any place of a buffer', () => {
    const bytes = encodeTerrainMesh(square({ water: Uint8Array.of(0) }));
    const buffer = new Uint8Array(bytes.length + 3);
    buffer.set(bytes, 3);
    expect(decodeTerrainMesh(buffer.subarray(3))).toEqual(square({ water: Uint8Array.of(0) }));
  });

  it('should refuse damaged tiles with a RangeError, and end', () => {
    const bytes = encodeTerrainMesh(strip(40));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, length) => {
          const damaged = bytes.slice(0, changes.length > 3 ? bytes.length : length);
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          try {
            decodeTerrainMesh(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
