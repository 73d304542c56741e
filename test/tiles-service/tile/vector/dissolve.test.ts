import { describe, expect, it } from 'vitest';
import {
  containsPoint,
  dissolve,
  doubleArea,
  groupRings,
} from '../../../../tiles-service/tile/vector/dissolve.ts';

const total = (rings: number[][]) => rings.reduce((sum, ring) => sum + doubleArea(ring) / 2, 0);

describe('dissolve', () => {
  it('should make one square of two triangles', () => {
    const rings = dissolve(
      [
        [0, 0, 1, 0, 1, 1],
        [0, 0, 1, 1, 0, 1],
      ],
      1e-6,
    )!;
    expect(rings).toHaveLength(1);
    expect(total(rings)).toBeCloseTo(1, 12);
  });

  it('should leave a hole where the faces leave one', () => {
    // Eight unit squares around an empty one.
    const squares = [0, 1, 2].flatMap((x) =>
      [0, 1, 2].filter((y) => x !== 1 || y !== 1).map((y) => [x, y, x + 1, y, x + 1, y + 1, x, y + 1]),
    );
    const polygons = groupRings(dissolve(squares, 1e-6)!);
    expect(polygons).toHaveLength(1);
    expect(polygons[0]).toHaveLength(2);
    expect(total(polygons[0])).toBeCloseTo(8, 12);
  });

  it('should keep faces apart that only touch in a corner', () => {
    const rings = dissolve(
      [
        [0, 0, 1, 0, 1, 1, 0, 1],
        [1, 1, 2, 1, 2, 2, 1, 2],
      ],
      1e-6,
    )!;
    expect(rings).toHaveLength(2);
  });

  it('should take corners for one that differ by rounding', () => {
    expect(
      dissolve(
        [
          [0, 0, 1, 0, 1, 1],
          [1e-9, 0, 1, 1 + 1e-9, 0, 1],
        ],
        1e-6,
      ),
    ).toHaveLength(1);
  });
});

describe('doubleArea', () => {
  it('should keep its digits for a small ring far from the origin', () => {
    const side = 1e-9;
    const ring = [0.5, 0.36, 0.5 + side, 0.36, 0.5 + side, 0.36 + side, 0.5, 0.36 + side];
    expect(doubleArea(ring) / (2 * side * side)).toBeCloseTo(1, 5);
  });
});

describe('containsPoint', () => {
  it('should tell inside from outside of a ring that is not convex', () => {
    const horseshoe = [0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3];
    expect(containsPoint(horseshoe, 0.5, 2)).toBe(true);
    expect(containsPoint(horseshoe, 1.5, 2)).toBe(false);
  });
});
