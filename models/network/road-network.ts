/** Bits of `edges.flags`. */
export const EDGE_FLAG = {
  bridge: 1,
  tunnel: 2,
  roundabout: 4,
  /** Runs against the drawing of its way: its geometry is the shape from its end to its start. */
  backward: 8,
  /** The source does not say it; see the tables of the builder. */
  speedAssumed: 16,
  lanesAssumed: 32,
  oneway: 64,
  toll: 128,
  /** A ford: passable while the water is low. */
  ford: 256,
  /** A traffic signal at its end holds for those who come by it. */
  signals: 512,
} as const;

/** Bits of `nodes.flags`. */
export const NODE_FLAG = {
  /** Traffic signals, maybe for one direction: see EDGE_FLAG.signals. Roads are cut there. */
  signals: 1,
  /** A bollard or gate that cars do not pass: every road that ends there has a node of its own. */
  barrier: 2,
  /** The source knows more of this road than the file holds: it goes on outside. */
  cut: 4,
} as const;

/** `edges.access`: who may drive here. */
export const ACCESS = { open: 0, destination: 1, private: 2 } as const;
export const NO_EDGE = 0xffffffff;

/**
 * Roads for cars as a directed graph. A road that may be driven both ways is two edges over one shape. Edges are
 * sorted by their first node: those that leave node n are `edges.starts[n]` to `edges.starts[n + 1]`. Roads that
 * cross without a common node of the source (bridges, tunnels) have no common node here.
 */
export interface RoadNetwork {
  kind: 'road';
  /** Id of the source in the city; prefix of edge ids. */
  source: string;
  attribution?: string;
  nodes: {
    count: number;
    /** Ids in the source. Barriers repeat theirs. */
    ids: Float64Array;
    /** Longitude, latitude in degrees, ellipsoidal metres (NaN where the city has no ground). */
    positions: Float64Array;
    flags: Uint8Array;
  };
  edges: {
    count: number;
    starts: Uint32Array;
    from: Uint32Array;
    to: Uint32Array;
    /** Metres along the ellipsoid. */
    length: Float64Array;
    /** Km/h that is allowed. */
    speed: Float32Array;
    /** In this direction. */
    lanes: Uint8Array;
    /** Index of `classes`. */
    class: Uint8Array;
    flags: Uint16Array;
    /** Of bridges over bridges; 0 on the ground. */
    layer: Int8Array;
    access: Uint8Array;
    /** Id of the way in the source. */
    way: Float64Array;
    /** Tells apart edges of one way between the same nodes. */
    ordinal: Uint16Array;
    /** Index of `names`; 0: none. */
    name: Uint32Array;
    /** Index of `shapes`. */
    shape: Uint32Array;
    /** The edge of the other direction, or NO_EDGE. */
    reverse: Uint32Array;
  };
  shapes: {
    starts: Uint32Array;
    /** As of nodes; the ends are those of the nodes. */
    positions: Float64Array;
  };
  /** Turns that are not allowed. */
  bans: {
    /** Edge that comes in, edge that goes out; sorted. */
    pairs: Uint32Array;
    /** Bans over ways between: sequences of three and more edges. */
    pathStarts: Uint32Array;
    pathEdges: Uint32Array;
  };
  names: string[];
  classes: string[];
}

/** Stable as long as the way and its junctions are: `<source>:w<way>#<from>-<to>`, with `~n` for the n-th such edge. */
export function edgeId(network: RoadNetwork, edge: number): string {
  const { way, from, to, ordinal } = network.edges;
  const { ids } = network.nodes;
  const repeat = ordinal[edge] > 0 ? `~${ordinal[edge]}` : '';
  return `${network.source}:w${way[edge]}#${ids[from[edge]]}-${ids[to[edge]]}${repeat}`;
}

/** Longitude, latitude, height triplets from the edge's start to its end. */
export function edgePositions(network: RoadNetwork, edge: number): Float64Array {
  const { starts, positions } = network.shapes;
  const shape = network.edges.shape[edge];
  const line = positions.slice(3 * starts[shape], 3 * starts[shape + 1]);
  if (!(network.edges.flags[edge] & EDGE_FLAG.backward)) return line;
  const turned = new Float64Array(line.length);
  for (let at = 0; at < line.length; at += 3) turned.set(line.subarray(at, at + 3), line.length - 3 - at);
  return turned;
}

/** Longitude and latitude of the last but one and the last corner of an edge, or of its first two; copies nothing else. */
export function edgeEnd(
  network: RoadNetwork,
  edge: number,
  end: 'first' | 'last',
): [number, number, number, number] {
  const { starts, positions } = network.shapes;
  const shape = network.edges.shape[edge];
  const isTurned = (network.edges.flags[edge] & EDGE_FLAG.backward) !== 0;
  const isAtStart = (end === 'first') !== isTurned;
  const low = isAtStart ? 3 * starts[shape] : 3 * starts[shape + 1] - 6;
  const [from, to] = isTurned ? [low + 3, low] : [low, low + 3];
  return [positions[from], positions[from + 1], positions[to], positions[to + 1]];
}

/** Whether the turn from one edge into the next is banned by itself. */
export function isTurnBanned({ bans: { pairs } }: RoadNetwork, incoming: number, outgoing: number): boolean {
  let low = 0;
  let high = pairs.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const first = pairs[2 * middle];
    if (first < incoming || (first === incoming && pairs[2 * middle + 1] < outgoing)) low = middle + 1;
    else high = middle;
  }
  return pairs[2 * low] === incoming && pairs[2 * low + 1] === outgoing;
}
