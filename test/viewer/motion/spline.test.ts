import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flightPath } from '../../../viewer/globe/motion/flight-path.ts';
import { smoothAbove, smoothPath } from '../../../viewer/globe/motion/spline.ts';

const ZIGZAG = [0, 0, 0, 100, 0, 0, 100, 80, 10, 250, 80, 0, 260, 400, 30];

const ways = fc
  .array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })), {
    minLength: 2,
    maxLength: 8,
  })
  .filter((points) => points.some(([x, y]) => x !== points[0][0] || y !== points[0][1]));

describe('a smooth way', () => {
  it('should be the straight line through two places', () => {
    const way = smoothPath([0, 0, 0, 30, 40, 0]);
    expect(way.length).toBeCloseTo(50, 9);
    const [x, y, z] = way.at(25);
    expect([x, y, z].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([15, 20, 0]);
  });

  it('should be as long as a quarter of a circle, through places on it', () => {
    const places: number[] = [];
    for (let degrees = 0; degrees <= 90; degrees += 10)
      places.push(100 * Math.cos((degrees * Math.PI) / 180), 100 * Math.sin((degrees * Math.PI) / 180), 0);
    const way = smoothPath(places);
    expect(way.length).toBeGreaterThan(50 * Math.PI * 0.999);
    expect(way.length).toBeLessThan(50 * Math.PI * 1.001);
    for (let distance = 0; distance < way.length; distance += 3) {
      const [x, y] = way.at(distance);
      expect(Math.abs(Math.hypot(x, y) - 100)).toBeLessThan(0.3);
    }
  });

  it('should pass through all places in their order', () => {
    const way = smoothPath(ZIGZAG);
    let from = 0;
    for (let place = 0; place < ZIGZAG.length; place += 3) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let distance = from; distance <= way.length; distance += 0.25) {
        const [x, y, z] = way.at(distance);
        const off = Math.hypot(x - ZIGZAG[place], y - ZIGZAG[place + 1], z - ZIGZAG[place + 2]);
        if (off < nearest) {
          nearest = off;
          from = distance;
        }
        if (nearest < 0.2 && off > 5) break;
      }
      expect(nearest).toBeLessThan(0.2);
    }
  });

  it('should be gone along at a constant speed', () => {
    const way = smoothPath(ZIGZAG);
    const step = 0.5;
    for (let distance = 0; distance + step < way.length; distance += step) {
      const [a, b] = [way.at(distance), way.at(distance + step)];
      const moved = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
      expect(moved).toBeGreaterThan(step * 0.98);
      expect(moved).toBeLessThan(step * 1.02);
    }
  });

  it('should never be shorter than the way as the crow flies, nor leap, wherever its places lie', () => {
    fc.assert(
      fc.property(ways, (points) => {
        const way = smoothPath(points.flatMap(([x, y]) => [x, y, 0]));
        const [first, last] = [points[0], points[points.length - 1]];
        expect(way.length).toBeGreaterThan(Math.hypot(last[0] - first[0], last[1] - first[1]) - 1e-6);
        let before = way.at(0);
        for (let i = 1; i <= 200; i++) {
          const here = way.at((i / 200) * way.length);
          expect(here.every(Number.isFinite)).toBe(true);
          expect(Math.hypot(here[0] - before[0], here[1] - before[1])).toBeLessThan((1.1 * way.length) / 200);
          before = here;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('should go on straight behind its ends', () => {
    const way = smoothPath([0, 0, 0, 10, 0, 0]);
    expect(way.at(15)[0]).toBeCloseTo(15, 9);
    expect(way.at(-5)[0]).toBeCloseTo(-5, 9);
  });

  it('should leave out a place that is given twice, and refuse a single one', () => {
    expect(smoothPath([0, 0, 0, 0, 0, 0, 10, 0, 0]).length).toBeCloseTo(10, 9);
    expect(() => smoothPath([1, 2, 3, 1, 2, 3])).toThrow(RangeError);
    expect(() => smoothPath([])).toThrow(RangeError);
  });
});

describe('heights that are smoothed', () => {
  it('should nowhere be below what they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 900, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 8 }),
        (values, reach) => {
          const smooth = smoothAbove(values, reach);
          for (const [index, value] of values.entries())
            expect(smooth[index]).toBeGreaterThanOrEqual(value - 1e-9);
        },
      ),
    );
  });
  it('should stay as they are on a plain', () => {
    expect([...smoothAbove([7, 7, 7, 7], 2)]).toEqual([7, 7, 7, 7]);
  });
});

describe('the way of a flight', () => {
  const north = [0, 0.01, 0.02].map((offset) => ({ longitude: 114, latitude: 27 + offset, height: 100 }));

  it('should be as long as its line on the ellipsoid', () => {
    // 0.02° of the meridian at 27° north are 2215.9 m (WGS84).
    expect(flightPath(north, () => undefined).length).toBeGreaterThan(2215);
    expect(flightPath(north, () => undefined).length).toBeLessThan(2217);
  });

  it('should look ahead along it, and down on it', () => {
    const camera = flightPath(north, () => 100).cameraAt(500, 80);
    expect(camera.heading).toBeCloseTo(0, 3);
    expect(camera.height).toBeCloseTo(180, 6);
    expect(camera.longitude).toBeCloseTo(114, 9);
    expect(camera.latitude).toBeGreaterThan(27.0045);
    expect(camera.pitch).toBeLessThan(-15);
    expect(camera.pitch).toBeGreaterThan(-30);
  });

  it('should stay above a hill that its line goes through', () => {
    // 200 m high, with slopes of more than 40°.
    const hill = (_: number, latitude: number) => 90 + 200 * Math.exp(-(((latitude - 27.01) / 0.0015) ** 2));
    const path = flightPath(north, hill);
    for (let distance = 0; distance <= path.length; distance += 10) {
      const { height, longitude, latitude } = path.cameraAt(distance, 50);
      expect(height).toBeGreaterThan(hill(longitude, latitude) + 48);
    }
  });
});
