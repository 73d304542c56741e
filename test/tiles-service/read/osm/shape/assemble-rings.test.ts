import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleRings } from '../../../../../tiles-service/read/osm/shape/assemble-rings.ts';
import { areaOf, doubleArea } from '../../../../../tiles-service/read/osm/shape/ring.ts';

const line = (...points: number[]) => ({ points: Int32Array.from(points), role: 'outer' });

describe('assembleRings', () => {
  it('should close a ring however its ways are cut, turned and shuffled', () => {
    const corners = Array.from({ length: 12 }, (_, i) => [
      Math.round(1000 * Math.cos((i * Math.PI) / 6)),
      Math.round(1000 * Math.sin((i * Math.PI) / 6)),
    ]);
    const area = Math.abs(doubleArea(Int32Array.from(corners.flat())));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 0, max: 1000 }),
        (cuts, turned, shuffle) => {
          const sorted = cuts.toSorted((a, b) => a - b);
          const ways = sorted.map((cut, i) => {
            const next = i + 1 < sorted.length ? sorted[i + 1] : sorted[0] + 12;
            const points = Array.from({ length: next - cut + 1 }, (_, k) => corners[(cut + k) % 12]);
            return line(...(turned[i] ? points.toReversed() : points).flat());
          });
          const rotated = [...ways.slice(shuffle % ways.length), ...ways.slice(0, shuffle % ways.length)];
          const { rings, chains } = assembleRings(rotated);
          expect(chains).toEqual([]);
          expect(rings.map(({ points }) => Math.abs(doubleArea(points)))).toEqual([area]);
        },
      ),
    );
  });

  it('should part two rings that meet at an end of their ways', () => {
    const { rings, chains } = assembleRings([
      line(0, 0, 10, 0, 10, 10),
      line(10, 10, 0, 10, 0, 0),
      line(0, 0, -10, 0, -10, -10),
      line(-10, -10, 0, -10, 0, 0),
    ]);
    expect(chains).toEqual([]);
    expect(rings.map(({ points }) => points.length)).toEqual([8, 8]);
  });

  it('should keep the ring and leave the dead end and the gap as open chains', () => {
    const { rings, chains } = assembleRings([
      line(0, 0, 10, 0, 10, 10, 0, 10, 0, 0),
      line(20, 0, 30, 0),
      line(40, 0, 30, 0),
      line(60, 0, 50, 0),
    ]);
    expect(rings.length).toBe(1);
    expect(chains.map(({ points }) => points.length).sort()).toEqual([4, 6]);
  });

  it('should join hundreds of thousands of ways in a moment', () => {
    const ways = Array.from({ length: 200_000 }, (_, i) => line(i, 0, i + 1, 0));
    ways.push(line(200_000, 0, 0, 5, 0, 0));
    const { rings } = assembleRings(ways);
    expect(rings.length).toBe(1);
    expect(areaOf(rings[0].points)).toBeGreaterThan(0);
  });
});
