import { beforeAll, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { ACCESS, isTurnBanned, nearestRoad, type RoadNetwork } from '../../models/network/index.ts';
import { isWithin } from '../../scenes/planning/distance.ts';
import { areaOfAll, type Plane, planeOf } from '../../scenes/planning/plane.ts';
import { isochrone } from '../../scenes/planning/reach/isochrone.ts';
import { reachFrom, WALKING_SPEED } from '../../scenes/planning/reach/reach.ts';
import { reachedSegments } from '../../scenes/planning/reach/reached-lines.ts';
import { buildRoadNetwork } from '../../tiles-service/network/build-roads.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { describeReal, realData } from './data.ts';

/** A place in the middle of the extract, on the left bank of the Rhône. */
const FROM = [6.1286, 46.2044] as const;
const MINUTES = [5, 10, 15];

let network: RoadNetwork;
let plane: Plane;

describeReal('what is reached in Geneva', () => {
  beforeAll(async () => {
    ({ network } = await buildRoadNetwork([realData('geneva/geneva.osm.pbf')], {
      source: 'geneva',
      signal: new AbortController().signal,
      onProgress: () => {},
    }));
    const crs = resolveCrs('EPSG:2056', lookupCrs);
    plane = planeOf('EPSG:2056', await createTransform(crs, ELLIPSOID));
  }, 60_000);

  it('should reach each node on foot when relaxing all roads again and again says so', () => {
    const { places } = nearestRoad(network, ...FROM)!;
    const limit = 15 * 60;
    const { nodes } = reachFrom(network, places, { limit, by: 'foot' });
    const expected = relaxed(network, places[0]);
    let within = 0;
    for (let node = 0; node < network.nodes.count; node++) {
      if (expected[node] > limit) expect(nodes[node]).toBe(Infinity);
      else {
        within++;
        expect(nodes[node]).toBeCloseTo(expected[node], 6);
      }
    }
    expect(within).toBeGreaterThan(500);
  });

  it('should never drive through a banned turn to come somewhere first', () => {
    const { places } = nearestRoad(network, ...FROM)!;
    const { pieces, nodes } = reachFrom(network, places, { limit: 300, by: 'car' });
    const { edges } = network;
    const reached = new Set(pieces.map(({ edge }) => edge));
    const starts = new Set(places.map(({ edge }) => edge));
    for (const { edge, from } of pieces) {
      if (starts.has(edge)) continue;
      const node = edges.from[edge];
      expect(from).toBeGreaterThanOrEqual(nodes[node] - 1e-9);
      const incoming = [...reached].filter((one) => edges.to[one] === node);
      expect(incoming.some((one) => !isTurnBanned(network, one, edge))).toBe(true);
    }
    expect(reached.size).toBeGreaterThan(1000);
  });

  it('should draw areas that lie in one another, and hold the nodes that are reached', () => {
    const { places } = nearestRoad(network, ...FROM)!;
    const begin = performance.now();
    const reached = reachFrom(network, places, { limit: 15 * 60, by: 'foot' });
    const segments = reachedSegments(network, reached, plane);
    const areas = MINUTES.map((minutes) =>
      isochrone(segments, { limit: minutes * 60, speed: WALKING_SPEED }),
    );
    const seconds = (performance.now() - begin) / 1000;
    const hectares = areas.map((polygons) => areaOfAll(polygons) / 10_000);
    console.log(
      `Geneva on foot: ${MINUTES.map((minutes, i) => `${minutes} min ${hectares[i].toFixed(1)} ha`).join(', ')}; ${seconds.toFixed(2)} s`,
    );
    MINUTES.forEach((minutes, i) => {
      // No further than as the crow flies.
      expect(hectares[i]).toBeLessThan((Math.PI * (minutes * 60 * WALKING_SPEED + 60) ** 2) / 10_000);
      if (i > 0) expect(hectares[i]).toBeGreaterThan(hectares[i - 1]);
    });
    const { positions } = network.nodes;
    let [inside, all] = [0, 0];
    for (let node = 0; node < network.nodes.count; node++) {
      // One who comes just in time stands on the outline, which is good to half a cell.
      if (!(reached.nodes[node] < 15 * 60 - 15)) continue;
      all++;
      const at = plane.toPlane([positions[3 * node], positions[3 * node + 1]]);
      if (areas[2].some((polygon) => isWithin(polygon, at))) inside++;
    }
    expect(inside).toBe(all);
  });
});

/** Seconds on foot by Bellman and Ford's method: another one than that of the code. */
function relaxed(
  { nodes, edges, classes }: RoadNetwork,
  start: { edge: number; along: number },
): Float64Array {
  const seconds = new Float64Array(nodes.count).fill(Infinity);
  seconds[edges.from[start.edge]] = start.along / WALKING_SPEED;
  seconds[edges.to[start.edge]] = (edges.length[start.edge] - start.along) / WALKING_SPEED;
  for (let changed = true; changed; ) {
    changed = false;
    for (let edge = 0; edge < edges.count; edge++) {
      if (edges.access[edge] > ACCESS.destination || /^motorway/.test(classes[edges.class[edge]])) continue;
      const [a, b, step] = [edges.from[edge], edges.to[edge], edges.length[edge] / WALKING_SPEED];
      for (const [from, to] of [
        [a, b],
        [b, a],
      ])
        if (seconds[from] + step < seconds[to] - 1e-12) {
          seconds[to] = seconds[from] + step;
          changed = true;
        }
    }
  }
  return seconds;
}
