import { stronglyConnected } from './components.ts';
import { ACCESS, type RoadNetwork } from './road-network.ts';

/**
 * Nodes of the largest strongly connected component of the roads that may be driven, as 1: from each of them one gets
 * to each other. `access`: the strictest access that counts.
 */
export function mainRoads({ nodes, edges }: RoadNetwork, access: number = ACCESS.destination): Uint8Array {
  const starts = new Uint32Array(nodes.count + 1);
  const to = new Uint32Array(edges.count);
  let count = 0;
  for (let node = 0; node < nodes.count; node++) {
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++)
      if (edges.access[edge] <= access) to[count++] = edges.to[edge];
    starts[node + 1] = count;
  }
  const { of, sizes } = stronglyConnected({ starts, to: to.subarray(0, count) });
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  return Uint8Array.from(of, (component) => (component === largest ? 1 : 0));
}
