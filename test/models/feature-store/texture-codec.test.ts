import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature, SurfacesGeometry } from '../../../models/feature.ts';
import { ByteReader } from '../../../models/feature-store/bytes.ts';
import { decodeFeature, encodeFeature } from '../../../models/feature-store/feature-codec.ts';

const NONE = 0xffff;

/** Two quads and a triangle; the first and the last have a picture. */
function feature(coordinates: Float32Array, imageOf = Uint16Array.of(1, NONE, 0)): Feature {
  const geometry: SurfacesGeometry = {
    kind: 'surfaces',
    lod: 2,
    heightReference: 'ellipsoid',
    positions: Float64Array.from({ length: 33 }, (_, index) => index / 1000),
    ringStarts: Uint32Array.of(0, 4, 8, 11),
    polygonStarts: Uint32Array.of(0, 1, 2, 3),
    semantics: Uint8Array.of(2, 2, 3),
    textures: { images: ['aaaa.jpg', 'bbbb.webp'], imageOf, coordinates },
  };
  return { id: 'a:b', type: 'Building', attributes: {}, geometries: [geometry] };
}

function texturesOf(given: Feature) {
  const [geometry] = decodeFeature(new ByteReader(encodeFeature(given))).geometries;
  if (geometry.kind !== 'surfaces' || !geometry.textures) throw new Error('The textures are gone.');
  return geometry.textures;
}

describe('texture codec', () => {
  it('should give coordinates back to a 65,536th of a picture, repeats included', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 22, maxLength: 22, min: -500, max: 500, noNaN: true }),
        (coordinates) => {
          const { images, imageOf, coordinates: back } = texturesOf(feature(coordinates));
          expect(images).toEqual(['aaaa.jpg', 'bbbb.webp']);
          expect([...imageOf]).toEqual([1, NONE, 0]);
          for (let i = 0; i < 22; i++) {
            const isPlain = i >= 8 && i < 16;
            // Float32 of a value near 500 is itself no finer than 2⁻¹⁵.
            if (isPlain) expect(back[i]).toBe(0);
            else expect(Math.abs(back[i] - coordinates[i])).toBeLessThanOrEqual(2 ** -16 + 2 ** -15);
          }
        },
      ),
    );
  });

  it('should take what is no number as the lower left corner', () => {
    const coordinates = new Float32Array(22).fill(0.5);
    coordinates[0] = Number.NaN;
    coordinates[1] = Number.POSITIVE_INFINITY;
    expect([...texturesOf(feature(coordinates)).coordinates.slice(0, 4)]).toEqual([0, 0, 0.5, 0.5]);
  });

  it('should refuse a record that names a picture which it does not have', () => {
    const bytes = encodeFeature(feature(new Float32Array(22)));
    // The names are followed by one number for each polygon: 2 (the second picture), 0 (none), 1.
    const text = String.fromCharCode(...bytes);
    const at = text.indexOf('bbbb.webp') + 'bbbb.webp'.length;
    expect([...bytes.slice(at, at + 3)]).toEqual([2, 0, 1]);
    bytes[at] = 9;
    expect(() => decodeFeature(new ByteReader(bytes))).toThrow(RangeError);
  });

  it('should read records of before there were textures', () => {
    const plain = feature(new Float32Array(22));
    const [geometry] = plain.geometries;
    if (geometry.kind === 'surfaces') delete geometry.textures;
    expect(decodeFeature(new ByteReader(encodeFeature(plain)))).toEqual(plain);
  });
});
