import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import {
  ACCESS,
  createRouter,
  EDGE_FLAG,
  encodeNetwork,
  isTurnBanned,
  mainRoads,
  type RoadNetwork,
} from '../../models/network/index.ts';
import { buildRoadNetwork } from '../../tiles-service/network/build-roads.ts';
import { checkNetwork } from '../../tiles-service/network/check-network.ts';
import type { RoadReport } from '../../tiles-service/network/roads/report-roads.ts';
import { describeReal, realData } from './data.ts';

/**
 * Computed once without any code of ours: GDAL 3.6.2 reads the roads (ogr2ogr, driver OSM, layer lines) and the
 * barriers; a script joins them by coordinates, with Vincenty's lengths, one-ways and access of the tags; networkx
 * 3.6.1 finds the shortest paths, without turn bans, and the strongly connected components. The pairs were drawn
 * from those longer than 900 m with random.seed(11). Nodes of OpenStreetMap, metres.
 */
const REFERENCE = {
  geneva: {
    pairs: [
      [1986176122, 1992228244, 2144.82],
      [943228431, 968517871, 1207.14],
      [25648346, 1826652468, 4679.54],
      [35420916, 957982243, 3934.21],
      [12504998528, 925352084, 1154.2],
      [35965248, 2337285662, 2911.41],
      [920198499, 6372066593, 3882.27],
    ],
    // Of the roads that anyone may drive, both directions of those that have two.
    kilometres: 365.997,
    // Of the network as it stands here, by networkx: components, and nodes of the largest of them.
    strong: 340,
    largest: 6970,
    weak: 51,
    largestOpen: 5318,
  },
  monaco: {
    pairs: [
      [8185688341, 1096587867, 1712.7],
      [477618046, 252418178, 1401.32],
      [21923561, 2225788736, 3795.34],
      [1868723938, 4940452746, 1578.54],
      [25197679, 2225778261, 1702.42],
      [25181876, 6482565665, 2015.02],
      [25181876, 1347117302, 1453.08],
    ],
    kilometres: 96.849,
    strong: 75,
    largest: 960,
    weak: 15,
    largestOpen: 912,
  },
} as const;

/**
 * Shortest paths over geneva/derived/sumo/geneva.net.xml.gz (SUMO netconvert 1.15.0 from the same extract): lengths
 * of its edges and its connections, lanes inside of junctions included, by networkx 3.6.1. Paths longer than 600 m
 * that pass no junction that SUMO made of several, and turn round nowhere. SUMO drives through a junction's area
 * along a curve, so its lengths are shorter by some percent. Two more that were drawn are left out, since SUMO drives
 * where cars may not: 1192000804 to 1977209850 by a private road (186973002), 25647256 to 1066967723 against a street
 * that is one-way for cars (278865381).
 */
const BY_SUMO = [
  [25647256, 25647335, 724.05],
  [25647256, 6547407529, 728.41],
  [371261265, 12512684487, 1021.26],
  [1192000804, 497304, 633.7],
  [130254228, 1904936406, 1436.31],
  [25647456, 34955537, 1097.01],
  [955977768, 1873676411, 945.06],
  [948790090, 306577295, 906.58],
  [306576944, 25654396, 867.1],
  [790011551, 25651734, 780.29],
  [955977768, 7414706248, 1106.85],
  [306576944, 1897182363, 910.81],
  [1977239338, 7402654184, 745.57],
  [306152743, 11098428823, 696.89],
] as const;

const networks = {} as Record<keyof typeof REFERENCE, { network: RoadNetwork; report: RoadReport }>;

async function roadsOf(city: keyof typeof REFERENCE) {
  return buildRoadNetwork([realData(`${city}/${city}.osm.pbf`)], {
    source: city,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

const nodeOf = (network: RoadNetwork, id: number): number => network.nodes.ids.indexOf(id);

describeReal('roads of OpenStreetMap as a network', () => {
  beforeAll(async () => {
    for (const city of ['geneva', 'monaco'] as const) networks[city] = await roadsOf(city);
  }, 60_000);

  it.each(['geneva', 'monaco'] as const)(
    'should have the lengths of an independent reference in %s',
    (city) => {
      const { network } = networks[city];
      const free: RoadNetwork = {
        ...network,
        bans: { pairs: new Uint32Array(0), pathStarts: new Uint32Array(1), pathEdges: new Uint32Array(0) },
      };
      const router = createRouter(free);
      for (const [from, to, metres] of REFERENCE[city].pairs) {
        const route = router.route(nodeOf(network, from), nodeOf(network, to), { uTurns: 'always' });
        // The reference is rounded to 1 cm.
        expect(Math.abs(route!.length - metres)).toBeLessThan(0.02);
      }
      const { length, access } = network.edges;
      const open = length.reduce(
        (sum, metres, edge) => sum + (access[edge] <= ACCESS.destination ? metres : 0),
        0,
      );
      expect(Math.abs(open / 1000 - REFERENCE[city].kilometres)).toBeLessThan(0.01);
    },
  );

  it('should drive what SUMO drives in Geneva', () => {
    const { network } = networks.geneva;
    const router = createRouter(network);
    for (const [from, to, metres] of BY_SUMO) {
      const route = router.route(nodeOf(network, from), nodeOf(network, to));
      expect(route!.length / metres).toBeGreaterThan(0.99);
      expect(route!.length / metres).toBeLessThan(1.05);
    }
  });

  it('should ban the turns that SUMO bans, and leave those that SUMO leaves', () => {
    const { network } = networks.geneva;
    const { edges, nodes, bans } = network;
    const sumo = readSumo(realData('geneva/derived/sumo/geneva.net.xml.gz'));
    let [banned, agreed, free, open] = [0, 0, 0, 0];
    for (let incoming = 0; incoming < edges.count; incoming++) {
      const node = edges.to[incoming];
      for (let outgoing = edges.starts[node]; outgoing < edges.starts[node + 1]; outgoing++) {
        if (edges.way[incoming] === edges.way[outgoing]) continue;
        const a = sumo.incoming(edges.way[incoming], nodes.ids[node]);
        const b = sumo.outgoing(edges.way[outgoing], nodes.ids[node]);
        if (!a || !b) continue;
        const connected = sumo.isConnected(a, b);
        if (isTurnBanned(network, incoming, outgoing)) {
          banned++;
          if (!connected) agreed++;
        } else {
          free++;
          if (connected) open++;
        }
      }
    }
    expect(bans.pairs.length / 2).toBeGreaterThan(500);
    expect(banned).toBeGreaterThan(150);
    expect(agreed).toBe(banned);
    expect(free).toBeGreaterThan(2500);
    expect(open / free).toBeGreaterThan(0.995);
  });

  it.each(['geneva', 'monaco'] as const)(
    'should find the components that networkx and Kosaraju find in %s',
    (city) => {
      const { network, report } = networks[city];
      const { strong, largest, weak, largestOpen } = REFERENCE[city];
      expect(report.components).toMatchObject({ strong, weak });
      const sizes = kosaraju(network).sort((a, b) => b - a);
      expect([sizes.length, sizes[0]]).toEqual([strong, largest]);
      expect(mainRoads(network).reduce((sum, one) => sum + one, 0)).toBe(largestOpen);
      expect(report.components.largestStrongShare).toBeGreaterThan(0.9);
    },
  );

  it.each(['geneva', 'monaco'] as const)(
    'should leave no edge of %s without geometry, and no ban without a turn',
    (city) => {
      const { network, report } = networks[city];
      const expected = { nodes: network.nodes.count, edges: network.edges.count, report };
      expect(checkNetwork(encodeNetwork(network), expected)).toEqual([]);
      expect(report.checks.edgesWithoutGeometry.count + report.checks.edgesOfNoLength.count).toBe(0);
    },
  );

  it('should keep what single roads say', () => {
    const { edges, nodes, names } = networks.geneva.network;
    const of = (way: number): number[] =>
      Array.from({ length: edges.count }, (_, edge) => edge).filter((edge) => edges.way[edge] === way);
    // Rue de l'Athénée: oneway:motor_vehicle=yes, oneway:psv=no; SUMO takes it for a road of two directions.
    const athenee = of(278865381);
    expect(athenee.length).toBeGreaterThan(0);
    expect(
      athenee.every(
        (edge) => edges.flags[edge] & EDGE_FLAG.oneway && !(edges.flags[edge] & EDGE_FLAG.backward),
      ),
    ).toBe(true);
    // Quai de la Poste, for buses (motor_vehicle=no).
    expect(of(47187924)).toEqual([]);
    // Bridges lie above what they cross.
    const bridges = Array.from({ length: edges.count }, (_, edge) => edge).filter(
      (edge) => edges.flags[edge] & EDGE_FLAG.bridge,
    );
    expect(bridges.length).toBeGreaterThan(50);
    expect(bridges.every((edge) => edges.layer[edge] > 0)).toBe(true);
    expect(bridges.some((edge) => names[edges.name[edge]] === 'Pont Butin')).toBe(true);
    // 490 of the 593 signals of the extract stand on roads for cars.
    expect(networks.geneva.report.signals).toBe(490);
    expect(nodes.flags.length).toBe(nodes.count);
  });

  it('should find a route in a few milliseconds that keeps every ban', () => {
    const { network } = networks.geneva;
    const router = createRouter(network);
    const isMain = mainRoads(network);
    const main = [...isMain.keys()].filter((node) => isMain[node]);
    let random = 1;
    const next = (): number => main[(random = (random * 48_271) % 2_147_483_647) % main.length];
    let found = 0;
    for (let i = 0; i < 60; i++) {
      const route = router.route(next(), next());
      if (!route) continue;
      found++;
      for (let at = 1; at < route.edges.length; at++) {
        expect(network.edges.to[route.edges[at - 1]]).toBe(network.edges.from[route.edges[at]]);
        expect(isTurnBanned(network, route.edges[at - 1], route.edges[at])).toBe(false);
      }
    }
    expect(found).toBeGreaterThan(55);
  });
});

/** Sizes of strongly connected components by Kosaraju's method: another one than that of models/network. */
function kosaraju({ nodes, edges }: RoadNetwork): number[] {
  const backward = Array.from({ length: nodes.count }, (): number[] => []);
  for (let edge = 0; edge < edges.count; edge++) backward[edges.to[edge]].push(edges.from[edge]);
  const order: number[] = [];
  const walk = (
    start: number,
    seen: Uint8Array,
    nextOf: (node: number) => number[],
    done: (node: number) => void,
  ): void => {
    seen[start] = 1;
    const stack: [number, number[]][] = [[start, nextOf(start)]];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top[1].find((node) => !seen[node]);
      if (next === undefined) {
        done(top[0]);
        stack.pop();
      } else {
        seen[next] = 1;
        stack.push([next, nextOf(next)]);
      }
    }
  };
  const seen = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++)
    if (!seen[node])
      walk(
        node,
        seen,
        (at) => [...edges.to.subarray(edges.starts[at], edges.starts[at + 1])],
        (at) => order.push(at),
      );
  const taken = new Uint8Array(nodes.count);
  const sizes: number[] = [];
  for (const node of order.reverse()) {
    if (taken[node]) continue;
    let size = 0;
    walk(
      node,
      taken,
      (at) => backward[at],
      () => size++,
    );
    sizes.push(size);
  }
  return sizes;
}

/** Edges for cars of a SUMO net by way and junction, where there is one alone, and its connections. */
function readSumo(path: string) {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  const incoming = new Map<string, string[]>();
  const outgoing = new Map<string, string[]>();
  const cars = new Set<string>();
  for (const [, id, from, to, lanes] of text.matchAll(
    /<edge id="([^":]+)" from="([^"]+)" to="([^"]+)"[^>]*>([\s\S]*?)<\/edge>/g,
  )) {
    const isForCars = [...lanes.matchAll(/<lane [^>]*>/g)].some(([lane]) => {
      const allow = / allow="([^"]*)"/.exec(lane)?.[1];
      const disallow = / disallow="([^"]*)"/.exec(lane)?.[1] ?? '';
      return allow === undefined ? !/\bpassenger\b|^all$/.test(disallow) : /\bpassenger\b/.test(allow);
    });
    if (!isForCars) continue;
    cars.add(id);
    const way = Math.abs(Number.parseInt(id, 10));
    for (const [map, junction] of [
      [incoming, to],
      [outgoing, from],
    ] as const)
      map.set(`${way} ${junction}`, [...(map.get(`${way} ${junction}`) ?? []), id]);
  }
  const connections = new Set<string>();
  for (const [, from, to] of text.matchAll(/<connection from="([^":]+)" to="([^"]+)"/g))
    if (cars.has(from) && cars.has(to)) connections.add(`${from} ${to}`);
  const only = (list: string[] | undefined): string | undefined => (list?.length === 1 ? list[0] : undefined);
  return {
    incoming: (way: number, junction: number) => only(incoming.get(`${way} ${junction}`)),
    outgoing: (way: number, junction: number) => only(outgoing.get(`${way} ${junction}`)),
    isConnected: (a: string, b: string): boolean => connections.has(`${a} ${b}`),
  };
}
