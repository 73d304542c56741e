import { describe, expect, it } from 'vitest';
import { buildBvh } from '../../../../scenes/planning/rays/bvh.ts';
import { RayScene } from '../../../../scenes/planning/rays/ray-scene.ts';
import { intersectSpans, SunCaster, totalSeconds } from '../../../../scenes/planning/sun/sun-intervals.ts';
import { directionToSun, noonOfTerm, sunPath } from '../../../../scenes/planning/sun/sun-path.ts';
import { box } from '../rays/brute.ts';

const SITE = { longitude: 106.55, latitude: 29.56, height: 250, utcOffset: 8 };
const SOUTH = [0, -1, 0] as const;
const noon = noonOfTerm(2026, 'greatCold', SITE);

function casterOf(boxes: number[][], from = 8, to = 16): { caster: SunCaster; begin: number; end: number } {
  const triangles = Float32Array.from(boxes.flat());
  const bodyOf = Uint32Array.from({ length: triangles.length / 9 }, (_, i) => Math.floor(i / 10));
  const bodies = boxes.map((_, i) => ({ id: `box-${i}`, heights: 'measured' as const }));
  const path = sunPath(noon, { from, to }, SITE, 60);
  const caster = new SunCaster(new RayScene({ bvh: buildBvh(triangles), bodyOf, bodies }), path);
  return { caster, begin: path.times[0], end: path.times.at(-1)! };
}

/** Where a function of time changes its sign, to a millisecond: by halving, without any ray. */
function root(from: number, to: number, of: (sun: [number, number, number]) => number): number {
  const first = Math.sign(of(directionToSun(from, SITE)));
  while (to - from > 1) {
    const middle = (from + to) / 2;
    if (Math.sign(of(directionToSun(middle, SITE))) === first) from = middle;
    else to = middle;
  }
  return from;
}

describe('sun hours of a box city', () => {
  it('should be the whole span, 8 h of true solar time, where nothing stands in the way', () => {
    const { caster, begin, end } = casterOf([box(-10, 10, 10, 20, 0, 30)]);
    expect(caster.intervals({ at: [0, 9.99, 0.9], normal: SOUTH })).toEqual([begin, end]);
    // Noon comes later by some 17 s a day at this time of the year.
    expect((end - begin) / 1000).toBeGreaterThan(8 * 3600);
    expect((end - begin) / 1000).toBeLessThan(8 * 3600 + 10);
  });

  // A very long body to the south shades while the sun stands lower over it, square to the wall, than its upper edge:
  // up / south < (30 − 0.9) / 40.
  it('should begin and end where the sun passes the upper edge of a long body, to a second', () => {
    const { caster, begin, end } = casterOf([box(-4000, -50, 4000, -40, 0, 30)]);
    const above = ([, north, up]: [number, number, number]) => up / -north - (30 - 0.9) / 40;
    const morning = root(begin, noon, above);
    const evening = root(noon, end, above);
    expect(morning - begin).toBeGreaterThan(600_000);
    expect(end - evening).toBeGreaterThan(600_000);
    const found = caster.intervals({ at: [0, 0, 0.9], normal: SOUTH });
    expect(found).toHaveLength(2);
    expect(Math.abs(found[0] - morning)).toBeLessThan(1000);
    expect(Math.abs(found[1] - evening)).toBeLessThan(1000);
    expect([...caster.shaded]).toEqual([0]);
  });

  // A tower higher than the sun ever is shades while the sun's azimuth is between its corners as seen from the point.
  it('should be broken while the sun is behind a tower, between its upright edges', () => {
    const { caster, begin, end } = casterOf([box(5, -50, 25, -30, 0, 400)]);
    // East of south: the near corner to the west is (5, −50), that to the east (25, −30).
    const west = root(begin, end, ([east, north]) => east * 50 - -north * 5);
    const east = root(begin, end, ([e, north]) => e * 30 - -north * 25);
    expect(east).toBeLessThan(west);
    const found = caster.intervals({ at: [0, 0, 0.9], normal: SOUTH });
    expect(found).toHaveLength(4);
    for (const [i, time] of [begin, east, west, end].entries())
      expect(Math.abs(found[i] - time)).toBeLessThan(1000);
  });

  it('should be on a wall only while the sun is before it', () => {
    const { caster, begin, end } = casterOf([]);
    const found = caster.intervals({ at: [0, 0, 0.9], normal: [1, 0, 0] });
    expect(found).toHaveLength(2);
    expect(found[0]).toBe(begin);
    expect(Math.abs(found[1] - noon)).toBeLessThan(60_000);
    expect(caster.intervals({ at: [0, 0, 0.9], normal: [0, 1, 0] })).toEqual([]);
    expect(end).toBeGreaterThan(found[1]);
  });

  it('should add up over many points as over each of them', () => {
    const { caster } = casterOf([box(-20, -30, 20, -20, 0, 30)]);
    const points = [0, 0, 0.9, 15, 0, 0.9, 60, 0, 0.9];
    const seconds = caster.seconds(points);
    for (const i of [0, 1, 2])
      expect(seconds[i]).toBeCloseTo(totalSeconds(caster.intervals({ at: [points[i * 3], 0, 0.9] })), 1);
    expect(seconds[0]).toBeLessThan(seconds[2]);
  });

  it('should keep of two rows of spans what is in both', () => {
    expect(intersectSpans([0, 10, 20, 30], [5, 22, 25, 40])).toEqual([5, 10, 20, 22, 25, 30]);
    expect(intersectSpans([0, 10], [])).toEqual([]);
  });
});
