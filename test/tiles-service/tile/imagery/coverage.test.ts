import { describe, expect, it } from 'vitest';
import { coveredTiles, planCoverage } from '../../../../tiles-service/tile/imagery/coverage.ts';
import { rangeCount, tileRange } from '../../../../tiles-service/tile/vector/mercator.ts';

/** A town of 3 × 2 tiles at zoom 14, and a road that ends far away. */
const town = [8500, 8501, 8502].flatMap((x) => [5810, 5811].map((y) => ({ x, y, bytes: 100_000 })));
const far = { x: 8600, y: 5900, bytes: 300 };
const extent: [number, number, number, number] = [6.77, 46.2, 9, 47];

describe('planCoverage', () => {
  it('should draw everything to zoom 12 and the town from there to zoom 17', () => {
    const [wide, deep] = planCoverage(extent, undefined, [...town, far]);
    expect([wide.minimumZoom, wide.maximumZoom, deep.minimumZoom, deep.maximumZoom]).toEqual([0, 12, 13, 17]);
    expect(coveredTiles(deep, 14)).toEqual({
      minimumX: 8500,
      minimumY: 5810,
      maximumX: 8502,
      maximumY: 5811,
    });
    expect(rangeCount(coveredTiles(deep, 17))).toBe(6 * 64);
    // The tiles of zoom 13 around it are drawn whole.
    expect(coveredTiles(deep, 13)).toEqual({
      minimumX: 4250,
      minimumY: 2905,
      maximumX: 4251,
      maximumY: 2905,
    });
  });

  it('should reach as far as features and terrain together', () => {
    const [wide] = planCoverage(extent, [5, 45, 8, 46.5], town);
    const range = coveredTiles(wide, 12);
    expect(range).toEqual(tileRange([5, 45, 9, 47], 12));
  });

  it('should draw terrain alone, and nothing of nothing', () => {
    expect(planCoverage(undefined, [6, 46, 7, 47], [])).toHaveLength(1);
    expect(planCoverage(undefined, undefined, [])).toEqual([]);
  });

  it('should end at a zoom that keeps the number of tiles reasonable', () => {
    const metropolis = Array.from({ length: 60 * 60 }, (_, i) => ({
      x: 8000 + (i % 60),
      y: 5000 + Math.floor(i / 60),
      bytes: 50_000,
    }));
    const [, deep] = planCoverage([-4, 50, 0, 55], undefined, metropolis);
    expect(deep.maximumZoom).toBe(15);
    const tiles = [13, 14, 15].reduce((sum, zoom) => sum + rangeCount(coveredTiles(deep, zoom)), 0);
    expect(tiles).toBeLessThan(24_000);
  });
});
