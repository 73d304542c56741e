import type { Ring } from './ring.ts';

/** Pairs of edges that are compared at most, for one ring; a ring that needs more is left as it is. */
const MAXIMUM_COMPARISONS = 20_000_000;
const MAXIMUM_LOOPS = 1000;

export interface SimpleLoops {
  loops: Ring[];
  /** The ring met itself at a vertex. */
  touched: boolean;
  /** The ring crossed itself. */
  crossed: boolean;
  /** False: too intricate to be looked through; it may cross itself still. */
  checked: boolean;
}

/**
 * Cuts a clean ring (see cleanRing) into loops that neither cross nor touch themselves: at vertices that it visits
 * twice, and where two of its edges cross. The loops keep the sense in which the ring ran through them.
 */
export function simpleLoops(ring: Ring): SimpleLoops {
  const result: SimpleLoops = { loops: [], touched: false, crossed: false, checked: true };
  const waiting = splitAtTouches(ring);
  result.touched = waiting.length > 1;
  let budget = MAXIMUM_COMPARISONS;
  while (waiting.length > 0) {
    const loop = waiting.pop() as Ring;
    const crossing =
      waiting.length + result.loops.length < MAXIMUM_LOOPS ? findCrossing(loop, budget) : 'unchecked';
    if (crossing === 'unchecked') result.checked = false;
    if (crossing === undefined || crossing === 'unchecked') {
      result.loops.push(loop);
      continue;
    }
    budget -= crossing.comparisons;
    result.crossed = true;
    for (const part of splitAtCrossing(loop, crossing)) {
      if (part.length >= 6) waiting.push(...splitAtTouches(part));
    }
  }
  result.loops.reverse();
  return result;
}

/** Walks along the ring and cuts a loop off whenever it comes back to a vertex. */
function splitAtTouches(ring: Ring): Ring[] {
  if (!hasRepeatedVertex(ring)) return ring.length >= 6 ? [ring] : [];
  const loops: Ring[] = [];
  const seen = new Map<string, number>();
  const path: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const key = `${ring[i]} ${ring[i + 1]}`;
    const at = seen.get(key);
    if (at === undefined) {
      seen.set(key, path.length);
      path.push(ring[i], ring[i + 1]);
      continue;
    }
    const loop = path.slice(at);
    if (loop.length >= 6) loops.push(Int32Array.from(loop));
    for (let j = at + 2; j < path.length; j += 2) seen.delete(`${path[j]} ${path[j + 1]}`);
    path.length = at + 2;
  }
  if (path.length >= 6) loops.push(Int32Array.from(path));
  return loops;
}

function hasRepeatedVertex(ring: Ring): boolean {
  if (ring.length > 64) {
    const seen = new Map<number, Set<number>>();
    for (let i = 0; i < ring.length; i += 2) {
      const column = seen.get(ring[i]);
      if (!column) seen.set(ring[i], new Set([ring[i + 1]]));
      else if (column.has(ring[i + 1])) return true;
      else column.add(ring[i + 1]);
    }
    return false;
  }
  for (let i = 0; i < ring.length; i += 2) {
    for (let j = i + 2; j < ring.length; j += 2) {
      if (ring[i] === ring[j] && ring[i + 1] === ring[j + 1]) return true;
    }
  }
  return false;
}

interface Crossing {
  /** Numbers of the edges that cross, the smaller first; edge i leads from vertex i to vertex i + 1. */
  first: number;
  second: number;
  x: number;
  y: number;
  comparisons: number;
}

/** Some pair of edges that cross properly; edges that only touch do no harm. */
function findCrossing(ring: Ring, budget: number): Crossing | undefined | 'unchecked' {
  const count = ring.length / 2;
  if (count < 4) return undefined;
  return count <= 24 ? findAmongAll(ring, count) : findBySweep(ring, count, budget);
}

function findAmongAll(ring: Ring, count: number): Crossing | undefined {
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      const crossing = crossEdges(ring, count, i, j);
      if (crossing) return crossing;
    }
  }
  return undefined;
}

/** Compares edges whose extents in x overlap, in order of their western ends. */
function findBySweep(ring: Ring, count: number, budget: number): Crossing | undefined | 'unchecked' {
  const west = new Float64Array(count);
  const east = new Float64Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const x0 = ring[i * 2];
    const x1 = ring[((i + 1) % count) * 2];
    west[i] = Math.min(x0, x1);
    east[i] = Math.max(x0, x1);
    order[i] = i;
  }
  order.sort((i, j) => west[i] - west[j]);
  let active: number[] = [];
  let comparisons = 0;
  for (const edge of order) {
    const still: number[] = [];
    for (const other of active) {
      if (east[other] < west[edge]) continue;
      still.push(other);
      if (++comparisons > budget) return 'unchecked';
      const crossing = crossEdges(ring, count, Math.min(edge, other), Math.max(edge, other));
      if (crossing) return { ...crossing, comparisons };
    }
    still.push(edge);
    active = still;
  }
  return undefined;
}

function crossEdges(ring: Ring, count: number, i: number, j: number): Crossing | undefined {
  const i2 = (i + 1) % count;
  const j2 = (j + 1) % count;
  if (i2 === j || j2 === i) return undefined;
  const ax = ring[i * 2];
  const ay = ring[i * 2 + 1];
  const bx = ring[i2 * 2] - ax;
  const by = ring[i2 * 2 + 1] - ay;
  const cx = ring[j * 2] - ax;
  const cy = ring[j * 2 + 1] - ay;
  const dx = ring[j2 * 2] - ax;
  const dy = ring[j2 * 2 + 1] - ay;
  const c = bx * cy - by * cx;
  const d = bx * dy - by * dx;
  if (c === 0 || d === 0 || c > 0 === d > 0) return undefined;
  const a = (dx - cx) * -cy - (dy - cy) * -cx;
  const b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  if (a === 0 || b === 0 || a > 0 === b > 0) return undefined;
  const t = c / (c - d);
  const x = Math.round(ax + cx + t * (dx - cx));
  const y = Math.round(ay + cy + t * (dy - cy));
  return { first: i, second: j, x, y, comparisons: 1 };
}

/** The loop between the two edges and the one around, both through the crossing point. */
function splitAtCrossing(ring: Ring, { first, second, x, y }: Crossing): Ring[] {
  const inner = [x, y, ...ring.subarray((first + 1) * 2, (second + 1) * 2)];
  const outer = [...ring.subarray(0, (first + 1) * 2), x, y, ...ring.subarray((second + 1) * 2)];
  return [withoutRepeats(inner), withoutRepeats(outer)];
}

/** The rounded crossing point may fall on a vertex beside it. */
function withoutRepeats(points: number[]): Ring {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const n = kept.length;
    if (n > 0 && kept[n - 2] === points[i] && kept[n - 1] === points[i + 1]) continue;
    kept.push(points[i], points[i + 1]);
  }
  const n = kept.length;
  if (n > 2 && kept[0] === kept[n - 2] && kept[1] === kept[n - 1]) kept.length = n - 2;
  return Int32Array.from(kept);
}
