import { describe, expect, it } from 'vitest';
import {
  drawMask,
  isBroad,
  MASK,
  type WaterAreas,
} from '../../../../tiles-service/tile/terrain/water-mask.ts';

/** Rings of x, y pairs as one polygon; the tile of the tests spans 0 to 256 in both directions. */
function polygon(...rings: number[][]): WaterAreas {
  const positions = rings.flatMap((ring) => ring.flatMap((value, i) => (i % 2 ? [value, 0] : [value])));
  const ringStarts = [0];
  for (const ring of rings) ringStarts.push(ringStarts[ringStarts.length - 1] + ring.length / 2);
  return {
    positions: Float64Array.from(positions),
    ringStarts: Uint32Array.from(ringStarts),
    polygonStarts: Uint32Array.of(0, rings.length),
  };
}
const box = (west: number, south: number, east: number, north: number): number[] => [
  ...[west, south, east, south, east, north, west, north],
];
const TILE: [number, number, number, number] = [0, 0, 256, 256];

describe('drawMask', () => {
  it('should be one byte where a tile is all land or all water', () => {
    expect([...drawMask([], TILE)]).toEqual([0]);
    expect([...drawMask([polygon(box(300, 0, 400, 100))], TILE)]).toEqual([0]);
    expect([...drawMask([polygon(box(-10, -10, 300, 300))], TILE)]).toEqual([255]);
  });

  it('should mark the pixels that are in the water, from the north-west', () => {
    const mask = drawMask([polygon(box(10, 200, 13, 202))], TILE);
    const wet = [...mask].flatMap((value, at) => (value ? [[at % MASK, Math.floor(at / MASK)]] : []));
    // 202 from the south is 54 from the north.
    expect(wet).toEqual([
      [10, 54],
      [11, 54],
      [12, 54],
      [10, 55],
      [11, 55],
      [12, 55],
    ]);
    expect(mask.length).toBe(65536);
    expect(new Set(mask)).toEqual(new Set([0, 255]));
  });

  it('should leave islands dry', () => {
    const mask = drawMask([polygon(box(0, 0, 100, 100), box(20, 20, 60, 60).reverse())], TILE);
    expect(mask.reduce((sum, value) => sum + (value ? 1 : 0), 0)).toBe(100 * 100 - 40 * 40);
  });

  it('should mark pixels on the shore by the share of them that is water', () => {
    const mask = drawMask([polygon(box(10.25, 200, 12.5, 201.5))], TILE);
    expect([...mask.subarray(55 * MASK + 9, 55 * MASK + 14)]).toEqual([0, 191, 255, 128, 0]);
    expect([...mask.subarray(54 * MASK + 9, 54 * MASK + 14)]).toEqual([0, 96, 128, 64, 0]);
  });

  it('should add up neighbouring waters to all water', () => {
    const halves = [polygon(box(-10, -10, 100.3, 300)), polygon(box(100.3, -10, 300, 300))];
    expect([...drawMask(halves, TILE)]).toEqual([255]);
  });

  it('should mark as much as the area of a triangle', () => {
    const mask = drawMask([polygon([0, 0, 256, 0, 0, 200])], TILE);
    const area = mask.reduce((sum, value) => sum + value / 255, 0);
    expect(area / (128 * 200)).toBeCloseTo(1, 3);
  });
});

describe('isBroad', () => {
  it('should leave out ponds that would be blots of a few pixels, and keep rivers and lakes', () => {
    expect(isBroad([10, 10, 15, 15], TILE)).toBe(false);
    expect(isBroad([10, 10, 30, 20], TILE)).toBe(false);
    expect(isBroad([10, 10, 40, 17], TILE)).toBe(true);
    expect(isBroad([-900, -900, 900, 900], TILE)).toBe(true);
  });
});
