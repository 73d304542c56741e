import { flatTriangles } from './flat-triangles.ts';

/** Square metres: a corner that turns by less goes the long way. */
const LEAST_TURN = 1e-6;

/**
 * Normal of a ring in space by Newell's method; its length is twice the ring's area. Right-handed: a ring that is
 * counter-clockwise seen from outside has a normal that points outwards.
 */
export function newellNormal(
  points: ArrayLike<number>,
  corners: readonly number[],
): [x: number, y: number, z: number] {
  let nx = 0;
  let ny = 0;
  let nz = 0;
  const origin = 3 * corners[0];
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const ax = points[3 * corners[j]] - points[origin];
    const ay = points[3 * corners[j] + 1] - points[origin + 1];
    const az = points[3 * corners[j] + 2] - points[origin + 2];
    const bx = points[3 * corners[i]] - points[origin];
    const by = points[3 * corners[i] + 1] - points[origin + 1];
    const bz = points[3 * corners[i] + 2] - points[origin + 2];
    nx += ay * bz - az * by;
    ny += az * bx - ax * bz;
    nz += ax * by - ay * bx;
  }
  return [nx, ny, nz];
}

/**
 * Triangles of a polygon in space, as corners of it (indices into `points`, triplets), turning as its first ring
 * does. Projected along the axis that its normal is closest to, which keeps the rings' topology.
 */
export function triangulatePolygon(
  points: ArrayLike<number>,
  rings: readonly (readonly number[])[],
  normal: readonly [number, number, number],
): number[] {
  const [outer] = rings;
  if (rings.length === 1 && outer.length === 3) return [...outer];
  const [first, second] = projectionAxes(normal);
  if (rings.length === 1 && outer.length === 4 && isConvexQuad(points, outer, first, second))
    return [outer[2], outer[3], outer[0], outer[0], outer[1], outer[2]];
  const origin = 3 * outer[0];
  const flat: number[] = [];
  const holes: number[] = [];
  const corners: number[] = [];
  for (const [index, ring] of rings.entries()) {
    if (index > 0) holes.push(corners.length);
    for (const corner of ring) {
      flat.push(
        points[3 * corner + first] - points[origin + first],
        points[3 * corner + second] - points[origin + second],
      );
      corners.push(corner);
    }
  }
  return flatTriangles(flat, holes, corners);
}

/** Whether all four corners turn the same way, well clear of straight on. */
function isConvexQuad(
  points: ArrayLike<number>,
  [a, b, c, d]: readonly number[],
  first: number,
  second: number,
): boolean {
  const ux = points[3 * b + first] - points[3 * a + first];
  const uy = points[3 * b + second] - points[3 * a + second];
  const vx = points[3 * c + first] - points[3 * b + first];
  const vy = points[3 * c + second] - points[3 * b + second];
  const wx = points[3 * d + first] - points[3 * c + first];
  const wy = points[3 * d + second] - points[3 * c + second];
  const tx = points[3 * a + first] - points[3 * d + first];
  const ty = points[3 * a + second] - points[3 * d + second];
  return (
    ux * vy - uy * vx > LEAST_TURN &&
    vx * wy - vy * wx > LEAST_TURN &&
    wx * ty - wy * tx > LEAST_TURN &&
    tx * uy - ty * ux > LEAST_TURN
  );
}

/** The two axes to keep, ordered so that the ring is counter-clockwise in them. */
function projectionAxes([nx, ny, nz]: readonly [number, number, number]): [number, number] {
  const ax = Math.abs(nx);
  const ay = Math.abs(ny);
  const az = Math.abs(nz);
  if (az >= ax && az >= ay) return nz > 0 ? [0, 1] : [1, 0];
  if (ax >= ay) return nx > 0 ? [1, 2] : [2, 1];
  return ny > 0 ? [2, 0] : [0, 2];
}
