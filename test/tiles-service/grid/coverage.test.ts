import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoverageWindow } from '../../../tiles-service/grid/coverage.ts';
import { paintBand, paintPolygon } from '../../../tiles-service/grid/paint.ts';

/** Turns as the window counts positive: down the left side first. */
const SQUARE = [0.5, 0.5, 0.5, 2.5, 2.5, 2.5, 2.5, 0.5];

function shares(width: number, height: number, ...rings: number[][]): number[][] {
  const window = new CoverageWindow(width, height);
  for (const ring of rings) window.add(ring);
  const values = [...window.take()].map((value) => Math.round(value * 1e9) / 1e9);
  return Array.from({ length: height }, (_, row) => values.slice(row * width, (row + 1) * width));
}

describe('CoverageWindow', () => {
  it('should give the shares of a square across cells', () => {
    expect(shares(4, 3, SQUARE)).toEqual([
      [0.25, 0.5, 0.25, 0],
      [0.5, 1, 0.5, 0],
      [0.25, 0.5, 0.25, 0],
    ]);
  });

  it('should leave out a hole, and take a triangle by its area', () => {
    const hole = [1, 1, 2, 1, 2, 2, 1, 2];
    expect(shares(4, 3, SQUARE, hole)[1]).toEqual([0.5, 0, 0.5, 0]);
    expect(shares(2, 2, [0, 0, 0, 2, 2, 2])).toEqual([
      [0.5, 0],
      [1, 0.5],
    ]);
  });

  it('should count what reaches beyond the window on every side', () => {
    for (const row of shares(3, 3, [-5, -5, -5, 9, 9, 9, 9, -5])) expect(row).toEqual([1, 1, 1]);
    expect(shares(2, 2, [-1, -1, -1, 1.5, 0.5, 1.5, 0.5, -1])).toEqual([
      [0.5, 0],
      [0.25, 0],
    ]);
  });

  it('should add up to the area of any polygon, whatever cells it lies in', () => {
    const corner = fc.tuple(
      fc.double({ min: 0.01, max: 7.99, noNaN: true }),
      fc.double({ min: 0.01, max: 5.99, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 3 }), (corners) => {
        const ring = corners.flat();
        let area = 0;
        for (let i = 0; i < 3; i++) {
          const [x0, y0] = corners[i];
          const [x1, y1] = corners[(i + 1) % 3];
          area += (x0 * y1 - x1 * y0) / 2;
        }
        const window = new CoverageWindow(8, 6);
        window.add(ring);
        const values = window.take();
        // In rows counted down, what turns the usual way has the other sign.
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-area, 9);
        for (const value of values) {
          expect(-Math.sign(area) * value).toBeGreaterThan(-1e-9);
          expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('should agree with counting points, cell by cell', () => {
    const corner = fc.tuple(
      fc.double({ min: -2, max: 7, noNaN: true }),
      fc.double({ min: -2, max: 6, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.tuple(corner, corner, corner), (corners) => {
        const ring = corners.flat();
        const window = new CoverageWindow(5, 4);
        window.add(ring);
        const values = window.take();
        const n = 20;
        const counted = new Float64Array(20);
        paintPolygon({ width: 5 * n, height: 4 * n }, [ring.map((value) => value * n)], (cell) => {
          counted[Math.floor(cell / (5 * n) / n) * 5 + Math.floor((cell % (5 * n)) / n)] += 1 / (n * n);
        });
        // Points miss at most those that the three sides pass.
        for (let i = 0; i < 20; i++) expect(Math.abs(Math.abs(values[i]) - counted[i])).toBeLessThan(0.16);
      }),
    );
  });
});

describe('paintPolygon', () => {
  it('should paint the cells whose centre lies inside, and no hole', () => {
    const painted: number[] = [];
    paintPolygon(
      { width: 4, height: 3 },
      [
        [0, 0, 4, 0, 4, 3, 0, 3],
        [1, 1, 3, 1, 3, 2, 1, 2],
      ],
      (cell) => painted.push(cell),
    );
    expect(painted.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 7, 8, 9, 10, 11]);
  });
});

describe('paintBand', () => {
  it('should leave no gap in a line that is narrower than a cell', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: 0, max: 9.9, noNaN: true }), fc.double({ min: 0, max: 9.9, noNaN: true })),
        fc.tuple(fc.double({ min: 0, max: 9.9, noNaN: true }), fc.double({ min: 0, max: 9.9, noNaN: true })),
        ([x0, y0], [x1, y1]) => {
          const painted = new Set<number>();
          paintBand({ width: 10, height: 10 }, x0, y0, x1, y1, 0.01, true, (cell) => painted.add(cell));
          for (let t = 0; t <= 1; t += 0.001)
            expect(painted.has(Math.floor(y0 + t * (y1 - y0)) * 10 + Math.floor(x0 + t * (x1 - x0)))).toBe(
              true,
            );
        },
      ),
      { numRuns: 30 },
    );
  });
});
