import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeArea } from '../../../../../tiles-service/read/osm/shape/area-shape.ts';
import { nestRings } from '../../../../../tiles-service/read/osm/shape/polygons.ts';
import {
  areaOf,
  cleanRing,
  doubleArea,
  interiorPoint,
  ringContains,
} from '../../../../../tiles-service/read/osm/shape/ring.ts';
import { simpleLoops } from '../../../../../tiles-service/read/osm/shape/simple-loops.ts';

const ring = (...points: number[]) => Int32Array.from(points);
const square = (x: number, y: number, size: number) =>
  ring(x, y, x + size, y, x + size, y + size, x, y + size);
const rings = (...all: Int32Array[]) => all.map((points) => ({ points, roles: new Set<string>() }));
/** 1 unit is 1e-7 degrees, 11.1 mm at the equator. */
const UNIT = 0.0111319490793;

describe('cleanRing', () => {
  it('should leave out repeated vertices, the closing one and spikes', () => {
    expect([...cleanRing(ring(0, 0, 10, 0, 10, 0, 10, 10, 10, 20, 10, 10, 0, 10, 0, 0))]).toEqual([
      ...ring(0, 0, 10, 0, 10, 10, 0, 10),
    ]);
    // A spike at the seam, and nothing but a spike.
    expect(cleanRing(ring(0, 0, 10, 0, 10, 10, 0, 10, 0, 0, -5, 0)).length).toBe(8);
    expect(cleanRing(ring(0, 0, 10, 0, 20, 0, 0, 0)).length).toBeLessThan(6);
  });

  it('should keep vertices on straight sides, which neighbours share', () => {
    const points = ring(0, 0, 5, 0, 10, 0, 10, 10);
    expect(cleanRing(points)).toBe(points);
  });
});

describe('areaOf', () => {
  it('should be square metres on the sphere of the equatorial radius, whatever the sense', () => {
    expect(areaOf(square(0, 0, 1000))).toBeCloseTo((1000 * UNIT) ** 2, 6);
    expect(areaOf(ring(0, 600_000_000, 0, 600_001_000, 1000, 600_000_000))).toBeCloseTo(
      (1000 * UNIT) ** 2 / 4,
      3,
    );
  });
});

describe('interiorPoint', () => {
  it('should lie inside, of a horseshoe and beside holes too', () => {
    const horseshoe = ring(0, 0, 100, 0, 100, 100, 90, 100, 90, 10, 10, 10, 10, 100, 0, 100);
    expect(ringContains(horseshoe, ...interiorPoint([horseshoe]))).toBe(true);
    const [x, y] = interiorPoint([square(0, 0, 100), square(10, 10, 80)]);
    expect(ringContains(square(10, 10, 80), x, y)).toBe(false);
    expect(ringContains(square(0, 0, 100), x, y)).toBe(true);
  });
});

describe('simpleLoops', () => {
  it('should cut a bow-tie at its crossing into two triangles of its area', () => {
    const { loops, crossed } = simpleLoops(ring(0, 0, 100, 100, 100, 0, 0, 100));
    expect(crossed).toBe(true);
    expect(loops.map((loop) => Math.abs(doubleArea(loop)) / 2)).toEqual([2500, 2500]);
  });

  it('should cut a figure of eight at the vertex where it touches itself', () => {
    const { loops, crossed, touched } = simpleLoops(ring(0, 0, 10, 10, 20, 0, 20, 20, 10, 10, 0, 20));
    expect({ crossed, touched, loops: loops.length }).toEqual({ crossed: false, touched: true, loops: 2 });
  });

  it('should leave no crossing, and nothing of the area out, in any ring of few points', () => {
    const point = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 3, maxLength: 40 }), (points) => {
        const clean = cleanRing(Int32Array.from(points.flat()));
        if (clean.length < 6) return;
        const { loops, checked } = simpleLoops(clean);
        expect(checked).toBe(true);
        for (const loop of loops) expect(simpleLoops(loop).crossed).toBe(false);
        // Signed areas add up, but for the rounding of crossing points.
        const sum = loops.reduce((total, loop) => total + doubleArea(loop), 0);
        expect(Math.abs(sum - doubleArea(clean))).toBeLessThan(1000 * 2 * 40 * 40);
      }),
      { numRuns: 300 },
    );
  });

  it('should give up on a ring that is too intricate, in bounded time', () => {
    const zigzag: number[] = [];
    for (let i = 0; i < 20_000; i++) zigzag.push(i % 2 === 0 ? 0 : 1_000_000, i * 3);
    const started = performance.now();
    expect(simpleLoops(Int32Array.from([...zigzag, -10, 60_000, -10, 0])).checked).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('nestRings', () => {
  it('should sort rings by place: an island in a lake in an island', () => {
    const { polygons } = nestRings([
      square(20, 20, 10),
      square(0, 0, 100),
      square(10, 10, 80),
      square(200, 0, 10),
    ]);
    expect(polygons.map((polygon) => polygon.length).sort()).toEqual([1, 1, 2]);
    for (const [outer, ...holes] of polygons) {
      expect(doubleArea(outer)).toBeGreaterThan(0);
      for (const hole of holes) expect(doubleArea(hole)).toBeLessThan(0);
    }
  });

  it('should not make an area of a hole whose outer ring is missing, but of what lies in it', () => {
    const nested = nestRings([square(0, 0, 100), square(10, 10, 10)], ['inner', 'outer']);
    expect(nested.looseHoles).toBe(1);
    expect(nested.polygons).toEqual([[square(10, 10, 10)]]);
  });
});

describe('shapeArea', () => {
  it('should name what is wrong with an area of which nothing is left', () => {
    expect(shapeArea(rings(ring(0, 0, 10, 0, 0, 0))).problem).toBe('too-few-points');
    expect(shapeArea(rings(ring(0, 0, 1, 0, 1, 1))).problem).toBe('no-area');
    expect(shapeArea([{ points: square(0, 0, 1000), roles: new Set(['inner']) }]).problem).toBe(
      'hole-without-outer',
    );
  });

  it('should make a hole of a loop that touches its own outer ring from inside', () => {
    // Around the square, and from its corner once around a smaller one inside.
    const inverted = ring(0, 0, 1000, 0, 1000, 1000, 0, 1000, 0, 0, 200, 500, 500, 200);
    const { polygons, repairs } = shapeArea(rings(inverted));
    expect(repairs).toEqual(new Set(['self-touching']));
    expect(polygons.map((polygon) => polygon.length)).toEqual([2]);
  });

  it('should drop the sliver of a slip of the pen and keep the building', () => {
    const slip = ring(0, 0, 1000, 0, 1000, 1000, 995, 1010, 1000, 1005, 0, 1000);
    const { polygons } = shapeArea(rings(slip));
    expect(polygons.length).toBe(1);
  });
});
