import { describe, expect, it } from 'vitest';
import {
  cleanRing,
  convexHull,
  insideRing,
  orientedBox,
  orientRings,
  ringArea,
  ringCentroid,
} from '../../../../scenes/geometry/solids/ring.ts';

const SQUARE = [0, 0, 4, 0, 4, 4, 0, 4];

describe('rings', () => {
  it('should measure counter-clockwise rings as positive', () => {
    expect(ringArea(SQUARE)).toBe(16);
    expect(ringArea([0, 0, 0, 4, 4, 4, 4, 0])).toBe(-16);
  });

  it('should keep the area of small rings far from the origin', () => {
    const far = SQUARE.map((value, i) => value + (i % 2 ? 5_000_000 : 3_000_000));
    expect(ringArea(far)).toBeCloseTo(16, 9);
  });

  it('should find the centre of mass, not the mean of the corners', () => {
    const [x, y] = ringCentroid([0, 0, 4, 0, 4, 2, 2, 2, 2, 4, 0, 4]);
    // An L of a 4 × 2 and a 2 × 2 rectangle.
    expect(x).toBeCloseTo((8 * 2 + 4 * 1) / 12, 12);
    expect(y).toBeCloseTo((8 * 1 + 4 * 3) / 12, 12);
  });

  it('should drop repeated corners, corners on straight walls and spikes', () => {
    const messy = [0, 0, 0, 0, 2, 0, 4, 0, 4, 4, 9, 4, 4, 4, 0, 4, 0, 0.001];
    expect(ringArea(cleanRing(messy, 0.02))).toBeCloseTo(16, 2);
    expect(cleanRing(messy, 0.02).length / 2).toBe(4);
  });

  it('should leave nothing of a ring without area', () => {
    expect(cleanRing([0, 0, 5, 0, 10, 0], 0.02)).toEqual([]);
    expect(cleanRing([0, 0, 5, 5], 0.02)).toEqual([]);
    expect(cleanRing([1, 1, 1, 1, 1, 1, 1, 1], 0.02)).toEqual([]);
    expect(cleanRing([0, 0, 10, 0, 10, 0.001, 0, 0.001], 0.02)).toEqual([]);
  });

  it('should find the smallest rectangle around a turned one', () => {
    const angle = 0.6;
    const turned = [0, 0, 10, 0, 10, 3, 0, 3].map((_, i, flat) => {
      const [x, y] = [flat[i & ~1], flat[i | 1]];
      return i % 2 ? x * Math.sin(angle) + y * Math.cos(angle) : x * Math.cos(angle) - y * Math.sin(angle);
    });
    const box = orientedBox(turned);
    expect(box.halfLength).toBeCloseTo(5, 9);
    expect(box.halfWidth).toBeCloseTo(1.5, 9);
    expect(Math.abs(box.ux * Math.cos(angle) + box.uy * Math.sin(angle))).toBeCloseTo(1, 9);
  });

  it('should give the hull counter-clockwise and without inner points', () => {
    const hull = convexHull([2, 2, 0, 0, 4, 0, 1, 1, 4, 4, 0, 4, 3, 1]);
    expect(hull.length / 2).toBe(4);
    expect(ringArea(hull)).toBe(16);
  });

  it('should turn outlines counter-clockwise and holes clockwise', () => {
    const rings = [
      [0, 0, 0, 4, 4, 4, 4, 0],
      [1, 1, 2, 1, 2, 2, 1, 2],
    ];
    orientRings(rings);
    expect(ringArea(rings[0])).toBe(16);
    expect(ringArea(rings[1])).toBe(-1);
  });

  it('should tell inside from outside', () => {
    expect(insideRing(SQUARE, 1, 3)).toBe(true);
    expect(insideRing(SQUARE, 5, 3)).toBe(false);
  });
});
