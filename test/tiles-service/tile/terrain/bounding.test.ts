import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geodeticToEcef, WGS84_A, WGS84_B } from '../../../../models/geodesy/index.ts';
import { boundsOf } from '../../../../tiles-service/tile/terrain/bounding.ts';

/** Corners and inner points of a rectangle in degrees, at various heights. */
const patch = fc
  .tuple(
    fc.double({ min: -170, max: 170, noNaN: true }),
    fc.double({ min: -80, max: 80, noNaN: true }),
    fc.double({ min: 0.001, max: 9, noNaN: true }),
    fc.array(fc.double({ min: 0, max: 8000, noNaN: true }), { minLength: 9, maxLength: 9 }),
  )
  .map(([west, south, size, heights]) => {
    const points = new Float64Array(27);
    heights.forEach((height, i) => {
      geodeticToEcef(
        west + (i % 3) * (size / 2),
        south + Math.floor(i / 3) * (size / 2),
        height,
        points,
        3 * i,
      );
    });
    return points;
  });

/** Whether the ellipsoid stands between two points, by the quadratic of the line in the scaled space. */
function hidden(eye: number[], point: number[]): boolean {
  const direction = point.map((value, axis) => value - eye[axis]);
  const a = direction.reduce((sum, value) => sum + value * value, 0);
  const b = 2 * eye.reduce((sum, value, axis) => sum + value * direction[axis], 0);
  const c = eye.reduce((sum, value) => sum + value * value, 0) - 1;
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return false;
  const near = (-b - Math.sqrt(discriminant)) / (2 * a);
  return near > 0 && near < 1 - 1e-9;
}

const scaled = (points: Float64Array, i: number): number[] => [
  points[3 * i] / WGS84_A,
  points[3 * i + 1] / WGS84_A,
  points[3 * i + 2] / WGS84_B,
];

describe('boundsOf', () => {
  it('should enclose all points in its sphere', () => {
    fc.assert(
      fc.property(patch, (points) => {
        const { centre, radius } = boundsOf(points);
        for (let i = 0; i < points.length; i += 3) {
          const distance = Math.hypot(
            points[i] - centre[0],
            points[i + 1] - centre[1],
            points[i + 2] - centre[2],
          );
          expect(distance).toBeLessThanOrEqual(radius * (1 + 1e-12));
        }
      }),
    );
  });

  it('should give an occlusion point that is hidden only from where all points are hidden', () => {
    let hiddenOnce = 0;
    fc.assert(
      fc.property(
        patch,
        fc.tuple(
          fc.double({ min: -180, max: 180, noNaN: true }),
          fc.double({ min: -90, max: 90, noNaN: true }),
        ),
        fc.double({ min: 1, max: 3e7, noNaN: true }),
        (points, [longitude, latitude], height) => {
          const eye = scaled(geodeticToEcef(longitude, latitude, height), 0);
          if (!hidden(eye, boundsOf(points).occlusion)) return;
          hiddenOnce++;
          for (let i = 0; i < points.length / 3; i++) expect(hidden(eye, scaled(points, i))).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
    expect(hiddenOnce).toBeGreaterThan(300);
  });

  it('should put the occlusion point of one point on the ellipsoid at that point', () => {
    const point = geodeticToEcef(6.15, 46.2, 0);
    boundsOf(point).occlusion.forEach((value, axis) => {
      expect(value).toBeCloseTo(scaled(point, 0)[axis], 12);
    });
  });
});
