import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { type Point, ringArea } from '../../../../scenes/geometry/plane.ts';
import { areasAbove, contourLines } from '../../../../scenes/planning/ground/contours.ts';
import { cutAndFill, eachSquare } from '../../../../scenes/planning/ground/cut-and-fill.ts';
import {
  flatLevels,
  gridLevels,
  type LevelGrid,
  type Levels,
  profileAlong,
} from '../../../../scenes/planning/ground/levels.ts';
import { digPit, isDug } from '../../../../scenes/planning/ground/pit.ts';
import { slopeAndAspect } from '../../../../scenes/planning/ground/slope.ts';
import { areaOfAll, polygonArea } from '../../../../scenes/planning/plane.ts';
import { rectangle } from '../metres.ts';

/** A surface of a formula, its middles at half cells from the corner of the grid. */
function gridOf(height: (x: number, y: number) => number, { size = 100, cell = 1 } = {}): LevelGrid {
  const [count, west, north] = [size / cell, 500_000, 3_200_000];
  const heights = Float64Array.from({ length: count * count }, (_, i) =>
    height(((i % count) + 0.5) * cell, size - (Math.floor(i / count) + 0.5) * cell),
  );
  return { grid: { columns: count, rows: count, cell, west, north }, heights, verticalDatum: '1985' };
}
const at = (x: number, y: number): Point => [500_000 + x, 3_199_900 + y];
const field = (height: (x: number, y: number) => number, verticalDatum = '1985'): Levels => ({
  verticalDatum,
  at: (x, y) => height(x, y),
});
const circle = (radius: number, count = 720, [x, y]: Point = [0, 0]): Point[] =>
  Array.from({ length: count }, (_, i) => [
    x + radius * Math.cos((2 * Math.PI * i) / count),
    y + radius * Math.sin((2 * Math.PI * i) / count),
  ]);

describe('gridLevels and profileAlong', () => {
  it('should be exact on a plane, and know nothing beyond the middles', () => {
    const plane = gridLevels(gridOf((x, y) => 10 + 0.1 * x - 0.2 * y));
    expect(plane.at(...at(33.3, 71.9))).toBeCloseTo(10 + 3.33 - 14.38, 9);
    expect(plane.at(...at(0.2, 50))).toBeNaN();
    expect(gridLevels(gridOf(() => 7)).at(...at(99.5, 0.5))).toBe(7);
  });

  it('should give heights at the corners of a line and between them', () => {
    const points = profileAlong([at(10, 10), at(10, 20), at(15, 20)], gridLevels(gridOf((x, y) => x + y)), 4);
    expect(points.map(({ along }) => along)).toEqual([
      0,
      expect.closeTo(10 / 3, 9),
      expect.closeTo(20 / 3, 9),
      10,
      12.5,
      15,
    ]);
    expect(points.map(({ height }) => Number(height.toFixed(6)))).toEqual([
      20, 23.333333, 26.666667, 30, 32.5, 35,
    ]);
  });
});

describe('slopeAndAspect', () => {
  it('should be those of a plane in whatever direction it falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 359.9, noNaN: true }),
        (steep, towards) => {
          const rise = Math.tan((steep * Math.PI) / 180);
          const [east, north] = [Math.sin((towards * Math.PI) / 180), Math.cos((towards * Math.PI) / 180)];
          const { slope, aspect } = slopeAndAspect(
            gridOf((x, y) => 500 - rise * (x * east + y * north), { size: 5 }),
          );
          expect(slope[12]).toBeCloseTo(steep, 3);
          expect(Math.abs(((aspect[12] - towards + 540) % 360) - 180)).toBeLessThan(1e-3);
          expect(slope[0]).toBeNaN();
        },
      ),
    );
    const level = slopeAndAspect(gridOf(() => 3, { size: 5 }));
    expect([level.slope[12], level.aspect[12]]).toEqual([0, Number.NaN]);
  });
});

describe('contourLines', () => {
  const cone = gridOf((x, y) => 60 - Math.hypot(x - 50, y - 50));

  it('should be circles around a cone, higher ground on their left', () => {
    for (const radius of [10, 20.25, 40]) {
      const [{ line, closed }, ...others] = contourLines(cone, 60 - radius);
      expect(others).toEqual([]);
      expect(closed).toBe(true);
      // On a side between two middles a cone is no straight line: within cell² / 8 r.
      for (const [x, y] of line)
        expect(Math.abs(Math.hypot(x - at(50, 0)[0], y - at(0, 50)[1]) - radius)).toBeLessThan(
          1 / (8 * (radius - 2)),
        );
      expect(ringArea(line.map(([x, y]): Point => [x - 500_000, y - 3_200_000]))).toBeGreaterThan(0);
    }
  });

  it('should end at the edge, and go straight over a plane', () => {
    const [{ line, closed }, ...others] = contourLines(
      gridOf((x) => x, { size: 10 }),
      4.25,
    );
    expect([closed, others.length, line.length]).toEqual([false, 0, 10]);
    for (const [x] of line) expect(x).toBeCloseTo(500_004.25, 9);
  });

  it('should leave no end loose within the grid, whatever the ground', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 36, maxLength: 36 }), (heights) => {
        const grid = { columns: 6, rows: 6, cell: 1, west: 0, north: 6 };
        for (const { line, closed } of contourLines({ grid, heights: Float64Array.from(heights) }, 1.5)) {
          if (closed) continue;
          for (const [x, y] of [line[0], line[line.length - 1]])
            expect([x, y].some((value) => value === 0.5 || value === 5.5)).toBe(true);
        }
      }),
    );
  });

  it('should give areas with holes', () => {
    const ring = gridOf((x, y) => -Math.abs(Math.hypot(x - 50, y - 50) - 30));
    const areas = areasAbove(ring, -10);
    expect(areas.map((area) => area.length)).toEqual([2]);
    expect(Math.abs(areaOfAll(areas) / (Math.PI * (40 ** 2 - 20 ** 2)) - 1)).toBeLessThan(2e-3);
    expect(
      areaOfAll(
        areasAbove(
          gridOf(() => 1, { size: 10 }),
          0,
        ),
      ),
    ).toBeGreaterThan(81);
  });
});

describe('cutAndFill', () => {
  const flat = flatLevels(0, '1985');

  it('should be the volume of a pyramid, a cone frustum and a prism', () => {
    const square = [rectangle(-20, -20, 20, 20)];
    const pyramid = field((x, y) => Math.max(0, 12 * (1 - Math.max(Math.abs(x), Math.abs(y)) / 20)));
    const heap = cutAndFill(flat, pyramid, square, 0.25);
    expect(Math.abs(heap.fill / ((40 * 40 * 12) / 3) - 1)).toBeLessThan(1e-3);
    expect(heap.cut).toBe(0);
    const frustum = field((x, y) => -Math.min(8, Math.max(0, (18 - Math.hypot(x, y)) * 0.8)));
    const hole = cutAndFill(flat, frustum, square, 0.25);
    // Radii 18 at the top and 8 at the bottom, 8 deep.
    expect(Math.abs(hole.cut / (((Math.PI * 8) / 3) * (18 ** 2 + 18 * 8 + 8 ** 2)) - 1)).toBeLessThan(1e-3);
    const triangle = [
      [
        [0, 0],
        [30.3, 2.1],
        [7.7, 25.9],
      ] as Point[],
    ];
    const prism = cutAndFill(flat, flatLevels(3, '1985'), triangle, 1);
    expect(prism.fill).toBeCloseTo(3 * polygonArea(triangle), 9);
    expect(prism.balance).toBeCloseTo(-3 * polygonArea(triangle), 9);
  });

  it('should refuse heights of different datums, and count what is not known', () => {
    expect(() => cutAndFill(flat, flatLevels(1, 'EGM96'), [rectangle(0, 0, 1, 1)], 1)).toThrow(/1985, EGM96/);
    const half = field((x) => (x < 5 ? Number.NaN : 2));
    expect(cutAndFill(flat, half, [rectangle(0, 0, 10, 10)], 1)).toMatchObject({
      fill: 100,
      unknown: 50,
      area: 50,
    });
  });

  it('should cover any outline exactly, and swap cut and fill with the surfaces', () => {
    const ring = fc
      .array(fc.integer({ min: 3, max: 40 }), { minLength: 3, maxLength: 12 })
      .map((reach) =>
        reach.map(
          (metres, i): Point => [
            500_000.3 + metres * Math.cos((2 * Math.PI * i) / reach.length),
            3_200_000.7 + metres * Math.sin((2 * Math.PI * i) / reach.length),
          ],
        ),
      );
    fc.assert(
      fc.property(ring, fc.integer({ min: 1, max: 9 }), (outline, step) => {
        const hole = circle(1, 12, [500_000.3, 3_200_000.7]).reverse();
        let area = 0;
        eachSquare([outline, hole], step, (_x, _y, part) => {
          area += part;
        });
        // Holes count as they lie in the outline; where they stick out, nothing is said.
        fc.pre(
          Math.min(...outline.map(([x, y]) => Math.hypot(x - 500_000.3, y - 3_200_000.7))) > 8 &&
            outline.length > 4,
        );
        expect(area).toBeCloseTo(polygonArea([outline, hole]), 5);
        const [up, down] = [
          cutAndFill(
            flat,
            field((x) => x - 500_000),
            [outline],
            step,
          ),
          cutAndFill(
            field((x) => x - 500_000),
            flat,
            [outline],
            step,
          ),
        ];
        expect(up.fill).toBeCloseTo(down.cut, 6);
        expect(up.cut).toBeCloseTo(down.fill, 6);
      }),
    );
  });
});

describe('digPit', () => {
  const ground = flatLevels(100, '1985');

  it('should take out a prism between upright sides', () => {
    const pit = digPit({ floor: [rectangle(0, 0, 30, 20)], bottom: 94, slope: 0 }, ground, 1);
    expect(pit).toMatchObject({ cut: expect.closeTo(3600, 6), depth: 6, cutArea: expect.closeTo(600, 6) });
  });

  it('should take out as much however an upright pit is turned and shifted', () => {
    for (const degrees of [0, 7, 30, 45])
      for (const shift of [0, 0.37, 500_000.61]) {
        const angle = (degrees * Math.PI) / 180;
        const floor = rectangle(0, 0, 30, 20).map(
          ([x, y]): Point => [
            shift + x * Math.cos(angle) - y * Math.sin(angle),
            shift + x * Math.sin(angle) + y * Math.cos(angle),
          ],
        );
        expect(digPit({ floor: [floor], bottom: 94, slope: 0 }, ground, 1)).toMatchObject({
          ...{ cut: expect.closeTo(3600, 4), unknown: 0 },
        });
      }
  });

  it('should say what is wrong with a step, and with sides that never come out', () => {
    const floor = [rectangle(0, 0, 30, 20)];
    const codeOf = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return error instanceof InputError ? error.code : error;
      }
    };
    expect(codeOf(() => digPit({ floor, bottom: 94, slope: 1 }, ground, 0))).toBe('step');
    expect(codeOf(() => cutAndFill(ground, ground, floor, -1))).toBe('step');
    expect(codeOf(() => profileAlong([[0, 0]], ground, Number.NaN))).toBe('step');
    const hill = field((x) => 100 + Math.abs(x));
    expect(codeOf(() => digPit({ floor, bottom: 94, slope: 2 }, hill, 50))).toBe('pit-sides');
  });

  it('should take out a cone frustum from a round bottom, and a prism, wedges and quarter cones from a square one', () => {
    const round = digPit({ floor: [circle(10, 120)], bottom: 94, slope: 0.5 }, ground, 0.25);
    expect(Math.abs(round.cut / (((Math.PI * 6) / 3) * (13 ** 2 + 13 * 10 + 10 ** 2)) - 1)).toBeLessThan(
      2e-3,
    );
    const square = digPit({ floor: [rectangle(0, 0, 30, 20)], bottom: 94, slope: 1 }, ground, 0.5);
    // Around the corners, sides of one slope are cones.
    const expected = 600 * 6 + (100 * 6 * 6) / 2 + (Math.PI * 6 ** 2 * 6) / 3;
    expect(Math.abs(square.cut / expected - 1)).toBeLessThan(2e-3);
    expect(square.depth).toBe(6);
  });

  it('should leave a bank beside the pit, beyond where its sides come out', () => {
    // Flat ground at 100, and a bank 30 m from the pit that is steeper than the pit's sides of 1:2.
    const bank = field((x) => (x < 40 ? 100 : Math.min(120, 100 + (x - 40) / 1.5)));
    const pit = { floor: [rectangle(0, 0, 10, 10)], bottom: 97, slope: 2 };
    const [alone, beside] = [digPit(pit, ground, 0.5), digPit(pit, bank, 0.5)];
    expect(beside.cut).toBeCloseTo(alone.cut, 6);
    const { grid, values } = beside.dug;
    expect(grid.west + grid.columns * grid.cell).toBeLessThan(17);
    let volume = 0;
    for (const rise of values) if (!Number.isNaN(rise)) volume -= rise * grid.cell ** 2;
    expect(volume).toBeCloseTo(beside.cut, 2);
    expect([isDug(beside.dug, 5, 5), isDug(beside.dug, 45, 5)]).toEqual([true, false]);
  });

  it('should say of how much of it no ground is known', () => {
    const half = field((x) => (x < 15 ? 100 : Number.NaN));
    const floor = [rectangle(0, 0, 30, 20)];
    const upright = digPit({ floor, bottom: 94, slope: 0 }, half, 1);
    expect(upright).toMatchObject({ cut: expect.closeTo(1800, 6), unknown: expect.closeTo(300, 6) });
    expect(digPit({ floor, bottom: 94, slope: 1 }, half, 1).unknown).toBeGreaterThan(299);
    expect(digPit({ floor, bottom: 94, slope: 1 }, ground, 1).unknown).toBe(0);
  });

  it('should leave ground below the bottom', () => {
    expect(digPit({ floor: [rectangle(0, 0, 10, 10)], bottom: 120, slope: 1 }, ground, 1)).toMatchObject({
      cut: 0,
      depth: 0,
    });
  });
});
