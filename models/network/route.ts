import { geodeticToEcef } from '../geodesy/ellipsoid.ts';
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
  edges: Uint32Array;
  /** Metres. */
  length: number;
  /** At the speed that is allowed, without waiting. */
  seconds: number;
  /** States that the search looked at. */
  settled: number;
}

export interface Router {
  /** The best route between two nodes; undefined where there is none. */
  route(from: number, to: number, options?: RouteOptions): Route | undefined;
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
      const bound = (node: number): number => {
        const metres = Math.hypot(
          places[3 * node] - places[3 * to],
          places[3 * node + 1] - places[3 * to + 1],
          places[3 * node + 2] - places[3 * to + 2],
        );
        return by === 'distance' ? metres : metres / fastest;
      };
      const reach = (state: number, edge: number, total: number, previous: number): void => {
        if (touched[state] === search && cost[state] <= total) return;
        touched[state] = search;
        cost[state] = total;
        before[state] = previous;
        heap.push(state, total + bound(edges.to[edge]));
      };
      if (from === to) return { edges: new Uint32Array(0), length: 0, seconds: 0, settled };
      for (let edge = edges.starts[from]; edge < edges.starts[from + 1]; edge++)
        if (isOpen(edge)) reach(edge, edge, costOf(edge), -1);
      for (let state = heap.pop(); state >= 0; state = heap.pop()) {
        if (done[state] === search) continue;
        done[state] = search;
        settled++;
        const edge = states.edgeOf(state);
        const node = edges.to[edge];
        if (node === to) return trace(state, settled);
        const back = edges.reverse[edge];
        const isDeadEnd = uTurns === 'dead-ends' && isOnlyWayOn(node, back, isOpen);
        for (let next = edges.starts[node]; next < edges.starts[node + 1]; next++) {
          if (!isOpen(next)) continue;
          if (next === back && uTurns !== 'always' && !isDeadEnd) continue;
          const after = states.turn(state, next);
          if (after !== BANNED) reach(after, next, cost[state] + costOf(next), state);
        }
      }
      return undefined;
    },
  };

  /** Whether nothing but the way back leaves a node. */
  function isOnlyWayOn(node: number, back: number, isOpen: (edge: number) => boolean): boolean {
    if (back === NO_EDGE) return false;
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++)
      if (edge !== back && isOpen(edge)) return false;
    return true;
  }

  function trace(last: number, settled: number): Route {
    const found: number[] = [];
    for (let state = last; state >= 0; state = before[state]) found.push(states.edgeOf(state));
    const route = Uint32Array.from(found.reverse());
    let length = 0;
    let seconds = 0;
    for (const edge of route) {
      length += edges.length[edge];
      seconds += edges.length[edge] / (edges.speed[edge] / 3.6);
    }
    return { edges: route, length, seconds, settled };
  }
}
