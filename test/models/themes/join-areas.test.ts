import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../models/attributes/conditions.ts';
import type { Area } from '../../../models/schema/view-document.ts';
import { areasOfPlaces, polygonsOf } from '../../../models/themes/join-areas.ts';

const square = (x: number, y: number, side: number): Area => [
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ],
];

describe('areasOfPlaces', () => {
  it('should find the area of each place, and none outside', () => {
    const areas = [[square(0, 0, 1)], [], [square(1, 0, 1), square(5, 5, 1)]];
    const found = areasOfPlaces(
      Float64Array.from([0.5, 1.5, 5.5, 3, Number.NaN]),
      Float64Array.from([0.5, 0.5, 5.5, 3, 0]),
      areas,
    );
    expect([...found]).toEqual([0, 2, 2, -1, -1]);
  });

  it('should find what looking through all of them finds', () => {
    const areas = Array.from({ length: 40 }, (_, i) => [square((i % 8) * 1.3, Math.floor(i / 8) * 1.7, 1.1)]);
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 12, noNaN: true }),
        fc.double({ min: -1, max: 10, noNaN: true }),
        (x, y) => {
          const [row] = areasOfPlaces(Float64Array.of(x), Float64Array.of(y), areas);
          expect(row).toBe(areas.findIndex(([area]) => contains(area, x, y)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('should be content with no areas', () => {
    expect([...areasOfPlaces(Float64Array.of(1), Float64Array.of(1), [])]).toEqual([-1]);
  });
});

describe('polygonsOf', () => {
  it('should keep polygons and their holes apart', () => {
    const positions = Float64Array.from([
      0, 0, 0, 4, 0, 0, 0, 4, 0, 1, 1, 0, 2, 1, 0, 1, 2, 0, 9, 9, 0, 10, 9, 0, 9, 10, 0,
    ]);
    const polygons = polygonsOf({
      geometries: [
        {
          kind: 'areas',
          lod: 0,
          heightReference: 'ground',
          positions,
          ringStarts: Uint32Array.of(0, 3, 6, 9),
          polygonStarts: Uint32Array.of(0, 2, 3),
        },
      ],
    });
    expect(polygons.map((rings) => rings.length)).toEqual([2, 1]);
    expect(polygons[1][0][0]).toEqual([9, 9]);
    expect(polygonsOf({ geometries: [] })).toEqual([]);
  });
});
