import { insideRing, type Ring } from './ring.ts';
import { addFace, addPoint, type RoofPlan, startPlan } from './roof-plan.ts';

/** Slopes of roofs that only rise part of the way are as steep as this, where the footprint allows. */
const SLOPE = Math.tan((38 * Math.PI) / 180);

/**
 * Slopes from every wall up to a flat top: a hipped roof whose ridge is cut off, for footprints that are no
 * rectangle. Undefined where walls are too close to each other for any slope.
 */
export function insetRoof(rings: readonly Ring[], roofHeight: number): RoofPlan | undefined {
  let inset = roofHeight / SLOPE;
  for (let attempt = 0; attempt < 4; attempt++, inset /= 2) {
    const tops = rings.map((ring) => offsetRing(ring, inset));
    if (tops.every((top): top is Ring => top !== undefined) && areApart(tops)) {
      const plan = startPlan(rings, () => 0);
      const topRings = tops.map((top) => {
        const points: number[] = [];
        for (let i = 0; i < top.length; i += 2) points.push(addPoint(plan, top[i], top[i + 1], roofHeight));
        return points;
      });
      for (const [index, ring] of plan.rings.entries()) {
        const top = topRings[index];
        for (let i = 0; i < ring.length; i++) {
          const j = (i + 1) % ring.length;
          plan.triangles.push(ring[i], ring[j], top[j], ring[i], top[j], top[i]);
          plan.creases.push(ring[i], top[i], top[i], top[j]);
        }
      }
      addFace(plan, topRings);
      return plan;
    }
  }
  return undefined;
}

/** Every edge moved by `distance` to its left. Undefined if an edge vanishes, turns round or meets another. */
export function offsetRing(ring: Ring, distance: number): Ring | undefined {
  const count = ring.length >> 1;
  const result: Ring = [];
  for (let i = 0; i < count; i++) {
    const h = (i + count - 1) % count;
    const j = (i + 1) % count;
    const [ax, ay] = unit(ring, h, i);
    const [bx, by] = unit(ring, i, j);
    const dot = ax * bx + ay * by;
    if (dot < -0.9) return undefined;
    const scale = distance / (1 + dot);
    result.push(ring[2 * i] - (ay + by) * scale, ring[2 * i + 1] + (ax + bx) * scale);
  }
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const [ux, uy] = unit(ring, i, j);
    const length = (result[2 * j] - result[2 * i]) * ux + (result[2 * j + 1] - result[2 * i + 1]) * uy;
    if (length < 0.2) return undefined;
  }
  return crossesItself(result) ? undefined : result;
}

function unit(ring: Ring, a: number, b: number): [number, number] {
  const x = ring[2 * b] - ring[2 * a];
  const y = ring[2 * b + 1] - ring[2 * a + 1];
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

function crossesItself(ring: Ring): boolean {
  const count = ring.length >> 1;
  for (let i = 0; i < count; i++)
    for (let j = i + 2; j < count; j++)
      if (!(i === 0 && j === count - 1) && edgesMeet(ring, i, ring, j)) return true;
  return false;
}

/** Whether the offset holes lie inside the offset outline and meet neither it nor each other. */
function areApart(rings: readonly Ring[]): boolean {
  for (let a = 0; a < rings.length; a++) {
    for (let b = a + 1; b < rings.length; b++) {
      if (a === 0 && !insideRing(rings[0], rings[b][0], rings[b][1])) return false;
      for (let i = 0; i < rings[a].length >> 1; i++)
        for (let j = 0; j < rings[b].length >> 1; j++) if (edgesMeet(rings[a], i, rings[b], j)) return false;
    }
  }
  return true;
}

function edgesMeet(p: Ring, i: number, q: Ring, j: number): boolean {
  const ax = p[2 * i];
  const ay = p[2 * i + 1];
  const bx = p[(2 * i + 2) % p.length];
  const by = p[(2 * i + 3) % p.length];
  const cx = q[2 * j];
  const cy = q[2 * j + 1];
  const dx = q[(2 * j + 2) % q.length];
  const dy = q[(2 * j + 3) % q.length];
  const side = (x0: number, y0: number, x1: number, y1: number, x: number, y: number): boolean =>
    (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0;
  return (
    side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) &&
    side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by)
  );
}
