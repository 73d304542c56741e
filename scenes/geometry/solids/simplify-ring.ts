import { type Ring, ringArea } from './ring.ts';

/**
 * A ring with fewer corners, none of the old ones further than `tolerance` metres from it: Douglas and Peucker's
 * method (1973) on the two halves between the corners that are furthest apart. The ring itself if it would collapse.
 */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  const count = ring.length >> 1;
  if (count <= 4 || tolerance <= 0) return ring;
  let start = 0;
  for (let i = 1; i < count; i++)
    if (ring[2 * i] + ring[2 * i + 1] < ring[2 * start] + ring[2 * start + 1]) start = i;
  let opposite = start;
  let furthest = -1;
  for (let i = 0; i < count; i++) {
    const distance = (ring[2 * i] - ring[2 * start]) ** 2 + (ring[2 * i + 1] - ring[2 * start + 1]) ** 2;
    if (distance > furthest) {
      furthest = distance;
      opposite = i;
    }
  }
  const keep = new Uint8Array(count);
  keep[start] = 1;
  keep[opposite] = 1;
  const stack: [number, number][] = [
    [start, opposite < start ? opposite + count : opposite],
    [opposite, start < opposite ? start + count : start],
  ];
  while (stack.length > 0) {
    const [from, to] = stack.pop() as [number, number];
    const at = furthestFrom(ring, from, to, tolerance);
    if (at < 0) continue;
    keep[at % count] = 1;
    stack.push([from, at], [at, to]);
  }
  const simple: Ring = [];
  for (let i = 0; i < count; i++) if (keep[i]) simple.push(ring[2 * i], ring[2 * i + 1]);
  const area = ringArea(ring);
  return simple.length >= 6 && ringArea(simple) * area > 0.25 * area * area ? simple : ring;
}

/** The corner between two others that is furthest from the line between them, or −1 if all are near. */
function furthestFrom(ring: Ring, from: number, to: number, tolerance: number): number {
  const count = ring.length >> 1;
  const a = 2 * (from % count);
  const b = 2 * (to % count);
  const dx = ring[b] - ring[a];
  const dy = ring[b + 1] - ring[a + 1];
  const length = dx * dx + dy * dy;
  let best = -1;
  let most = tolerance * tolerance;
  for (let i = from + 1; i < to; i++) {
    const c = 2 * (i % count);
    const px = ring[c] - ring[a];
    const py = ring[c + 1] - ring[a + 1];
    const t = length > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
    const distance = (px - t * dx) ** 2 + (py - t * dy) ** 2;
    if (distance > most) {
      most = distance;
      best = i;
    }
  }
  return best;
}
