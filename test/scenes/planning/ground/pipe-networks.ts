import { FLOW, PIPE_KINDS, type PipeKind, type PipeNetwork } from '../../../../models/network/index.ts';
import type { PipeLine } from '../../../../scenes/planning/ground/pipe-lines.ts';

/** A network of straight pipes `[from, to, metres, direction]` of one kind between nodes that all lie in one place. */
export function pipesOf(
  nodeCount: number,
  given: readonly (readonly [from: number, to: number, metres: number, direction?: number])[],
  kind: PipeKind = 'drainage',
): PipeNetwork {
  const sorted = given.map((edge, at) => ({ edge, at })).sort((a, b) => a.edge[0] - b.edge[0] || a.at - b.at);
  const count = sorted.length;
  const starts = new Uint32Array(nodeCount + 1);
  for (const { edge } of sorted) starts[edge[0] + 1]++;
  for (let node = 0; node < nodeCount; node++) starts[node + 1] += starts[node];
  const unknown = (length: number) => new Float64Array(length).fill(Number.NaN);
  return {
    kind: 'pipe',
    sources: ['t'],
    tolerance: 0.1,
    nodes: {
      count: nodeCount,
      positions: Float64Array.from({ length: 3 * nodeCount }, (_, i) => (i % 3 === 0 ? 8 + i * 1e-5 : 0)),
      kind: new Uint8Array(nodeCount).fill(PIPE_KINDS.indexOf(kind)),
      cover: unknown(nodeCount),
      bottom: unknown(nodeCount),
      ids: Array.from({ length: nodeCount }, (_, i) => `t:n${i}`),
    },
    edges: {
      count,
      starts,
      from: Uint32Array.from(sorted, ({ edge }) => edge[0]),
      to: Uint32Array.from(sorted, ({ edge }) => edge[1]),
      length: Float64Array.from(sorted, ({ edge }) => edge[2]),
      diameter: new Float64Array(count).fill(0.4),
      invertFrom: unknown(count),
      invertTo: unknown(count),
      kind: new Uint8Array(count).fill(PIPE_KINDS.indexOf(kind)),
      direction: Uint8Array.from(sorted, ({ edge }) => edge[3] ?? FLOW.attribute),
      material: new Uint16Array(count),
      backward: new Uint8Array(count),
      shape: Uint32Array.from({ length: count }, (_, i) => i),
      ids: sorted.map(({ at }) => `t:p${at}`),
    },
    shapes: {
      starts: Uint32Array.from({ length: count + 1 }, (_, i) => 2 * i),
      positions: new Float64Array(6 * count),
    },
    materials: [''],
  };
}

/** A pipe along x, y, level triplets of the plane; nodes of its own. */
let nodes = 0;
export const lineOf = (id: string, kind: PipeKind, diameter: number, ...points: number[]): PipeLine => ({
  edge: nodes,
  id,
  kind,
  radius: diameter / 2,
  points: Float64Array.from(points),
  from: nodes++,
  to: nodes++,
});
