import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landUseCode, nameOfLandUse } from '../../../../models/schema/land-use.ts';
import { clipLeft, type Point, ringArea } from '../../../../scenes/geometry/plane.ts';
import {
  areCompatible,
  conflictsBetween,
  groundInConflict,
  type Plan,
} from '../../../../scenes/planning/conflicts/land-use-conflicts.ts';
import { intersect, subtract, unite } from '../../../../scenes/planning/overlay.ts';
import { areaOfAll, type Polygon, turned } from '../../../../scenes/planning/plane.ts';
import { TEST_PLANE as plane, rectangle, TEST_RULES as rules } from '../metres.ts';

const plan = (id: string, areas: Plan['areas']): Plan => ({
  id,
  name: { 'zh-CN': id, en: id },
  owner: `${id} bureau`,
  areas,
});

describe('codes of land use', () => {
  it('should be read as records write them, and take the name of the class above', () => {
    expect([' 0701 ', 701, '070102', '0301', 7].map(landUseCode)).toEqual([
      ...['0701', '0701', '070102', '0301', '07'],
    ]);
    expect(['forest', '', '99', '070', null].map(landUseCode)).toEqual(Array(5).fill(undefined));
    expect(nameOfLandUse('070102')).toEqual(nameOfLandUse('0701'));
    expect(nameOfLandUse('0301')?.en).toBe('Forest land');
  });
});

describe('conflictsBetween', () => {
  it('should count ground that three plans differ over once', () => {
    const of = (id: string, landUse: string) =>
      plan(id, [{ id, landUse, polygon: [rectangle(0, 0, 100, 100)] }]);
    const found = conflictsBetween([of('a', '0103'), of('b', '0701'), of('c', '1001')], rules, plane);
    expect(found.map(({ area }) => area)).toEqual([10_000, 10_000, 10_000]);
    expect(groundInConflict(found)).toBeCloseTo(10_000, 6);
  });

  it('should find what lies in classes below those of the table', () => {
    const of = (id: string, landUse: string) =>
      plan(id, [{ id, landUse, polygon: [rectangle(0, 0, 10, 10)] }]);
    expect(conflictsBetween([of('a', '0301'), of('b', '070102')], rules, plane)).toHaveLength(1);
    expect(conflictsBetween([of('a', '0701'), of('b', '070102')], rules, plane)).toEqual([]);
  });

  it('should tell of a pair that cannot be laid over one another, and go on', () => {
    // A hole that is none: whatever cannot be laid over others fails as this does.
    const bad = { id: 'bad', landUse: '0103', polygon: [rectangle(0, 0, 15, 10), null] as never };
    const good = { id: 'good', landUse: '0103', polygon: [rectangle(20, 0, 30, 10)] };
    const other = plan('town', [{ id: 'homes', landUse: '0701', polygon: [rectangle(0, 0, 40, 10)] }]);
    const failed: unknown[] = [];
    const found = conflictsBetween([plan('land', [bad, good]), other], rules, plane, {
      onFailed: (pair) => failed.push(pair),
    });
    expect(found.map(({ areas }) => areas)).toEqual([['good', 'homes']]);
    expect(failed).toEqual([{ plans: ['land', 'town'], areas: ['bad', 'homes'] }]);
  });

  it('should list what overlaps with its area and owners, the largest first, and leave what goes together', () => {
    const found = conflictsBetween(
      [
        plan('land', [
          { id: 'farm', landUse: '0103', polygon: [rectangle(0, 0, 100, 100)] },
          { id: 'shops', landUse: '0901', polygon: [rectangle(200, 0, 300, 100)], owner: 'a company' },
        ]),
        plan('town', [
          { id: 'homes', landUse: '0701', polygon: [rectangle(90, 40, 250, 60)] },
          { id: 'bank', landUse: '0902', polygon: [rectangle(250, 0, 300, 50)] },
          { id: 'edge', landUse: '0701', polygon: [rectangle(-50, 0, 0.005, 100)] },
        ]),
      ],
      rules,
      plane,
    );
    expect(
      found.map(({ areas, area, owners }) => [...areas, Math.round(area * 1e6) / 1e6, ...owners]),
    ).toEqual([
      ['shops', 'homes', 1000, 'a company', 'town bureau'],
      ['farm', 'homes', 200, 'land bureau', 'town bureau'],
    ]);
    const [x, y] = plane.toPlane(found[1].at);
    expect([x, y]).toEqual([expect.closeTo(95, 6), expect.closeTo(50, 6)]);
  });

  it('should take uses of one class, and pairs of the rules both ways round, to go together', () => {
    expect(areCompatible('0701', '07', rules)).toBe(true);
    expect(areCompatible('0902', '0901', rules)).toBe(true);
    expect(areCompatible('0701', '0702', rules)).toBe(false);
  });
});

describe('overlay', () => {
  it('should find the circle segments of two circles that overlap', () => {
    const circle = (x: number, radius: number): Polygon => [
      Array.from(
        { length: 720 },
        (_, i): Point => [x + radius * Math.cos((i * Math.PI) / 360), radius * Math.sin((i * Math.PI) / 360)],
      ),
    ];
    const [radius, apart] = [50, 60];
    // Area of a lens of two equal circles: 2 r² acos(d / 2r) − d/2 √(4 r² − d²).
    const lens =
      2 * radius ** 2 * Math.acos(apart / (2 * radius)) -
      (apart / 2) * Math.sqrt(4 * radius ** 2 - apart ** 2);
    const found = areaOfAll(intersect([circle(500_000, radius)], [circle(500_060, radius)]));
    expect(Math.abs(found / lens - 1)).toBeLessThan(1e-4);
  });

  it('should keep holes', () => {
    const ring: Polygon = turned([rectangle(0, 0, 10, 10), rectangle(2, 2, 8, 8)]);
    expect(areaOfAll([ring])).toBe(64);
    expect(areaOfAll(intersect([ring], [[rectangle(0, 0, 5, 10)]]))).toBeCloseTo(32, 9);
    expect(areaOfAll(subtract([[rectangle(0, 0, 10, 10)]], [ring]))).toBeCloseTo(36, 9);
  });

  /** Star-shaped rings around a place, in centimetres as plans are drawn. */
  const star = fc
    .record({
      x: fc.integer({ min: 0, max: 60 }),
      y: fc.integer({ min: 0, max: 60 }),
      reach: fc.array(fc.integer({ min: 500, max: 5000 }), { minLength: 3, maxLength: 12 }),
    })
    .map(
      ({ x, y, reach }): Polygon => [
        reach.map((metres, i): Point => {
          const angle = (2 * Math.PI * i) / reach.length;
          const round = (value: number) => Math.round(value * 100) / 100;
          return [
            round(480_000 + x + (metres / 100) * Math.cos(angle)),
            round(3_200_000 + y + (metres / 100) * Math.sin(angle)),
          ];
        }),
      ],
    );

  it('should hold for outlines that share sides, as parcels do, however they are turned', () => {
    const step = fc.integer({ min: 0, max: 6 });
    // A rectangle with a notch, on a net of ten metres that is turned and rounded to a tenth of a millimetre.
    const notched = fc
      .tuple(step, step, step, step, step, step)
      .map(([x, y, width, depth, a, b]): Point[] => {
        const [w, d] = [width + 2, depth + 2];
        const [u, v] = [1 + (a % (w - 1)), 1 + (b % (d - 1))];
        return [
          [x, y],
          [x + w, y],
          [x + w, y + v],
          [x + u, y + v],
          [x + u, y + d],
          [x, y + d],
        ];
      });
    fc.assert(
      fc.property(notched, notched, fc.integer({ min: 0, max: 89 }), (a, b, degrees) => {
        const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const round = (metres: number) => Math.round(metres * 1e4) / 1e4;
        const [one, other] = [a, b].map(
          (ring): Polygon => [
            ring.map(
              ([x, y]): Point => [
                round(480_000 + 10 * (x * cosine - y * sine)),
                round(3_200_000 + 10 * (x * sine + y * cosine)),
              ],
            ),
          ],
        );
        const both = areaOfAll(intersect([one], [other]));
        expect(both).toBeCloseTo(byTriangles(one[0], other[0]), 1);
        expect(areaOfAll(subtract([one], [other]))).toBeCloseTo(areaOfAll([one]) - both, 1);
        expect(areaOfAll(unite([one, other]))).toBeCloseTo(areaOfAll([one, other]) - both, 1);
      }),
      { numRuns: 150 },
    );
  });

  it('should agree with sums of clipped triangles, and add up', () => {
    fc.assert(
      fc.property(star, star, (a, b) => {
        const [first, second] = [areaOfAll([a]), areaOfAll([b])];
        const both = areaOfAll(intersect([a], [b]));
        expect(both).toBeCloseTo(byTriangles(a[0], b[0]), 3);
        expect(areaOfAll(subtract([a], [b]))).toBeCloseTo(first - both, 3);
        expect(areaOfAll(unite([a, b]))).toBeCloseTo(first + second - both, 3);
      }),
      { numRuns: 120 },
    );
  });
});

/** Area of the overlap as the signed sum over pairs of triangles from a common place: needs no topology. */
function byTriangles(a: readonly Point[], b: readonly Point[]): number {
  const [ox, oy] = a[0];
  const fan = (ring: readonly Point[]) =>
    ring.map((p, i): Point[] => {
      const q = ring[(i + 1) % ring.length];
      return [
        [-100, -100],
        [p[0] - ox, p[1] - oy],
        [q[0] - ox, q[1] - oy],
      ];
    });
  let sum = 0;
  for (const one of fan(a))
    for (const other of fan(b)) {
      const [s, t] = [ringArea(one), ringArea(other)];
      if (s === 0 || t === 0) continue;
      let left: Point[] = s > 0 ? one : [...one].reverse();
      const right = t > 0 ? other : [...other].reverse();
      for (let i = 0; i < 3 && left.length > 2; i++) {
        const [p, q] = [right[i], right[(i + 1) % 3]];
        left = clipLeft(left, p, [q[0] - p[0], q[1] - p[1]]);
      }
      if (left.length > 2) sum += Math.sign(s) * Math.sign(t) * ringArea(left);
    }
  return sum;
}
