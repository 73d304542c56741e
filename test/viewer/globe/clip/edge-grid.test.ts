import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanePoint } from '../../../../viewer/globe/clip/cut-frame.ts';
import { buildEdgeGrid, gridContains, gridCover } from '../../../../viewer/globe/clip/edge-grid.ts';

type Ring = PlanePoint[];

/** Even-odd rule by angles: the winding of each ring round the point, counted modulo two. Independent of the grid. */
function inside(rings: readonly Ring[], x: number, y: number): boolean {
  let turns = 0;
  for (const ring of rings) {
    let angle = 0;
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      angle += Math.atan2(
        (ax - x) * (by - y) - (ay - y) * (bx - x),
        (ax - x) * (bx - x) + (ay - y) * (by - y),
      );
    });
    turns += Math.round(angle / (2 * Math.PI));
  }
  return Math.abs(turns) % 2 === 1;
}

function distanceToEdges(rings: readonly Ring[], x: number, y: number): number {
  let nearest = Infinity;
  for (const ring of rings) {
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const t = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
      nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
    });
  }
  return nearest;
}

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];

const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const ringOf = (most: number) =>
  fc.array(fc.tuple(number(most), number(most)), { minLength: 3, maxLength: 24 });
const areaOf = fc.array(ringOf(400), { minLength: 1, maxLength: 4 });

describe('grid of edges', () => {
  it('should tell the inside of a square with a hole and an island in the hole', () => {
    const grid = buildEdgeGrid([square(0, 0, 100), square(20, 20, 60), square(40, 40, 10)]);
    expect(gridContains(grid, 10, 50)).toBe(true);
    expect(gridContains(grid, 30, 50)).toBe(false);
    expect(gridContains(grid, 45, 45)).toBe(true);
    expect(gridContains(grid, -1, 50)).toBe(false);
    expect(gridContains(grid, 5000, 50)).toBe(false);
  });

  it('should agree with the winding of angles wherever a point is not on an edge', () => {
    fc.assert(
      fc.property(
        areaOf,
        fc.array(fc.tuple(number(450), number(450)), { maxLength: 60 }),
        (rings, points) => {
          let grid: ReturnType<typeof buildEdgeGrid>;
          try {
            grid = buildEdgeGrid(rings);
          } catch {
            return;
          }
          for (const [x, y] of points)
            if (distanceToEdges(rings, x, y) > 1e-3)
              expect(gridContains(grid, x, y)).toBe(inside(rings, x, y));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should agree on a raster over points that lie on lines through the corners', () => {
    const rings = [square(0, 0, 64), square(16, 16, 32)];
    const grid = buildEdgeGrid(rings);
    for (let x = -7.75; x < 72; x += 0.5)
      for (let y = -7.75; y < 72; y += 0.5) expect(gridContains(grid, x, y)).toBe(inside(rings, x, y));
  });

  it('should never say all or none of a rectangle that is otherwise somewhere', () => {
    fc.assert(
      fc.property(
        areaOf,
        number(450),
        number(450),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        (rings, x, y, side) => {
          let grid: ReturnType<typeof buildEdgeGrid>;
          try {
            grid = buildEdgeGrid(rings);
          } catch {
            return;
          }
          const cover = gridCover(grid, x, y, x + side, y + side);
          if (cover === 'some') return;
          for (let i = 0; i <= 6; i++)
            for (let j = 0; j <= 6; j++) {
              const [px, py] = [x + (side * i) / 6, y + (side * j) / 6];
              if (distanceToEdges(rings, px, py) > 1e-3) expect(inside(rings, px, py)).toBe(cover === 'all');
            }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should say all of what is well inside, and none of what is far', () => {
    const grid = buildEdgeGrid([square(0, 0, 1000)]);
    expect(gridCover(grid, 400, 400, 500, 500)).toBe('all');
    expect(gridCover(grid, 3000, 0, 3100, 100)).toBe('none');
    expect(gridCover(grid, -5000, -5000, 5000, 5000)).toBe('some');
  });

  it('should keep the edges of a cell few in an outline of thousands of edges', () => {
    const ring: Ring = Array.from({ length: 5000 }, (_, i) => {
      const angle = (i / 5000) * 2 * Math.PI;
      const radius = 2000 + 50 * Math.sin(angle * 90);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const grid = buildEdgeGrid([ring]);
    const counts = Array.from({ length: grid.cells.length / 4 }, (_, i) =>
      Math.floor(grid.cells[i * 4 + 1] / 2),
    );
    expect(Math.max(...counts)).toBeLessThan(80);
    expect(gridContains(grid, 0, 0)).toBe(true);
  });

  it('should refuse an area without three different places', () => {
    expect(() => buildEdgeGrid([])).toThrow(RangeError);
    expect(() =>
      buildEdgeGrid([
        [
          [0, 0],
          [1, 1],
          [1, 1],
        ],
      ]),
    ).toThrow('three different places');
  });
});
