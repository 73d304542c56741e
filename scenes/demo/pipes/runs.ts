import { RANK } from '../furniture.ts';
import { distance, type Point, type Polyline } from '../plane.ts';
import { offset } from '../rivers.ts';
import type { StreetGraph } from '../street-graph.ts';
import type { StreetPlan } from '../streets.ts';
import type { Edge, PlanGraph } from './graph.ts';
import { lineOf, nearestOn, partOfLine, throughLine } from './measured-line.ts';

/** Where streets meet, by junction: the streets that end there and those that go on. */
type Passage = { street: number; end: 'first' | 'last' | 'none' };

/** A node on a run, so many metres from the run's beginning. */
interface Stop {
  at: number;
  node: number;
}

/** The pipe under one street. */
interface Run {
  line: Polyline;
  /** Where it begins and ends, by the node there. */
  first?: Stop;
  last?: Stop;
  /** Where others meet it. */
  stops: Stop[];
}

export interface RunOptions {
  /** Streets that have the pipe. */
  served: ReadonlySet<number>;
  /** Metres to the right of a street's middle. */
  asideOf(street: number): number;
  /** Metres within which nodes on one pipe are one. */
  tolerance: number;
}

/**
 * The pipes of one system in plan: one along each served street, aside of its middle. Where streets meet, the pipe of
 * the greater one goes on, and those of the others are led to it, also across the carriageway.
 */
export function layRuns(
  { streets }: StreetPlan,
  graph: StreetGraph,
  { served, asideOf, tolerance }: RunOptions,
): PlanGraph {
  const runs = new Map<number, Run>();
  for (const { id, line } of streets) {
    if (!served.has(id)) continue;
    const aside = asideOf(id);
    runs.set(id, { line: offset(line, () => -aside), stops: [] });
  }
  const nodes = new Nodes();
  for (const passages of passagesOf(graph, served)) {
    const rank = ({ street, end }: Passage): number =>
      RANK[streets[street].class] + (end === 'none' ? 10 : 0);
    passages.sort((a, b) => rank(b) - rank(a) || a.street - b.street);
    const [host, ...others] = passages;
    if (host.end === 'none') for (const other of others) meetOn(runs, host.street, other, nodes, tolerance);
    else meetAtEnd(runs, passages, nodes);
  }
  const edges: Edge[] = [];
  for (const [street, run] of runs) edges.push(...edgesOf(street, run, nodes, tolerance));
  return nodes.compact(edges);
}

function passagesOf({ stretches, meeting }: StreetGraph, served: ReadonlySet<number>): Passage[][] {
  const extent = new Map<number, { first: number; last: number }>();
  for (const { street, from, to } of stretches) {
    if (street === undefined) continue;
    const known = extent.get(street);
    if (known) known.last = to;
    else extent.set(street, { first: from, last: to });
  }
  return meeting.flatMap((here, junction) => {
    const ids = [...new Set(here.flatMap((id) => stretches[id].street ?? []))].filter((id) => served.has(id));
    const passages = ids.map<Passage>((street) => {
      const { first, last } = extent.get(street)!;
      return { street, end: junction === first ? 'first' : junction === last ? 'last' : 'none' };
    });
    return passages.length === 0 || (passages.length === 1 && passages[0].end === 'none') ? [] : [passages];
  });
}

/** Leads the end of a street's pipe to the pipe of a street that goes on. */
function meetOn(
  runs: Map<number, Run>,
  host: number,
  { street, end }: Passage,
  nodes: Nodes,
  tolerance: number,
): void {
  const [main, run] = [runs.get(host)!, runs.get(street)!];
  if (end === 'none') {
    // Two streets that both go on: their pipes meet where they cross.
    const crossing = crossingOf(main.line, run.line);
    const node = stopOn(main, nearestOn(main.line, crossing).at, crossing, nodes, tolerance);
    run.stops.push({ at: nearestOn(run.line, crossing).at, node });
    return;
  }
  const line = end === 'first' ? run.line : [...run.line].reverse();
  const place = throughLine(line[1], line[0], main.line) ?? nearestOn(main.line, line[0]).place;
  const node = stopOn(main, nearestOn(main.line, place).at, place, nodes, tolerance);
  run[end] = { at: nearestOn(run.line, nodes.at(node)).at, node };
}

/** Streets that all end where they meet: the pipe of the first is where the others are led to. */
function meetAtEnd(runs: Map<number, Run>, passages: readonly Passage[], nodes: Nodes): void {
  const { line } = runs.get(passages[0].street)!;
  const node = nodes.add(passages[0].end === 'first' ? line[0] : line[line.length - 1]);
  for (const { street, end } of passages) {
    const run = runs.get(street)!;
    if (end !== 'none') run[end] = { at: nearestOn(run.line, nodes.at(node)).at, node };
  }
}

/** The node of a run at a place: one that is near already, or a new one. */
function stopOn(run: Run, at: number, place: Point, nodes: Nodes, tolerance: number): number {
  const near = run.stops.find((stop) => Math.abs(stop.at - at) < tolerance);
  if (near) return near.node;
  const node = nodes.add(place);
  run.stops.push({ at, node });
  return node;
}

function crossingOf(a: Polyline, b: Polyline): Point {
  let best = { away: Number.POSITIVE_INFINITY, place: a[0] };
  for (const corner of b) {
    const { place } = nearestOn(a, corner);
    const away = distance(place, corner);
    if (away < best.away) best = { away, place };
  }
  return best.place;
}

function edgesOf(street: number, run: Run, nodes: Nodes, tolerance: number): Edge[] {
  const { length } = lineOf(run.line);
  const first = run.first ?? { at: 0, node: nodes.add(run.line[0]) };
  const last = run.last ?? { at: length, node: nodes.add(run.line[run.line.length - 1]) };
  const stops = run.stops.toSorted((a, b) => a.at - b.at || a.node - b.node);
  const kept: Stop[] = [first];
  // A run shorter than the streets at its ends are wide runs straight from one to the other.
  const begin = first.at;
  const end = Math.max(begin, last.at);
  for (const stop of stops) {
    const before = kept[kept.length - 1];
    if (stop.at <= begin + tolerance) nodes.join(stop.node, first.node);
    else if (stop.at >= end - tolerance) nodes.join(stop.node, last.node);
    else if (stop.at - before.at < tolerance) nodes.join(stop.node, before.node);
    else kept.push(stop);
  }
  kept.push({ at: end, node: last.node });
  const edges: Edge[] = [];
  for (let i = 1; i < kept.length; i++) {
    const [a, b] = [kept[i - 1], kept[i]];
    edges.push({ from: a.node, to: b.node, line: partOfLine(run.line, a.at, b.at), street, length: 0 });
  }
  return edges;
}

/** Places of nodes, some of which turn out to be one. */
class Nodes {
  readonly #places: Point[] = [];
  readonly #same: number[] = [];

  add(place: Point): number {
    this.#same.push(this.#places.length);
    return this.#places.push(place) - 1;
  }

  at(node: number): Point {
    return this.#places[this.#root(node)];
  }

  join(node: number, other: number): void {
    const [a, b] = [this.#root(node), this.#root(other)];
    if (a !== b) this.#same[Math.max(a, b)] = Math.min(a, b);
  }

  /** The graph of the nodes that are left, edges from the one to the other of their places. */
  compact(edges: readonly Edge[]): PlanGraph {
    const number = new Map<number, number>();
    const graph: PlanGraph = { nodes: [], edges: [] };
    const place = (node: number): number => {
      const root = this.#root(node);
      const known = number.get(root);
      if (known !== undefined) return known;
      const next = graph.nodes.push(this.#places[root]) - 1;
      number.set(root, next);
      return next;
    };
    for (const { from, to, line, street } of edges) {
      if (this.#root(from) === this.#root(to)) continue;
      const [a, b] = [place(from), place(to)];
      const inner = line
        .slice(1, -1)
        .filter((p) => distance(p, graph.nodes[a]) > 0.3 && distance(p, graph.nodes[b]) > 0.3);
      const whole = [graph.nodes[a], ...inner, graph.nodes[b]];
      graph.edges.push({ from: a, to: b, line: whole, street, length: lineOf(whole).length });
    }
    return graph;
  }

  #root(node: number): number {
    let root = node;
    while (this.#same[root] !== root) root = this.#same[root];
    while (this.#same[node] !== root) [this.#same[node], node] = [root, this.#same[node]];
    return root;
  }
}
