import { InputError } from '../errors.ts';
import { decodeContainer, encodeContainer, type NetworkArray } from './container.ts';
import type { PipeNetwork } from './pipe-network.ts';
import type { RoadNetwork } from './road-network.ts';

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

function check(network: Network): void {
  const { nodes, edges, shapes } = network;
  if (!nodes?.positions || !edges?.starts || !edges.from || !edges.to || !edges.shape || !shapes?.starts)
    throw broken('arrays are missing.');
  const even =
    nodes.positions.length === 3 * nodes.count &&
    edges.starts.length === nodes.count + 1 &&
    edges.from.length === edges.count &&
    edges.to.length === edges.count &&
    edges.starts[nodes.count] === edges.count;
  if (!even) throw broken('its arrays do not fit together.');
  const count = shapes.starts.length - 1;
  for (let edge = 0; edge < edges.count; edge++)
    if (!(edges.from[edge] < nodes.count && edges.to[edge] < nodes.count && edges.shape[edge] < count))
      throw broken(`edge ${edge} names a node or shape that is not there.`);
}

function broken(message: string): InputError {
  return new InputError('network-file', 'network', message, 'Build it again with: npm run city -- network.');
}
