import { InputError } from '../errors.ts';
import { decodeContainer, encodeContainer, type NetworkArray } from './container.ts';
import type { PipeNetwork } from './pipe-network.ts';
import { NO_EDGE, type RoadNetwork } from './road-network.ts';

export type Network = RoadNetwork | PipeNetwork;

const SCHEMA = 'citymirror/network/1';
/** The parts of a network that hold arrays; each array is named `<part>.<field>` in the file. */
const PARTS = ['nodes', 'edges', 'shapes', 'bans'] as const;

export function encodeNetwork(network: Network): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { schema: SCHEMA };
  const arrays: Record<string, NetworkArray> = {};
  for (const [key, value] of Object.entries(network)) {
    if (!PARTS.includes(key as (typeof PARTS)[number])) {
      header[key] = value;
      continue;
    }
    const rest: Record<string, unknown> = {};
    for (const [field, inside] of Object.entries(value as object)) {
      if (ArrayBuffer.isView(inside)) arrays[`${key}.${field}`] = inside as NetworkArray;
      else rest[field] = inside;
    }
    header[key] = rest;
  }
  return encodeContainer(header, arrays);
}

/**
 * Reads the file of a network. Arrays lie in the given bytes and are not copied.
 * @throws InputError `network-file` for bytes that are no network, are cut short, or name nodes that are not there.
 */
export function readNetwork(bytes: Uint8Array): Network {
  const { header, arrays } = decodeContainer(bytes);
  const { schema, arrays: _, ...network } = header;
  if (schema !== SCHEMA || (network.kind !== 'road' && network.kind !== 'pipe'))
    throw broken('it is no network that is known here.');
  for (const [name, array] of Object.entries(arrays)) {
    const [part, field] = name.split('.');
    const holder = (network[part] ??= {}) as Record<string, unknown>;
    holder[field] = array;
  }
  const result = network as unknown as Network;
  check(result);
  return result;
}

/** Arrays with one value for each node or edge. */
const BY_NODE = { road: ['ids', 'flags'], pipe: ['kind', 'cover', 'bottom', 'ids'] } as const;
const BY_EDGE = {
  road: 'from to length speed lanes class flags layer access way ordinal name shape reverse'.split(' '),
  pipe: 'from to length diameter invertFrom invertTo kind direction material backward shape ids'.split(' '),
} as const;

type Parts = Record<(typeof PARTS)[number], Record<string, { length: number } | undefined> | undefined>;

function check(network: Network): void {
  const { nodes, edges, shapes, bans } = network as unknown as Parts;
  const { count: nodeCount } = network.nodes ?? {};
  const { count: edgeCount } = network.edges ?? {};
  const has = (part: Parts['nodes'], field: string, length: number): boolean =>
    part?.[field]?.length === length;
  const even =
    Number.isSafeInteger(nodeCount) &&
    Number.isSafeInteger(edgeCount) &&
    has(nodes, 'positions', 3 * nodeCount) &&
    has(edges, 'starts', nodeCount + 1) &&
    BY_NODE[network.kind].every((field) => has(nodes, field, nodeCount)) &&
    BY_EDGE[network.kind].every((field) => has(edges, field, edgeCount)) &&
    (shapes?.starts?.length ?? 0) >= 1 &&
    shapes?.positions !== undefined &&
    (network.kind === 'pipe'
      ? Array.isArray(network.materials)
      : Array.isArray(network.names) &&
        Array.isArray(network.classes) &&
        bans?.pairs !== undefined &&
        bans.pathEdges !== undefined &&
        (bans.pathStarts?.length ?? 0) >= 1);
  if (!even) throw broken('arrays are missing, or do not fit together.');
  checkStarts(network.edges.starts, edgeCount);
  checkStarts(network.shapes.starts, network.shapes.positions.length / 3);
  if (network.kind === 'road') checkStarts(network.bans.pathStarts, network.bans.pathEdges.length);
  checkEdges(network);
}

/** Starts of parts never fall, and end where all ends. */
function checkStarts(starts: Uint32Array, end: number): void {
  let last = 0;
  for (const start of starts) {
    if (start < last) throw broken('its arrays do not fit together.');
    last = start;
  }
  if (last !== end) throw broken('its arrays do not fit together.');
}

function checkEdges(network: Network): void {
  const { nodes, edges, shapes } = network;
  const count = shapes.starts.length - 1;
  for (let edge = 0; edge < edges.count; edge++) {
    if (!(edges.from[edge] < nodes.count && edges.to[edge] < nodes.count && edges.shape[edge] < count))
      throw broken(`edge ${edge} names a node or shape that is not there.`);
    if (network.kind === 'pipe') continue;
    const back = network.edges.reverse[edge];
    if (back !== NO_EDGE && back >= edges.count)
      throw broken(`edge ${edge} names an edge that is not there.`);
  }
  if (network.kind === 'pipe') return;
  const { pairs, pathEdges } = network.bans;
  for (const list of [pairs, pathEdges])
    for (const edge of list)
      if (edge >= edges.count) throw broken(`a ban names edge ${edge}, which is not there.`);
}

function broken(message: string): InputError {
  return new InputError('network-file', 'network', message, 'Build it again with: npm run city -- network.');
}
