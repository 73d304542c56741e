import { describe, expect, it } from 'vitest';
import { isWithin } from '../../../../scenes/planning/distance.ts';
import { flatLevels, type Levels } from '../../../../scenes/planning/ground/levels.ts';
import { type Pad, padWorks, riseAt } from '../../../../scenes/planning/ground/pads.ts';
import { rectangle } from '../metres.ts';

const pad = (id: string, box: [number, number, number, number], level: number): Pad => ({
  ...{ id, level },
  polygon: [rectangle(...box)],
});
const flat = flatLevels(100, '1985');
/** A plane that rises to the east by a tenth: 100 m at x = 0. */
const slope: Levels = { verticalDatum: '1985', at: (x) => 100 + x / 10 };
/** A cone of 20 m over its base of 50 m, about the origin; ground of 0 around it. */
const cone: Levels = { verticalDatum: '1985', at: (x, y) => Math.max(0, 20 * (1 - Math.hypot(x, y) / 50)) };

describe('padWorks', () => {
  it('should cut a box out of level ground, and fill one up', () => {
    const { works } = padWorks(
      [],
      [pad('low', [0, 0, 40, 30], 98), pad('high', [50, 0, 60, 30], 101.5)],
      flat,
      1,
    );
    expect(works).toMatchObject([
      { id: 'low', cut: 2400, fill: 0, balance: 2400, area: 1200, after: 98 },
      { id: 'high', cut: 0, fill: 450, balance: -450, area: 300, after: 101.5 },
    ]);
    expect(works[0].before).toBeUndefined();
  });

  it('should part a slope into two equal wedges at its mean', () => {
    const [{ cut, fill, balance }] = padWorks([], [pad('a', [0, 0, 60, 20], 103)], slope, 0.5).works;
    // Two triangles of 30 m by 3 m, 20 m wide.
    expect(cut).toBeCloseTo(900, 6);
    expect(fill).toBeCloseTo(900, 6);
    expect(balance).toBeCloseTo(0, 6);
  });

  it('should take the top off a cone to a thousandth', () => {
    const [{ cut, fill }] = padWorks([], [pad('a', [-25, -25, 25, 25], 10)], cone, 0.25).works;
    // Over half of its height a cone of half of its size; the corners of the square lie below it.
    const top = (Math.PI * 25 ** 2 * 10) / 3;
    expect(Math.abs(cut - top) / top).toBeLessThan(1e-3);
    // Of the square outside of the circle: ∫ (10 − h) dA with h = 20 (1 − r / 50).
    const outside = 0.4 * (integralOfRadius(25) - (2 * Math.PI * 25 ** 3) / 3) - 10 * (2500 - Math.PI * 625);
    expect(Math.abs(fill - outside) / outside).toBeLessThan(1e-3);
  });

  it('should compare two schemes exactly where both level, and with the ground where one does', () => {
    const before = [pad('a', [0, 0, 40, 20], 101)];
    const after = [pad('a', [10, 0, 50, 20], 103)];
    const [work] = padWorks(before, after, flat, 1).works;
    // 30 × 20 raised by 2, 10 × 20 raised by 3, and 10 × 20 taken back from 101 to the ground.
    expect(work).toMatchObject({ id: 'a', before: 101, after: 103, fill: 1200 + 600, cut: 200, area: 1000 });
    expect(padWorks(after, before, flat, 1).works[0]).toMatchObject({ cut: 1800, fill: 200, balance: 1600 });
  });

  it('should take a parcel of the other scheme alone back to the ground', () => {
    const { works } = padWorks(
      [pad('gone', [0, 0, 10, 10], 96)],
      [pad('new', [20, 0, 30, 10], 100)],
      flat,
      1,
    );
    expect(works).toMatchObject([
      { id: 'new', cut: 0, fill: 0 },
      { id: 'gone', before: 96, fill: 400, cut: 0 },
    ]);
  });

  it('should count what two parcels of one scheme share once, and tell ground that is not known', () => {
    const both = [pad('a', [0, 0, 20, 10], 99), pad('b', [10, 0, 30, 10], 99)];
    expect(padWorks([], both, flat, 1).works.map(({ cut }) => cut)).toEqual([200, 100]);
    const half: Levels = { verticalDatum: '1985', at: (x) => (x < 10 ? 100 : Number.NaN) };
    expect(padWorks([], [both[0]], half, 1).works[0]).toMatchObject({ area: 100, unknown: 100, cut: 100 });
  });

  it('should say how far the ground rises at a place', () => {
    const { parts } = padWorks([pad('a', [0, 0, 20, 20], 98)], [pad('a', [10, 0, 30, 20], 103)], slope, 1);
    const rise = riseAt(parts, slope, (polygon, x, y) => isWithin(polygon, [x, y]));
    expect(rise(5, 5)).toBeCloseTo(100.5 - 98, 9);
    expect(rise(15, 5)).toBeCloseTo(5, 9);
    expect(rise(25, 5)).toBeCloseTo(103 - 102.5, 9);
    expect(rise(50, 5)).toBeUndefined();
  });
});

/** ∫∫ r dA over the square |x|, |y| ≤ a: (4 a³ / 3) (√2 + ln(1 + √2)). */
const integralOfRadius = (a: number): number => ((4 * a ** 3) / 3) * (Math.SQRT2 + Math.log(1 + Math.SQRT2));
