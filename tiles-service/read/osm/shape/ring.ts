import { UNITS_PER_DEGREE } from '../elements.ts';

/**
 * A ring in whole 1e-7 degrees: x, y, x, y …, the first vertex not repeated at the end. Whole numbers make equal
 * places equal and, over less than 9 degrees, the sign of every cross product exact.
 */
export type Ring = Int32Array;
/** An outer ring, counter-clockwise, then its holes, clockwise. */
export type Polygon = Ring[];

const METRES_PER_UNIT = 111_319.490793 / UNITS_PER_DEGREE;

/** Metres per unit eastward and northward at a latitude in units, on a sphere of the WGS84 equatorial radius. */
export function metresPerUnit(latitude: number): [east: number, north: number] {
  return [METRES_PER_UNIT * Math.cos((latitude / UNITS_PER_DEGREE) * (Math.PI / 180)), METRES_PER_UNIT];
}

/** Twice the signed area in square units: positive for counter-clockwise. */
export function doubleArea(ring: Ring): number {
  const originX = ring[0];
  const originY = ring[1];
  let sum = 0;
  let x0 = ring[ring.length - 2] - originX;
  let y0 = ring[ring.length - 1] - originY;
  for (let i = 0; i < ring.length; i += 2) {
    const x1 = ring[i] - originX;
    const y1 = ring[i + 1] - originY;
    sum += x0 * y1 - x1 * y0;
    x0 = x1;
    y0 = y1;
  }
  return sum;
}

/** Square metres, never negative. */
export function areaOf(ring: Ring): number {
  if (ring.length < 6) return 0;
  const [east, north] = metresPerUnit(ring[1]);
  return (Math.abs(doubleArea(ring)) / 2) * east * north;
}

/** Square metres of outer rings less their holes. */
export function areaOfPolygons(polygons: readonly Polygon[]): number {
  let sum = 0;
  for (const polygon of polygons) {
    for (let i = 0; i < polygon.length; i++) sum += i === 0 ? areaOf(polygon[i]) : -areaOf(polygon[i]);
  }
  return sum;
}

export function reversed(ring: Ring): Ring {
  const result = new Int32Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    result[ring.length - 2 - i] = ring[i];
    result[ring.length - 1 - i] = ring[i + 1];
  }
  return result;
}

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export function boundsOf(ring: Ring): Bounds {
  const bounds = { minX: ring[0], minY: ring[1], maxX: ring[0], maxY: ring[1] };
  for (let i = 2; i < ring.length; i += 2) {
    if (ring[i] < bounds.minX) bounds.minX = ring[i];
    else if (ring[i] > bounds.maxX) bounds.maxX = ring[i];
    if (ring[i + 1] < bounds.minY) bounds.minY = ring[i + 1];
    else if (ring[i + 1] > bounds.maxY) bounds.maxY = ring[i + 1];
  }
  return bounds;
}

/** Even-odd test. Points on the ring may fall on either side. */
export function ringContains(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const y0 = ring[j + 1];
    const y1 = ring[i + 1];
    if (y0 > y !== y1 > y && x < ring[j] + ((y - y0) / (y1 - y0)) * (ring[i] - ring[j])) inside = !inside;
  }
  return inside;
}

export function polygonsContain(polygons: readonly Polygon[], x: number, y: number): boolean {
  let inside = false;
  for (const polygon of polygons) for (const ring of polygon) if (ringContains(ring, x, y)) inside = !inside;
  return inside;
}

/**
 * A point within the ring, off its border: the middle of the widest stretch inside, on a line between two whole
 * latitudes, which no vertex lies on.
 */
export function interiorPoint(rings: readonly Ring[]): [x: number, y: number] {
  const { minY, maxY } = boundsOf(rings[0]);
  const y = Math.floor((minY + maxY) / 2) + 0.5;
  const crossings: number[] = [];
  for (const ring of rings) addCrossings(ring, y, crossings);
  crossings.sort((a, b) => a - b);
  let best = 0;
  for (let i = 2; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > crossings[best + 1] - crossings[best]) best = i;
  }
  if (crossings.length < 2) return [rings[0][0], rings[0][1]];
  return [(crossings[best] + crossings[best + 1]) / 2, y];
}

/** Adds the x of every crossing of the ring with the line of latitude y. */
export function addCrossings(ring: Ring, y: number, crossings: number[]): void {
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const y0 = ring[j + 1];
    const y1 = ring[i + 1];
    if (y0 > y !== y1 > y) crossings.push(ring[j] + ((y - y0) / (y1 - y0)) * (ring[i] - ring[j]));
  }
}

/**
 * Leaves out repeated vertices, a closing one, and spikes (a way out and straight back). Returns the same array
 * where there is nothing to do. Fewer than three vertices left: no ring at all.
 */
export function cleanRing(points: Int32Array): Ring {
  if (isClean(points)) return points;
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    push(kept, points[i], points[i + 1]);
  }
  // The seam: the end may repeat the start, or run back over it.
  for (let changed = true; changed && kept.length >= 6; ) {
    changed = false;
    const n = kept.length;
    if (kept[0] === kept[n - 2] && kept[1] === kept[n - 1]) {
      kept.length = n - 2;
      changed = true;
    } else if (isSpike(kept[n - 4], kept[n - 3], kept[n - 2], kept[n - 1], kept[0], kept[1])) {
      kept.length = n - 2;
      changed = true;
    } else if (isSpike(kept[n - 2], kept[n - 1], kept[0], kept[1], kept[2], kept[3])) {
      kept.splice(0, 2);
      changed = true;
    }
  }
  return Int32Array.from(kept);
}

/** Appends a vertex, undoing what it turns out to repeat or to run back over. */
function push(kept: number[], x: number, y: number): void {
  while (kept.length >= 4) {
    const n = kept.length;
    if (!isSpike(kept[n - 4], kept[n - 3], kept[n - 2], kept[n - 1], x, y)) break;
    kept.length = n - 2;
  }
  const n = kept.length;
  if (n >= 2 && kept[n - 2] === x && kept[n - 1] === y) return;
  kept.push(x, y);
}

function isClean(ring: Int32Array): boolean {
  const n = ring.length;
  if (n < 6) return true;
  let ax = ring[n - 4];
  let ay = ring[n - 3];
  let bx = ring[n - 2];
  let by = ring[n - 1];
  for (let i = 0; i < n; i += 2) {
    const cx = ring[i];
    const cy = ring[i + 1];
    if ((bx === cx && by === cy) || isSpike(ax, ay, bx, by, cx, cy)) return false;
    ax = bx;
    ay = by;
    bx = cx;
    by = cy;
  }
  return true;
}

/** From a to b and back in the very direction of a. */
function isSpike(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
  const ux = bx - ax;
  const uy = by - ay;
  const vx = cx - bx;
  const vy = cy - by;
  return ux * vy - uy * vx === 0 && ux * vx + uy * vy < 0;
}
