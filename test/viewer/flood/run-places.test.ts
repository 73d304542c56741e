import { describe, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { placeGrid } from '../../../scenes/flood/surface/placement.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';
import { cornersOf, placesOfCase } from '../../../viewer/panels/flood/run-places.ts';

const city = {
  extent: [114, 27, 115, 28] as [number, number, number, number],
  origin: { longitude: 114.5, latitude: 27.5, height: 96 },
};

describe('where a run is computed', () => {
  it('should be its grid, which may be of a part of the city that its case does not name', async () => {
    const grid = { columns: 100, rows: 50, cell: 0.001, west: 114.2, north: 27.6 };
    const placed = { ...grid, crs: 'OGC:CRS84', verticalDatum: 'ellipsoid' };
    const transform = await createTransform(resolveCrs('OGC:CRS84', lookupCrs), ELLIPSOID);
    const corners = cornersOf({ grid: placed, placement: placeGrid(placed, 20, transform) });
    const expected = [
      [114.2, 27.6],
      [114.3, 27.6],
      [114.3, 27.55],
      [114.2, 27.55],
    ];
    corners.forEach(({ longitude, latitude, height }, at) => {
      expect(longitude).toBeCloseTo(expected[at][0], 9);
      expect(latitude).toBeCloseTo(expected[at][1], 9);
      expect(height).toBeCloseTo(20, 6);
    });
  });

  it('should be the part of the city that its case names', () => {
    const extent: [number, number][][] = [
      [
        [114.1, 27.1],
        [114.2, 27.1],
        [114.2, 27.2],
      ],
    ];
    expect(placesOfCase({ extent }, city)[1]).toEqual({ longitude: 114.2, latitude: 27.1, height: 96 });
  });

  it('should be all of the city where it names none', () => {
    const places = placesOfCase({}, city);
    expect(places.map(({ longitude, latitude }) => [longitude, latitude])).toEqual([
      [114, 27],
      [115, 28],
    ]);
  });
});
