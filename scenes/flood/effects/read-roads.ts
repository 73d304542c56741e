import type { PositionTransform } from '../../../models/geodesy/index.ts';
import { EDGE_FLAG, edgeId, edgePositions, type RoadNetwork } from '../../../models/network/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { FloodedRoads } from './city.ts';
import { LineBuilder } from './line-builder.ts';

/** The roads of networks that lie on the ground, as lines; a line stands for the edges of both directions. */
export function floodedRoads(
  networks: readonly RoadNetwork[],
  transform: Pick<PositionTransform, 'fromGeodetic'>,
  extent?: Extent,
): FloodedRoads {
  const lines = new LineBuilder(transform);
  const ids: string[] = [];
  const line: number[] = [];
  const names: (string | undefined)[] = [];
  const classes: (string | undefined)[] = [];
  const lengths: number[] = [];
  const places: number[] = [];
  for (const network of networks) {
    const { edges, shapes } = network;
    /** Line of each shape; -1: none yet, -2: none at all. */
    const own = new Int32Array(shapes.starts.length).fill(-1);
    for (let edge = 0; edge < edges.count; edge++) {
      if (edges.flags[edge] & (EDGE_FLAG.bridge | EDGE_FLAG.tunnel)) continue;
      const shape = edges.shape[edge];
      if (own[shape] === -1) {
        const positions = edgePositions(network, edge);
        if (extent && !touches(positions, extent)) own[shape] = -2;
        else {
          own[shape] = lines.count;
          lines.add(positions);
          names.push(network.names[edges.name[edge]] || undefined);
          classes.push(network.classes[edges.class[edge]]);
          lengths.push(edges.length[edge]);
          const middle = 3 * Math.floor(positions.length / 6);
          places.push(positions[middle], positions[middle + 1]);
        }
      }
      if (own[shape] < 0) continue;
      ids.push(edgeId(network, edge));
      line.push(own[shape]);
    }
  }
  return {
    ids,
    line: Uint32Array.from(line),
    lines: lines.finish(),
    names,
    classes,
    lengths: Float64Array.from(lengths),
    places: Float64Array.from(places),
  };
}

function touches(positions: Float64Array, [west, south, east, north]: Extent): boolean {
  let [least, lowest, most, highest] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    least = Math.min(least, positions[at]);
    most = Math.max(most, positions[at]);
    lowest = Math.min(lowest, positions[at + 1]);
    highest = Math.max(highest, positions[at + 1]);
  }
  return least <= east && most >= west && lowest <= north && highest >= south;
}
