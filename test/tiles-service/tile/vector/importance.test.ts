import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS, rankVertices } from '../../../../tiles-service/tile/vector/importance.ts';

function ranked(points: [number, number][], closed = false): number[] {
  const coordinates = Float64Array.from(points.flatMap(([x, y]) => [x, y, 0]));
  rankVertices(coordinates, 0, points.length, closed);
  return points.map((_, index) => coordinates[index * 3 + 2]);
}

function distance(
  [px, py]: [number, number],
  [ax, ay]: [number, number],
  [bx, by]: [number, number],
): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}

describe('rankVertices', () => {
  it('should keep ends for ever and give each vertex its squared distance', () => {
    expect(
      ranked([
        [0, 0],
        [5, 3],
        [10, 0],
      ]),
    ).toEqual([ALWAYS, 9, ALWAYS]);
  });

  it('should give nothing to vertices on a straight line', () => {
    expect(
      ranked([
        [0, 0],
        [1, 0],
        [2, 0],
        [9, 0],
      ]),
    ).toEqual([ALWAYS, 0, 0, ALWAYS]);
  });

  it('should keep two opposite corners of a ring for ever', () => {
    const importance = ranked(
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
      true,
    );
    expect(importance).toEqual([ALWAYS, 8, ALWAYS, 8]);
  });

  it('should leave no vertex farther from the thinned line than the tolerance', () => {
    const point = fc.tuple(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
    ) as fc.Arbitrary<[number, number]>;
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 3, maxLength: 60 }),
        fc.integer({ min: 1, max: 300 }),
        (line, tolerance) => {
          const importance = ranked(line);
          const kept = line.map((_, index) => index).filter((index) => importance[index] > tolerance ** 2);
          for (let run = 0; run + 1 < kept.length; run++)
            for (let i = kept[run]; i <= kept[run + 1]; i++)
              expect(distance(line[i], line[kept[run]], line[kept[run + 1]])).toBeLessThanOrEqual(
                tolerance + 1e-9,
              );
        },
      ),
    );
  });

  it('should stay quick on a line whose every vertex counts', () => {
    const spiral = Array.from({ length: 200_000 }, (_, i): [number, number] => [
      i * Math.cos(i),
      i * Math.sin(i),
    ]);
    expect(ranked(spiral).filter((value) => value === ALWAYS).length).toBeGreaterThan(2);
  });
});
