import { METRES_PER_DEGREE } from '../geodesy/mercator.ts';
import { ACCESS, EDGE_FLAG, NO_EDGE, type RoadNetwork } from './road-network.ts';

/** A place on a road: metres from the start of an edge, along it. */
export interface EdgePlace {
  edge: number;
  along: number;
}

export interface NearestRoad {
  /** The place on each edge that runs there: one for a one-way road, else two. */
  places: EdgePlace[];
  longitude: number;
  latitude: number;
  /** Metres from the place that was asked for. */
  distance: number;
}

/**
 * The place of the roads that is nearest to another one, by all shapes one after the other (some 10 ms for a million
 * positions). Heights do not count. Undefined if nothing lies within `metres`.
 * `access`: the strictest access that counts, ACCESS.destination by default; `nodes`: 1 for nodes whose edges count.
 */
export function nearestRoad(
  network: RoadNetwork,
  longitude: number,
  latitude: number,
  {
    metres = 500,
    access = ACCESS.destination,
    nodes,
  }: { metres?: number; access?: number; nodes?: Uint8Array } = {},
): NearestRoad | undefined {
  const { edges, shapes } = network;
  const cosine = Math.cos((latitude * Math.PI) / 180);
  const isSeen = new Uint8Array(shapes.starts.length);
  let best: { edge: number; at: number; share: number; distance: number } | undefined;
  let least = metres;
  for (let edge = 0; edge < edges.count; edge++) {
    const shape = edges.shape[edge];
    if (edges.access[edge] > access || isSeen[shape]) continue;
    if (nodes && !(nodes[edges.from[edge]] && nodes[edges.to[edge]])) continue;
    isSeen[shape] = 1;
    for (let at = shapes.starts[shape]; at + 1 < shapes.starts[shape + 1]; at++) {
      const ax = (shapes.positions[3 * at] - longitude) * cosine;
      const ay = shapes.positions[3 * at + 1] - latitude;
      const dx = (shapes.positions[3 * at + 3] - longitude) * cosine - ax;
      const dy = shapes.positions[3 * at + 4] - latitude - ay;
      const square = dx * dx + dy * dy;
      const share = square > 0 ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / square)) : 0;
      const distance = Math.hypot(ax + share * dx, ay + share * dy) * METRES_PER_DEGREE;
      if (distance >= least) continue;
      least = distance;
      best = { edge, at, share, distance };
    }
  }
  if (!best) return undefined;
  const { edge, at, share, distance } = best;
  const along = shareAlong(network, edge, at, share) * edges.length[edge];
  const back = edges.reverse[edge];
  const places: EdgePlace[] = [{ edge, along }];
  if (back !== NO_EDGE && edges.access[back] <= access)
    places.push({ edge: back, along: edges.length[back] - along });
  const { positions } = shapes;
  return {
    places,
    longitude: positions[3 * at] + share * (positions[3 * at + 3] - positions[3 * at]),
    latitude: positions[3 * at + 1] + share * (positions[3 * at + 4] - positions[3 * at + 1]),
    distance,
  };
}

/** Share of an edge's length, in its direction, up to a place on its shape. */
function shareAlong({ edges, shapes }: RoadNetwork, edge: number, at: number, share: number): number {
  const shape = edges.shape[edge];
  const { starts, positions } = shapes;
  let total = 0;
  let before = 0;
  for (let i = starts[shape]; i + 1 < starts[shape + 1]; i++) {
    const cosine = Math.cos((positions[3 * i + 1] * Math.PI) / 180);
    const length = Math.hypot(
      (positions[3 * i + 3] - positions[3 * i]) * cosine,
      positions[3 * i + 4] - positions[3 * i + 1],
    );
    if (i < at) before += length;
    else if (i === at) before += share * length;
    total += length;
  }
  const forward = total > 0 ? before / total : 0;
  return edges.flags[edge] & EDGE_FLAG.backward ? 1 - forward : forward;
}
