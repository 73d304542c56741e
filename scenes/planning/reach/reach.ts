import { ACCESS, type EdgePlace, NO_EDGE, type RoadNetwork } from '../../../models/network/index.ts';
import { StateHeap } from '../../../models/network/state-heap.ts';
import { BANNED, TurnStates } from '../../../models/network/turn-states.ts';

export interface ReachOptions {
  /** Seconds. */
  limit: number;
  /**
   * On foot: every road both ways, whatever is banned for cars, at one speed; or by car: one-way roads, turn bans and the
   * speed that is allowed, without waiting.
   */
  by: 'foot' | 'car';
  /** Metres a second on foot. */
  speed?: number;
  /** Classes of roads that nobody walks on. */
  without?: readonly string[];
  /** The strictest access; ACCESS.destination by default. */
  access?: number;
  /** Edges that are closed now; 1 where closed. */
  closed?: Uint8Array;
}

/**
 * One who walks 15 minutes comes some 1,000 m far. GB 50180-2018 is said to reckon so for its 15-minute neighbourhoods; that
 * was not read in the standard's text (unverified).
 */
export const WALKING_SPEED = 1.1;
const NOT_ON_FOOT = ['motorway', 'motorway_link'];

/** A part of an edge that is reached, and when: straight from the one end of the part to the other. */
export interface ReachedPiece {
  edge: number;
  /** Metres along the edge. */
  begin: number;
  end: number;
  /** Seconds at `begin` and at `end`. */
  from: number;
  to: number;
}

export interface Reached {
  pieces: ReachedPiece[];
  /** Seconds at which each node is reached; Infinity where it is not within the limit. */
  nodes: Float64Array;
}

/**
 * All that is reached from a place on the roads within a time: Dijkstra over nodes on foot, by car over edges and what of
 * turn bans lies behind them (turn-states.ts). No U-turns by car but at dead ends. A road on foot is told by one of its
 * two edges.
 *
 * Dijkstra, E. W. (1959): A note on two problems in connexion with graphs. Numerische Mathematik 1, 269–271.
 */
export function reachFrom(
  network: RoadNetwork,
  starts: readonly EdgePlace[],
  options: ReachOptions,
): Reached {
  return options.by === 'foot' ? onFoot(network, starts, options) : byCar(network, starts, options);
}

function onFoot(network: RoadNetwork, starts: readonly EdgePlace[], options: ReachOptions): Reached {
  const {
    limit,
    speed = WALKING_SPEED,
    access = ACCESS.destination,
    without = NOT_ON_FOOT,
    closed,
  } = options;
  const { nodes, edges } = network;
  const isBarred = Uint8Array.from(network.classes, (name) => (without.includes(name) ? 1 : 0));
  const isOpen = (edge: number): boolean =>
    edges.access[edge] <= access && !closed?.[edge] && !isBarred[edges.class[edge]];
  /** The edge that stands for both directions of a road. */
  const road = (edge: number): number =>
    Math.min(edge, edges.reverse[edge] === NO_EDGE ? edge : edges.reverse[edge]);
  const into = incomingEdges(network);
  const seconds = new Float64Array(nodes.count).fill(Infinity);
  const heap = new StateHeap();
  const reach = (node: number, at: number): void => {
    if (at > limit || at >= seconds[node]) return;
    seconds[node] = at;
    heap.push(node, at);
  };
  const pieces: ReachedPiece[] = [];
  const isStart = new Set<string>();
  for (const { edge, along } of starts) {
    const length = edges.length[edge];
    // A place is told on either edge of its road: the same one, to a millimetre, is one start.
    const place = `${road(edge)} ${(road(edge) === edge ? along : length - along).toFixed(3)}`;
    if (!isOpen(edge) || isStart.has(place)) continue;
    isStart.add(place);
    reach(edges.from[edge], along / speed);
    reach(edges.to[edge], (length - along) / speed);
    const [begin, end] = [Math.max(0, along - limit * speed), Math.min(length, along + limit * speed)];
    pieces.push({ edge, begin, end: along, from: (along - begin) / speed, to: 0 });
    pieces.push({ edge, begin: along, end, from: 0, to: (end - along) / speed });
  }
  const isDone = new Uint8Array(nodes.count);
  for (let node = heap.pop(); node >= 0; node = heap.pop()) {
    if (isDone[node]) continue;
    isDone[node] = 1;
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++)
      if (isOpen(edge)) reach(edges.to[edge], seconds[node] + edges.length[edge] / speed);
    for (let i = into.starts[node]; i < into.starts[node + 1]; i++)
      if (isOpen(into.edges[i]))
        reach(edges.from[into.edges[i]], seconds[node] + edges.length[into.edges[i]] / speed);
  }
  for (let edge = 0; edge < edges.count; edge++) {
    if (!isOpen(edge) || (road(edge) !== edge && isOpen(road(edge)))) continue;
    const length = edges.length[edge];
    const [a, b] = [seconds[edges.from[edge]], seconds[edges.to[edge]]];
    if (a === Infinity && b === Infinity) continue;
    // From both ends, up to where those who come from either meet.
    const meet = a === Infinity ? 0 : b === Infinity ? length : (speed * (b - a) + length) / 2;
    const middle = Math.max(0, Math.min(length, meet));
    const end = Math.min(middle, (limit - a) * speed);
    if (end > 0) pieces.push({ edge, begin: 0, end, from: a, to: a + end / speed });
    const begin = Math.max(middle, length - (limit - b) * speed);
    if (begin < length) pieces.push({ edge, begin, end: length, from: b + (length - begin) / speed, to: b });
  }
  return { pieces, nodes: seconds };
}

function byCar(network: RoadNetwork, starts: readonly EdgePlace[], options: ReachOptions): Reached {
  const { limit, access = ACCESS.destination, closed } = options;
  const { nodes, edges } = network;
  const isOpen = (edge: number): boolean => edges.access[edge] <= access && !closed?.[edge];
  const pace = (edge: number): number => 3.6 / edges.speed[edge];
  const states = new TurnStates(network);
  /** Seconds at the end of the edge of a state, and at the beginning of each edge. */
  const ends = new Float64Array(states.count).fill(Infinity);
  const begins = new Float64Array(edges.count).fill(Infinity);
  const seconds = new Float64Array(nodes.count).fill(Infinity);
  const heap = new StateHeap();
  const pieces: ReachedPiece[] = [];
  const drive = (state: number, edge: number, at: number, along: number): void => {
    const end = at + (edges.length[edge] - along) * pace(edge);
    if (end > limit || end >= ends[state]) return;
    ends[state] = end;
    seconds[edges.to[edge]] = Math.min(seconds[edges.to[edge]], end);
    heap.push(state, end);
  };
  for (const { edge, along } of starts) {
    if (!isOpen(edge)) continue;
    const end = Math.min(edges.length[edge], along + limit / pace(edge));
    pieces.push({ edge, begin: along, end, from: 0, to: (end - along) * pace(edge) });
    drive(edge, edge, 0, along);
  }
  const isDone = new Uint8Array(states.count);
  for (let state = heap.pop(); state >= 0; state = heap.pop()) {
    if (isDone[state]) continue;
    isDone[state] = 1;
    const incoming = states.edgeOf(state);
    const node = edges.to[incoming];
    const back = edges.reverse[incoming];
    let isDeadEnd = back !== NO_EDGE;
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1] && isDeadEnd; edge++)
      if (edge !== back && isOpen(edge)) isDeadEnd = false;
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++) {
      if (!isOpen(edge) || (edge === back && !isDeadEnd)) continue;
      const after = states.turn(state, edge);
      if (after === BANNED) continue;
      begins[edge] = Math.min(begins[edge], ends[state]);
      drive(after, edge, ends[state], 0);
    }
  }
  for (let edge = 0; edge < edges.count; edge++) {
    const from = begins[edge];
    if (!(from < limit)) continue;
    const end = Math.min(edges.length[edge], (limit - from) / pace(edge));
    pieces.push({ edge, begin: 0, end, from, to: from + end * pace(edge) });
  }
  return { pieces, nodes: seconds };
}

/** Edges by the node at their end. */
function incomingEdges({ nodes, edges }: RoadNetwork): { starts: Uint32Array; edges: Uint32Array } {
  const starts = new Uint32Array(nodes.count + 1);
  for (let edge = 0; edge < edges.count; edge++) starts[edges.to[edge] + 1]++;
  for (let node = 0; node < nodes.count; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const into = new Uint32Array(edges.count);
  for (let edge = 0; edge < edges.count; edge++) into[next[edges.to[edge]]++] = edge;
  return { starts, edges: into };
}
