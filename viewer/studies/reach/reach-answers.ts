import { InputError } from '../../../models/errors.ts';
import { nearestRoad, type RoadNetwork, readNetwork } from '../../../models/network/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { Position } from '../../../models/schema/position.ts';
import { distance } from '../../../scenes/geometry/plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { areaOfAll, type Plane, toArea } from '../../../scenes/planning/plane.ts';
import { ASIDE, isochrone, isochroneCell } from '../../../scenes/planning/reach/isochrone.ts';
import { arrivals, lifeCircle } from '../../../scenes/planning/reach/life-circle.ts';
import { reachFrom } from '../../../scenes/planning/reach/reach.ts';
import { type ReachedSegment, reachedSegments } from '../../../scenes/planning/reach/reached-lines.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { CitySite } from '../city-site.ts';
import { planeOfSite } from '../ground/read-ground.ts';
import { findPlaces, type Place } from './find-places.ts';
import type { FoundPlace, IsochronesAnswer, ReachCalls, ReachTask } from './messages.ts';
import type { PlaceKind } from './place-kinds.ts';

/** Metres from a road at which one is on none. */
const NEAR = 500;

let opened: { key: string; networks: Promise<RoadNetwork[]> } | undefined;

/** What is asked of the roads. Networks are kept for the next question. */
export const reachAnswers: Answers<ReachCalls> = {
  async isochrones({ progress }, { limits, ...task }) {
    const found = await reachOf(task, Math.max(...limits));
    progress(0.5);
    return answerOf(
      found,
      task,
      [...limits].sort((a, b) => b - a),
      'isochrones',
    );
  },

  async lifeCircle({ signal, progress }, { limit, wanted, ...task }) {
    const found = await reachOf(task, limit);
    progress(0.3);
    const places = await findPlaces(task.site.places, extentAround(found.segments, found.plane), signal);
    progress(0.7);
    const arrival = arrivals(found.segments, { speed: task.speed });
    for (const place of places) place.at = entranceOf(place, (at) => arrival(found.plane.toPlane(at)));
    const circle = lifeCircle(found.segments, places, { limit, speed: task.speed, wanted }, found.plane);
    const byId = new Map(places.map((place) => [place.id, place]));
    return {
      ...(await answerOf(found, task, [limit], 'life-circle', { wanted }, { places })),
      places: circle.facilities.map(({ id, seconds }): FoundPlace => {
        const { kind, name, at } = byId.get(id)!;
        return { id, kind, name, at, seconds };
      }),
      kinds: circle.kinds.map((one) => ({ ...one, kind: one.kind as PlaceKind })),
      missing: circle.missing as PlaceKind[],
    };
  },
};

/** Where a place is reached first. */
function entranceOf({ at, outline }: Place, secondsTo: (at: Position) => number): Position {
  let [best, least] = [at, secondsTo(at)];
  for (const place of outline) {
    const seconds = secondsTo(place);
    if (seconds < least) [best, least] = [place, seconds];
  }
  return best;
}

interface FoundReach {
  network: RoadNetwork;
  plane: Plane;
  start: Position;
  startMetres: number;
  /** With the time to the first road. */
  segments: ReachedSegment[];
}

async function reachOf({ site, from, by, speed }: ReachTask, limit: number): Promise<FoundReach> {
  const plane = await planeOfSite(site);
  const near = (await networksOf(site)).flatMap((network) => {
    const road = nearestRoad(network, from[0], from[1], { metres: NEAR });
    return road ? [{ network, road }] : [];
  });
  near.sort((a, b) => a.road.distance - b.road.distance);
  if (near.length === 0)
    throw new InputError(
      'study-no-road',
      `${from[0].toFixed(5)}, ${from[1].toFixed(5)}`,
      `there is no road within ${NEAR} m.`,
      'Choose a place nearer to a road.',
    );
  const { network, road } = near[0];
  // By car nobody says how fast one drives where there is no road: the way there is told, and takes no time.
  const start: Position = [road.longitude, road.latitude];
  const startMetres = distance(plane.toPlane(from), plane.toPlane(start));
  const before = by === 'foot' ? startMetres / speed : 0;
  if (before >= limit)
    throw new InputError(
      'study-far-road',
      `${startMetres.toFixed(0)} m to the first road`,
      `it takes ${(before / 60).toFixed(1)} min, and there are ${(limit / 60).toFixed(1)}.`,
      'Choose a place nearer to a road, or more time.',
    );
  const reached = reachFrom(network, road.places, { limit: limit - before, by, speed });
  return {
    ...{ network, plane, start, startMetres },
    segments: reachedSegments(network, reached, plane).map((segment) => ({
      ...segment,
      ...{ from: segment.from + before, to: segment.to + before },
    })),
  };
}

async function answerOf(
  { network, plane, start, startMetres, segments }: FoundReach,
  { site, from, by, speed }: ReachTask,
  limits: readonly number[],
  kind: string,
  parameters: Record<string, string[]> = {},
  inputs: Record<string, unknown> = {},
): Promise<IsochronesAnswer> {
  const cell = isochroneCell(segments, { limit: Math.max(...limits) });
  const { nodes, edges, classes } = network;
  return {
    ...{ start, startMetres, cell },
    areas: limits.map((limit) => {
      const polygons = isochrone(segments, { limit, speed, cell });
      return {
        limit,
        polygons: polygons.map((polygon) => toArea(polygon, plane)),
        squareMetres: areaOfAll(polygons),
      };
    }),
    roadMetres: segments.reduce((sum, { a, b }) => sum + distance(a, b), 0),
    origin: await analysisOrigin(kind, site.version, {
      inputs: {
        roads: {
          positions: nodes.positions,
          from: edges.from,
          to: edges.to,
          length: edges.length,
          speed: edges.speed,
          access: edges.access,
          class: edges.class,
          classes,
        },
        ...inputs,
      },
      parameters: { from, by, speed, limits: [...limits], aside: ASIDE, cell, crs: plane.crs, ...parameters },
      cautions: startMetres > ASIDE ? [{ code: 'start-off-road', message: startMetres.toFixed(0) }] : [],
    }),
  };
}

/** @throws InputError `study-no-roads` where the city has none. */
function networksOf({ id, networks }: CitySite): Promise<RoadNetwork[]> {
  const files = networks.filter(({ kind }) => kind === 'road');
  if (files.length === 0)
    throw new InputError(
      'study-no-roads',
      id,
      'this city has no roads.',
      'Import a file of OpenStreetMap into it.',
    );
  const key = files.map(({ address }) => address).join(' ');
  if (opened?.key !== key) opened = { key, networks: Promise.all(files.map(load)) };
  opened.networks.catch(() => {
    opened = undefined;
  });
  return opened.networks;
}

async function load({ address }: { address: string }): Promise<RoadNetwork> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  const network = readNetwork(new Uint8Array(await response.arrayBuffer()));
  if (network.kind !== 'road') throw new Error(`${address}: it holds no roads`);
  return network;
}

/** Degrees around what is reached and the ground beside it. */
function extentAround(segments: readonly ReachedSegment[], plane: Plane): Extent {
  const xs = segments.flatMap(({ a, b }) => [a[0], b[0]]);
  const ys = segments.flatMap(({ a, b }) => [a[1], b[1]]);
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const x of xs) {
    box.west = Math.min(box.west, x - ASIDE);
    box.east = Math.max(box.east, x + ASIDE);
  }
  for (const y of ys) {
    box.south = Math.min(box.south, y - ASIDE);
    box.north = Math.max(box.north, y + ASIDE);
  }
  const corners = [
    [box.west, box.south],
    [box.east, box.south],
    [box.east, box.north],
    [box.west, box.north],
  ].map(([x, y]) => plane.toDegrees([x, y]));
  return [
    Math.min(...corners.map(([x]) => x)),
    Math.min(...corners.map(([, y]) => y)),
    Math.max(...corners.map(([x]) => x)),
    Math.max(...corners.map(([, y]) => y)),
  ];
}
