import { describe, expect, it } from 'vitest';
import type { Extent } from '../../../models/schema/layer.ts';
import { groundOf, reachOf } from '../../../viewer/globe/ground-reach.ts';

const city = (ground: Extent | undefined, extent: Extent) =>
  ({
    layers: [
      { kind: 'tileset', extent },
      { kind: 'terrain', ...(ground ? { extent: ground } : {}) },
    ],
    extent,
  }) as Parameters<typeof groundOf>[0];

describe('the reach of the ground', () => {
  it('should be that of the terrain where the city lies on it', () => {
    const terrain: Extent = [114.496, 27.507, 114.699, 27.688];
    expect(groundOf(city(terrain, [114.496, 27.502, 114.705, 27.693]))).toBe(terrain);
  });

  it('should be unknown for a city that has terrain for a corner of it, or none', () => {
    expect(groundOf(city([4.365, 52.011, 4.369, 52.013], [4.313, 52.005, 4.369, 52.051]))).toBeUndefined();
    expect(groundOf(city(undefined, [4, 52, 5, 53]))).toBeUndefined();
  });

  it('should be half of the sides in metres, the longer a degree the nearer to the equator', () => {
    const equator = reachOf([0, -0.1, 0.2, 0.1])!;
    expect(equator.north).toBeCloseTo(11_119.5, 1);
    expect(equator.east).toBeCloseTo(equator.north, 6);
    expect(reachOf([0, 59.9, 0.2, 60.1])!.east).toBeCloseTo(equator.east / 2, 0);
    expect(equator.middle).toEqual([0.1, 0]);
  });

  it('should be none for what is as large as a country', () => {
    expect(reachOf([0, 40, 10, 50])).toBeUndefined();
  });
});
