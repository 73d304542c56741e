import { WGS84_A, WGS84_B } from '../../../models/geodesy/index.ts';
import type { TileBounds } from '../../../scenes/geometry/terrain/quantized-mesh.ts';

/** Sphere around the box of ECEF points (triplets), and their horizon occlusion point. */
export function boundsOf(points: Float64Array): TileBounds {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < points.length; i++) {
    if (points[i] < low[i % 3]) low[i % 3] = points[i];
    if (points[i] > high[i % 3]) high[i % 3] = points[i];
  }
  const centre: [number, number, number] = [
    (low[0] + high[0]) / 2,
    (low[1] + high[1]) / 2,
    (low[2] + high[2]) / 2,
  ];
  let radius = 0;
  for (let i = 0; i < points.length; i += 3)
    radius = Math.max(
      radius,
      Math.hypot(points[i] - centre[0], points[i + 1] - centre[1], points[i + 2] - centre[2]),
    );
  return { centre, radius, occlusion: horizonOcclusionPoint(points, centre) };
}

/** How far out a point is put that would have to be at infinity: tiles that span a hemisphere are never culled. */
const FAR = 100;

/**
 * The point that is hidden by the ellipsoid's horizon only when all of a tile is, along the direction of its
 * centre, as the quantized-mesh format asks for it (Ring, "Horizon culling", 2013).
 */
export function horizonOcclusionPoint(
  points: Float64Array,
  centre: readonly number[],
): [number, number, number] {
  const direction = unit([centre[0] / WGS84_A, centre[1] / WGS84_A, centre[2] / WGS84_B]);
  let furthest = 0;
  for (let i = 0; i < points.length; i += 3) {
    const scaled = [points[i] / WGS84_A, points[i + 1] / WGS84_A, points[i + 2] / WGS84_B];
    const length = Math.hypot(scaled[0], scaled[1], scaled[2]);
    const magnitude = Math.max(1, length);
    const cosAlpha =
      (scaled[0] * direction[0] + scaled[1] * direction[1] + scaled[2] * direction[2]) / length;
    const sinAlpha = Math.sqrt(Math.max(0, 1 - cosAlpha * cosAlpha));
    const cosBeta = 1 / magnitude;
    const sinBeta = Math.sqrt(Math.max(0, 1 - cosBeta * cosBeta));
    const distance = 1 / (cosAlpha * cosBeta - sinAlpha * sinBeta);
    furthest = Math.max(furthest, distance > 0 && distance < FAR ? distance : FAR);
  }
  return [direction[0] * furthest, direction[1] * furthest, direction[2] * furthest];
}

function unit([x, y, z]: readonly number[]): [number, number, number] {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
