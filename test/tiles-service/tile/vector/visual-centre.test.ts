import { describe, expect, it } from 'vitest';
import { visualCentre } from '../../../../tiles-service/tile/vector/visual-centre.ts';

describe('visualCentre', () => {
  it('should be the middle of a square', () => {
    const [x, y] = visualCentre([[0, 0, 10, 0, 10, 10, 0, 10]]);
    expect([x, y]).toEqual([5, 5]);
  });

  it('should be in the thick part of an L, as far from its sides as can be', () => {
    const [x, y] = visualCentre([[0, 0, 10, 0, 10, 2, 4, 2, 4, 10, 0, 10]]);
    expect(Math.min(x, 4 - x, y, 10 - y)).toBeGreaterThan(1.9);
  });

  it('should keep off a hole', () => {
    const [x, y] = visualCentre([
      [0, 0, 10, 0, 10, 10, 0, 10],
      [1, 1, 1, 8, 8, 8, 8, 1],
    ]);
    expect(x > 8 || y > 8).toBe(true);
  });

  it('should end on a ring without an area', () => {
    expect(visualCentre([[1, 1, 2, 1, 3, 1]])).toEqual([2, 1]);
  });
});
