import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breaksOf, CLASS_METHODS, classOf, rounded } from '../../../models/attributes/classes.ts';

const sorted = (values: number[]) => Float64Array.from(values).sort();

describe('breaksOf', () => {
  it('should find the clusters that are there', () => {
    expect(breaksOf(sorted([1, 2, 3, 11, 12, 13, 101, 102, 103]), 'natural', 3)).toEqual([11, 101]);
  });

  it('should find the published optimum of natural breaks', () => {
    // Example of the R package Ckmeans.1d.dp (Wang and Song 2011): the clusters are −1, 2 and 4 to 6.
    const values = sorted([-1, 2, -1, 2, 4, 5, 6, -1, 2, -1]);
    expect(breaksOf(values, 'natural', 3)).toEqual([2, 4]);
  });

  it('should be no worse than any other classes, by the sum of squares', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 12 }), (values) => {
        const numbers = sorted(values);
        const distinct = [...new Set(numbers)];
        const best = Math.min(
          ...distinct
            .slice(1)
            .flatMap((a) => distinct.slice(1).map((b) => within(numbers, [Math.min(a, b), Math.max(a, b)]))),
        );
        if (Number.isFinite(best))
          expect(within(numbers, breaksOf(numbers, 'natural', 3))).toBeLessThanOrEqual(best + 1e-6);
      }),
    );
  });

  it('should put as many numbers in each class by quantiles, as numpy has them', () => {
    // numpy.percentile(range(1, 101), [20, 40, 60, 80])
    const values = sorted(Array.from({ length: 100 }, (_, i) => i + 1));
    const breaks = breaksOf(values, 'quantile', 5);
    for (const [i, value] of [20.8, 40.6, 60.4, 80.2].entries()) expect(breaks[i]).toBeCloseTo(value, 10);
    const counts = new Array(5).fill(0);
    for (const value of values) counts[classOf(value, breaks)]++;
    expect(counts).toEqual([20, 20, 20, 20, 20]);
  });

  it('should divide the range evenly', () => {
    expect(breaksOf(sorted([0, 1, 2, 100]), 'equal', 4)).toEqual([25, 50, 75]);
  });

  it('should make fewer classes where numbers repeat', () => {
    expect(breaksOf(sorted([5, 5, 5, 5, 9]), 'quantile', 4)).toEqual([]);
    expect(breaksOf(sorted([5, 5, 5, 9, 9, 9]), 'natural', 7)).toEqual([9]);
    for (const method of CLASS_METHODS) expect(breaksOf(sorted([3, 3]), method, 5)).toEqual([]);
    for (const method of CLASS_METHODS) expect(breaksOf(sorted([]), method, 5)).toEqual([]);
  });

  it('should be quick with as many numbers as a city has buildings', () => {
    const values = sorted(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 10_007));
    const start = performance.now();
    expect(breaksOf(values, 'natural', 7)).toHaveLength(6);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('classOf', () => {
  it('should put a number that is a break into the class above it', () => {
    expect([-1, 0, 5, 9.99, 10, 11].map((value) => classOf(value, [0, 10]))).toEqual([0, 1, 1, 1, 2, 2]);
  });
});

describe('rounded', () => {
  it('should keep breaks apart and short', () => {
    expect(rounded([20.8123, 40.6, 60.4], 100)).toEqual([21, 41, 60]);
    expect(rounded([0.00123456, 0.0056], 0.01)).toEqual([0.0012, 0.0056]);
    expect(rounded([4], 0)).toEqual([4]);
  });
});

function within(values: Float64Array, breaks: readonly number[]): number {
  const classes = new Map<number, number[]>();
  for (const value of values) {
    const index = classOf(value, breaks);
    classes.set(index, [...(classes.get(index) ?? []), value]);
  }
  let sum = 0;
  for (const members of classes.values()) {
    const mean = members.reduce((a, b) => a + b, 0) / members.length;
    sum += members.reduce((a, b) => a + (b - mean) ** 2, 0);
  }
  return sum;
}
