import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvexHull } from '../../../../../tiles-service/read/osm/shape/convex-hull.ts';
import { closeAlongEdge } from '../../../../../tiles-service/read/osm/shape/extract-edge.ts';
import { doubleArea } from '../../../../../tiles-service/read/osm/shape/ring.ts';

/** 1,000,000 units are 11 km at the equator. */
const EDGE = Int32Array.of(0, 0, 1_000_000, 0, 1_000_000, 1_000_000, 0, 1_000_000);
const chain = (...points: number[]) => ({ points: Int32Array.from(points), roles: new Set(['outer']) });
const areas = (rings: { points: Int32Array }[]) =>
  rings.map(({ points }) => Math.abs(doubleArea(points)) / 2).sort((a, b) => a - b);

describe('closeAlongEdge', () => {
  it('should lead a shore from edge to edge around the corner, on the smaller side', () => {
    const { rings, open } = closeAlongEdge([chain(700_000, 0, 700_000, 200_000, 1_000_000, 200_000)], EDGE);
    expect(open).toEqual([]);
    expect(areas(rings)).toEqual([300_000 * 200_000]);
  });

  it('should pair the two banks of a river that crosses the extract', () => {
    const banks = [chain(400_000, 0, 400_000, 1_000_000), chain(500_000, 1_000_000, 500_000, 0)];
    expect(areas(closeAlongEdge(banks, EDGE).rings)).toEqual([100_000 * 1_000_000]);
  });

  it('should close ends that lie a little inside the edge, and leave those far inside', () => {
    const near = closeAlongEdge(
      [chain(5000, 300_000, 100_000, 300_000, 100_000, 400_000, 5000, 400_000)],
      EDGE,
    );
    // Out to the edge and back along it: 0.1 by 0.1 of the extract's side.
    expect(areas(near.rings)[0]).toBeCloseTo(100_000 * 100_000, -3);
    const far = closeAlongEdge([chain(300_000, 300_000, 400_000, 400_000)], EDGE);
    expect(far.rings).toEqual([]);
    expect(far.open.length).toBe(1);
  });

  it('should leave everything open where there is no edge', () => {
    expect(closeAlongEdge([chain(0, 0, 1, 1)], new Int32Array(0)).open.length).toBe(1);
  });
});

describe('ConvexHull', () => {
  it('should hold every point and have corners only at points, however many come', () => {
    const coordinate = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 300 }), (points) => {
        const hull = new ConvexHull();
        for (const [x, y] of points) hull.add(x, y);
        const ring = hull.ring();
        const given = new Set(points.map(([x, y]) => `${x} ${y}`));
        for (let i = 0; i < ring.length; i += 2) {
          expect(given.has(`${ring[i]} ${ring[i + 1]}`)).toBe(true);
          const j = (i + 2) % ring.length;
          for (const [x, y] of points) {
            const side =
              (ring[j] - ring[i]) * (y - ring[i + 1]) - (ring[j + 1] - ring[i + 1]) * (x - ring[i]);
            expect(side).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });

  it('should find the corners among a hundred thousand points', () => {
    const hull = new ConvexHull();
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let i = 0; i < 100_000; i++) hull.add(Math.floor(random() * 1e6), Math.floor(random() * 1e6));
    for (const [x, y] of [
      [-1, -1],
      [1e6, -1],
      [1e6, 1e6],
      [-1, 1e6],
    ])
      hull.add(x, y);
    expect([...hull.ring()]).toEqual([-1, -1, 1e6, -1, 1e6, 1e6, -1, 1e6]);
  });
});
