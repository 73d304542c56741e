import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplifyRing } from '../../../../scenes/geometry/solids/simplify-ring.ts';

/** Distance of a point from a closed ring. */
function distanceTo(ring: number[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [dx, dy] = [ring[i] - ring[j], ring[i + 1] - ring[j + 1]];
    const t = Math.max(
      0,
      Math.min(1, ((x - ring[j]) * dx + (y - ring[j + 1]) * dy) / (dx * dx + dy * dy || 1)),
    );
    least = Math.min(least, Math.hypot(x - ring[j] - t * dx, y - ring[j + 1] - t * dy));
  }
  return least;
}

describe('simplifying a ring', () => {
  it('should drop corners that hardly stand out', () => {
    const ring = [0, 0, 5, 0.1, 10, 0, 10, 5.1, 10.1, 10, 5, 9.9, 0, 10];
    expect(simplifyRing(ring, 0.3).length / 2).toBe(4);
  });

  it('should keep a ring of four corners, and any ring that would collapse', () => {
    const square = [0, 0, 1, 0, 1, 1, 0, 1];
    expect(simplifyRing(square, 5)).toBe(square);
    const star = [1, 0, 0.2, 0.2, 0, 1, -0.2, 0.2, -1, 0, -0.2, -0.2, 0, -1, 0.2, -0.2];
    expect(simplifyRing(star, 50).length).toBeGreaterThanOrEqual(6);
  });

  it('should leave no corner farther than the tolerance from the result', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 3, max: 12, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (radii, tolerance) => {
          const ring = radii.flatMap((radius, i) => {
            const at = (i / radii.length) * 2 * Math.PI;
            return [radius * Math.cos(at), radius * Math.sin(at)];
          });
          const simple = simplifyRing(ring, tolerance);
          expect(simple.length).toBeLessThanOrEqual(ring.length);
          for (let i = 0; i < ring.length; i += 2)
            expect(distanceTo(simple, ring[i], ring[i + 1])).toBeLessThanOrEqual(tolerance + 1e-9);
        },
      ),
    );
  });
});
