import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upperMedian } from '../../../scenes/flood/case/upper-median.ts';

describe('upperMedian', () => {
  it('should be the middle of the sorted numbers above nought, of two the higher', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 0, maxLength: 60 }), (values) => {
        const known = values.filter((value) => value > 0).sort();
        expect(upperMedian(values)).toBe(known.length > 0 ? known[known.length >> 1] : undefined);
      }),
    );
  });

  it('should look at its own part of a buffer alone', () => {
    const all = Float32Array.of(900, 1, 2, 3, 900);
    expect(upperMedian(all.subarray(1, 4))).toBe(2);
  });
});
