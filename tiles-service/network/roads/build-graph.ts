import { geodesicDistance } from '../../../models/geodesy/index.ts';
import { EDGE_FLAG, NO_EDGE, NODE_FLAG, type RoadNetwork } from '../../../models/network/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import { NumberList } from '../number-list.ts';
import { type CollectedRoads, toDegrees } from './collect.ts';
import { cutIntoSegments, type Segment } from './segments.ts';
import { CAR_CLASSES } from './tables.ts';

interface Draft {
  from: number;
  to: number;
  segment: number;
  backward: boolean;
  ordinal: number;
}

/** The graph of collected roads, without turn bans and heights (NaN). */
export function buildGraph(roads: CollectedRoads, source: string, tally: Tally): RoadNetwork {
  const { segments, cut } = cutIntoSegments(roads, tally);
  const graph = new GraphNodes(roads);
  const { shapes, lengths, kept } = drawShapes(roads, segments, tally);
  const drafts: Draft[] = [];
  let repeats = new Map<string, number>();
  let way = -1;
  for (const [index, segment] of kept.entries()) {
    const { road, id } = segment.way;
    if (id !== way) {
      repeats = new Map();
      way = id;
    }
    const a = graph.nodeFor(roads.refs[segment.start]);
    const b = graph.nodeFor(roads.refs[segment.end]);
    for (const [from, to, direction] of [
      [a, b, road.forward],
      [b, a, road.backward],
    ] as const) {
      if (!direction) continue;
      const key = `${graph.refs.view()[from]}-${graph.refs.view()[to]}`;
      const ordinal = repeats.get(key) ?? 0;
      repeats.set(key, ordinal + 1);
      drafts.push({ from, to, segment: index, backward: direction === road.backward, ordinal });
    }
  }
  const nodes = graph.finish(cut);
  return {
    kind: 'road',
    source,
    nodes,
    ...edgesOf(roads, drafts, kept, lengths, nodes.count),
    shapes,
    bans: { pairs: new Uint32Array(0), pathStarts: new Uint32Array(1), pathEdges: new Uint32Array(0) },
  };
}

/** Nodes of the graph as they are met. A barrier is a node of its own for every road that ends there. */
class GraphNodes {
  readonly #roads: CollectedRoads;
  readonly #nodeOf: Int32Array;
  /** Index of the source's node for each node of the graph. */
  readonly refs = new NumberList();

  constructor(roads: CollectedRoads) {
    this.#roads = roads;
    this.#nodeOf = new Int32Array(roads.nodes.ids.length).fill(-1);
  }

  nodeFor(ref: number): number {
    const known = this.#nodeOf[ref];
    if (known >= 0) return known;
    this.refs.push(ref);
    if (!this.#roads.nodes.blocked[ref]) this.#nodeOf[ref] = this.refs.length - 1;
    return this.refs.length - 1;
  }

  finish(cut: Uint8Array): RoadNetwork['nodes'] {
    const refs = this.refs.view();
    const { ids, longitudes, latitudes, signals, blocked } = this.#roads.nodes;
    const positions = new Float64Array(3 * refs.length);
    const flags = new Uint8Array(refs.length);
    for (let node = 0; node < refs.length; node++) {
      const ref = refs[node];
      positions[3 * node] = toDegrees(longitudes[ref]);
      positions[3 * node + 1] = toDegrees(latitudes[ref]);
      positions[3 * node + 2] = Number.NaN;
      flags[node] =
        (signals[ref] ? NODE_FLAG.signals : 0) |
        (blocked[ref] ? NODE_FLAG.barrier : 0) |
        (cut[ref] ? NODE_FLAG.cut : 0);
    }
    return { count: refs.length, ids: Float64Array.from(refs, (ref) => ids[ref]), positions, flags };
  }
}

interface Drawn {
  shapes: RoadNetwork['shapes'];
  /** Metres, by shape. */
  lengths: NumberList;
  /** By shape. */
  kept: Segment[];
}

function drawShapes(roads: CollectedRoads, segments: readonly Segment[], tally: Tally): Drawn {
  const { refs, nodes } = roads;
  const positions = new NumberList();
  const starts = new NumberList();
  const lengths = new NumberList();
  const kept: Drawn['kept'] = [];
  for (const segment of segments) {
    let length = 0;
    for (let i = segment.start + 1; i <= segment.end; i++) {
      const [a, b] = [refs[i - 1], refs[i]];
      length += geodesicDistance(
        toDegrees(nodes.longitudes[a]),
        toDegrees(nodes.latitudes[a]),
        toDegrees(nodes.longitudes[b]),
        toDegrees(nodes.latitudes[b]),
      );
    }
    if (!(length > 0)) {
      tally.dropped(
        'road-zero-length',
        'Stretches of roads whose nodes all lie in one place.',
        `w${segment.way.id}`,
      );
      continue;
    }
    starts.push(positions.length / 3);
    for (let i = segment.start; i <= segment.end; i++) {
      positions.push(toDegrees(nodes.longitudes[refs[i]]));
      positions.push(toDegrees(nodes.latitudes[refs[i]]));
      positions.push(Number.NaN);
    }
    lengths.push(length);
    kept.push(segment);
  }
  starts.push(positions.length / 3);
  return {
    shapes: { starts: Uint32Array.from(starts.view()), positions: positions.view().slice() },
    lengths,
    kept,
  };
}

function edgesOf(
  roads: CollectedRoads,
  drafts: readonly Draft[],
  kept: Drawn['kept'],
  lengths: NumberList,
  nodeCount: number,
): Pick<RoadNetwork, 'edges' | 'names' | 'classes'> {
  const classes = Object.keys(CAR_CLASSES);
  const names = [''];
  const nameIndex = new Map([['', 0]]);
  const count = drafts.length;
  const starts = new Uint32Array(nodeCount + 1);
  for (const { from } of drafts) starts[from + 1]++;
  for (let node = 0; node < nodeCount; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const edges: RoadNetwork['edges'] = {
    count,
    starts,
    from: new Uint32Array(count),
    to: new Uint32Array(count),
    length: new Float64Array(count),
    speed: new Float32Array(count),
    lanes: new Uint8Array(count),
    class: new Uint8Array(count),
    flags: new Uint16Array(count),
    layer: new Int8Array(count),
    access: new Uint8Array(count),
    way: new Float64Array(count),
    ordinal: new Uint16Array(count),
    name: new Uint32Array(count),
    shape: new Uint32Array(count),
    reverse: new Uint32Array(count).fill(NO_EDGE),
  };
  const firstOfShape = new Int32Array(kept.length).fill(-1);
  for (const { from, to, segment: index, backward, ordinal } of drafts) {
    const edge = next[from]++;
    const segment = kept[index];
    const { road, id } = segment.way;
    const direction = backward ? road.backward! : road.forward!;
    const stops = backward
      ? roads.nodes.signals[roads.refs[segment.start]] & 2
      : roads.nodes.signals[roads.refs[segment.end]] & 1;
    let name = nameIndex.get(road.name);
    if (name === undefined) {
      name = names.push(road.name) - 1;
      nameIndex.set(road.name, name);
    }
    edges.from[edge] = from;
    edges.to[edge] = to;
    edges.length[edge] = lengths.view()[index];
    edges.speed[edge] = direction.speed;
    edges.lanes[edge] = direction.lanes;
    edges.class[edge] = classes.indexOf(road.class);
    edges.flags[edge] =
      road.flags | direction.flags | (backward ? EDGE_FLAG.backward : 0) | (stops ? EDGE_FLAG.signals : 0);
    edges.layer[edge] = road.layer;
    edges.access[edge] = road.access;
    edges.way[edge] = id;
    edges.ordinal[edge] = ordinal;
    edges.name[edge] = name;
    edges.shape[edge] = index;
    if (firstOfShape[index] < 0) firstOfShape[index] = edge;
    else {
      edges.reverse[edge] = firstOfShape[index];
      edges.reverse[firstOfShape[index]] = edge;
    }
  }
  return { edges, names, classes };
}
