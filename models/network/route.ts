import { geodeticToEcef } from '../geodesy/ellipsoid.ts';
import type { EdgePlace } from './nearest-edge.ts';
import { ACCESS, NO_EDGE, type RoadNetwork } from './road-network.ts';
import { StateHeap } from './state-heap.ts';
import { BANNED, TurnStates } from './turn-states.ts';

export interface RouteOptions {
  /** What is least: metres, or seconds at the speed that is allowed, without waiting. Default: distance. */
  by?: 'distance' | 'time';
  /** The strictest access that is driven; ACCESS.destination by default. */
  access?: number;
  /** Where a car may turn round: at the ends of roads (default), anywhere, nowhere. */
  uTurns?: 'dead-ends' | 'always' | 'never';
  /** Edges that are closed now; 1 where closed. */
  closed?: Uint8Array;
}

export interface Route {
  /** In the order in which they are driven. */
  edges: Uint32Array;
  /** Metres along the first edge at which it begins, and along the last one at which it ends. */
  begin: number;
  end: number;
  /** Metres. */
  length: number;
  /** At the speed that is allowed, without waiting. */
  seconds: number;
  /** States that the search looked at. */
  settled: number;
}

export interface Router {
  /**
   * The best route between two nodes, or places on edges: any of those that are given, each on an
   * edge of its own (both directions of a road).
   * Undefined where there is none.
   */
  route(
    from: number | readonly EdgePlace[],
    to: number | readonly EdgePlace[],
    options?: RouteOptions,
  ): Route | undefined;
}

/**
 * Routes that keep turn bans: A* over edges and what of bans lies behind (turn-states.ts), with the straight line in
 * space as the bound, which no road on the ellipsoid can undercut.
 *
 * Hart, P. E., Nilsson, N. J., Raphael, B. (1968): A formal basis for the heuristic determination of minimum cost
 * paths. IEEE Transactions on Systems Science and Cybernetics 4 (2), 100–107.
 */
export function createRouter(network: RoadNetwork): Router {
  const { nodes, edges } = network;
  const states = new TurnStates(network);
  const places = new Float64Array(3 * nodes.count);
  // Lengths are on the ellipsoid, and so must be the bound.
  for (let node = 0; node < nodes.count; node++)
    geodeticToEcef(nodes.positions[3 * node], nodes.positions[3 * node + 1], 0, places, 3 * node);
  const fastest = edges.speed.reduce((most, speed) => Math.max(most, speed), 1) / 3.6;
  const cost = new Float64Array(states.count);
  const before = new Int32Array(states.count);
  /** Number of the search that wrote a state last: nothing is cleared between searches. */
  const touched = new Uint32Array(states.count);
  const done = new Uint32Array(states.count);
  const heap = new StateHeap();
  let search = 0;

  return {
    route(from, to, options = {}) {
      const { by = 'distance', access = ACCESS.destination, uTurns = 'dead-ends', closed } = options;
      search++;
      heap.clear();
      let settled = 0;
      const costOf = (edge: number): number =>
        by === 'distance' ? edges.length[edge] : edges.length[edge] / (edges.speed[edge] / 3.6);
      const isOpen = (edge: number): boolean => edges.access[edge] <= access && !closed?.[edge];
      // Whoever ends on an edge comes by its first node, or was on it from the beginning.
      const goals = typeof to === 'number' ? [] : to.filter(({ edge }) => isOpen(edge));
      const target = typeof to === 'number' ? to : goals.length > 0 ? edges.from[goals[0].edge] : -1;
      if (target < 0) return undefined;
      const chord = (a: number, b: number): number =>
        Math.hypot(
          places[3 * a] - places[3 * b],
          places[3 * a + 1] - places[3 * b + 1],
          places[3 * a + 2] - places[3 * b + 2],
        );
      const slack = goals.reduce((most, { edge }) => Math.max(most, chord(edges.from[edge], target)), 0);
      const bound = (node: number): number => {
        const metres = Math.max(0, chord(node, target) - slack);
        return by === 'distance' ? metres : metres / fastest;
      };
      const reach = (state: number, edge: number, total: number, previous: number): void => {
        if (touched[state] === search && cost[state] <= total) return;
        touched[state] = search;
        cost[state] = total;
        before[state] = previous;
        heap.push(state, total + bound(edges.to[edge]));
      };
      if (from === to) return { edges: new Uint32Array(0), begin: 0, end: 0, length: 0, seconds: 0, settled };
      /** The best end so far: the state in its edge, or of the edge before it, and what it costs in all. */
      let found: { last: number; goal?: EdgePlace; total: number } | undefined;
      const arrive = (edge: number, before: number, total: number, after = 0): void => {
        for (const goal of goals) {
          if (goal.edge !== edge || goal.along < after) continue;
          const cost = total + ((goal.along - after) / edges.length[edge]) * costOf(edge);
          if (!found || cost < found.total) found = { last: before, goal, total: cost };
        }
      };
      const begins = typeof from === 'number' ? [] : from.filter(({ edge }) => isOpen(edge));
      if (typeof from === 'number')
        for (let edge = edges.starts[from]; edge < edges.starts[from + 1]; edge++) {
          if (!isOpen(edge)) continue;
          arrive(edge, -1, 0);
          reach(edge, edge, costOf(edge), -1);
        }
      for (const { edge, along } of begins) {
        arrive(edge, -1, 0, along);
        reach(edge, edge, ((edges.length[edge] - along) / edges.length[edge]) * costOf(edge), -1);
      }
      for (let state = heap.pop(); state >= 0; state = heap.pop()) {
        if (done[state] === search) continue;
        done[state] = search;
        const edge = states.edgeOf(state);
        const node = edges.to[edge];
        if (found && cost[state] + bound(node) >= found.total) break;
        settled++;
        if (node === to) {
          found = { last: state, total: cost[state] };
          break;
        }
        const back = edges.reverse[edge];
        const isDeadEnd = uTurns === 'dead-ends' && isOnlyWayOn(node, back, isOpen);
        for (let next = edges.starts[node]; next < edges.starts[node + 1]; next++) {
          if (!isOpen(next)) continue;
          if (next === back && uTurns !== 'always' && !isDeadEnd) continue;
          const after = states.turn(state, next);
          if (after === BANNED) continue;
          arrive(next, state, cost[state]);
          reach(after, next, cost[state] + costOf(next), state);
        }
      }
      return found && trace(found.last, found.goal, begins, settled);
    },
  };

  /** Whether nothing but the way back leaves a node. */
  function isOnlyWayOn(node: number, back: number, isOpen: (edge: number) => boolean): boolean {
    if (back === NO_EDGE) return false;
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++)
      if (edge !== back && isOpen(edge)) return false;
    return true;
  }

  function trace(
    last: number,
    goal: EdgePlace | undefined,
    begins: readonly EdgePlace[],
    settled: number,
  ): Route {
    const found: number[] = [];
    if (goal) found.push(goal.edge);
    for (let state = last; state >= 0; state = before[state]) found.push(states.edgeOf(state));
    const route = Uint32Array.from(found.reverse());
    const begin = begins.find(({ edge }) => edge === route[0])?.along ?? 0;
    const end = goal?.along ?? edges.length[route[route.length - 1]];
    let length = 0;
    let seconds = 0;
    for (const [i, edge] of route.entries()) {
      const metres = (i === route.length - 1 ? end : edges.length[edge]) - (i === 0 ? begin : 0);
      length += metres;
      seconds += metres / (edges.speed[edge] / 3.6);
    }
    return { edges: route, begin, end, length, seconds, settled };
  }
}
