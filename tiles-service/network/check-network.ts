import { InputError } from '../../models/errors.ts';
import {
  EDGE_FLAG,
  type Network,
  NO_EDGE,
  type RoadNetwork,
  readNetwork,
  stronglyConnected,
  weaklyConnected,
} from '../../models/network/index.ts';

interface Problem {
  code: string;
  message: string;
}

/**
 * What is wrong with the file of a network: edges without geometry or length, shapes that do not end in the nodes of
 * their edge, bans of turns that cannot be driven, counts other than the scene and the report say.
 */
export function checkNetwork(
  bytes: Uint8Array,
  expected: { nodes: number; edges: number; report: unknown },
): Problem[] {
  let network: Network;
  try {
    network = readNetwork(bytes);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ code: 'network-broken', message: error.message }];
  }
  const problems: Problem[] = [];
  const problem = (code: string, message: string): number => problems.push({ code, message });
  const { nodes, edges } = network;
  if (nodes.count !== expected.nodes || edges.count !== expected.edges)
    problem(
      'network-count',
      `${nodes.count} nodes and ${edges.count} edges, but the scene says ${expected.nodes} and ${expected.edges}`,
    );
  for (const [code, message, isWrong] of EDGE_RULES) {
    let count = 0;
    let first = -1;
    for (let edge = 0; edge < edges.count; edge++) if (isWrong(network, edge) && count++ === 0) first = edge;
    if (count > 0) problem(code, `${count} edges ${message}, the first of them is number ${first}`);
  }
  if (network.kind === 'road') checkBans(network, problem);
  checkComponents(network, expected.report, problem);
  return problems;
}

const EDGE_RULES: [code: string, message: string, isWrong: (network: Network, edge: number) => boolean][] = [
  [
    'edge-without-geometry',
    'have no geometry',
    ({ shapes, edges }, edge) => {
      const shape = edges.shape[edge];
      return !(shapes.starts[shape + 1] - shapes.starts[shape] >= 2);
    },
  ],
  ['edge-without-length', 'have no length', ({ edges }, edge) => !(edges.length[edge] > 0)],
  [
    'edge-off-its-nodes',
    'do not begin and end at their nodes',
    (network, edge) => {
      const { shapes, edges, nodes } = network;
      const shape = edges.shape[edge];
      const ends = [shapes.starts[shape], shapes.starts[shape + 1] - 1];
      if (isBackward(network, edge)) ends.reverse();
      return [edges.from[edge], edges.to[edge]].some((node, i) =>
        [0, 1].some((k) => nodes.positions[3 * node + k] !== shapes.positions[3 * ends[i] + k]),
      );
    },
  ],
  [
    'edge-out-of-order',
    'do not stand with the others that leave their node',
    ({ edges }, edge) => {
      const from = edges.from[edge];
      return !(edge >= edges.starts[from] && edge < edges.starts[from + 1]);
    },
  ],
  [
    'edge-reverse',
    'name an edge as their way back that is none',
    (network, edge) => {
      if (network.kind !== 'road') return false;
      const { reverse, from, to } = network.edges;
      const back = reverse[edge];
      return (
        back !== NO_EDGE && !(reverse[back] === edge && from[back] === to[edge] && to[back] === from[edge])
      );
    },
  ],
];

function isBackward(network: Network, edge: number): boolean {
  return network.kind === 'road'
    ? (network.edges.flags[edge] & EDGE_FLAG.backward) !== 0
    : network.edges.backward[edge] === 1;
}

/** Each edge of a banned sequence begins where the one before ends. */
function checkBans({ bans, edges }: RoadNetwork, problem: (code: string, message: string) => void): void {
  const { pairs, pathStarts, pathEdges } = bans;
  const follows = (first: number, second: number): boolean =>
    first < edges.count && second < edges.count && edges.to[first] === edges.from[second];
  let wrong = pairs.length % 2;
  for (let at = 0; at + 1 < pairs.length; at += 2) if (!follows(pairs[at], pairs[at + 1])) wrong++;
  for (let path = 0; path + 1 < pathStarts.length; path++)
    for (let at = pathStarts[path] + 1; at < pathStarts[path + 1]; at++)
      if (!follows(pathEdges[at - 1], pathEdges[at])) wrong++;
  if (wrong > 0)
    problem('ban-without-turn', `${wrong} bans name edges that are not there or do not follow one another`);
}

/** What the report says of components is what they are. */
function checkComponents(
  network: Network,
  report: unknown,
  problem: (code: string, message: string) => void,
): void {
  const told = (report as { components?: Record<string, number> } | undefined)?.components;
  if (!told) {
    problem('network-report', 'its report is missing or says nothing of components');
    return;
  }
  if (network.kind === 'pipe') return;
  const [weak, strong] = [weaklyConnected(network.edges).count, stronglyConnected(network.edges).count];
  if (told.weak !== weak || told.strong !== strong)
    problem(
      'network-components',
      `${weak} components (${strong} strong), but its report says ${told.weak} (${told.strong})`,
    );
}
