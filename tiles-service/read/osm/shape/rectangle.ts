import { metresPerUnit, type Ring } from './ring.ts';

export interface Rectangle {
  /** Metres. */
  long: number;
  short: number;
  /** Degrees clockwise from north of the longer side, 0 to 180. */
  direction: number;
}

/**
 * The smallest rectangle around a ring: one of its sides lies along a side of the convex hull (Freeman and Shapira
 * 1975). Undefined for a ring without extent.
 */
export function smallestRectangle(ring: Ring): Rectangle | undefined {
  const hull = convexHullInMetres(ring);
  let best: Rectangle | undefined;
  let bestArea = Number.POSITIVE_INFINITY;
  for (let i = 0; i < hull.length; i += 2) {
    const j = (i + 2) % hull.length;
    const length = Math.hypot(hull[j] - hull[i], hull[j + 1] - hull[i + 1]);
    if (length === 0) continue;
    const ux = (hull[j] - hull[i]) / length;
    const uy = (hull[j + 1] - hull[i + 1]) / length;
    let minAlong = Number.POSITIVE_INFINITY;
    let maxAlong = Number.NEGATIVE_INFINITY;
    let minAcross = Number.POSITIVE_INFINITY;
    let maxAcross = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < hull.length; k += 2) {
      const along = hull[k] * ux + hull[k + 1] * uy;
      const across = hull[k + 1] * ux - hull[k] * uy;
      minAlong = Math.min(minAlong, along);
      maxAlong = Math.max(maxAlong, along);
      minAcross = Math.min(minAcross, across);
      maxAcross = Math.max(maxAcross, across);
    }
    const along = maxAlong - minAlong;
    const across = maxAcross - minAcross;
    if (along * across >= bestArea) continue;
    bestArea = along * across;
    const bearing = (Math.atan2(ux, uy) * 180) / Math.PI + (along >= across ? 0 : 90);
    best = {
      long: Math.max(along, across),
      short: Math.min(along, across),
      direction: ((bearing % 180) + 180) % 180,
    };
  }
  return best && best.long > 0 ? best : undefined;
}

/** Counter-clockwise, in metres east and north of the first vertex. */
function convexHullInMetres(ring: Ring): Float64Array {
  const [east, north] = metresPerUnit(ring[1]);
  const count = ring.length / 2;
  const order = Array.from({ length: count }, (_, i) => i * 2);
  order.sort((i, j) => ring[i] - ring[j] || ring[i + 1] - ring[j + 1]);
  const hull: number[] = [];
  let floor = 2;
  const visit = (i: number) => {
    while (hull.length >= floor) {
      const a = hull[hull.length - 2];
      const b = hull[hull.length - 1];
      if (
        (ring[b] - ring[a]) * (ring[i + 1] - ring[a + 1]) -
          (ring[b + 1] - ring[a + 1]) * (ring[i] - ring[a]) >
        0
      )
        break;
      hull.pop();
    }
    hull.push(i);
  };
  for (const i of order) visit(i);
  floor = hull.length + 1;
  for (let k = count - 2; k >= 0; k--) visit(order[k]);
  hull.pop();
  const metres = new Float64Array(hull.length * 2);
  for (const [k, i] of hull.entries()) {
    metres[k * 2] = (ring[i] - ring[0]) * east;
    metres[k * 2 + 1] = (ring[i + 1] - ring[1]) * north;
  }
  return metres;
}
