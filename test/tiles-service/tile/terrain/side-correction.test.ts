import { describe, expect, it } from 'vitest';
import { SIDE, STEPS } from '../../../../scenes/geometry/terrain/tiling-scheme.ts';
import { correctTile, fadedSide } from '../../../../tiles-service/tile/terrain/side-correction.ts';

describe('correctTile', () => {
  it('should move the sides by what they ask for, and nothing a quarter of a tile away from them', () => {
    const wave = Float64Array.from({ length: SIDE }, (_, i) => 3 + Math.sin(i / 5));
    const sides = {
      south: wave,
      north: fadedSide(0, 0),
      west: fadedSide(wave[0], 0),
      east: fadedSide(wave[STEPS], 0),
    };
    const heights = new Float32Array(SIDE * SIDE).fill(100);
    const most = correctTile(heights, sides);
    expect(most).toBeCloseTo(Math.max(...wave), 6);
    for (let i = 0; i < SIDE; i++) {
      expect(heights[i]).toBeCloseTo(100 + wave[i], 4);
      expect(heights[STEPS * SIDE + i]).toBe(100);
      expect(heights[i * SIDE]).toBeCloseTo(100 + sides.west[i], 4);
      expect(heights[i * SIDE + STEPS]).toBeCloseTo(100 + sides.east[i], 4);
      expect(heights[20 * SIDE + i]).toBe(100);
    }
  });

  it('should move a side by the same on both tiles beside it', () => {
    // A corner that a coarser tile touches, and nothing else of either tile.
    const none = fadedSide(0, 0);
    const left = new Float32Array(SIDE * SIDE);
    const right = new Float32Array(SIDE * SIDE);
    correctTile(left, { west: none, south: none, east: fadedSide(0, 5), north: fadedSide(0, 5) });
    correctTile(right, { east: none, south: none, west: fadedSide(0, 5), north: fadedSide(5, 0) });
    for (let row = 0; row < SIDE; row++) expect(left[row * SIDE + STEPS]).toBe(right[row * SIDE]);
    expect(left[STEPS * SIDE + STEPS]).toBe(5);
  });
});
