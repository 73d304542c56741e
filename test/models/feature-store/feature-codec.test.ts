import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feature, Geometry } from '../../../models/feature.ts';
import { ByteReader } from '../../../models/feature-store/bytes.ts';
import { decodeFeature, encodeFeature } from '../../../models/feature-store/feature-codec.ts';

/** Positions on the codec's own grid, so that equality is exact. */
const positions = fc
  .array(
    fc.tuple(
      fc.integer({ min: -180_000_000_000, max: 180_000_000_000 }),
      fc.integer({ min: -90_000_000_000, max: 90_000_000_000 }),
      fc.integer({ min: -11_000_000, max: 9_000_000 }),
    ),
    { maxLength: 20 },
  )
  .map((points) => Float64Array.from(points.flatMap(([x, y, z]) => [x / 1e9, y / 1e9, z / 1e3])));
const starts = fc.array(fc.nat(9), { maxLength: 6 }).map((lengths) => {
  let total = 0;
  return Uint32Array.from([0, ...lengths.map((length) => (total += length))]);
});
const base = {
  lod: fc.constantFrom(0, 1, 1.2, 2.2, 3),
  heightReference: fc.constantFrom('ellipsoid' as const, 'ground' as const),
  positions,
};
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  fc.record({ kind: fc.constant('points' as const), ...base }),
  fc.record({ kind: fc.constant('lines' as const), ...base, lineStarts: starts }),
  fc.record({ kind: fc.constant('areas' as const), ...base, ringStarts: starts, polygonStarts: starts }),
  fc.record(
    {
      kind: fc.constant('extrusion' as const),
      ...base,
      ringStarts: starts,
      polygonStarts: starts,
      height: fc.double({ noNaN: true }),
      storeys: fc.nat(200),
      roof: fc.record(
        {
          shape: fc.constantFrom('flat' as const, 'hipped' as const),
          height: fc.double({ noNaN: true }),
          direction: fc.double({ noNaN: true }),
        },
        { requiredKeys: ['shape', 'height'] },
      ),
    },
    {
      requiredKeys: [
        'kind',
        'lod',
        'heightReference',
        'positions',
        'ringStarts',
        'polygonStarts',
        'height',
        'roof',
      ],
    },
  ),
);
const feature: fc.Arbitrary<Feature> = fc.record({
  id: fc.string({ unit: 'grapheme' }),
  type: fc.constantFrom('Building' as const, 'Road' as const),
  attributes: fc.dictionary(
    fc.string(),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
  ),
  geometries: fc.array(geometry, { maxLength: 3 }),
});

describe('feature codec', () => {
  it('should give back any feature exactly as it was', () => {
    fc.assert(
      fc.property(feature, (given) => {
        expect(decodeFeature(new ByteReader(encodeFeature(given)))).toEqual(given);
      }),
    );
  });

  it('should keep one semantic code and one colour per surface', () => {
    const given: Feature = {
      id: 'a:1',
      type: 'Building',
      attributes: {},
      geometries: [
        {
          kind: 'surfaces',
          lod: 2,
          heightReference: 'ellipsoid',
          positions: Float64Array.of(1, 2, 3, 1.00001, 2, 3, 1.00001, 2.00001, 4),
          ringStarts: Uint32Array.of(0, 3),
          polygonStarts: Uint32Array.of(0, 1),
          semantics: Uint8Array.of(3),
          colors: Uint8Array.of(200, 10, 20, 255),
        },
      ],
    };
    expect(decodeFeature(new ByteReader(encodeFeature(given)))).toEqual(given);
  });

  it('should throw on cut or altered bytes and never hang or allocate without bound', () => {
    fc.assert(
      fc.property(
        feature,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        (given, changes, cut) => {
          const bytes = encodeFeature(given);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            decodeFeature(new ByteReader(bytes.subarray(0, cut % (bytes.length + 1))));
          } catch (error) {
            expect(['RangeError', 'SyntaxError', 'TypeError']).toContain((error as Error).name);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
