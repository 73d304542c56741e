import { insideRing, orientedBox, type Ring } from '../../../scenes/geometry/solids/ring.ts';

/**
 * The outline that stands for several buildings from afar: a rectangle along their common hull (convex, counter-
 * clockwise), as large as their footprints together. A hull would fill the streets between them and have corners of
 * its own; this keeps their volume, their direction and the gaps.
 */
export function blockRing(hull: Ring, area: number): Ring {
  const { x, y, ux, uy, halfLength, halfWidth } = orientedBox(hull);
  const scale = Math.min(1, Math.sqrt(area / (4 * halfLength * halfWidth || 1)));
  const [a, b] = [halfLength * scale, halfWidth * scale];
  return [
    [-a, -b],
    [a, -b],
    [a, b],
    [-a, b],
  ].flatMap(([u, v]) => [x + u * ux - v * uy, y + u * uy + v * ux]);
}

/** Metres by which a corner of a convex ring lies outside another, at the most. */
export function farthestCorner(ring: Ring, from: Ring): number {
  let most = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i], ring[i + 1]];
    if (insideRing(from, x, y)) continue;
    most = Math.max(most, Math.sqrt(squaredDistance(from, x, y)));
  }
  return most;
}

/** Square metres of the distance from a place to the outline of a ring. */
export function squaredDistance(ring: Ring, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const dx = ring[i] - ring[j];
    const dy = ring[i + 1] - ring[j + 1];
    const px = x - ring[j];
    const py = y - ring[j + 1];
    const t = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
    const ex = px - t * dx;
    const ey = py - t * dy;
    least = Math.min(least, ex * ex + ey * ey);
  }
  return least;
}
