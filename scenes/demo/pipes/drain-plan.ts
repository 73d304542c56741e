import { distance, type Point } from '../plane.ts';
import { cheapestWays, componentsOf, type Edge, incidence, type PlanGraph } from './graph.ts';
import { densified } from './ground.ts';
import { lineOf, partOfLine } from './measured-line.ts';
import { classOf, isOnLevee, type Site } from './site.ts';
import type { DrainSystem } from './systems.ts';

/** Metres between manholes at most; GB 50014-2021, 5.4.2, allows 75 for the smallest sewers. */
export const MANHOLE_SPACING = 70;
/** Metres between two mouths of storm drains on a bank. */
const OUTFALL_SPACING = 480;
/** Metres that a metre of rising ground is worth of going round it. */
const RISE_COST = 60;
/** Metres from a manhole to the head of a sewer that begins beside it, and the shortest sewer that is worth a head. */
const HEAD = 5;
const SHORTEST = 14;
/** Metres that ground rises on a metre at most where sewers are laid. */
export const STEEPEST = 0.16;
const COST_OF_CLASS = {
  trunk: 0.75,
  primary: 0.75,
  secondary: 0.8,
  tertiary: 1,
  residential: 1.25,
  living_street: 1.4,
  track: 1.4,
} as const;

/** Sewers in plan, each edge in the direction of its flow. */
export interface DrainPlan extends PlanGraph {
  /** Nodes that all water comes to. */
  roots: Set<number>;
  /** All nodes, each before those that its water comes to. */
  order: number[];
  /** For each node the edges that begin there. */
  leaving: number[][];
}

/** Cuts sewers at manholes, chooses where each system ends, and leads all water there, downhill where the ground lets it. */
export function planDrains(site: Site, system: DrainSystem, runs: PlanGraph): DrainPlan {
  const graph = withManholes(site, runs);
  const meeting = incidence(graph);
  const heights = graph.nodes.map((at) => site.ground(at));
  const roots = rootsOf(graph, meeting, heights, system, runs.nodes.length);
  const ways = cheapestWays(graph, meeting, roots, (id, nearer) => {
    const { from, to, length, street } = graph.edges[id];
    const rise = heights[nearer] - heights[from === nearer ? to : from];
    return length * COST_OF_CLASS[classOf(site, street)] + RISE_COST * Math.max(0, rise);
  });
  const turned = graph.edges.map((edge, id) => {
    if (ways.edge[edge.from] === id) return edge;
    if (ways.edge[edge.to] === id || isFurther(edge.to, edge.from, ways.cost)) return reversed(edge);
    return edge;
  });
  const inflow = new Uint32Array(graph.nodes.length);
  for (const { to } of turned) inflow[to]++;
  const edges: Edge[] = [];
  const heads: number[] = [];
  turned.forEach((edge, id) => {
    // Beside its way to the root nothing leaves a manhole that water comes to: a sewer begins next to it.
    if (ways.edge[edge.from] === id || inflow[edge.from] === 0) edges.push(edge);
    else if (edge.length >= SHORTEST) {
      const line = partOfLine(edge.line, HEAD, edge.length);
      const head = graph.nodes.push(line[0]) - 1;
      heads.push(head);
      edges.push({ ...edge, from: head, line, length: edge.length - HEAD });
    }
  });
  const leaving: number[][] = graph.nodes.map(() => []);
  for (const [id, { from }] of edges.entries()) leaving[from].push(id);
  return {
    nodes: graph.nodes,
    edges,
    roots: new Set(roots),
    order: [...heads, ...ways.order.toReversed()],
    leaving,
  };
}

const isFurther = (a: number, b: number, cost: Float64Array): boolean =>
  cost[a] > cost[b] || (cost[a] === cost[b] && a > b);

const reversed = (edge: Edge): Edge => ({
  ...edge,
  from: edge.to,
  to: edge.from,
  line: edge.line.toReversed(),
});

/** Whether the ground under a line rises or falls more than a street does. */
function isSteep(line: readonly Point[], ground: (at: Point) => number): boolean {
  const places = densified(line, 12);
  return places.some(
    ({ at, place }, i) =>
      i > 0 && Math.abs(ground(place) - ground(places[i - 1].place)) > STEEPEST * (at - places[i - 1].at),
  );
}

/** Sewers from manhole to manhole, as far as the town goes. */
function withManholes(site: Site, { nodes, edges }: PlanGraph): PlanGraph {
  const graph: PlanGraph = { nodes: [...nodes], edges: [] };
  for (const { from, to, line, street, length } of edges) {
    const count = Math.ceil(length / MANHOLE_SPACING);
    let before = from;
    for (let i = 1; i <= count; i++) {
      const part = partOfLine(line, ((i - 1) * length) / count, (i * length) / count);
      const node = i === count ? to : graph.nodes.push(part[part.length - 1]) - 1;
      if ((site.isTown(part[0]) || site.isTown(part[part.length - 1])) && !isSteep(part, site.ground))
        graph.edges.push({ from: before, to: node, line: part, street, length: lineOf(part).length });
      before = node;
    }
  }
  return graph;
}

/**
 * Storm drains end at the river, every few hundred metres of levee; foul sewers of a bank in one works, where the river
 * leaves the city. What has no levee ends at its lowest place.
 */
function rootsOf(
  graph: PlanGraph,
  meeting: readonly (readonly number[])[],
  heights: readonly number[],
  system: DrainSystem,
  junctions: number,
): number[] {
  const { of, count } = componentsOf(graph);
  const onLevee: number[][] = Array.from({ length: count }, () => []);
  const lowest = new Int32Array(count).fill(-1);
  for (let node = 0; node < junctions; node++) {
    if (meeting[node].length === 0) continue;
    const component = of[node];
    if (lowest[component] < 0 || heights[node] < heights[lowest[component]]) lowest[component] = node;
    if (meeting[node].some((edge) => isOnLevee(graph.edges[edge].street))) onLevee[component].push(node);
  }
  return onLevee.flatMap((nodes, component) => {
    if (nodes.length === 0) return lowest[component] < 0 ? [] : [lowest[component]];
    if (system === 'foul')
      return [nodes.reduce((best, node) => (graph.nodes[node][1] > graph.nodes[best][1] ? node : best))];
    const chosen: number[] = [];
    for (const node of nodes) {
      const at: Point = graph.nodes[node];
      if (chosen.every((other) => distance(graph.nodes[other], at) >= OUTFALL_SPACING)) chosen.push(node);
    }
    return chosen;
  });
}
