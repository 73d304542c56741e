import { describe, expect, it } from 'vitest';
import {
  latitudeAt,
  longitudeAt,
  mercatorScale,
  rangeCount,
  rangeExtent,
  tileRange,
  worldX,
  worldY,
} from '../../../../tiles-service/tile/vector/mercator.ts';

describe('web Mercator', () => {
  it('should find the tile that the OpenStreetMap wiki gives as its example', () => {
    expect(Math.floor(worldX(0.02435) * 2 ** 17)).toBe(65544);
    expect(Math.floor(worldY(51.51202) * 2 ** 17)).toBe(43582);
  });

  it('should agree with EPSG guidance note 7-2: 24°22′54.433″ N, 100°20′00″ W', () => {
    const circumference = 2 * Math.PI * 6378137;
    expect((worldX(-(100 + 20 / 60)) - 0.5) * circumference).toBeCloseTo(-11169055.58, 1);
    expect((0.5 - worldY(24 + 22 / 60 + 54.433 / 3600)) * circumference).toBeCloseTo(2800000, 1);
  });

  it('should come back to the same place', () => {
    for (const latitude of [-85, -33.9, 0, 46.2, 85])
      expect(latitudeAt(worldY(latitude))).toBeCloseTo(latitude, 10);
    for (const longitude of [-180, -71.1, 0, 179.9])
      expect(longitudeAt(worldX(longitude))).toBeCloseTo(longitude, 10);
  });

  it('should enlarge lengths by the secant of the latitude', () => {
    expect(mercatorScale(worldY(60))).toBeCloseTo(2, 9);
    expect(mercatorScale(worldY(0))).toBeCloseTo(1, 12);
  });

  it('should not count a tile that is only touched along its border', () => {
    const range = tileRange([-90, 0, 0, 66.51326], 2);
    expect(range).toEqual({ minimumX: 1, minimumY: 1, maximumX: 1, maximumY: 1 });
    const aligned = rangeExtent({ minimumX: 8511, minimumY: 5823, maximumX: 8513, maximumY: 5824 }, 14);
    expect(rangeCount(tileRange(aligned, 14))).toBe(6);
    expect(rangeCount(tileRange(aligned, 17))).toBe(6 * 64);
  });
});
