import { describe, expect, it } from 'vitest';
import { chicagoStorm, DEMO_STORM, stormDepth } from '../../../../scenes/demo/flood/storm.ts';

/** Millimetres of a series of mm/h between two seconds, straight between its points. */
function fallenIn(series: [number, number][], from: number, to: number): number {
  let sum = 0;
  for (let i = 1; i < series.length; i++) {
    const [[t0, r0], [t1, r1]] = [series[i - 1], series[i]];
    const [a, b] = [Math.max(from, t0), Math.min(to, t1)];
    if (b <= a) continue;
    const rate = (t: number): number => r0 + ((r1 - r0) * (t - t0)) / (t1 - t0);
    sum += ((rate(a) + rate(b)) / 2) * ((b - a) / 3_600);
  }
  return sum;
}

describe('a Chicago storm', () => {
  const storm = chicagoStorm(DEMO_STORM, 50, 120) as [number, number][];

  it('should bring what the formula of the intensity gives for its duration', () => {
    // i = 13.5 (1 + 0.68 lg 50) / (120 + 11.5)^0.72 = 0.867 mm/min, reckoned by hand.
    expect(stormDepth(DEMO_STORM, 50, 120)).toBeCloseTo(104.1, 1);
    expect(fallenIn(storm, 0, 7_201)).toBeCloseTo(stormDepth(DEMO_STORM, 50, 120), 0);
  });

  it('should bring in the heaviest t minutes what the formula gives for t, peak at two fifths', () => {
    // The heaviest 50 minutes are 20 before and 30 after the peak at 48 minutes.
    const whole = fallenIn(storm, 60 * 28, 60 * 78);
    expect(whole / stormDepth(DEMO_STORM, 50, 50)).toBeCloseTo(1, 1);
  });

  it('should be heaviest around its peak and end with it', () => {
    const heaviest = storm.reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(heaviest[0]).toBeGreaterThanOrEqual(45 * 60);
    expect(heaviest[0]).toBeLessThanOrEqual(50 * 60 + 1);
    expect(storm[storm.length - 1]).toEqual([7_201, 0]);
    expect(storm.every(([time], i) => i === 0 || time > storm[i - 1][0])).toBe(true);
  });

  it('should be heavier the rarer it is', () => {
    expect(stormDepth(DEMO_STORM, 100, 60)).toBeGreaterThan(stormDepth(DEMO_STORM, 10, 60));
  });
});
