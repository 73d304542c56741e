import { along, contains, onSegment, type Point } from '../geometry/plane.ts';
import type { Polygon } from './plane.ts';

/** The least way between two lines or rings: metres, and where on each. */
export interface Nearest {
  metres: number;
  from: Point;
  to: Point;
}

/** Sides of a polygon, one after the other. */
export function* sidesOf(polygon: Polygon): Generator<readonly [Point, Point]> {
  for (const ring of polygon)
    for (let i = 0; i < ring.length; i++) yield [ring[i], ring[(i + 1) % ring.length]];
}

/** Whether a place lies within a polygon and in none of its holes. */
export const isWithin = (polygon: Polygon, at: Point): boolean =>
  polygon.every((ring, index) => contains(ring, at) === (index === 0));

/** Between two segments; 0 where they cross. */
export function nearestOfSegments(a: Point, b: Point, c: Point, d: Point): Nearest {
  const meeting = crossingOf(a, b, c, d);
  if (meeting) return { metres: 0, from: meeting, to: meeting };
  const candidates: Nearest[] = [];
  for (const place of [a, b]) {
    const { metres, share } = onSegment(place, c, d);
    candidates.push({ metres, from: place, to: along(c, d, share) });
  }
  for (const place of [c, d]) {
    const { metres, share } = onSegment(place, a, b);
    candidates.push({ metres, from: along(a, b, share), to: place });
  }
  return candidates.reduce((best, next) => (next.metres < best.metres ? next : best));
}

/** Where two segments cross; undefined where they do not, or lie on one line. */
export function crossingOf(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const denominator = ux * vy - uy * vx;
  if (denominator === 0) return undefined;
  const share = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / denominator;
  const other = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / denominator;
  return share >= 0 && share <= 1 && other >= 0 && other <= 1 ? along(a, b, share) : undefined;
}

/** From the outline of one polygon to that of another, whether they lie in one another or not. */
export function nearestOutlines(one: Polygon, other: Polygon): Nearest {
  let best: Nearest = { metres: Infinity, from: one[0][0], to: other[0][0] };
  for (const [a, b] of sidesOf(one))
    for (const [c, d] of sidesOf(other)) {
      const next = nearestOfSegments(a, b, c, d);
      if (next.metres < best.metres) best = next;
    }
  return best;
}
