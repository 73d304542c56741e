import { edgePositions, type RoadNetwork } from '../../models/network/index.ts';

/** One lane that cars drive along, as far as they are seen. */
export interface Lane {
  /** Metres along it, and longitude, latitude, ellipsoidal metres. */
  along: number[];
  places: [number, number, number][];
  /** Metres a second. */
  speed: number;
}

export interface Stand {
  longitude: number;
  latitude: number;
  heading: number;
  reach: number;
}

const LANE_WIDTH = 3.3;
const RADIANS = Math.PI / 180;
/** Degrees by which a street may turn and still be the same stream of cars. */
const STRAIGHT = 35;
/** Metres beyond the reach from which cars come. */
const AROUND = 100;
const MOST_LANES = 8;

/**
 * Lanes of the street that a camera looks along: its traffic has green for as long as the clip is, and what crosses it
 * waits out of the picture.
 */
export function lanesBefore(network: RoadNetwork, camera: Stand): Lane[] {
  const near = edgesNear(network, camera);
  const inView = near.filter((edge) => weightOf(network, edge, camera) > 0);
  if (inView.length === 0) return [];
  const main = bearingOf(
    network,
    inView.toSorted((a, b) => weightOf(network, b, camera) - weightOf(network, a, camera))[0],
  );
  const flowing = new Set(near.filter((edge) => foldedAngle(bearingOf(network, edge), main) < STRAIGHT));
  const { from, to, lanes, reverse, speed } = network.edges;
  const nextOf = (edge: number) =>
    [...flowing].find(
      (other) =>
        from[other] === to[edge] &&
        reverse[edge] !== other &&
        angleBetween(bearingOf(network, edge), bearingOf(network, other)) < STRAIGHT,
    );
  const followed = new Set([...flowing].map(nextOf));
  return [...flowing]
    .filter((edge) => !followed.has(edge))
    .flatMap((first) => {
      const chain = [first];
      for (let next = nextOf(first); next !== undefined && !chain.includes(next); next = nextOf(next))
        chain.push(next);
      const isOneWay = reverse[first] === 0xffffffff;
      // Streets are drawn narrower than they are: what would drive beside them is left out.
      const count = Math.max(1, Math.min(isOneWay ? 2 : 1, lanes[first]));
      return Array.from({ length: count }, (_, lane) => {
        const aside = isOneWay ? (lane - (count - 1) / 2) * LANE_WIDTH : (lane + 0.5) * LANE_WIDTH;
        // A whole number of gaps in the time of the clip is made of it later; towns drive slower than they may.
        return laneOf(network, chain, aside, Math.min(14, (speed[first] / 3.6) * 0.85));
      });
    })
    .map((lane) => partAround(lane, camera))
    .filter((lane): lane is Lane => lane !== undefined && isSeen(lane, camera))
    .slice(0, MOST_LANES);
}

/** Of a lane only what may be seen: each car is drawn anew for each picture. */
function partAround({ places, speed }: Lane, camera: Stand): Lane | undefined {
  const near = places.filter((place) => metresFrom(camera, place)[2] < camera.reach + AROUND);
  return near.length < 2 ? undefined : { ...measured(near), speed };
}

function isSeen({ places }: Lane, camera: Stand): boolean {
  return places.some((place) => {
    const [east, north, metres] = metresFrom(camera, place);
    return (
      metres < camera.reach * 1.5 && angleBetween(Math.atan2(east, north) / RADIANS, camera.heading) < 32
    );
  });
}

function metresFrom(
  { longitude, latitude }: Stand,
  place: readonly number[],
): [east: number, north: number, metres: number] {
  const east = (place[0] - longitude) * 111_320 * Math.cos(latitude * RADIANS);
  const north = (place[1] - latitude) * 111_320;
  return [east, north, Math.hypot(east, north)];
}

function edgesNear(network: RoadNetwork, { longitude, latitude, reach }: Stand): number[] {
  const { positions } = network.nodes;
  const { count, from, to, class: kind } = network.edges;
  const isNear = (node: number) =>
    Math.hypot(
      (positions[3 * node] - longitude) * 111_320 * Math.cos(latitude * RADIANS),
      (positions[3 * node + 1] - latitude) * 111_320,
    ) <
    reach * 3 + 250;
  return Array.from({ length: count }, (_, edge) => edge).filter(
    (edge) =>
      isNear(from[edge]) &&
      isNear(to[edge]) &&
      !/service|footway|path|track/.test(network.classes[kind[edge]]),
  );
}

/** Metres of an edge that lie ahead of the camera, by its lanes. */
function weightOf(network: RoadNetwork, edge: number, camera: Stand): number {
  const line = edgePositions(network, edge);
  let metres = 0;
  for (let at = 0; at < line.length; at += 3) {
    const east = (line[at] - camera.longitude) * 111_320 * Math.cos(camera.latitude * RADIANS);
    const north = (line[at + 1] - camera.latitude) * 111_320;
    const distance = Math.hypot(east, north);
    if (distance < 5 || distance > camera.reach * 1.5) continue;
    if (angleBetween(Math.atan2(east, north) / RADIANS, camera.heading) < 24) metres += 30;
  }
  return metres * Math.max(1, network.edges.lanes[edge]);
}

function bearingOf(network: RoadNetwork, edge: number): number {
  const line = edgePositions(network, edge);
  const end = line.length - 3;
  const cosine = Math.cos(line[1] * RADIANS);
  return Math.atan2((line[end] - line[0]) * cosine, line[end + 1] - line[1]) / RADIANS;
}

const angleBetween = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);
const foldedAngle = (a: number, b: number): number => Math.min(angleBetween(a, b), angleBetween(a + 180, b));

/** The line of a chain of edges, so many metres to its right. */
function laneOf(network: RoadNetwork, chain: readonly number[], aside: number, speed: number): Lane {
  const middle: [number, number, number][] = [];
  for (const edge of chain) {
    const line = edgePositions(network, edge);
    for (let at = middle.length === 0 ? 0 : 3; at < line.length; at += 3)
      middle.push([line[at], line[at + 1], line[at + 2]]);
  }
  const cosine = Math.cos(middle[0][1] * RADIANS);
  const places = middle.map((place, i): [number, number, number] => {
    const before = middle[Math.max(0, i - 1)];
    const after = middle[Math.min(middle.length - 1, i + 1)];
    const [east, north] = [(after[0] - before[0]) * cosine, after[1] - before[1]];
    const length = Math.hypot(east, north) || 1;
    return [
      place[0] + ((north / length) * aside) / (111_320 * cosine),
      place[1] - ((east / length) * aside) / 111_320,
      place[2],
    ];
  });
  return { ...measured(dense(places)), speed };
}

/** Places at most ten metres apart, so that a part of a long straight street can be taken. */
function dense(places: readonly [number, number, number][]): [number, number, number][] {
  const { along } = measured(places);
  const all: [number, number, number][] = [places[0]];
  for (let i = 1; i < places.length; i++) {
    const steps = Math.max(1, Math.ceil((along[i] - along[i - 1]) / 10));
    for (let step = 1; step <= steps; step++)
      all.push(
        [0, 1, 2].map((k) => places[i - 1][k] + (step / steps) * (places[i][k] - places[i - 1][k])) as never,
      );
  }
  return all;
}

function measured(places: readonly [number, number, number][]): Pick<Lane, 'along' | 'places'> {
  const cosine = Math.cos(places[0][1] * RADIANS);
  const along = [0];
  for (let i = 1; i < places.length; i++)
    along.push(
      along[i - 1] +
        Math.hypot(
          (places[i][0] - places[i - 1][0]) * 111_320 * cosine,
          (places[i][1] - places[i - 1][1]) * 111_320,
        ),
    );
  return { along, places: [...places] };
}

/** Where a lane is after so many metres. */
export function placeOn({ along, places }: Lane, metres: number): [number, number, number] {
  let i = 1;
  while (i < along.length - 1 && along[i] < metres) i++;
  const share = (metres - along[i - 1]) / (along[i] - along[i - 1] || 1);
  return [0, 1, 2].map((k) => places[i - 1][k] + share * (places[i][k] - places[i - 1][k])) as [
    number,
    number,
    number,
  ];
}
