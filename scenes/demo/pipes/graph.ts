import type { Point } from '../plane.ts';

/** A stretch of a pipe between two nodes of its network, in the direction of its street. */
export interface Edge {
  from: number;
  to: number;
  line: Point[];
  /** Id of the street. */
  street: number;
  /** Metres. */
  length: number;
}

/** The network of one system in plan. */
export interface PlanGraph {
  nodes: Point[];
  edges: Edge[];
}

/** For each node the edges that meet there. */
export function incidence({ nodes, edges }: PlanGraph): number[][] {
  const meeting: number[][] = nodes.map(() => []);
  edges.forEach(({ from, to }, edge) => {
    meeting[from].push(edge);
    if (to !== from) meeting[to].push(edge);
  });
  return meeting;
}

/** For each node the number of its component; components are numbered by their first node. */
export function componentsOf(graph: PlanGraph): { of: Int32Array; count: number } {
  const meeting = incidence(graph);
  const of = new Int32Array(graph.nodes.length).fill(-1);
  let count = 0;
  for (let start = 0; start < of.length; start++) {
    if (of[start] >= 0) continue;
    const open = [start];
    of[start] = count;
    for (let node = open.pop(); node !== undefined; node = open.pop())
      for (const edge of meeting[node]) {
        const { from, to } = graph.edges[edge];
        const other = from === node ? to : from;
        if (of[other] < 0) {
          of[other] = count;
          open.push(other);
        }
      }
    count++;
  }
  return { of, count };
}

/**
 * The cheapest ways from sources to all nodes (Dijkstra). `cost`: of an edge walked away from the sources, from the
 * node nearer to them. Unreached nodes have cost Infinity and edge −1; equal costs go to the earlier edge.
 */
export function cheapestWays(
  graph: PlanGraph,
  meeting: readonly (readonly number[])[],
  sources: readonly number[],
  cost: (edge: number, nearer: number) => number,
): { cost: Float64Array; edge: Int32Array; order: number[] } {
  const best = new Float64Array(graph.nodes.length).fill(Number.POSITIVE_INFINITY);
  const edgeOf = new Int32Array(graph.nodes.length).fill(-1);
  const done = new Uint8Array(graph.nodes.length);
  const order: number[] = [];
  const heap = new Heap();
  for (const source of sources) {
    best[source] = 0;
    heap.push(0, source);
  }
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (done[node]) continue;
    done[node] = 1;
    order.push(node);
    for (const edge of meeting[node]) {
      const { from, to } = graph.edges[edge];
      const other = from === node ? to : from;
      const total = best[node] + cost(edge, node);
      if (done[other] || total >= best[other]) continue;
      best[other] = total;
      edgeOf[other] = edge;
      heap.push(total, other);
    }
  }
  return { cost: best, edge: edgeOf, order };
}

/** A binary heap of numbers by their cost; equal costs come out by number. */
class Heap {
  readonly #costs: number[] = [];
  readonly #items: number[] = [];

  push(cost: number, item: number): void {
    let at = this.#items.length;
    this.#costs.push(cost);
    this.#items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The item of the least cost; −1 when there is none. */
  pop(): number {
    if (this.#items.length === 0) return -1;
    const first = this.#items[0];
    const last = this.#items.length - 1;
    this.#swap(0, last);
    this.#items.pop();
    this.#costs.pop();
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < last && this.#isBefore(child, least)) least = child;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    return (
      this.#costs[a] < this.#costs[b] ||
      (this.#costs[a] === this.#costs[b] && this.#items[a] < this.#items[b])
    );
  }

  #swap(a: number, b: number): void {
    [this.#costs[a], this.#costs[b]] = [this.#costs[b], this.#costs[a]];
    [this.#items[a], this.#items[b]] = [this.#items[b], this.#items[a]];
  }
}
