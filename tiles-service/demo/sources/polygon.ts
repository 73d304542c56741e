import type { Ring } from '../../../scenes/demo/plane.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** A ring as a GeoJSON polygon, closed. */
export function polygonOf(ring: Ring, toDegrees: ToDegrees) {
  const corners = ring.map(toDegrees);
  return { type: 'Polygon', coordinates: [[...corners, corners[0]]] };
}
