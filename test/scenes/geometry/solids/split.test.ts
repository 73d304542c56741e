import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringArea } from '../../../../scenes/geometry/solids/ring.ts';
import { splitByLine } from '../../../../scenes/geometry/solids/split.ts';

function split(rings: number[][], line: { x: number; y: number; ux: number; uy: number }) {
  const points: number[] = [];
  const indexed = rings.map((ring) => {
    const indices: number[] = [];
    for (let i = 0; i < ring.length; i += 2) indices.push(points.push(ring[i], ring[i + 1]) / 2 - 1);
    return indices;
  });
  const result = splitByLine(points, indexed, line, (x, y) => points.push(x, y) / 2 - 1);
  const area = (ring: number[]) => ringArea(ring.flatMap((i) => [points[2 * i], points[2 * i + 1]]));
  return {
    ...result,
    points,
    areas: result.pieces.map((piece) => piece.reduce((sum, ring) => sum + area(ring), 0)),
  };
}

describe('splitting a polygon by a line', () => {
  it('should halve a rectangle and add two corners to its ring', () => {
    const { rings, areas, cuts } = split([[0, 0, 10, 0, 10, 4, 0, 4]], { x: 5, y: 2, ux: 1, uy: 0 });
    expect(areas).toEqual([20, 20]);
    expect(rings[0].length).toBe(6);
    expect(cuts.length).toBe(2);
  });

  it('should cut a U into three pieces across its arms', () => {
    const u = [0, 0, 9, 0, 9, 6, 6, 6, 6, 2, 3, 2, 3, 6, 0, 6];
    const { areas } = split([u], { x: 0, y: 4, ux: 1, uy: 0 });
    expect(areas.map((area) => Math.round(area * 1e9) / 1e9).sort((a, b) => a - b)).toEqual([6, 6, 30]);
  });

  it('should cut through a hole, and keep one that it misses in its piece', () => {
    const outer = [0, 0, 10, 0, 10, 10, 0, 10];
    const crossed = [4, 4, 4, 6, 6, 6, 6, 4];
    const missed = [1, 1, 1, 2, 2, 2, 2, 1];
    const { areas, pieces } = split([outer, crossed, missed], { x: 0, y: 5, ux: 1, uy: 0 });
    expect(areas.reduce((sum, area) => sum + area, 0)).toBeCloseTo(100 - 4 - 1, 9);
    expect(pieces.map((piece) => piece.length).sort()).toEqual([1, 2]);
  });

  it('should leave a polygon whole that the line misses', () => {
    const { areas, cuts } = split([[0, 0, 1, 0, 1, 1, 0, 1]], { x: 0, y: 5, ux: 1, uy: 0 });
    expect(areas).toEqual([1]);
    expect(cuts).toEqual([]);
  });

  it('should keep the area of any star-shaped polygon', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 10, noNaN: true }), { minLength: 3, maxLength: 20 }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (radii, angle, offset) => {
          const ring = radii.flatMap((radius, i) => {
            const at = (i / radii.length) * 2 * Math.PI;
            return [radius * Math.cos(at), radius * Math.sin(at)];
          });
          const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
          const { areas } = split([ring], { x: -uy * offset, y: ux * offset, ux, uy });
          const sum = areas.reduce((total, area) => total + area, 0);
          expect(sum).toBeCloseTo(ringArea(ring), 6);
          for (const area of areas) expect(area).toBeGreaterThan(-1e-6);
        },
      ),
    );
  });
});
