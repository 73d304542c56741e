import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, cellExtent, cellsOf } from '../../../models/live/cells.ts';

describe('cells', () => {
  it('should be the tiles of Web Mercator', () => {
    // OpenStreetMap wiki, slippy map tilenames: 13.37771496361961, 52.51628011262304 at zoom 17 is 70406/42987.
    expect(cellAt(13.37771496361961, 52.51628011262304, 17)).toBe(42_987 * 2 ** 17 + 70_406);
  });

  it('should hold the places that lie in them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 179.99, noNaN: true }),
        fc.double({ min: -84, max: 84, noNaN: true }),
        (longitude, latitude) => {
          const [west, south, east, north] = cellExtent(cellAt(longitude, latitude));
          expect(longitude).toBeGreaterThanOrEqual(west - 1e-9);
          expect(longitude).toBeLessThanOrEqual(east + 1e-9);
          expect(latitude).toBeGreaterThanOrEqual(south - 1e-9);
          expect(latitude).toBeLessThanOrEqual(north + 1e-9);
        },
      ),
    );
  });

  it('should cover an extent without gaps, or say that it is too many', () => {
    const extent = [114.5, 27.5, 114.7, 27.7] as const;
    const cells = cellsOf(extent, 100) ?? [];
    expect(new Set(cells).size).toBe(cells.length);
    for (const [longitude, latitude] of [
      [114.5, 27.5],
      [114.6, 27.6],
      [114.6999, 27.6999],
    ])
      expect(cells).toContain(cellAt(longitude, latitude));
    expect(cellsOf(extent, 10)).toBeUndefined();
  });
});
