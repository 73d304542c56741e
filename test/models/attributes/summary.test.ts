import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countValues,
  histogram,
  preciseSum,
  quantile,
  sortedValues,
  summarize,
} from '../../../models/attributes/summary.ts';

/** numpy: percentile, sum, mean, median, std and histogram of these digits of pi. */
const DIGITS = Float64Array.from([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]);

describe('summarize', () => {
  it('should agree with numpy', () => {
    const { deviation, ...rest } = summarize(DIGITS);
    expect(rest).toEqual({
      count: 15,
      missing: 0,
      sum: 77,
      mean: 77 / 15,
      median: 5,
      minimum: 1,
      maximum: 9,
    });
    expect(deviation).toBeCloseTo(2.729265265394496, 12);
  });

  it('should have the closed form of 1 … n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (n) => {
        const found = summarize(Float64Array.from({ length: n }, (_, i) => n - i));
        expect(found.sum).toBe((n * (n + 1)) / 2);
        expect(found.mean).toBeCloseTo((n + 1) / 2, 10);
        expect(found.median).toBeCloseTo((n + 1) / 2, 10);
        expect(found.deviation).toBeCloseTo(Math.sqrt((n * n - 1) / 12), 8);
      }),
    );
  });

  it('should count what is missing and leave it out', () => {
    const found = summarize(Float64Array.from([2, Number.NaN, 4]));
    expect(found).toMatchObject({ count: 2, missing: 1, sum: 6, mean: 3 });
  });

  it('should only look at the rows that it is given', () => {
    const found = summarize(Float64Array.from([2, Number.NaN, 4, 100]), Uint8Array.from([1, 1, 1, 0]));
    expect(found).toMatchObject({ count: 2, missing: 1, maximum: 4 });
  });

  it('should have no mean of nothing', () => {
    expect(summarize(Float64Array.from([Number.NaN]))).toEqual({ count: 0, missing: 1, sum: 0 });
  });
});

describe('quantile', () => {
  it('should agree with numpy and R type 7', () => {
    const sorted = sortedValues(DIGITS);
    expect([0.25, 0.5, 0.75].map((p) => quantile(sorted, p))).toEqual([3, 5, 7.5]);
    // R: quantile(c(1, 2, 3, 4), 0.25)
    expect(quantile(Float64Array.from([1, 2, 3, 4]), 0.25)).toBe(1.75);
  });
});

describe('preciseSum', () => {
  it('should lose nothing to large numbers', () => {
    // Neumaier's own example, where plain addition gives 0.
    expect(preciseSum([1, 1e100, 1, -1e100])).toBe(2);
    expect(preciseSum(new Array(10).fill(0.1))).toBe(1);
  });
});

describe('histogram', () => {
  it('should agree with numpy', () => {
    const bins = histogram(sortedValues(DIGITS), 4);
    expect(bins.map(({ count }) => count)).toEqual([3, 3, 4, 5]);
    expect([...bins.map(({ from }) => from), bins[3].to]).toEqual([1, 3, 5, 7, 9]);
  });

  it('should be one bin where all numbers are the same', () => {
    expect(histogram(Float64Array.from([7, 7]), 5)).toEqual([{ from: 7, to: 7, count: 2 }]);
    expect(histogram(new Float64Array(), 5)).toEqual([]);
  });

  it('should count every number once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        (values, bins) => {
          const found = histogram(sortedValues(Float64Array.from(values)), bins);
          expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        },
      ),
    );
  });
});

describe('countValues', () => {
  const column = { kind: 'value' as const, codes: Uint32Array.from([1, 2, 2, 0]), values: ['a', 'b'] };

  it('should put the commonest value first', () => {
    expect(countValues(column)).toEqual({
      missing: 1,
      counts: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
      ],
    });
  });

  it('should leave out values that no row has', () => {
    expect(countValues(column, Uint8Array.from([1, 0, 0, 1])).counts).toEqual([{ value: 'a', count: 1 }]);
  });
});
