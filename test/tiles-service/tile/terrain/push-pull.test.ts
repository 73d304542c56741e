import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bilinear, fillGaps, halved } from '../../../../tiles-service/tile/terrain/push-pull.ts';

const _ = Number.NaN;

describe('fillGaps', () => {
  it('should keep what is there and fill gaps between the lowest and the highest around', () => {
    const value = fc.oneof(fc.constant(_), fc.integer({ min: -500, max: 3000 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(value, { minLength: 20, maxLength: 200 }),
        (width, list) => {
          const height = Math.floor(list.length / width);
          const values = Float32Array.from(list.slice(0, width * height));
          const known = values.filter((height) => !Number.isNaN(height));
          const filled = fillGaps(values, width, height);
          if (known.length === 0) return expect(filled).toEqual(values);
          filled.forEach((height, at) => {
            if (!Number.isNaN(values[at])) expect(height).toBe(values[at]);
            expect(height).toBeGreaterThanOrEqual(Math.min(...known) - 1e-3);
            expect(height).toBeLessThanOrEqual(Math.max(...known) + 1e-3);
          });
        },
      ),
    );
  });

  it('should fill a level plain with its own height', () => {
    const values = new Float32Array(100).fill(372);
    values.fill(_, 23, 77);
    expect(fillGaps(values, 10, 10)).toEqual(new Float32Array(100).fill(372));
  });
});

describe('halved', () => {
  it('should give means of the cells that have a value', () => {
    expect(halved(Float32Array.of(1, 3, 5, _, 2, _), 3, 2)).toEqual({
      values: Float32Array.of(2, 5),
      width: 2,
      height: 1,
    });
  });
});

describe('bilinear', () => {
  it('should be exact on a plane and hold the border outside', () => {
    const grid = {
      values: Float32Array.from({ length: 12 }, (_, i) => 2 * (i % 4) - 3 * Math.floor(i / 4)),
      width: 4,
      height: 3,
    };
    expect(bilinear(grid, 1.25, 0.5)).toBeCloseTo(1, 6);
    expect(bilinear(grid, -5, 1)).toBe(-3);
    expect(bilinear(grid, 9, 9)).toBe(0);
  });
});
