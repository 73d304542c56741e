import type { Area, Position } from '../../../models/schema/position.ts';
import { planeAround } from './rings.ts';

type Point = readonly [x: number, y: number];

/** West, south, east, north in degrees. */
export type DegreeBox = readonly [west: number, south: number, east: number, north: number];

/**
 * The part of a box that is nearer to each place than to all others (A. H. Thiessen, Precipitation averages for large
 * areas, Monthly Weather Review 39, 1911): convex areas that fill the box without overlap; undefined for a place of which
 * no part of the box is nearest, and for all but the first of places that are one. Nearness is on the plane around the
 * middle of the box. Degrees.
 */
export function thiessenAreas(
  places: readonly Position[],
  [west, south, east, north]: DegreeBox,
): (Area | undefined)[] {
  const middle: Position = [(west + east) / 2, (south + north) / 2];
  const plane = planeAround(middle);
  const [sx, sy] = plane([middle[0] + 1, middle[1] + 1]);
  const back = ([x, y]: Point): Position => [
    Math.max(west, Math.min(east, middle[0] + x / sx)),
    Math.max(south, Math.min(north, middle[1] + y / sy)),
  ];
  const corners: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const points = places.map(plane);
  return points.map((own, index) => {
    let ring: Point[] = corners.map(plane);
    for (const [k, other] of points.entries()) {
      if (k === index || ring.length === 0) continue;
      if (own[0] === other[0] && own[1] === other[1]) ring = k < index ? [] : ring;
      else ring = nearer(ring, own, other);
    }
    return ring.length < 3 ? undefined : [ring.map(back)];
  });
}

/** The part of a convex ring that is nearer to one point than to another (Sutherland and Hodgman, 1974). */
function nearer(ring: readonly Point[], own: Point, other: Point): Point[] {
  const [nx, ny] = [other[0] - own[0], other[1] - own[1]];
  const limit = (nx * (own[0] + other[0]) + ny * (own[1] + other[1])) / 2;
  const over = ([x, y]: Point): number => nx * x + ny * y - limit;
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length];
    const [a, b] = [over(from), over(to)];
    const kept = a <= 0 ? [from] : [];
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      const share = a / (a - b);
      kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
    }
    return kept;
  });
}
