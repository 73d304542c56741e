import { describe, expect, it } from 'vitest';
import { redLines } from '../../../viewer/planning/scheme-shapes.ts';

const METRE = 1 / 111_320;
const metres = (ring: readonly (readonly number[])[]) =>
  ring.map((point) => point.map((value) => Math.round((value / METRE) * 100) / 100 + 0));

describe('redLines', () => {
  it('should lie half a width beside a straight road', () => {
    expect(
      metres(
        redLines(
          [
            [0, 0],
            [100 * METRE, 0],
          ],
          12,
        ),
      ),
    ).toEqual([
      [0, 6],
      [100, 6],
      [100, -6],
      [0, -6],
    ]);
  });

  it('should be mitred where the road turns', () => {
    const ring = redLines(
      [
        [0, 0],
        [100 * METRE, 0],
        [100 * METRE, 50 * METRE],
      ],
      10,
    );
    expect(metres(ring)).toEqual([
      [0, 5],
      [95, 5],
      [95, 50],
      [105, 50],
      [105, -5],
      [0, -5],
    ]);
  });
});
