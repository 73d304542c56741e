import type { Feature } from '../feature.ts';
import { enuFrame } from '../geodesy/ellipsoid.ts';
import type { BimShape } from '../schema/bim.ts';

/**
 * Points and weights on a triangle, exact for polynomials up to the fourth degree: the parts that the three corners
 * have of a point, and the share of the area that it stands for. Dunavant, D. A. (1985): High degree efficient
 * symmetrical Gaussian quadrature rules for the triangle. International Journal for Numerical Methods in Engineering
 * 21, 1129–1148.
 */
const RULE = [
  [0.445948490915965, 0.223381589678011],
  [0.091576213509771, 0.109951743655322],
].flatMap(([part, weight]) => {
  const most = 1 - 2 * part;
  return [
    [most, part, part, weight],
    [part, most, part, weight],
    [part, part, most, weight],
  ];
});

/** Digits that the numbers of a shape are told with, and the least step of them: less is rounding of positions. */
const DIGITS = 7;
const STEP = 1e-6;

/**
 * What the surface of an element looks like, in sixteen numbers that do not depend on how it is cut into triangles:
 * area, middle and moments up to the fourth order, in metres to the east, to the north and up from its lowest
 * south-western corner; see bimShapeSchema. Undefined for what has no surface of triangles.
 */
export function shapeMomentsOf({ geometries }: Feature): BimShape | undefined {
  const corners = trianglesOf(geometries);
  if (!corners) return undefined;
  const areas = areasOf(corners);
  const area = areas.reduce((sum, own) => sum + own, 0);
  if (!(area > 0)) return undefined;
  const middle = [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let at = 0; at < areas.length; at++)
      sum +=
        (areas[at] * (corners[9 * at + axis] + corners[9 * at + 3 + axis] + corners[9 * at + 6 + axis])) / 3;
    return sum / area;
  });
  const sums = new Float64Array(12);
  for (let at = 0; at < areas.length; at++)
    for (const [a, b, c, weight] of RULE) {
      const from = 9 * at;
      const x = a * corners[from] + b * corners[from + 3] + c * corners[from + 6] - middle[0];
      const y = a * corners[from + 1] + b * corners[from + 4] + c * corners[from + 7] - middle[1];
      const h = a * corners[from + 2] + b * corners[from + 5] + c * corners[from + 8] - middle[2];
      addMoments(sums, x, y, h, weight * areas[at]);
    }
  return [area, ...middle, ...[...sums].map((sum) => sum / area)].map(told);
}

/** Of z = x + iy, the place seen from above, and the height h: |z|², h², z², zh, z|z|², z²|z|², z⁴. */
function addMoments(sums: Float64Array, x: number, y: number, h: number, weight: number): void {
  const square = x * x + y * y;
  const real = x * x - y * y;
  const imaginary = 2 * x * y;
  sums[0] += weight * square;
  sums[1] += weight * h * h;
  sums[2] += weight * real;
  sums[3] += weight * imaginary;
  sums[4] += weight * x * h;
  sums[5] += weight * y * h;
  sums[6] += weight * x * square;
  sums[7] += weight * y * square;
  sums[8] += weight * real * square;
  sums[9] += weight * imaginary * square;
  sums[10] += weight * (real * real - imaginary * imaginary);
  sums[11] += weight * 2 * real * imaginary;
}

/** Corners of all triangles in metres from the lowest south-western corner; undefined if a face is none. */
function trianglesOf(geometries: Feature['geometries']): Float64Array | undefined {
  const parts: Float64Array[] = [];
  for (const geometry of geometries) {
    if (geometry.kind !== 'surfaces') return undefined;
    const { positions, ringStarts } = geometry;
    if (ringStarts.some((start, ring) => start !== 3 * ring)) return undefined;
    parts.push(positions);
  }
  const low = [Infinity, Infinity, Infinity];
  for (const positions of parts)
    for (let at = 0; at < positions.length; at++) low[at % 3] = Math.min(low[at % 3], positions[at]);
  if (!low.every(Number.isFinite)) return undefined;
  const frame = enuFrame(low[0], low[1], low[2]);
  const corners = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let written = 0;
  for (const positions of parts)
    for (let at = 0; at + 2 < positions.length; at += 3, written += 3)
      frame.toEnu(positions[at], positions[at + 1], positions[at + 2], corners, written);
  return corners;
}

function areasOf(corners: Float64Array): Float64Array {
  const areas = new Float64Array(Math.floor(corners.length / 9));
  for (let triangle = 0, at = 0; triangle < areas.length; triangle++, at += 9) {
    const ux = corners[at + 3] - corners[at];
    const uy = corners[at + 4] - corners[at + 1];
    const uz = corners[at + 5] - corners[at + 2];
    const vx = corners[at + 6] - corners[at];
    const vy = corners[at + 7] - corners[at + 1];
    const vz = corners[at + 8] - corners[at + 2];
    areas[triangle] = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
  }
  return areas;
}

function told(value: number): number {
  const short = Number(value.toPrecision(DIGITS));
  return Math.abs(short) < STEP ? 0 : Number(short.toFixed(6));
}
