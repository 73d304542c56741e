import { beforeAll, describe, expect, it } from 'vitest';
import { resolveCrs } from '../../../../models/geodesy/crs.ts';
import {
  createTransform,
  type PositionTransform,
  parseVerticalDatum,
} from '../../../../models/geodesy/index.ts';
import type { FloodGrid } from '../../../../models/schema/flood-run.ts';
import { enuOf, placeGrid } from '../../../../scenes/flood/surface/placement.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';

/** The grid of the demo city. */
const GRID: FloodGrid = {
  ...{ columns: 2000, rows: 2000, cell: 10, west: 549_000, north: 3_064_000 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};

describe('the place of a grid', () => {
  let transform: PositionTransform;
  beforeAll(async () => {
    transform = await createTransform(
      resolveCrs(GRID.crs, lookupCrs),
      parseVerticalDatum(GRID.verticalDatum),
    );
  });

  it('should be within a centimetre of the exact transform everywhere in the demo city, at every height', () => {
    const placement = placeGrid(GRID, 100, transform);
    let worst = 0;
    for (let row = 7; row < GRID.rows; row += 83)
      for (let column = 3; column < GRID.columns; column += 79)
        for (const height of [85, 100, 160]) {
          const exact = placement.frame.toEnu(...placement.toPlace(column + 0.3, row + 0.6, height));
          const drawn = enuOf(placement, column + 0.3, row + 0.6, height);
          worst = Math.max(worst, Math.hypot(...drawn.map((value, axis) => value - exact[axis])));
        }
    expect(worst).toBeLessThan(0.01);
  });

  it('should find the cell of a place again', () => {
    const placement = placeGrid(GRID, 100, transform);
    const [longitude, latitude] = placement.toPlace(1234.5, 678.25, 100);
    const [column, row] = placement.toCell(longitude, latitude);
    expect(column).toBeCloseTo(1234.5, 3);
    expect(row).toBeCloseTo(678.25, 3);
  });
});
