/** A place on a plane: metres east and north of its origin. */
export type Point = readonly [x: number, y: number];
export type Polyline = readonly Point[];
/** Counter-clockwise, not closed. */
export type Ring = readonly Point[];

export const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
export const along = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
];
export const cross = (ax: number, ay: number, bx: number, by: number): number => ax * by - ay * bx;

/** Positive for counter-clockwise rings. */
export function ringArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    sum += cross(a[0], a[1], b[0], b[1]);
  }
  return sum / 2;
}

export function ringCentroid(ring: Ring): Point {
  let [x, y, area] = [0, 0, 0];
  const [ox, oy] = ring[0];
  for (let i = 1; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i], ring[i + 1]];
    const part = cross(a[0] - ox, a[1] - oy, b[0] - ox, b[1] - oy);
    area += part;
    x += (part * (a[0] + b[0] - 2 * ox)) / 3;
    y += (part * (a[1] + b[1] - 2 * oy)) / 3;
  }
  return area === 0 ? ring[0] : [ox + x / area, oy + y / area];
}

export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i], ring[j]];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Whether two sides of a ring cross: then it has no area that anybody means. Sides that only touch do not. */
export function crossesItself(ring: Ring): boolean {
  const turn = (a: Point, b: Point, c: Point) => cross(b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    for (let k = i + 2; k < ring.length; k++) {
      if (i === 0 && k === ring.length - 1) continue;
      const [c, d] = [ring[k], ring[(k + 1) % ring.length]];
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
    }
  }
  return false;
}

/** How far a place lies from a segment, and at which share of it the nearest place is. */
export function onSegment([x, y]: Point, a: Point, b: Point): { metres: number; share: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
  return { metres: Math.hypot(a[0] + share * dx - x, a[1] + share * dy - y), share };
}

export const distanceToSegment = (place: Point, a: Point, b: Point): number => onSegment(place, a, b).metres;

export function lengthOf(line: Polyline): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1], line[i]);
  return sum;
}

/** The convex ring around places: Andrew's monotone chain (1979). */
export function convexHull(places: readonly Point[]): Point[] {
  const sorted = [...places].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (points: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const p of points) {
      while (kept.length > 1) {
        const [a, b] = kept.slice(-2);
        if (cross(b[0] - a[0], b[1] - a[1], p[0] - a[0], p[1] - a[1]) > 0) break;
        kept.pop();
      }
      kept.push(p);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** The part of a convex ring on the left of the line through `at` along `direction`. */
export function clipLeft(ring: Ring, at: Point, [dx, dy]: Point): Point[] {
  const side = (p: Point): number => cross(dx, dy, p[0] - at[0], p[1] - at[1]);
  const kept: Point[] = [];
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const [sa, sb] = [side(a), side(b)];
    if (sa >= 0) kept.push(a);
    if ((sa > 0 && sb < 0) || (sa < 0 && sb > 0)) kept.push(along(a, b, sa / (sa - sb)));
  }
  return kept;
}

/** A ring moved inwards by a distance for each edge (edge i begins at corner i); empty if nothing is left. */
export function inset(ring: Ring, distanceOf: (edge: number) => number): Point[] {
  let kept: Point[] = [...ring];
  for (let i = 0; i < ring.length && kept.length >= 3; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const length = distance(a, b);
    if (length < 1e-6) continue;
    const direction: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const by = distanceOf(i);
    kept = clipLeft(kept, [a[0] - direction[1] * by, a[1] + direction[0] * by], direction);
  }
  return kept.length >= 3 && ringArea(kept) > 1 ? kept : [];
}

/** The rectangle of least area around a ring: its middle, the direction of its longer side, and both sides. */
export function boundingRectangle(ring: Ring): {
  middle: Point;
  direction: Point;
  length: number;
  width: number;
} {
  let best = {
    area: Number.POSITIVE_INFINITY,
    middle: ring[0],
    direction: [1, 0] as Point,
    length: 0,
    width: 0,
  };
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const edge = distance(a, b);
    if (edge < 1e-6) continue;
    const [ux, uy] = [(b[0] - a[0]) / edge, (b[1] - a[1]) / edge];
    let [low, high, near, far] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of ring) {
      const u = x * ux + y * uy;
      const v = y * ux - x * uy;
      low = Math.min(low, u);
      high = Math.max(high, u);
      near = Math.min(near, v);
      far = Math.max(far, v);
    }
    const [length, width] = [high - low, far - near];
    if (length * width >= best.area) continue;
    const [u, v] = [(low + high) / 2, (near + far) / 2];
    const middle: Point = [u * ux - v * uy, u * uy + v * ux];
    best =
      length >= width
        ? { area: length * width, middle, direction: [ux, uy], length, width }
        : { area: length * width, middle, direction: [-uy, ux], length: width, width: length };
  }
  return best;
}
