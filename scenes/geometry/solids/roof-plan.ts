import { flatTriangles } from './flat-triangles.ts';
import type { Ring } from './ring.ts';

/**
 * A roof over a footprint before it gets its place in space. Points are in the footprint's plane; `heights` is
 * the roof's height over the eaves at each of them. Rings are the footprint's rings as lists of points, with
 * points added where a ridge meets a wall, so that walls and roof share their corners.
 */
export interface RoofPlan {
  points: number[];
  heights: number[];
  rings: number[][];
  /** Counter-clockwise seen from above. */
  triangles: number[];
  /** Pairs of points: ridges, hips and valleys. */
  creases: number[];
}

/** All rings' corners as points with a height, and no faces yet. */
export function startPlan(rings: readonly Ring[], height: (x: number, y: number) => number): RoofPlan {
  const plan: RoofPlan = { points: [], heights: [], rings: [], triangles: [], creases: [] };
  for (const ring of rings) {
    const indices: number[] = [];
    for (let i = 0; i < ring.length; i += 2)
      indices.push(addPoint(plan, ring[i], ring[i + 1], height(ring[i], ring[i + 1])));
    plan.rings.push(indices);
  }
  return plan;
}

export function addPoint(plan: RoofPlan, x: number, y: number, height: number): number {
  plan.points.push(x, y);
  return plan.heights.push(height) - 1;
}

/** Adds the triangles of one face: rings of points, the first its outline. Faces seen from above only. */
export function addFace(plan: RoofPlan, rings: readonly number[][]): void {
  const [outer] = rings;
  if (rings.length === 1 && outer.length === 3) {
    plan.triangles.push(outer[0], outer[1], outer[2]);
    return;
  }
  if (rings.length === 1 && outer.length === 4 && addQuad(plan, outer)) return;
  const flat: number[] = [];
  const holes: number[] = [];
  const corners: number[] = [];
  // Relative to the first corner: earcut's tests lose digits on large coordinates.
  const x0 = plan.points[2 * outer[0]];
  const y0 = plan.points[2 * outer[0] + 1];
  for (const [index, ring] of rings.entries()) {
    if (index > 0) holes.push(corners.length);
    for (const point of ring) {
      flat.push(plan.points[2 * point] - x0, plan.points[2 * point + 1] - y0);
      corners.push(point);
    }
  }
  for (const corner of flatTriangles(flat, holes, corners)) plan.triangles.push(corner);
}

/** A quadrilateral that a diagonal splits into two counter-clockwise triangles; the usual building. */
function addQuad(plan: RoofPlan, quad: readonly number[]): boolean {
  for (const start of [0, 1]) {
    const [a, b, c, d] = [quad[start], quad[start + 1], quad[start + 2], quad[(start + 3) % 4]];
    if (turn(plan, a, b, c) > 1e-9 && turn(plan, a, c, d) > 1e-9) {
      plan.triangles.push(a, b, c, a, c, d);
      return true;
    }
  }
  return false;
}

/** Twice the area of the triangle a, b, c: positive if it turns to the left. */
export function turn(plan: RoofPlan, a: number, b: number, c: number): number {
  const p = plan.points;
  return (
    (p[2 * b] - p[2 * a]) * (p[2 * c + 1] - p[2 * a + 1]) -
    (p[2 * b + 1] - p[2 * a + 1]) * (p[2 * c] - p[2 * a])
  );
}
