import { InputError } from '../../../models/errors.ts';
import { azimuthAndDistance } from '../../../models/geodesy/local-plane.ts';
import { FLOW, PIPE_KINDS, type PipeKind, type PipeNetwork } from '../../../models/network/index.ts';
import { StateHeap } from '../../../models/network/state-heap.ts';

/** Edges by node, whichever way they run. */
function edgesAt({ nodes, edges }: PipeNetwork): { starts: Uint32Array; list: Uint32Array } {
  const starts = new Uint32Array(nodes.count + 1);
  for (let edge = 0; edge < edges.count; edge++) {
    starts[edges.from[edge] + 1]++;
    starts[edges.to[edge] + 1]++;
  }
  for (let node = 0; node < nodes.count; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const list = new Uint32Array(2 * edges.count);
  for (let edge = 0; edge < edges.count; edge++) {
    list[next[edges.from[edge]]++] = edge;
    list[next[edges.to[edge]]++] = edge;
  }
  return { starts, list };
}

export interface CutOff {
  /** Pipes that no source feeds any more, and their metres. */
  edges: number[];
  length: number;
  /** Nodes that no source feeds any more; valves that are shut are not among them. */
  nodes: number[];
}

/**
 * What is cut off when valves are shut: the pipes that a source fed before and none feeds after. What is under pressure
 * flows either way, so directions do not count. A shut valve leaves the pipes on its own fed side full.
 * `sources`: nodes that feed (waterworks, gas stations).
 * @throws InputError `pipe-source` where there is none, so that nothing is known to be fed
 */
export function cutOffBy(
  network: PipeNetwork,
  { valves, sources }: { valves: readonly number[]; sources: readonly number[] },
): CutOff {
  if (sources.length === 0)
    throw new InputError(
      'pipe-source',
      network.sources.join(', '),
      'no source of this network is known.',
      'Say which nodes feed it: waterworks, gas stations, heat plants.',
    );
  const { edges, nodes } = network;
  const around = edgesAt(network);
  const fed = (shut: ReadonlySet<number>): { node: Uint8Array; edge: Uint8Array } => {
    const reached = { node: new Uint8Array(nodes.count), edge: new Uint8Array(edges.count) };
    const waiting = sources.filter((source) => !shut.has(source));
    for (const source of waiting) reached.node[source] = 1;
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
      for (let i = around.starts[node]; i < around.starts[node + 1]; i++) {
        const edge = around.list[i];
        reached.edge[edge] = 1;
        const other = edges.from[edge] === node ? edges.to[edge] : edges.from[edge];
        if (reached.node[other] || shut.has(other)) continue;
        reached.node[other] = 1;
        waiting.push(other);
      }
    return reached;
  };
  const shut = new Set(valves);
  const [before, after] = [fed(new Set()), fed(shut)];
  const cut: CutOff = { edges: [], length: 0, nodes: [] };
  for (let edge = 0; edge < edges.count; edge++) {
    if (!before.edge[edge] || after.edge[edge]) continue;
    cut.edges.push(edge);
    cut.length += edges.length[edge];
  }
  for (let node = 0; node < nodes.count; node++)
    if (before.node[node] && !after.node[node] && !shut.has(node)) cut.nodes.push(node);
  return cut;
}

export interface Downstream {
  /** Pipes that it comes to, the nearest first. */
  edges: { edge: number; metres: number; isSure: boolean }[];
  /** Nodes where it leaves the network, and metres of pipe to there. */
  outlets: { node: number; metres: number; isSure: boolean }[];
}

/**
 * What lies downstream of a spill into a node: all pipes that its water comes to, by the shortest way along the flow.
 * A pipe of which the flow is not known is followed both ways, and what is reached by such a one only is not sure.
 */
export function downstreamOf(network: PipeNetwork, spill: number): Downstream {
  const { edges, nodes } = network;
  const around = edgesAt(network);
  // First only what is known, so that a sure way counts before a shorter one that is not.
  const sure = spread(false);
  const any = spread(true);
  const found: Downstream = { edges: [], outlets: [] };
  for (let edge = 0; edge < edges.count; edge++) {
    const isKnown = edges.direction[edge] !== FLOW.unknown;
    const ends = isKnown ? [edges.from[edge]] : [edges.from[edge], edges.to[edge]];
    const metres = Math.min(...ends.map((node) => any[node]));
    if (!Number.isFinite(metres)) continue;
    const isSure = isKnown && Number.isFinite(sure[edges.from[edge]]);
    found.edges.push({ edge, metres: isSure ? sure[edges.from[edge]] : metres, isSure });
  }
  for (let node = 0; node < nodes.count; node++) {
    if (!Number.isFinite(any[node])) continue;
    let goesOn = false;
    for (let i = around.starts[node]; i < around.starts[node + 1] && !goesOn; i++) {
      const edge = around.list[i];
      goesOn =
        edges.from[edge] === node ||
        (edges.direction[edge] === FLOW.unknown && around.starts[node + 1] - around.starts[node] > 1);
    }
    const isSure = Number.isFinite(sure[node]);
    if (!goesOn) found.outlets.push({ node, metres: isSure ? sure[node] : any[node], isSure });
  }
  found.edges.sort((a, b) => a.metres - b.metres || a.edge - b.edge);
  found.outlets.sort((a, b) => a.metres - b.metres || a.node - b.node);
  return found;

  function spread(alsoUnknown: boolean): Float64Array {
    const metres = new Float64Array(nodes.count).fill(Infinity);
    const heap = new StateHeap();
    metres[spill] = 0;
    heap.push(spill, 0);
    const isDone = new Uint8Array(nodes.count);
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      if (isDone[node]) continue;
      isDone[node] = 1;
      for (let i = around.starts[node]; i < around.starts[node + 1]; i++) {
        const edge = around.list[i];
        const isKnown = edges.direction[edge] !== FLOW.unknown;
        if (isKnown ? edges.from[edge] !== node : !alsoUnknown) continue;
        const other = edges.from[edge] === node ? edges.to[edge] : edges.from[edge];
        const total = metres[node] + edges.length[edge];
        if (total >= metres[other]) continue;
        metres[other] = total;
        heap.push(other, total);
      }
    }
    return metres;
  }
}

/**
 * The node of a kind that is nearest to a place (degrees), within metres; undefined if there is none. `among`: only these
 * nodes.
 */
export function nearestPipeNode(
  { nodes }: PipeNetwork,
  kind: PipeKind,
  [longitude, latitude]: readonly [number, number],
  metres: number,
  among?: readonly number[],
): { node: number; metres: number } | undefined {
  const wanted = PIPE_KINDS.indexOf(kind);
  const wants = among && new Set(among);
  let best: { node: number; metres: number } | undefined;
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.kind[node] !== wanted || (wants && !wants.has(node))) continue;
    const away = azimuthAndDistance(
      { longitude, latitude },
      { longitude: nodes.positions[3 * node], latitude: nodes.positions[3 * node + 1] },
    ).metres;
    if (away <= (best?.metres ?? metres)) best = { node, metres: away };
  }
  return best;
}
