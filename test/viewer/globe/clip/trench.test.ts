import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEdgeGrid, gridContains } from '../../../../viewer/globe/clip/edge-grid.ts';
import { areaOf, lengthOf, trenchAreas } from '../../../../viewer/globe/clip/trench.ts';

const total = (areas: ReturnType<typeof trenchAreas>) =>
  areas.flat().reduce((sum, ring, _i) => sum + areaOf(ring), 0);

describe('trench along a line', () => {
  it('should be 0.6 m wide in every direction', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (angle) => {
        const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
        const areas = trenchAreas(
          [
            [0, 0],
            [200 * dx, 200 * dy],
          ],
          0.6,
        );
        expect(areas).toHaveLength(1);
        const grid = buildEdgeGrid(areas[0]);
        // Across the middle, on both sides of each edge by a millimetre.
        const at = (across: number) => gridContains(grid, 100 * dx - across * dy, 100 * dy + across * dx);
        expect([at(-0.301), at(-0.299), at(0), at(0.299), at(0.301)]).toEqual([
          false,
          true,
          true,
          true,
          false,
        ]);
        expect(Math.abs(total(areas))).toBeCloseTo(120, 2);
      }),
    );
  });

  it('should have a mitred corner: the area of two strips that share their middles', () => {
    const areas = trenchAreas(
      [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
      2,
    );
    expect(areas).toHaveLength(1);
    // Outer corner at 11, −1; the square round the bend belongs to both strips once.
    expect(areas[0][0]).toContainEqual([11, -1]);
    expect(Math.abs(total(areas))).toBeCloseTo(40, 6);
  });

  it('should cut a corner off that would be too long', () => {
    const areas = trenchAreas(
      [
        [0, 0],
        [10, 0],
        [0, 0.5],
      ],
      1,
    );
    for (const [x] of areas.flat(2)) expect(x).toBeLessThan(12.1);
  });

  it('should leave the middle of a closed line alone', () => {
    const areas = trenchAreas(
      [
        [0, 0],
        [20, 0],
        [20, 20],
        [0, 20],
        [0, 0],
      ],
      0.6,
    );
    const grid = buildEdgeGrid(areas[0]);
    expect(areas[0]).toHaveLength(2);
    expect(gridContains(grid, 10, 10)).toBe(false);
    expect(gridContains(grid, 10, 0.2)).toBe(true);
  });

  it('should not fill in where a line crosses itself', () => {
    const areas = trenchAreas(
      [
        [0, 0],
        [20, 0],
        [20, 10],
        [10, 10],
        [10, -10],
      ],
      1,
    );
    const grid = buildEdgeGrid(areas[0]);
    expect(gridContains(grid, 10, 0)).toBe(true);
    expect(gridContains(grid, 15, 5)).toBe(false);
  });

  it('should cover the places within half its width of the line', () => {
    const place = fc.tuple(
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 2, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (line, share) => {
          if (lengthOf(line) < 1) return;
          const areas = trenchAreas(line, 0.6);
          const grids = areas.map(buildEdgeGrid);
          // A place on the line itself, away from its ends.
          for (let i = 0; i + 1 < line.length; i++) {
            const [[ax, ay], [bx, by]] = [line[i], line[i + 1]];
            if (Math.hypot(bx - ax, by - ay) < 0.1) continue;
            const t = 0.05 + 0.9 * share;
            const [x, y] = [ax + (bx - ax) * t, ay + (by - ay) * t];
            expect(grids.some((grid) => gridContains(grid, x, y))).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('should be of one piece along a curve of three hundred places', () => {
    const line = Array.from({ length: 300 }, (_, i): [number, number] => [i * 5, Math.sin(i / 3) * 20]);
    const areas = trenchAreas(line, 4);
    expect(areas.map((rings) => rings.length)).toEqual([1]);
    const [[ring]] = areas;
    // What a mitred corner adds outside it takes away inside.
    expect(areaOf(ring) / (lengthOf(line) * 4)).toBeCloseTo(1, 4);
  });

  it('should refuse a line of one place and a width that is none', () => {
    expect(() =>
      trenchAreas(
        [
          [0, 0],
          [0, 0],
        ],
        0.6,
      ),
    ).toThrow('two different places');
    expect(() =>
      trenchAreas(
        [
          [0, 0],
          [1, 0],
        ],
        0,
      ),
    ).toThrow('positive');
    expect(() =>
      trenchAreas(
        [
          [0, 0],
          [1, 0],
        ],
        Number.NaN,
      ),
    ).toThrow(RangeError);
  });
});
