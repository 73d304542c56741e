import { describe, expect, it } from 'vitest';
import { halfValues } from '../../../../scenes/flood/surface/half-float.ts';
import { wallLines } from '../../../../scenes/flood/surface/wall-lines.ts';

describe('thin walls for drawing', () => {
  it('should tell each cell near a wall how far its line lies from the middle of the cell', () => {
    // From the north-west to the south-east, through [2, 0] and [10, 8].
    const { texels, columns } = wallLines(
      [
        [
          [2, 0],
          [10, 8],
        ],
      ],
      12,
      8,
    )!;
    const values = halfValues();
    const at = (column: number, row: number) =>
      Array.from({ length: 4 }, (_, channel) => values[texels[(row * columns + column) * 4 + channel]]);
    for (const [column, row] of [
      [5, 3],
      [6, 3],
      [5, 4],
    ]) {
      const [x, y, away, isNear] = at(column, row);
      expect(isNear).toBe(1);
      expect(Math.hypot(x, y)).toBeCloseTo(1, 2);
      // The line is x − y = 2: the same for the nearest point of it to the middle of the cell.
      const foot = [column + 0.5 + x * away, row + 0.5 + y * away];
      expect(foot[0] - foot[1]).toBeCloseTo(2, 2);
    }
    expect(at(1, 6)[3]).toBe(0);
  });

  it('should take the nearest of several walls, and be nothing where none is near', () => {
    const wall = (x: number) =>
      [
        [x, -1],
        [x, 5],
      ] as [number, number][];
    const { texels } = wallLines([wall(1.9), wall(2.6)], 5, 4)!;
    const values = halfValues();
    expect(Math.abs(values[texels[2 * 4 + 2]])).toBeCloseTo(0.1, 2);
    expect(wallLines([wall(40)], 5, 4)).toBeUndefined();
    expect(wallLines([[[1, 1]]], 5, 4)).toBeUndefined();
  });
});
