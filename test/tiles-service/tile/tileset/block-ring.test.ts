import { describe, expect, it } from 'vitest';
import { convexHull, type Ring, ringArea } from '../../../../scenes/geometry/solids/ring.ts';
import { blockRing, farthestCorner } from '../../../../tiles-service/tile/tileset/block-ring.ts';

const TURN = Math.PI / 7;
const turned = (ring: Ring): Ring => {
  const out: Ring = [];
  for (let i = 0; i < ring.length; i += 2)
    out.push(
      ring[i] * Math.cos(TURN) - ring[i + 1] * Math.sin(TURN) + 500,
      ring[i] * Math.sin(TURN) + ring[i + 1] * Math.cos(TURN) - 80,
    );
  return out;
};
const near = (ring: Ring, expected: Ring) => {
  expect(ring).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i += 2)
    expect(farthestCorner([expected[i], expected[i + 1]], ring)).toBeLessThan(1e-6);
};

describe('the outline of a block of buildings', () => {
  it('should be theirs where they fill a rectangle, whichever way it lies', () => {
    const rectangle = turned([0, 0, 40, 0, 40, 15, 0, 15]);
    near(blockRing(rectangle, 600), rectangle);
  });

  it('should be as large as their footprints together, along them and around their middle', () => {
    // Two houses of 10 by 10 with a street of 20 between them.
    const hull = convexHull(turned([0, 0, 10, 0, 10, 10, 0, 10, 30, 0, 40, 0, 40, 10, 30, 10]));
    const ring = blockRing(hull, 200);
    expect(ringArea(ring)).toBeCloseTo(200, 6);
    const scale = Math.sqrt(200 / 400);
    near(
      ring,
      turned([
        20 - 20 * scale,
        5 - 5 * scale,
        20 + 20 * scale,
        5 - 5 * scale,
        20 + 20 * scale,
        5 + 5 * scale,
        20 - 20 * scale,
        5 + 5 * scale,
      ]),
    );
  });

  it('should be no larger than the rectangle around them, though a hull of slopes has less', () => {
    const triangle: Ring = [0, 0, 20, 0, 0, 20];
    expect(ringArea(blockRing(triangle, 10_000))).toBeCloseTo(400, 6);
  });

  it('should bear a hull without an area', () => {
    for (const hull of [
      [3, 4, 3, 4, 3, 4],
      [0, 0, 5, 0, 2, 0],
    ])
      expect(blockRing(hull, 0).every(Number.isFinite), JSON.stringify(hull)).toBe(true);
  });

  it('should tell how far it is from a corner that it leaves out', () => {
    expect(farthestCorner([10, 0, 10, 7, 0, 0], [0, 0, 6, 0, 6, 4, 0, 4])).toBeCloseTo(5, 9);
    expect(farthestCorner([1, 1, 2, 2, 3, 1], [0, 0, 6, 0, 6, 4, 0, 4])).toBe(0);
  });
});
