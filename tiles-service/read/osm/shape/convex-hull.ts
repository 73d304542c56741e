import type { Ring } from './ring.ts';

/** Points gathered before they are reduced to their hull. */
const GATHERED = 4096;

/**
 * The convex hull of a stream of points in bounded memory: points inside the octagon of the extremes known so far
 * are passed over at once (Akl and Toussaint 1978), the rest is reduced piece by piece (Andrew's monotone
 * chain, 1979). Coordinates are whole 1e-7 degrees.
 */
export class ConvexHull {
  #points: number[] = [];
  /** Extremes in eight directions, counter-clockwise: x, y of each. */
  readonly #octagon = new Float64Array(16).fill(Number.NaN);
  readonly #reach = new Float64Array(8).fill(Number.NEGATIVE_INFINITY);

  add(x: number, y: number): void {
    if (this.#isInsideOctagon(x, y)) return;
    for (let i = 0; i < 8; i++) {
      const reach = DIRECTIONS[i * 2] * x + DIRECTIONS[i * 2 + 1] * y;
      if (reach <= this.#reach[i]) continue;
      this.#reach[i] = reach;
      this.#octagon[i * 2] = x;
      this.#octagon[i * 2 + 1] = y;
    }
    this.#points.push(x, y);
    if (this.#points.length >= GATHERED * 2) {
      const hull = hullOf(this.#points);
      // Points on a circle are all on their hull; then every second one will do.
      this.#points = hull.length < GATHERED ? [...hull] : thinned(hull);
    }
  }

  /** Counter-clockwise; fewer than three vertices where all points lie on one line. */
  ring(): Ring {
    return Int32Array.from(hullOf(this.#points));
  }

  #isInsideOctagon(x: number, y: number): boolean {
    const octagon = this.#octagon;
    for (let i = 0; i < 16; i += 2) {
      const j = (i + 2) % 16;
      const ux = octagon[j] - octagon[i];
      const uy = octagon[j + 1] - octagon[i + 1];
      if (ux === 0 && uy === 0) continue;
      // Not `<= 0`: before there is an octagon, this is a comparison with NaN.
      if (!(ux * (y - octagon[i + 1]) - uy * (x - octagon[i]) > 0)) return false;
    }
    return !(octagon[0] === octagon[8] && octagon[1] === octagon[9]);
  }
}

const DIRECTIONS = [1, 0, 1, 1, 0, 1, -1, 1, -1, 0, -1, -1, 0, -1, 1, -1];

function thinned(hull: number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < hull.length; i += 4) kept.push(hull[i], hull[i + 1]);
  return kept;
}

function hullOf(points: readonly number[]): number[] {
  const order = Array.from({ length: points.length / 2 }, (_, i) => i * 2);
  order.sort((i, j) => points[i] - points[j] || points[i + 1] - points[j + 1]);
  const lower = halfHull(points, order);
  const upper = halfHull(points, order.reverse());
  return [...lower, ...upper];
}

/** One side of the hull without its last point, which is the first of the other side. */
function halfHull(points: readonly number[], order: readonly number[]): number[] {
  const hull: number[] = [];
  for (const i of order) {
    const x = points[i];
    const y = points[i + 1];
    while (hull.length >= 4) {
      const n = hull.length;
      const cross =
        (hull[n - 2] - hull[n - 4]) * (y - hull[n - 3]) - (hull[n - 1] - hull[n - 3]) * (x - hull[n - 4]);
      if (cross > 0) break;
      hull.length = n - 2;
    }
    hull.push(x, y);
  }
  hull.length = Math.max(0, hull.length - 2);
  return hull;
}
