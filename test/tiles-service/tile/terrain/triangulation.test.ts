import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LatticeBlock,
  tileTriangles,
  usedSamples,
} from '../../../../tiles-service/tile/terrain/triangulation.ts';

/** A block without curvature to speak of. */
function blockOf(
  steps: number,
  tileColumns: number,
  tileRows: number,
  tolerance: number,
  heightAt: (x: number, y: number) => number,
  more: Partial<LatticeBlock> = {},
): LatticeBlock {
  const width = tileColumns * steps + 1;
  const height = tileRows * steps + 1;
  return {
    ...{ steps, tileColumns, tileRows, parity: 0 },
    heights: Float32Array.from({ length: width * height }, (_, at) =>
      heightAt(at % width, Math.floor(at / width)),
    ),
    eastSteps: new Float64Array(height).fill(1e-3),
    northSteps: new Float64Array(height).fill(1e-3),
    heightTolerances: new Float64Array(tileColumns * tileRows).fill(tolerance),
    tolerances: new Float64Array(tileColumns * tileRows).fill(tolerance),
    ...more,
  };
}

function trianglesOf(block: LatticeBlock, used: Uint8Array, column: number, row: number): number[][] {
  const out = new Uint16Array(6 * block.steps ** 2);
  const count = tileTriangles(block, used, column, row, out);
  return Array.from({ length: count / 3 }, (_, i) => [...out.subarray(3 * i, 3 * i + 3)]);
}

/** Rough ground from a hash of the place. */
function rough(seed: number): (x: number, y: number) => number {
  return (x, y) => {
    const hash = Math.imul(x * 374761393 + y * 668265263 + seed * 974711, 1274126177) >>> 0;
    return ((hash ^ (hash >>> 13)) % 1000) / 100 + 5 * Math.sin(x / 5 + seed) + 4 * Math.cos(y / 7);
  };
}

/** The height of a triangle's plane at a sample, if the sample lies in the triangle. */
function planeAt(
  block: LatticeBlock,
  origin: number,
  triangle: number[],
  x: number,
  y: number,
): number | undefined {
  const side = block.steps + 1;
  const width = block.tileColumns * block.steps + 1;
  const [a, b, c] = triangle.map((sample) => {
    const [column, row] = [sample % side, Math.floor(sample / side)];
    return { x: column, y: row, h: block.heights[origin + row * width + column] };
  });
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  const wa = ((b.x - x) * (c.y - y) - (c.x - x) * (b.y - y)) / area;
  const wb = ((c.x - x) * (a.y - y) - (a.x - x) * (c.y - y)) / area;
  const wc = 1 - wa - wb;
  return wa < -1e-9 || wb < -1e-9 || wc < -1e-9 ? undefined : wa * a.h + wb * b.h + wc * c.h;
}

describe('triangulation', () => {
  it('should give two triangles for a plane, whatever its slope', () => {
    const block = blockOf(8, 1, 1, 0.01, (x, y) => 3 * x - 2 * y + 100);
    const used = usedSamples(block);
    expect(used.reduce((sum, value) => sum + value, 0)).toBe(4);
    // Samples are numbered row by row from the south: 0, 8 the southern corners, 72, 80 the northern ones.
    expect(trianglesOf(block, used, 0, 0)).toEqual([
      [80, 0, 8],
      [0, 80, 72],
    ]);
  });

  it('should turn the diagonals of neighbouring tiles against each other', () => {
    const block = blockOf(2, 2, 1, 0.01, () => 0, { parity: 1 });
    const used = usedSamples(block);
    expect(trianglesOf(block, used, 0, 0)).toEqual([
      [6, 2, 8],
      [2, 6, 0],
    ]);
    expect(trianglesOf(block, used, 1, 0)).toEqual([
      [8, 0, 2],
      [0, 8, 6],
    ]);
  });

  it('should refine to a single peak and nowhere else', () => {
    const block = blockOf(4, 1, 1, 0.5, (x, y) => (x === 1 && y === 1 ? 10 : 0));
    const used = usedSamples(block);
    // The peak, the middles of the sides of its square of 2, the middle of the tile and of its southern and
    // western side: what halving down to it brings about.
    const names = [...used].flatMap((value, at) => (value ? [`${at % 5},${Math.floor(at / 5)}`] : []));
    expect(names).toEqual(['0,0', '2,0', '4,0', '1,1', '0,2', '2,2', '0,4', '4,4']);
    expect(trianglesOf(block, used, 0, 0)).toEqual([
      [4, 24, 12],
      [2, 12, 6],
      [0, 2, 6],
      [4, 12, 2],
      [12, 20, 10],
      [10, 0, 6],
      [12, 10, 6],
      [24, 20, 12],
    ]);
  });

  it('should keep every sample within the tolerance of its triangle', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.double({ min: 0.05, max: 12, noNaN: true }),
        fc.nat(1),
        (seed, tolerance, parity) => {
          const steps = 16;
          const block = blockOf(steps, 3, 3, tolerance, rough(seed), { parity });
          const used = usedSamples(block);
          const width = 3 * steps + 1;
          const origin = steps * width + steps;
          const triangles = trianglesOf(block, used, 1, 1);
          for (let y = 0; y <= steps; y++) {
            for (let x = 0; x <= steps; x++) {
              const planes = triangles
                .map((triangle) => planeAt(block, origin, triangle, x, y))
                .filter((height) => height !== undefined);
              expect(planes.length).toBeGreaterThan(0);
              const deviation = Math.abs(planes[0] - block.heights[origin + y * width + x]);
              expect(deviation).toBeLessThanOrEqual(tolerance + 1e-5);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('should cover each tile once and leave no vertex in the middle of a side', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0.5, max: 14, noNaN: true }), (seed, tolerance) => {
        const steps = 8;
        const block = blockOf(steps, 4, 4, tolerance, rough(seed));
        const used = usedSamples(block);
        const width = 4 * steps + 1;
        // Every side of a triangle belongs to one other triangle, in the opposite direction, or to the outline.
        const sides = new Map<string, number>();
        let area = 0;
        for (let row = 0; row < 4; row++) {
          for (let column = 0; column < 4; column++) {
            for (const triangle of trianglesOf(block, used, column, row)) {
              const [a, b, c] = triangle.map((sample) => ({
                x: column * steps + (sample % (steps + 1)),
                y: row * steps + Math.floor(sample / (steps + 1)),
              }));
              const doubled = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
              expect(doubled).toBeGreaterThan(0);
              area += doubled / 2;
              for (const [from, to] of [
                [a, b],
                [b, c],
                [c, a],
              ]) {
                const key = `${from.x},${from.y} ${to.x},${to.y}`;
                expect(sides.has(key)).toBe(false);
                sides.set(key, 1);
              }
            }
          }
        }
        expect(area).toBe((4 * steps) ** 2);
        for (const key of sides.keys()) {
          const [from, to] = key.split(' ');
          if (sides.has(`${to} ${from}`)) continue;
          const [[ax, ay], [bx, by]] = [from, to].map((text) => text.split(',').map(Number));
          const last = width - 1;
          expect((ax === bx && (ax === 0 || ax === last)) || (ay === by && (ay === 0 || ay === last))).toBe(
            true,
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it('should use the same samples of a tile in every block that holds the tiles around it', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.double({ min: 0.3, max: 14, noNaN: true }),
        fc.nat(2),
        fc.nat(2),
        (seed, tolerance, left, bottom) => {
          const steps = 8;
          const world = blockOf(steps, 5, 5, tolerance, rough(seed));
          const part = blockOf(
            steps,
            3,
            3,
            tolerance,
            (x, y) => rough(seed)(x + left * steps, y + bottom * steps),
            {
              parity: (left + bottom) % 2,
            },
          );
          const usedInWorld = usedSamples(world);
          const usedInPart = usedSamples(part);
          // The block's own tile is the middle one; the world has all tiles around it too.
          for (let y = 0; y <= steps; y++) {
            for (let x = 0; x <= steps; x++) {
              const inWorld =
                usedInWorld[((bottom + 1) * steps + y) * (5 * steps + 1) + (left + 1) * steps + x];
              expect(usedInPart[(steps + y) * (3 * steps + 1) + steps + x]).toBe(inWorld);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('should follow the curvature of the Earth on a level surface', () => {
    // 8 steps of 10 km: a chord of d metres lies d² / 8 R below its arc. Sides of 20 km lie 7.8 m below theirs,
    // diagonals of 20 km squares 15.7 m; sides of 40 km 31 m, diagonals of 40 km squares 63 m.
    const metres = { eastSteps: new Float64Array(9).fill(1e4), northSteps: new Float64Array(9).fill(1e4) };
    const counts = [64, 40, 20, 10, 5].map((tolerance) => {
      const block = blockOf(8, 1, 1, tolerance, () => 0, metres);
      return trianglesOf(block, usedSamples(block), 0, 0).length;
    });
    expect(counts).toEqual([8, 16, 32, 64, 128]);
  });

  it('should ask for nothing where there is no tile', () => {
    const none = new Float64Array([0.1, Number.POSITIVE_INFINITY]);
    const block = blockOf(8, 2, 1, 0.1, (x) => (x > 8 ? Number.NaN : 5), {
      heightTolerances: none,
      tolerances: none,
    });
    expect(trianglesOf(block, usedSamples(block), 0, 0).length).toBe(2);
  });
});
