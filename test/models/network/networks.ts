import { NO_EDGE, type RoadNetwork } from '../../../models/network/index.ts';

/**
 * A network of straight edges `[from, to, metres]`, 36 km/h; nodes lie far closer together than any length, so that
 * the bound of the search holds. `twins` are edges of one road driven both ways.
 */
export function networkOf(
  nodeCount: number,
  given: readonly (readonly [from: number, to: number, metres: number])[],
  bans: { pairs?: [number, number][]; paths?: number[][] } = {},
): RoadNetwork {
  const order = given.map((_, i) => i).sort((a, b) => given[a][0] - given[b][0] || a - b);
  const indexOf = new Map(order.map((original, edge) => [original, edge]));
  const edges = order.map((original) => given[original]);
  const count = edges.length;
  const starts = new Uint32Array(nodeCount + 1);
  for (const [from] of edges) starts[from + 1]++;
  for (let node = 0; node < nodeCount; node++) starts[node + 1] += starts[node];
  const positions = new Float64Array(3 * nodeCount);
  for (let node = 0; node < nodeCount; node++) positions[3 * node] = 8 + node * 1e-9;
  const paths = (bans.paths ?? []).map((path) => path.map((edge) => indexOf.get(edge)!));
  const pairs = (bans.pairs ?? []).map(([a, b]) => [indexOf.get(a)!, indexOf.get(b)!]);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const pathStarts = [0];
  for (const path of paths) pathStarts.push(pathStarts[pathStarts.length - 1] + path.length);
  return {
    kind: 'road',
    source: 't',
    nodes: {
      count: nodeCount,
      ids: Float64Array.from({ length: nodeCount }, (_, i) => 100 + i),
      positions,
      flags: new Uint8Array(nodeCount),
    },
    edges: {
      count,
      starts,
      from: Uint32Array.from(edges, ([from]) => from),
      to: Uint32Array.from(edges, ([, to]) => to),
      length: Float64Array.from(edges, ([, , metres]) => metres),
      speed: new Float32Array(count).fill(36),
      lanes: new Uint8Array(count).fill(1),
      class: new Uint8Array(count),
      flags: new Uint16Array(count),
      layer: new Int8Array(count),
      access: new Uint8Array(count),
      way: Float64Array.from(order, (original) => original),
      ordinal: new Uint16Array(count),
      name: new Uint32Array(count),
      shape: Uint32Array.from({ length: count }, (_, i) => i),
      reverse: Uint32Array.from(edges, ([from, to, metres]) => {
        const back = edges.findIndex((edge) => edge[0] === to && edge[1] === from && edge[2] === metres);
        return back < 0 ? NO_EDGE : back;
      }),
    },
    shapes: {
      starts: Uint32Array.from({ length: count + 1 }, (_, i) => 2 * i),
      positions: Float64Array.from(
        edges.flatMap(([from, to]) => [8 + from * 1e-9, 0, 0, 8 + to * 1e-9, 0, 0]),
      ),
    },
    bans: {
      pairs: Uint32Array.from(pairs.flat()),
      pathStarts: Uint32Array.from(pathStarts),
      pathEdges: Uint32Array.from(paths.flat()),
    },
    names: [''],
    classes: ['residential'],
  };
}
