import {
  ACCESS,
  EDGE_FLAG,
  edgeId,
  NODE_FLAG,
  type RoadNetwork,
  stronglyConnected,
  weaklyConnected,
} from '../../../models/network/index.ts';
import type { TallySnapshot } from '../../read/feature-source.ts';
import { type Finding, note, round } from '../finding.ts';

/** What a road network holds and what is odd about it. */
export interface RoadReport {
  kind: 'road';
  source: string;
  nodes: number;
  edges: number;
  /** Of all edges, both directions. */
  kilometres: number;
  kilometresByClass: Record<string, number>;
  onewayShare: number;
  speedAssumedShare: number;
  lanesAssumedShare: number;
  signals: number;
  bans: { turns: number; paths: number };
  components: {
    weak: number;
    strong: number;
    /** Share of the length that lies in the largest strong component: from there one gets everywhere and back. */
    largestStrongShare: number;
    largestWeakShare: number;
  };
  /** Share of the length that cannot be reached from the largest strong component, or cannot get back to it. */
  unreachableShare: number;
  checks: {
    edgesWithoutGeometry: Finding;
    edgesOfNoLength: Finding;
    /** One-way roads that lead to where nothing leads on, away from where the file ends. */
    onewayIntoNothing: Finding;
    onewayOutOfNothing: Finding;
    edgesWithoutHeight: Finding;
  };
  tally: TallySnapshot;
}

export function reportRoads(network: RoadNetwork, tally: TallySnapshot): RoadReport {
  const { nodes, edges, shapes, bans } = network;
  const strong = stronglyConnected(edges);
  const weak = weaklyConnected(edges);
  const incoming = new Uint32Array(nodes.count);
  for (let edge = 0; edge < edges.count; edge++) incoming[edges.to[edge]]++;
  const byClass: Record<string, number> = {};
  const [strongLength, weakLength] = [new Float64Array(strong.count), new Float64Array(weak.count)];
  const checks: RoadReport['checks'] = {
    edgesWithoutGeometry: none(),
    edgesOfNoLength: none(),
    onewayIntoNothing: none(),
    onewayOutOfNothing: none(),
    edgesWithoutHeight: none(),
  };
  let [total, oneways, speeds, lanes] = [0, 0, 0, 0];
  for (let edge = 0; edge < edges.count; edge++) {
    const [from, to, length] = [edges.from[edge], edges.to[edge], edges.length[edge]];
    total += length;
    const name = network.classes[edges.class[edge]];
    byClass[name] = (byClass[name] ?? 0) + length / 1000;
    if (edges.flags[edge] & EDGE_FLAG.oneway) oneways += length;
    if (edges.flags[edge] & EDGE_FLAG.speedAssumed) speeds += length;
    if (edges.flags[edge] & EDGE_FLAG.lanesAssumed) lanes += length;
    if (strong.of[from] === strong.of[to]) strongLength[strong.of[from]] += length;
    weakLength[weak.of[from]] += length;
    const shape = edges.shape[edge];
    const [first, last] = [shapes.starts[shape], shapes.starts[shape + 1]];
    if (last - first < 2) note(checks.edgesWithoutGeometry, edgeId(network, edge));
    if (!(length > 0)) note(checks.edgesOfNoLength, edgeId(network, edge));
    if (Number.isNaN(shapes.positions[3 * first + 2])) note(checks.edgesWithoutHeight, edgeId(network, edge));
    const isCut = (node: number): boolean => (nodes.flags[node] & (NODE_FLAG.cut | NODE_FLAG.barrier)) !== 0;
    if (edges.starts[to] === edges.starts[to + 1] && !isCut(to) && edges.access[edge] !== ACCESS.private)
      note(checks.onewayIntoNothing, edgeId(network, edge));
    if (incoming[from] === 0 && !isCut(from) && edges.access[edge] !== ACCESS.private)
      note(checks.onewayOutOfNothing, edgeId(network, edge));
  }
  const share = (part: number): number => (total > 0 ? round(part / total, 4) : 0);
  const largest = strongLength.reduce((most, length) => Math.max(most, length), 0);
  return {
    kind: 'road',
    source: network.source,
    nodes: nodes.count,
    edges: edges.count,
    kilometres: round(total / 1000, 3),
    kilometresByClass: Object.fromEntries(
      Object.entries(byClass).map(([key, value]) => [key, round(value, 3)]),
    ),
    onewayShare: share(oneways),
    speedAssumedShare: share(speeds),
    lanesAssumedShare: share(lanes),
    signals: nodes.flags.reduce((sum, flags) => sum + (flags & NODE_FLAG.signals ? 1 : 0), 0),
    bans: { turns: bans.pairs.length / 2, paths: bans.pathStarts.length - 1 },
    components: {
      weak: weak.count,
      strong: strong.count,
      largestStrongShare: share(largest),
      largestWeakShare: share(weakLength.reduce((most, length) => Math.max(most, length), 0)),
    },
    unreachableShare: total > 0 ? round(1 - largest / total, 4) : 0,
    checks,
    tally,
  };
}

function none(): Finding {
  return { count: 0, examples: [] };
}
