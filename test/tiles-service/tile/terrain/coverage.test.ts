import { describe, expect, it } from 'vitest';
import { enclosedCells, signedDistance } from '../../../../tiles-service/tile/terrain/coverage.ts';

const grid = (rows: string[]): Uint8Array =>
  Uint8Array.from([...rows.join('')], (cell) => (cell === '#' ? 1 : 0));

describe('enclosedCells', () => {
  it('should count gaps within the data as inside, and those that reach the border as outside', () => {
    const inside = enclosedCells(grid(['####.', '#.##.', '#..#.', '####.', '##...']), 5, 5);
    expect([...inside]).toEqual([...grid(['####.', '####.', '####.', '####.', '##...'])]);
  });

  it('should leave nothing inside without data', () => {
    expect([...enclosedCells(new Uint8Array(6), 3, 2)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('signedDistance', () => {
  it('should count from the line around the data, positive inside and negative outside', () => {
    const distances = signedDistance(grid(['.....', '.###.', '.###.', '.###.', '.....']), 5, 5);
    expect([...distances.subarray(10, 15)]).toEqual([-0.5, 0.5, 1.5, 0.5, -0.5]);
  });

  it('should take what lies around the grid as outside', () => {
    expect([...signedDistance(new Uint8Array(5).fill(1), 5, 1)]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('should be within 8 % of the distance to a single cell', () => {
    const cells = new Uint8Array(61 * 61);
    cells[30 * 61 + 30] = 1;
    const distances = signedDistance(cells, 61, 61);
    for (const [x, y] of [
      [30, 3],
      [3, 3],
      [50, 40],
      [12, 55],
    ]) {
      const exact = 0.5 - Math.hypot(x - 30, y - 30);
      expect(Math.abs(distances[y * 61 + x] / exact - 1)).toBeLessThan(0.08);
    }
  });
});
