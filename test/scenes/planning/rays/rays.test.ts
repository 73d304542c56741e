import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBvh, bytesPerTriangle } from '../../../../scenes/planning/rays/bvh.ts';
import { HeightFieldCaster } from '../../../../scenes/planning/rays/height-field.ts';
import { NOTHING, RayScene, TERRAIN } from '../../../../scenes/planning/rays/ray-scene.ts';
import { TriangleCaster } from '../../../../scenes/planning/rays/triangle-caster.ts';
import { blockOfTriangles } from '../../../bench/support/block-of-triangles.ts';
import { box, bruteClosest, groundTriangles } from './brute.ts';

const coordinate = fc.integer({ min: -100, max: 100 });
const triangle = fc.array(coordinate, { minLength: 9, maxLength: 9 });
/** Off the whole numbers and off one another, so that no ray goes exactly along an edge or begins upon a triangle. */
const off = (by: number) => fc.double({ min: -120, max: 120, noNaN: true }).map((x) => x + by);
const vector = fc.tuple(off(0.123456789), off(0.271828182), off(0.314159265));
const direction = fc.tuple(off(0.141421356), off(0.173205081), off(0.223606798));

function spread([ox, oy, oz]: number[], [dx, dy, dz]: number[], from: number, to: number) {
  return [ox, oy, oz, dx, dy, dz, from, to] as const;
}

describe('hierarchy of triangles', () => {
  it('should hit what each triangle by itself is hit by, as far away', () => {
    fc.assert(
      fc.property(fc.array(triangle, { maxLength: 60 }), vector, direction, (soup, origin, direction) => {
        const triangles = Float32Array.from(soup.flat());
        const caster = new TriangleCaster(buildBvh(triangles));
        const ray = spread(origin, direction, 0, 4);
        const brute = bruteClosest(triangles, origin, direction, 0, 4);
        const found = caster.closest(...ray);
        expect(caster.isStopped(...ray)).toBe(brute < Infinity);
        if (brute < Infinity) expect(found).toBeCloseTo(brute, 6);
        else expect(found).toBe(Infinity);
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });

  it('should stop the rays of a bundle by what may stand before it, as each by itself', () => {
    let [free, stopped, parted] = [0, 0, 0];
    fc.assert(
      fc.property(
        fc.array(triangle, { minLength: 1, maxLength: 30 }),
        vector,
        fc.tuple(direction, direction),
        fc.array(fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))), {
          minLength: 9,
        }),
        fc.integer({ min: 1, max: 6 }),
        (soup, origin, [a, b], shares, room) => {
          const triangles = Float32Array.from(soup.flat().map((x) => x / 4));
          const caster = new TriangleCaster(buildBvh(triangles));
          const low = a.map((x, axis) => Math.min(x, b[axis]));
          const high = a.map((x, axis) => Math.max(x, b[axis]));
          const [ox, oy, oz] = origin;
          const entries = new Int32Array(room);
          const count = caster.nodesToward([ox, oy, oz], low, high, entries);
          expect(count).toBeLessThanOrEqual(room);
          if (count === 0) free++;
          if (count > 1) parted++;
          for (const share of shares) {
            const to = low.map((x, axis) => x + (high[axis] - x) * share[axis]);
            const isStopped = bruteClosest(triangles, origin, to, 0, 1) < Infinity;
            if (isStopped) stopped++;
            expect(caster.isStopped(...spread(origin, to, 0, 1), entries, count)).toBe(isStopped);
          }
        },
      ),
      { numRuns: 3_000, seed: 7 },
    );
    for (const times of [free, stopped, parted]) expect(times).toBeGreaterThan(300);
  });

  it('should tell the triangle of the input that stopped a ray', () => {
    const triangles = Float32Array.from([...box(10, -5, 20, 5, 0, 9), ...box(30, -5, 40, 5, 0, 9)]);
    const caster = new TriangleCaster(buildBvh(triangles));
    expect(caster.closest(50, 0.5, 2, -1, 0, 0, 0, 100)).toBeCloseTo(10, 9);
    expect(Math.floor(caster.stopper / 10)).toBe(1);
    expect(caster.closest(0, 0.5, 2, 1, 0, 0, 0, 100)).toBeCloseTo(10, 9);
    expect(Math.floor(caster.stopper / 10)).toBe(0);
  });

  it('should not mind the ray before: one that is stopped by nothing stays so', () => {
    const caster = new TriangleCaster(buildBvh(Float32Array.from(box(10, -5, 20, 5, 0, 9))));
    expect(caster.isStopped(0, 0, 2, 1, 0, 0, 0, 100)).toBe(true);
    expect(caster.isStopped(0, 0, 2, -1, 0, 0, 0, 100)).toBe(false);
    expect(caster.isStopped(0, 0, 2, 1, 0, 0, 0, 9.9)).toBe(false);
    expect(caster.isStopped(0, 0, 2, 1, 0, 0, 20.1, 100)).toBe(false);
  });

  it('should let no ray through where walls and their panels meet', () => {
    const triangles = Float32Array.from(box(-10, -10, 10, 10, 0, 20));
    const caster = new TriangleCaster(buildBvh(triangles));
    for (let i = 0; i < 500; i++) {
      // At the corner, at the diagonal of the wall, along the edge of the roof.
      expect(caster.isStopped(-30 - i, -30 - i, 0.04 * i, 1, 1, 0, 0, 1e4)).toBe(true);
      expect(caster.isStopped(-9.9 + i * 0.039, -40, 0.1 + i * 0.039, 0, 1, 0, 0, 1e4)).toBe(true);
    }
  });

  it('should be stopped by nothing in an empty world, and pass over triangles that are no numbers', () => {
    expect(new TriangleCaster(buildBvh(new Float32Array(0))).isStopped(0, 0, 0, 1, 0, 0, 0, 9)).toBe(false);
    const broken = Float32Array.of(NaN, 0, 0, 1, 1, 1, 2, 2, 2, ...box(5, -1, 6, 1, -1, 1));
    const caster = new TriangleCaster(buildBvh(broken));
    expect(caster.closest(0, 0, 0, 1, 0, 0, 0, 9)).toBeCloseTo(5, 9);
    expect(caster.stopper).toBeGreaterThan(0);
  });

  it('should take no more than 80 bytes a triangle', () => {
    expect(bytesPerTriangle(buildBvh(blockOfTriangles(5_000).triangles))).toBeLessThan(80);
  });

  it('should stand a thousand triangles in one place', () => {
    const one = [0, 0, 0, 1, 0, 0, 0, 1, 0];
    const caster = new TriangleCaster(buildBvh(Float32Array.from(Array(1000).fill(one).flat())));
    expect(caster.closest(0.2, 0.2, 5, 0, 0, -1, 0, 9)).toBeCloseTo(5, 9);
  });
});

describe('ground', () => {
  const heights = fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.constant(NaN)),
    {
      minLength: 63,
      maxLength: 63,
    },
  );

  it('should be hit where its triangles are', () => {
    fc.assert(
      fc.property(heights, vector, direction, (given, origin, direction) => {
        const field = {
          columns: 9,
          rows: 7,
          cell: 10,
          west: -40,
          south: -30,
          heights: Float32Array.from(given),
        };
        const brute = bruteClosest(groundTriangles(field), origin, direction, 0, 5);
        const found = new HeightFieldCaster(field).closest(...spread(origin, direction, 0, 5));
        if (brute < Infinity) expect(found).toBeCloseTo(brute, 6);
        else expect(found).toBe(Infinity);
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });

  it('should lie below all rays of a bundle for as long as it is said to', () => {
    let clear = 0;
    fc.assert(
      fc.property(
        heights,
        vector,
        fc.tuple(direction, direction),
        fc.array(fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))), {
          minLength: 9,
        }),
        (given, [ox, oy, oz], [a, b], shares) => {
          const field = {
            columns: 9,
            rows: 7,
            cell: 10,
            west: -40,
            south: -30,
            heights: Float32Array.from(given),
          };
          const low = a.map((x, axis) => Math.min(x, b[axis]));
          const high = a.map((x, axis) => Math.max(x, b[axis]));
          const share = new HeightFieldCaster(field).clearToward([ox, oy, oz], low, high);
          if (share > 0 && share < 1) clear++;
          const triangles = groundTriangles(field);
          for (const part of shares) {
            const to = low.map((x, axis) => x + (high[axis] - x) * part[axis]);
            expect(bruteClosest(triangles, [ox, oy, oz], to, 0, share)).toBe(Infinity);
          }
        },
      ),
      { numRuns: 3_000, seed: 7 },
    );
    expect(clear).toBeGreaterThan(100);
  });

  it('should be hit from straight above and not from below outwards', () => {
    const field = { columns: 3, rows: 3, cell: 1, west: 0, south: 0, heights: new Float32Array(9).fill(4) };
    const caster = new HeightFieldCaster(field);
    expect(caster.closest(1.3, 0.4, 10, 0, 0, -1, 0, 100)).toBeCloseTo(6, 9);
    expect(caster.closest(1.3, 0.4, 10, 0, 0, 1, 0, 100)).toBe(Infinity);
    expect(caster.heightAt(1.3, 0.4)).toBe(4);
    expect(caster.heightAt(2.1, 0.4)).toBeNaN();
  });

  it('should refuse heights that do not fill it', () => {
    const make = () =>
      new HeightFieldCaster({
        columns: 3,
        rows: 3,
        cell: 1,
        west: 0,
        south: 0,
        heights: new Float32Array(8),
      });
    expect(make).toThrow(/3 × 3/);
  });
});

describe('scene of rays', () => {
  it('should tell what stopped a ray: a body, the ground or nothing', () => {
    const triangles = Float32Array.from([...box(10, -5, 20, 5, 0, 9), ...box(30, -5, 40, 5, 0, 9)]);
    const scene = new RayScene({
      bvh: buildBvh(triangles),
      bodyOf: Uint32Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1)),
      bodies: [
        { id: 'a', heights: 'measured' },
        { id: 'b', heights: 'assumed' },
      ],
      terrain: { columns: 2, rows: 2, cell: 200, west: -100, south: -100, heights: new Float32Array(4) },
    });
    expect(scene.closest(50, 0.5, 2, -1, 0, 0, 0, 100)).toBeCloseTo(10, 9);
    expect(scene.stopper).toBe(1);
    expect(scene.closest(0, 0.5, 2, 0, 0, -1, 0, 100)).toBeCloseTo(2, 9);
    expect(scene.stopper).toBe(TERRAIN);
    expect(scene.isStopped(0, 0.5, 2, 0, 0, 1, 0, 100)).toBe(false);
    expect(scene.stopper).toBe(NOTHING);
    expect(scene.isStopped(0, 0.5, 2, 1, 0, 0, 0, 25)).toBe(true);
    expect(scene.stopper).toBe(0);
  });
});
