import { METRES_PER_DEGREE } from '../../../models/geodesy/mercator.ts';
import {
  EDGE_FLAG,
  edgeEnd,
  edgePositions,
  NO_EDGE,
  type RoadNetwork,
} from '../../../models/network/index.ts';

/** A way over the road graph, in one piece, with all that driving along it needs. */
export interface Path {
  edges: Uint32Array;
  /** Metres from the path's beginning at which each edge begins; one more for the end. */
  begins: Float64Array;
  /** Corners of the line that is driven: longitude, latitude, ellipsoidal metres, three by three. */
  line: Float64Array;
  /** Metres along the path of each corner. */
  along: Float64Array;
  length: number;
}

/** Metres of a lane: CJJ 37-2012, table 5.3.1, between 3.25 and 3.5. */
const LANE = 3.25;
/** Metres at both ends of a path over which a vehicle comes from the middle of the street and goes back to it. */
const PULL_OUT = 25;

/**
 * The path over edges that follow each other. It runs on the right-hand side of streets that are driven both ways, in
 * the middle of their own lanes; corners are moved along the bisector so that the line has no jumps.
 */
export function pathOf(network: RoadNetwork, edges: Uint32Array): Path {
  const begins = new Float64Array(edges.length + 1);
  const corners: number[] = [];
  const along: number[] = [];
  const aside: number[] = [];
  let metres = 0;
  for (const [i, edge] of edges.entries()) {
    begins[i] = metres;
    const positions = edgePositions(network, edge);
    const lengths = [0];
    for (let at = 3; at < positions.length; at += 3)
      lengths.push(lengths[lengths.length - 1] + stepOf(positions, at));
    // Metres of the network are on the ellipsoid, and these are to fit them.
    const scale = network.edges.length[edge] / (lengths[lengths.length - 1] || 1);
    const own =
      network.edges.reverse[edge] === NO_EDGE ? 0 : (LANE * Math.max(1, network.edges.lanes[edge])) / 2;
    for (let corner = 0; 3 * corner < positions.length; corner++) {
      if (corner === 0 && i > 0) {
        aside[aside.length - 1] = (aside[aside.length - 1] + own) / 2;
        continue;
      }
      corners.push(positions[3 * corner], positions[3 * corner + 1], positions[3 * corner + 2]);
      along.push(metres + lengths[corner] * scale);
      aside.push(own);
    }
    metres += network.edges.length[edge];
  }
  begins[edges.length] = metres;
  return {
    edges,
    begins,
    length: metres,
    ...beside(corners, along, aside, metres),
  };
}

function stepOf(positions: ArrayLike<number>, at: number): number {
  const cosine = Math.cos((positions[at - 2] * Math.PI) / 180);
  return (
    Math.hypot((positions[at] - positions[at - 3]) * cosine, positions[at + 1] - positions[at - 2]) *
    METRES_PER_DEGREE
  );
}

/** Moves a line to its right, from nothing at both ends. */
function beside(
  corners: readonly number[],
  along: readonly number[],
  aside: readonly number[],
  length: number,
): { line: Float64Array; along: Float64Array } {
  // Corners where the vehicle has pulled out, and where it begins to pull in.
  const places: { corner: number; share: number; at: number }[] = along.map((at, corner) => ({
    corner,
    share: 0,
    at,
  }));
  for (const at of [PULL_OUT, length - PULL_OUT]) {
    if (at <= 0 || at >= length || length < 3 * PULL_OUT) continue;
    const corner = along.findLastIndex((metres) => metres <= at);
    if (along[corner] === at || corner + 1 >= along.length) continue;
    places.push({ corner, share: (at - along[corner]) / (along[corner + 1] - along[corner]), at });
  }
  places.sort((a, b) => a.at - b.at);
  const line = new Float64Array(3 * places.length);
  for (const [i, { corner, share, at }] of places.entries()) {
    const next = Math.min(along.length - 1, corner + 1);
    const mix = (k: number): number =>
      corners[3 * corner + k] + share * (corners[3 * next + k] - corners[3 * corner + k]);
    const [longitude, latitude] = [mix(0), mix(1)];
    const cosine = Math.cos((latitude * Math.PI) / 180);
    const before = share > 0 ? corner : Math.max(0, corner - 1);
    const [ax, ay] = direction(corners, before, corner === before ? next : corner, cosine);
    const [bx, by] = direction(corners, corner, next, cosine);
    const [ux, uy] = corner === 0 ? [bx, by] : next === corner ? [ax, ay] : [ax + bx, ay + by];
    const norm = Math.hypot(ux, uy);
    const fade = Math.max(0, Math.min(1, at / PULL_OUT, (length - at) / PULL_OUT));
    // At a hairpin there is no bisector: the vehicle turns in the middle.
    const own = norm > 0.2 ? ((aside[corner] + share * (aside[next] - aside[corner])) * fade) / norm : 0;
    line[3 * i] = longitude + (uy * own) / METRES_PER_DEGREE / cosine;
    line[3 * i + 1] = latitude - (ux * own) / METRES_PER_DEGREE;
    line[3 * i + 2] = mix(2);
  }
  return { line, along: Float64Array.from(places, ({ at }) => at) };
}

function direction(corners: readonly number[], from: number, to: number, cosine: number): [number, number] {
  return directionOf(
    [corners[3 * from], corners[3 * from + 1], corners[3 * to], corners[3 * to + 1]],
    cosine,
  );
}

/** Unit vector eastwards and northwards from one place in degrees to another. */
function directionOf(
  [fromX, fromY, toX, toY]: readonly [number, number, number, number],
  cosine: number,
): [number, number] {
  const [dx, dy] = [(toX - fromX) * cosine, toY - fromY];
  const length = Math.hypot(dx, dy);
  return length > 0 ? [dx / length, dy / length] : [0, 0];
}

export interface PathPlace {
  longitude: number;
  latitude: number;
  /** NaN where the network has no ground. */
  height: number;
  /** Degrees clockwise from north. */
  heading: number;
}

/** Where one is after so many metres of a path. */
export function placeOn({ line, along }: Path, metres: number): PathPlace {
  let low = 0;
  let high = along.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (along[middle] <= metres) low = middle;
    else high = middle;
  }
  const span = along[high] - along[low];
  const share = span > 0 ? Math.max(0, Math.min(1, (metres - along[low]) / span)) : 0;
  const mix = (k: number): number => line[3 * low + k] + share * (line[3 * high + k] - line[3 * low + k]);
  const cosine = Math.cos((line[3 * low + 1] * Math.PI) / 180);
  const heading = Math.atan2(
    (line[3 * high] - line[3 * low]) * cosine,
    line[3 * high + 1] - line[3 * low + 1],
  );
  return {
    longitude: mix(0),
    latitude: mix(1),
    height: mix(2),
    heading: ((heading * 180) / Math.PI + 360) % 360,
  };
}

/** Cosine of the turn between two edges that follow each other. */
export function turnCosine(network: RoadNetwork, incoming: number, outgoing: number): number {
  const out = edgeEnd(network, outgoing, 'first');
  const cosine = Math.cos((out[1] * Math.PI) / 180);
  const [ax, ay] = directionOf(edgeEnd(network, incoming, 'last'), cosine);
  const [bx, by] = directionOf(out, cosine);
  return ax * bx + ay * by;
}

/** Degrees clockwise from north at which an edge arrives at its end. */
export function arrivalBearing(network: RoadNetwork, edge: number): number {
  const end = edgeEnd(network, edge, 'last');
  const [x, y] = directionOf(end, Math.cos((end[1] * Math.PI) / 180));
  return ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
}

export const hasSignals = (network: RoadNetwork, edge: number): boolean =>
  (network.edges.flags[edge] & EDGE_FLAG.signals) !== 0;
