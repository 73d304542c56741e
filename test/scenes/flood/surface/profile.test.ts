import { describe, expect, it } from 'vitest';
import { floodWallSchema } from '../../../../models/schema/flood-case.ts';
import { profileOf, profilePlaces, withWalls } from '../../../../scenes/flood/surface/profile.ts';
import { crestBetween, wallSills } from '../../../../scenes/flood/surface/wall-sills.ts';

const GRID = { columns: 4, rows: 3, cell: 10 };

describe('places of a profile', () => {
  it('should go through the cells of a line in order, with metres along it', () => {
    const { distance, cell } = profilePlaces(
      [
        [0.5, 1.5],
        [3.5, 1.5],
      ],
      GRID,
    );
    expect(cell).toEqual([4, 5, 6, 7]);
    expect(distance).toEqual([0, 10, 20, 30]);
  });

  it('should have each corner once, and be as long as the line', () => {
    const { distance, cell } = profilePlaces(
      [
        [0.5, 0.5],
        [3.5, 0.5],
        [3.5, 2.5],
      ],
      GRID,
    );
    expect(cell).toEqual([0, 1, 2, 3, 7, 11]);
    expect(distance.at(-1)).toBeCloseTo(50);
    expect(distance).toEqual([...distance].sort((a, b) => a - b));
  });

  it('should know nothing outside the grid, and have no more places than a chart can show', () => {
    const { distance, cell } = profilePlaces(
      [
        [-1000, 1.5],
        [1000, 1.5],
      ],
      GRID,
    );
    expect(cell.length).toBeLessThan(1000);
    expect(cell[0]).toBe(-1);
    expect(cell.at(-1)).toBe(-1);
    expect(distance.at(-1)).toBeCloseTo(20_000);
  });
});

describe('a profile', () => {
  const places = { distance: [0, 10, 20, 30], cell: [0, 1, 2, -1] };
  const bed = Float32Array.from([100, Number.NaN, 102]);

  it('should have the water over the ground, none in buildings, and no surface where it is dry', () => {
    const { ground, depth, surface } = profileOf(places, bed, (cell) => [1.5, 9, 0.001][cell]);
    expect(ground).toEqual([100, Number.NaN, 102, Number.NaN]);
    expect(depth).toEqual([1.5, 0, 0, 0]);
    expect(surface).toEqual([101.5, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('should have the walls that it crosses, with water over them only where it is higher', async () => {
    const flat = Float32Array.from([100, 100, 100, 100]);
    const wall = floodWallSchema.parse({
      ...{ id: 'w', crest: { level: 102, verticalDatum: 'offset:-0.5@1985' } },
      line: [
        [2, -1],
        [2, 2],
      ],
    });
    const grid = { columns: 4, verticalDatum: '1985' };
    const sills = await wallSills({ walls: [wall] }, grid, flat, (x, y) => [x, y]);
    const line = { distance: [0, 10, 20, 30], cell: [0, 1, 2, 3] };
    const walled = withWalls(line, (one, other) => crestBetween(one, other, sills!, flat, 4));
    expect(walled.distance).toEqual([0, 10, 15, 20, 30]);
    const behind = profileOf(walled, flat, (cell) => (cell < 2 ? 1 : 0));
    expect(behind.ground[2]).toBeCloseTo(101.5, 5);
    expect(behind.depth).toEqual([1, 1, 0, 0, 0]);
    const over = profileOf(walled, flat, () => 2);
    expect(over.depth[2]).toBeCloseTo(0.5, 5);
    expect(over.surface[2]).toBeCloseTo(102, 5);
  });
});
