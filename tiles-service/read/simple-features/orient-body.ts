import type { SurfacesGeometry } from '../../../models/feature.ts';
import { areaVector } from './ring-area.ts';

/** A body whose area vectors add up to less than this share of its area counts as closed. */
const CLOSED_SHARE = 1e-3;
/** Volume over area, in metres, under which a body has no inside and no outside. */
const THINNEST = 1e-6;

/**
 * Turns the surfaces of a closed body that is inside out, in place; true if it was. By the divergence theorem the
 * area vectors of a closed surface add up to nothing, and a third of the sum of position · area is its volume,
 * positive where the surfaces face out. Degrees are taken as lengths of one scale, which changes no sign.
 */
export function orientBody(body: SurfacesGeometry): boolean {
  const { positions, ringStarts, polygonStarts } = body;
  const latitude = positions[1];
  const scale: [number, number] = [111_320 * Math.cos((latitude * Math.PI) / 180), 111_320];
  const sum = [0, 0, 0];
  let area = 0;
  let volume = 0;
  for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
    const from = ringStarts[ring] * 3;
    const vector = areaVector(positions, from, ringStarts[ring + 1] * 3, scale);
    for (let axis = 0; axis < 3; axis++) {
      const reach = (positions[from + axis] - positions[axis]) * (axis < 2 ? scale[axis] : 1);
      sum[axis] += vector[axis];
      volume += (reach * vector[axis]) / 3;
    }
    area += Math.hypot(...vector);
  }
  const isClosed = Math.hypot(...sum) <= CLOSED_SHARE * area;
  if (polygonStarts.length < 5 || !isClosed || volume >= -THINNEST * area) return false;
  for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
    reverse(positions, ringStarts[ring] * 3, ringStarts[ring + 1] * 3);
  }
  return true;
}

function reverse(positions: Float64Array, from: number, to: number): void {
  const ring = positions.slice(from, to);
  for (let at = from, end = ring.length; at < to; at += 3, end -= 3) {
    positions.set(ring.subarray(end - 3, end), at);
  }
}
