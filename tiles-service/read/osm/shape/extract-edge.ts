import { doubleArea, metresPerUnit, type Ring } from './ring.ts';

/**
 * How far from the edge a line that was cut there may end: its next point lay outside, and an extract need not be
 * convex. Metres, within a share of the edge's length.
 */
const REACH_SHARE = 1 / 80;
const LEAST_REACH = 100;
const MOST_REACH = 500;

export interface OpenChain {
  points: Int32Array;
  roles: ReadonlySet<string>;
}

export interface ClosedChains {
  rings: { points: Int32Array; roles: ReadonlySet<string> }[];
  /** Chains that do not end at the edge. */
  open: OpenChain[];
}

interface End {
  chain: number;
  atStart: boolean;
  /** Distance along the edge from its first vertex, and the point there. */
  along: number;
}

/**
 * Closes areas that were cut where an extract ends: a lake of which only the near shore is in the file. Each end of an
 * open line is led along the edge (the convex hull of the extract, counter-clockwise) to the next end. As the edge
 * is in and out of the area by turns, there are two ways to pair the ends; which side is the area is not in
 * the file, so the smaller one is taken, or the one that `choose` likes.
 */
export function closeAlongEdge(
  chains: readonly OpenChain[],
  edge: Ring,
  choose: (candidates: [Int32Array[], Int32Array[]]) => Int32Array[] = smaller,
): ClosedChains {
  if (edge.length < 6) return { rings: [], open: [...chains] };
  const line = new EdgeLine(edge);
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, line.length * REACH_SHARE));
  const ends: End[] = [];
  const open: OpenChain[] = [];
  for (const [i, chain] of chains.entries()) {
    const { points } = chain;
    const start = line.project(points[0], points[1]);
    const stop = line.project(points[points.length - 2], points[points.length - 1]);
    if (start.distance > reach || stop.distance > reach) open.push(chain);
    else
      ends.push(
        { chain: i, atStart: true, along: start.along },
        { chain: i, atStart: false, along: stop.along },
      );
  }
  if (ends.length === 0) return { rings: [], open };
  ends.sort((a, b) => a.along - b.along || a.chain - b.chain);
  const chosen = choose([trace(chains, ends, 0, line), trace(chains, ends, 1, line)]);
  const roles = new Set<string>();
  for (const { chain } of ends) for (const role of chains[chain].roles) roles.add(role);
  return {
    rings: chosen.map((points) => ({ points, roles: roles.size === 1 ? roles : new Set<string>() })),
    open,
  };
}

function smaller([a, b]: [Int32Array[], Int32Array[]]): Int32Array[] {
  const size = (rings: Int32Array[]) => rings.reduce((sum, ring) => sum + Math.abs(doubleArea(ring)), 0);
  return size(b) < size(a) ? b : a;
}

/** Pairs end i with end i + 1 for every i that is even (`offset` 0) or odd (1), and joins all into rings. */
function trace(
  chains: readonly OpenChain[],
  ends: readonly End[],
  offset: number,
  line: EdgeLine,
): Int32Array[] {
  const count = ends.length;
  const positionOf = new Map(ends.map((end, i) => [`${end.chain} ${end.atStart}`, i]));
  const done = new Uint8Array(chains.length);
  const rings: Int32Array[] = [];
  for (const { chain: first } of ends) {
    if (done[first]) continue;
    const points: number[] = [];
    let chain = first;
    let forward = true;
    while (!done[chain]) {
      done[chain] = 1;
      append(points, chains[chain].points, forward);
      const here = positionOf.get(`${chain} ${!forward}`) as number;
      const ahead = here % 2 === offset;
      const there = (here + (ahead ? 1 : count - 1)) % count;
      line.follow(ends[here].along, ends[there].along, ahead, points);
      chain = ends[there].chain;
      forward = ends[there].atStart;
    }
    rings.push(Int32Array.from(points));
  }
  return rings;
}

function append(points: number[], from: Int32Array, forward: boolean): void {
  for (let i = 0; i < from.length; i += 2) {
    const j = forward ? i : from.length - 2 - i;
    points.push(from[j], from[j + 1]);
  }
}

/** The edge with distances along it in metres. */
class EdgeLine {
  readonly #edge: Ring;
  readonly #east: number;
  readonly #north: number;
  /** Distance along the edge at each vertex, and its whole length at the end. */
  readonly #lengths: number[] = [0];

  constructor(edge: Ring) {
    this.#edge = edge;
    [this.#east, this.#north] = metresPerUnit(edge[1]);
    for (let i = 0; i < edge.length; i += 2) {
      const [x, y] = this.#vertex(i / 2 + 1);
      this.#lengths.push(
        this.#lengths[i / 2] + Math.hypot((x - edge[i]) * this.#east, (y - edge[i + 1]) * this.#north),
      );
    }
  }

  /** Metres all around. */
  get length(): number {
    return this.#lengths[this.#lengths.length - 1];
  }

  /** The nearest point of the edge. */
  project(x: number, y: number): { along: number; distance: number } {
    let best = { along: 0, distance: Number.POSITIVE_INFINITY };
    for (let i = 0; i < this.#edge.length / 2; i++) {
      const [ax, ay] = this.#vertex(i);
      const [bx, by] = this.#vertex(i + 1);
      const ux = (bx - ax) * this.#east;
      const uy = (by - ay) * this.#north;
      const vx = (x - ax) * this.#east;
      const vy = (y - ay) * this.#north;
      const t = Math.min(1, Math.max(0, (ux * vx + uy * vy) / (ux * ux + uy * uy || 1)));
      const distance = Math.hypot(vx - t * ux, vy - t * uy);
      if (distance < best.distance) best = { along: this.#lengths[i] + t * Math.hypot(ux, uy), distance };
    }
    return best;
  }

  /** Appends the points of the edge from one distance to another, ends included, onward or back. */
  follow(from: number, to: number, onward: boolean, points: number[]): void {
    points.push(...this.#pointAt(from));
    const count = this.#edge.length / 2;
    const length = this.#lengths[count];
    const span = onward ? (to - from + length) % length : (from - to + length) % length;
    const between: { passed: number; vertex: number }[] = [];
    for (let i = 0; i < count; i++) {
      const passed = onward
        ? (this.#lengths[i] - from + length) % length
        : (from - this.#lengths[i] + length) % length;
      if (passed > 0 && passed < span) between.push({ passed, vertex: i });
    }
    between.sort((a, b) => a.passed - b.passed);
    for (const { vertex } of between) points.push(...this.#vertex(vertex));
    points.push(...this.#pointAt(to));
  }

  #pointAt(along: number): [number, number] {
    let i = 0;
    while (i < this.#edge.length / 2 - 1 && this.#lengths[i + 1] < along) i++;
    const [ax, ay] = this.#vertex(i);
    const [bx, by] = this.#vertex(i + 1);
    const t = (along - this.#lengths[i]) / (this.#lengths[i + 1] - this.#lengths[i] || 1);
    return [Math.round(ax + t * (bx - ax)), Math.round(ay + t * (by - ay))];
  }

  #vertex(index: number): [number, number] {
    const i = (index * 2) % this.#edge.length;
    return [this.#edge[i], this.#edge[i + 1]];
  }
}
