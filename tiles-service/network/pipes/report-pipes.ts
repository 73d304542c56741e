import {
  FLOW,
  NO_KIND,
  PIPE_KINDS,
  type PipeNetwork,
  stronglyConnected,
  weaklyConnected,
} from '../../../models/network/index.ts';
import { GRAVITY_KINDS } from '../../../models/network/pipe-words.ts';
import type { TallySnapshot } from '../../read/feature-source.ts';
import { type Finding, note, round } from '../finding.ts';
import { PlaceIndex } from './place-index.ts';

/** An end that is this near to another node of its kind, but was not joined with it, is likely a slip of the drawing. */
const NEAR = 1;
/** Levels that rise by less are not counted. */
const RISE = 0.01;

/** What a pipe network holds and what is odd about it. */
export interface PipeReport {
  kind: 'pipe';
  sources: string[];
  verticalDatum?: string;
  tolerance: number;
  nodes: number;
  edges: number;
  kilometres: number;
  kilometresByKind: Record<string, number>;
  /** Edges by how their direction is known: unknown, inverts, attribute, shape. */
  directions: Record<string, number>;
  /** Shares of the length. */
  diameterShare: number;
  invertShare: number;
  /** Directions do not count. */
  components: { count: number; largestShare: number; cycles: number };
  /** Drains that end where nothing leads on: outfalls, or gaps. */
  outlets: number;
  checks: {
    edgesWithoutGeometry: Finding;
    /** Ends that are only drawn and meet nothing else. */
    looseEnds: Finding;
    /** Of these, ends with another node of their kind within a metre. */
    nearMisses: Finding;
    /** Nodes that no pipe meets. */
    nodesWithoutPipe: Finding;
    /** Drains whose level rises in the direction that their attributes say. */
    uphillDrains: Finding;
    /** Drains that begin above the level at which the water comes to them. */
    stepsUp: Finding;
    /** Rings of drains in which water would run round. */
    flowLoops: Finding;
  };
  tally: TallySnapshot;
}

export function reportPipes(network: PipeNetwork, tally: TallySnapshot): PipeReport {
  const { nodes, edges, shapes } = network;
  const weak = weaklyConnected(edges);
  const isDrain = PIPE_KINDS.map((kind) => GRAVITY_KINDS.has(kind));
  const touched = new Uint32Array(nodes.count);
  const [drainsIn, drainsOut] = [new Uint32Array(nodes.count), new Uint32Array(nodes.count)];
  const lowestIn = new Float64Array(nodes.count).fill(Number.POSITIVE_INFINITY);
  const byKind: Record<string, number> = {};
  const directions: Record<string, number> = {};
  const flowNames = Object.keys(FLOW);
  const lengths = new Float64Array(weak.count);
  let [total, diameters, inverts] = [0, 0, 0];
  const checks: PipeReport['checks'] = {
    edgesWithoutGeometry: { count: 0, examples: [] },
    looseEnds: { count: 0, examples: [] },
    nearMisses: { count: 0, examples: [] },
    nodesWithoutPipe: { count: 0, examples: [] },
    uphillDrains: { count: 0, examples: [] },
    stepsUp: { count: 0, examples: [] },
    flowLoops: flowLoops(network, isDrain),
  };
  for (let edge = 0; edge < edges.count; edge++) {
    const [from, to, length, kind] = [edges.from[edge], edges.to[edge], edges.length[edge], edges.kind[edge]];
    const [start, end] = [edges.invertFrom[edge], edges.invertTo[edge]];
    total += length;
    lengths[weak.of[from]] += length;
    byKind[PIPE_KINDS[kind]] = (byKind[PIPE_KINDS[kind]] ?? 0) + length / 1000;
    const how = flowNames[edges.direction[edge]];
    directions[how] = (directions[how] ?? 0) + 1;
    if (edges.diameter[edge] > 0) diameters += length;
    if (!Number.isNaN(start + end)) inverts += length;
    touched[from]++;
    touched[to]++;
    const shape = edges.shape[edge];
    if (!(shapes.starts[shape + 1] - shapes.starts[shape] >= 2))
      note(checks.edgesWithoutGeometry, edges.ids[edge]);
    if (!isDrain[kind] || edges.direction[edge] === FLOW.unknown) continue;
    drainsOut[from]++;
    drainsIn[to]++;
    if (end - start > RISE) note(checks.uphillDrains, edges.ids[edge]);
    if (end < lowestIn[to]) lowestIn[to] = end;
  }
  for (let edge = 0; edge < edges.count; edge++)
    if (
      isDrain[edges.kind[edge]] &&
      edges.direction[edge] !== FLOW.unknown &&
      Number.isFinite(lowestIn[edges.from[edge]]) &&
      edges.invertFrom[edge] - lowestIn[edges.from[edge]] > RISE
    )
      note(checks.stepsUp, edges.ids[edge]);
  const loose: number[] = [];
  let [outlets, empty] = [0, 0];
  for (let node = 0; node < nodes.count; node++) {
    if (touched[node] === 0) {
      empty++;
      note(checks.nodesWithoutPipe, nodes.ids[node]);
    }
    if (drainsIn[node] > 0 && drainsOut[node] === 0) outlets++;
    if (touched[node] === 1 && nodes.ids[node] === '') loose.push(node);
  }
  noteLooseEnds(network, loose, checks);
  const share = (part: number): number => (total > 0 ? round(part / total, 4) : 0);
  // Nodes without a pipe are components of their own, and no part of the network.
  const components = weak.count - empty;
  return {
    kind: 'pipe',
    sources: network.sources,
    ...(network.verticalDatum === undefined ? {} : { verticalDatum: network.verticalDatum }),
    tolerance: network.tolerance,
    nodes: nodes.count,
    edges: edges.count,
    kilometres: round(total / 1000, 3),
    kilometresByKind: Object.fromEntries(Object.entries(byKind).map(([kind, km]) => [kind, round(km, 3)])),
    directions,
    diameterShare: share(diameters),
    invertShare: share(inverts),
    components: {
      count: components,
      largestShare: share(lengths.reduce((most, length) => Math.max(most, length), 0)),
      cycles: edges.count - (nodes.count - empty) + components,
    },
    outlets,
    checks,
    tally,
  };
}

/** Ends by the id of their pipe. */
function noteLooseEnds(
  { nodes, edges }: PipeNetwork,
  loose: readonly number[],
  checks: PipeReport['checks'],
): void {
  const index = new PlaceIndex(NEAR);
  for (let node = 0; node < nodes.count; node++)
    if (nodes.kind[node] !== NO_KIND)
      index.add(nodes.positions[3 * node], nodes.positions[3 * node + 1], node);
  const pipeAt = new Map<number, string>();
  const ends = new Set(loose);
  for (let edge = 0; edge < edges.count; edge++)
    for (const node of [edges.from[edge], edges.to[edge]])
      if (ends.has(node)) pipeAt.set(node, edges.ids[edge]);
  for (const node of loose) {
    note(checks.looseEnds, pipeAt.get(node)!);
    const near = index.nearest(
      nodes.positions[3 * node],
      nodes.positions[3 * node + 1],
      NEAR,
      (other) => other !== node && nodes.kind[other] === nodes.kind[node],
    );
    if (near >= 0) note(checks.nearMisses, pipeAt.get(node)!);
  }
}

function flowLoops({ nodes, edges }: PipeNetwork, isDrain: readonly boolean[]): Finding {
  const finding: Finding = { count: 0, examples: [] };
  const starts = new Uint32Array(nodes.count + 1);
  const to: number[] = [];
  const kept: number[] = [];
  for (let node = 0; node < nodes.count; node++) {
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++) {
      if (!isDrain[edges.kind[edge]] || edges.direction[edge] === FLOW.unknown) continue;
      to.push(edges.to[edge]);
      kept.push(edge);
    }
    starts[node + 1] = to.length;
  }
  const strong = stronglyConnected({ starts, to: Uint32Array.from(to) });
  const seen = new Set<number>();
  for (const edge of kept) {
    const component = strong.of[edges.from[edge]];
    if (component !== strong.of[edges.to[edge]] || seen.has(component)) continue;
    seen.add(component);
    note(finding, edges.ids[edge]);
  }
  return finding;
}
