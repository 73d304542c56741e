import { contains } from '../../../models/attributes/conditions.ts';
import { metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Area, Position } from '../../../models/schema/position.ts';

type Point = readonly [x: number, y: number];

/** Metres from a place in degrees, on the plane that touches the ellipsoid near it. */
export type Plane = (at: Position) => Point;

/** The plane around a place; to some centimetres within a city. */
export function planeAround([longitude, latitude]: Position): Plane {
  const scale = metresPerDegree(latitude);
  return ([east, north]) => [(east - longitude) * scale.longitude, (north - latitude) * scale.latitude];
}

/** Middle of the corners of an area's outer ring, degrees; a ring that ends where it begins has that corner once. */
export function middleOf([corners]: Area): Position {
  const [first, last] = [corners[0], corners[corners.length - 1]];
  const isClosed = corners.length > 1 && first[0] === last[0] && first[1] === last[1];
  const ring = isClosed ? corners.slice(0, -1) : corners;
  const sum = ring.reduce(([x, y], [east, north]) => [x + east, y + north], [0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length];
}

/** Whether two areas meet: one holds a corner of the other, or their outer sides come as near as `within` metres. */
export function areasTouch(one: Area, other: Area, plane: Plane, within: number): boolean {
  const [a, b] = [one[0].map(plane), other[0].map(plane)];
  if (isApart(a, b, within)) return false;
  if (one[0].some(([x, y]) => contains(other, x, y)) || other[0].some(([x, y]) => contains(one, x, y)))
    return true;
  return a.some((from, i) => {
    const to = a[(i + 1) % a.length];
    return b.some((start, k) => sidesApart(from, to, start, b[(k + 1) % b.length]) <= within);
  });
}

/** Metres from a place to the outer sides of an area; 0 inside. */
export function metresTo(area: Area, at: Position, plane: Plane): number {
  if (contains(area, at[0], at[1])) return 0;
  const ring = area[0].map(plane);
  const point = plane(at);
  return Math.min(...ring.map((from, i) => pointToSide(point, from, ring[(i + 1) % ring.length])));
}

function isApart(a: readonly Point[], b: readonly Point[], within: number): boolean {
  return [0, 1].some((axis) => {
    const [first, second] = [a.map((at) => at[axis]), b.map((at) => at[axis])];
    return (
      Math.min(...first) > Math.max(...second) + within || Math.min(...second) > Math.max(...first) + within
    );
  });
}

function sidesApart(a: Point, b: Point, c: Point, d: Point): number {
  if (cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) return 0;
  return Math.min(pointToSide(a, c, d), pointToSide(b, c, d), pointToSide(c, a, b), pointToSide(d, a, b));
}

const cross = ([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

function pointToSide([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
