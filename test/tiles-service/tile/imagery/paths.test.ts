import { describe, expect, it } from 'vitest';
import { shiftLine } from '../../../../tiles-service/tile/imagery/paths.ts';

const rounded = (values: number[]) => values.map((value) => Math.round(value * 1e9) / 1e9);

describe('shiftLine', () => {
  it('should move to the right of the direction, with y down', () => {
    expect(shiftLine([0, 0, 10, 0], 2)).toEqual([0, 2, 10, 2]);
    expect(shiftLine([10, 0, 0, 0], 2)).toEqual([10, -2, 0, -2]);
  });

  it('should meet in the corner of a bend', () => {
    expect(rounded(shiftLine([0, 0, 10, 0, 10, 10], 2))).toEqual([0, 2, 8, 2, 8, 10]);
    expect(rounded(shiftLine([0, 0, 10, 0, 10, 10], -2))).toEqual([0, -2, 12, -2, 12, 10]);
  });

  it('should not shoot off at a hairpin bend', () => {
    const line = shiftLine([0, 0, 100, 0, 0, 1], 2);
    expect(Math.max(...line.map(Math.abs))).toBeLessThan(107);
  });

  it('should go over doubled vertices', () => {
    expect(shiftLine([0, 0, 0, 0, 10, 0], 1)).toEqual([0, 1, 10, 1]);
    expect(shiftLine([5, 5, 5, 5], 1)).toEqual([5, 5, 5, 5]);
  });
});
