/**
 * Rings in a plane: flat arrays x0, y0, x1, y1 …, not closed, metres. Counter-clockwise rings have positive area.
 */
export type Ring = number[];

/** Signed area, by the shoelace formula about the first corner, which keeps digits far from the origin. */
export function ringArea(ring: ArrayLike<number>): number {
  const x0 = ring[0];
  const y0 = ring[1];
  let sum = 0;
  for (let i = 2; i + 3 < ring.length; i += 2)
    sum += (ring[i] - x0) * (ring[i + 3] - y0) - (ring[i + 2] - x0) * (ring[i + 1] - y0);
  return sum / 2;
}

/** Centre of mass of the area; of the corners where the area is next to nothing. */
export function ringCentroid(ring: ArrayLike<number>): [number, number] {
  const x0 = ring[0];
  const y0 = ring[1];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const ax = ring[i] - x0;
    const ay = ring[i + 1] - y0;
    const bx = ring[i + 2] - x0;
    const by = ring[i + 3] - y0;
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (Math.abs(area) > 1e-6) return [x0 + x / (3 * area), y0 + y / (3 * area)];
  x = 0;
  y = 0;
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
  }
  return [(2 * x) / ring.length, (2 * y) / ring.length];
}

export function ringPerimeter(ring: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    sum += Math.hypot(ring[i] - ring[j], ring[i + 1] - ring[j + 1]);
  return sum;
}

/**
 * Without repeated corners, spikes and corners that lie within `tolerance` metres of the line between their
 * neighbours. Empty if fewer than three corners or no area is left.
 */
export function cleanRing(ring: ArrayLike<number>, tolerance: number): Ring {
  const kept: Ring = [];
  for (let i = 0; i < ring.length; i += 2) {
    pushCorner(kept, ring[i], ring[i + 1], tolerance);
  }
  // The seam: the first corners may be needless once the last are known.
  for (;;) {
    const count = kept.length;
    if (count < 6) return [];
    const lastNeedless = isNeedless(kept, count - 4, count - 2, 0, tolerance);
    if (lastNeedless) {
      kept.length -= 2;
      continue;
    }
    if (!isNeedless(kept, count - 2, 0, 2, tolerance)) break;
    kept.splice(0, 2);
  }
  return Math.abs(ringArea(kept)) > tolerance * tolerance ? kept : [];
}

function pushCorner(kept: Ring, x: number, y: number, tolerance: number): void {
  while (kept.length >= 2) {
    const end = kept.length;
    if (Math.abs(kept[end - 2] - x) < tolerance && Math.abs(kept[end - 1] - y) < tolerance) return;
    if (end < 4) break;
    if (!liesOn(kept[end - 4], kept[end - 3], kept[end - 2], kept[end - 1], x, y, tolerance)) break;
    kept.length -= 2;
  }
  kept.push(x, y);
}

function isNeedless(ring: Ring, a: number, b: number, c: number, tolerance: number): boolean {
  return liesOn(ring[a], ring[a + 1], ring[b], ring[b + 1], ring[c], ring[c + 1], tolerance);
}

/** Whether b adds nothing to the path a–b–c: too near to a neighbour, on the line, or the tip of a spike. */
function liesOn(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  tolerance: number,
): boolean {
  const dx = cx - ax;
  const dy = cy - ay;
  const ex = bx - ax;
  const ey = by - ay;
  const length = Math.hypot(dx, dy);
  const cross = Math.abs(dx * ey - dy * ex);
  if (length < tolerance) return true;
  if (cross > tolerance * length) {
    // A spike leaves and comes back along the same line, however far its neighbours are apart.
    const fx = bx - cx;
    const fy = by - cy;
    const forth = Math.hypot(ex, ey);
    const back = Math.hypot(fx, fy);
    return ex * fx + ey * fy > 0 && Math.abs(ex * fy - ey * fx) < tolerance * Math.max(forth, back);
  }
  return true;
}

/** A rectangle: centre, unit vector of the longer side, half lengths along and across. */
export interface Box {
  x: number;
  y: number;
  ux: number;
  uy: number;
  halfLength: number;
  halfWidth: number;
}

/** The smallest rectangle with a side along one of the ring's hull edges, which is the smallest of all. */
export function orientedBox(ring: ArrayLike<number>): Box {
  const hull = convexHull(ring);
  let best: Box | undefined;
  let bestArea = Number.POSITIVE_INFINITY;
  for (let i = 0, j = hull.length - 2; i < hull.length; j = i, i += 2) {
    const length = Math.hypot(hull[i] - hull[j], hull[i + 1] - hull[j + 1]);
    if (length < 1e-6) continue;
    const box = boxAlong(hull, (hull[i] - hull[j]) / length, (hull[i + 1] - hull[j + 1]) / length);
    const area = box.halfLength * box.halfWidth;
    if (area < bestArea - 1e-9) {
      bestArea = area;
      best = box;
    }
  }
  return best ?? boxAlong(ring, 1, 0);
}

/** The rectangle around a ring with sides along (ux, uy) and across; its longer side becomes the length. */
export function boxAlong(ring: ArrayLike<number>, ux: number, uy: number): Box {
  let s0 = Number.POSITIVE_INFINITY;
  let s1 = Number.NEGATIVE_INFINITY;
  let t0 = s0;
  let t1 = s1;
  for (let i = 0; i < ring.length; i += 2) {
    const s = ring[i] * ux + ring[i + 1] * uy;
    const t = ring[i + 1] * ux - ring[i] * uy;
    if (s < s0) s0 = s;
    if (s > s1) s1 = s;
    if (t < t0) t0 = t;
    if (t > t1) t1 = t;
  }
  const s = (s0 + s1) / 2;
  const t = (t0 + t1) / 2;
  const x = s * ux - t * uy;
  const y = s * uy + t * ux;
  const along = (s1 - s0) / 2;
  const across = (t1 - t0) / 2;
  if (along >= across) return { x, y, ux, uy, halfLength: along, halfWidth: across };
  return { x, y, ux: -uy, uy: ux, halfLength: across, halfWidth: along };
}

/** Convex hull, counter-clockwise, by Andrew's monotone chain (1979). */
export function convexHull(points: ArrayLike<number>): Ring {
  const order = fromWestToEast(points);
  const hull: Ring = [];
  halfHull(points, order, 0, 1, hull);
  halfHull(points, order, order.length - 1, -1, hull);
  return hull;
}

/** Adds the lower half of the hull (or the upper one, from the other end), its last point left out. */
function halfHull(
  points: ArrayLike<number>,
  order: readonly number[],
  from: number,
  step: number,
  hull: Ring,
): void {
  const start = hull.length;
  for (let k = from; k >= 0 && k < order.length; k += step) {
    const x = points[order[k]];
    const y = points[order[k] + 1];
    while (hull.length >= start + 4) {
      const end = hull.length;
      const cross =
        (hull[end - 2] - hull[end - 4]) * (y - hull[end - 3]) -
        (hull[end - 1] - hull[end - 3]) * (x - hull[end - 4]);
      if (cross > 0) break;
      hull.length -= 2;
    }
    hull.push(x, y);
  }
  hull.length -= 2;
}

/** Up to so many points are sorted by insertion, which is fastest for few. */
const FEW = 40;

/** Places of points by x, then y. */
function fromWestToEast(points: ArrayLike<number>): number[] {
  const count = points.length >> 1;
  const order = new Array<number>(count);
  for (let i = 0; i < count; i++) order[i] = 2 * i;
  if (count > FEW) return order.sort((a, b) => points[a] - points[b] || points[a + 1] - points[b + 1]);
  for (let i = 1; i < count; i++) {
    const place = order[i];
    const x = points[place];
    const y = points[place + 1];
    let j = i - 1;
    for (; j >= 0; j--) {
      const other = order[j];
      if (points[other] < x || (points[other] === x && points[other + 1] <= y)) break;
      order[j + 1] = other;
    }
    order[j + 1] = place;
  }
  return order;
}

/** Turns rings the way that models/feature.ts says: the first counter-clockwise, the others clockwise. */
export function orientRings(rings: Ring[]): void {
  for (const [index, ring] of rings.entries()) {
    if (ringArea(ring) > 0 !== (index === 0)) reverseRing(ring);
  }
}

export function reverseRing(ring: Ring): void {
  for (let i = 0, j = ring.length - 2; i < j; i += 2, j -= 2) {
    const x = ring[i];
    const y = ring[i + 1];
    ring[i] = ring[j];
    ring[i + 1] = ring[j + 1];
    ring[j] = x;
    ring[j + 1] = y;
  }
}

export function insideRing(ring: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if (ring[i + 1] > y === ring[j + 1] > y) continue;
    const at = ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i];
    if (x < at) inside = !inside;
  }
  return inside;
}
