import { describe, expect, it } from 'vitest';
import { geodesicBetween } from '../../../models/geodesy/geodesic-lines.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { placeGrid } from '../../../scenes/flood/surface/placement.ts';

import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';
import { domainShape } from '../../../viewer/water/domain.ts';

describe('domainShape', () => {
  it('should run once around the cells of a run, along the lines of its own projection', async () => {
    // 40 × 30 km in CGCS2000 / 3-degree Gauss-Krüger 114E, 100 km from its middle meridian: its northern side bends.
    const grid = {
      columns: 400,
      rows: 300,
      cell: 100,
      west: 600_000,
      north: 3_000_000,
      crs: 'EPSG:4547',
      verticalDatum: 'ellipsoid',
    };
    const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);
    const placement = placeGrid(grid, 20, transform);
    const [{ places, style }] = domainShape({ grid, placement }).lines!;
    expect(style.dashed).toBe(true);
    expect(places[0]).toEqual(places.at(-1));
    const cells = places.map(({ longitude, latitude }) => placement.toCell(longitude, latitude));
    for (const [x, y] of cells) {
      const toEdge = Math.min(Math.abs(x), Math.abs(x - 400), Math.abs(y), Math.abs(y - 300));
      expect(toEdge).toBeLessThan(1e-6);
    }
    let length = 0;
    for (let k = 1; k < places.length; k++) {
      const [from, to] = [places[k - 1], places[k]];
      length += geodesicBetween(from.longitude, from.latitude, to.longitude, to.latitude).distance;
    }
    // 140 km on the plane; the scale grows from 1 at the meridian as 1 + y² / 2R²: 1.00012 to 1.00024 here.
    expect(length).toBeGreaterThan(140_000 / 1.00025);
    expect(length).toBeLessThan(140_000 / 1.0001);
  });
});
