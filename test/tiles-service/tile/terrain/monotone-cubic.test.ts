import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monotoneCubic } from '../../../../tiles-service/tile/terrain/monotone-cubic.ts';

const heights = fc.array(fc.integer({ min: -100, max: 900 }), { minLength: 30, maxLength: 30 });
const place = fc.double({ min: 0, max: 1, noNaN: true });

describe('monotoneCubic', () => {
  it('should be exact on a plane', () => {
    const plane = Float32Array.from({ length: 30 }, (_, i) => 4 * (i % 6) - 7 * Math.floor(i / 6) + 10);
    expect(monotoneCubic(plane, 6, 5, 2.3, 1.7)).toBeCloseTo(4 * 2.3 - 7 * 1.7 + 10, 5);
  });

  it('should pass through the samples', () => {
    fc.assert(
      fc.property(heights, (list) => {
        const values = Float32Array.from(list);
        values.forEach((value, at) => {
          expect(monotoneCubic(values, 6, 5, at % 6, Math.floor(at / 6))).toBeCloseTo(value, 9);
        });
      }),
    );
  });

  it('should never leave the range of the four samples around a place', () => {
    fc.assert(
      fc.property(heights, place, place, (list, fx, fy) => {
        const values = Float32Array.from(list);
        const x = fx * 5;
        const y = fy * 4;
        const [x0, y0] = [Math.min(4, Math.floor(x)), Math.min(3, Math.floor(y))];
        const around = [0, 1, 6, 7].map((offset) => values[y0 * 6 + x0 + offset]);
        const value = monotoneCubic(values, 6, 5, x, y);
        expect(value).toBeGreaterThanOrEqual(Math.min(...around) - 1e-6);
        expect(value).toBeLessThanOrEqual(Math.max(...around) + 1e-6);
      }),
    );
  });

  it('should hold the border outside, also of a single row', () => {
    expect(monotoneCubic(Float32Array.of(3, 5, 9), 3, 1, 7, -2)).toBe(9);
    expect(monotoneCubic(Float32Array.of(3), 1, 1, 0.4, 0.2)).toBe(3);
  });
});
