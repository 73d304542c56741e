import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ACCESS,
  createRouter,
  EDGE_FLAG,
  edgeId,
  edgePositions,
  nearestRoad,
  type RoadNetwork,
} from '../../../models/network/index.ts';
import { buildRoadNetwork } from '../../../tiles-service/network/build-roads.ts';
import { parseSpeed } from '../../../tiles-service/network/roads/speed.ts';
import { at, osm, tagsOf } from '../read/osm/support.ts';

type Tags = Record<string, string>;
/** Nodes 1 … n at metres east and north. */
const nodes = (places: [number, number][], tags: Record<number, Tags> = {}): string =>
  places.map(([x, y], i) => `<node id="${i + 1}" ${at(x, y)}>${tagsOf(tags[i + 1] ?? {})}</node>`).join('');
const road = (id: number, refs: number[], tags: Tags = {}): string =>
  `<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join('')}${tagsOf({ highway: 'residential', ...tags })}</way>`;
const restriction = (id: number, members: [role: string, type: string, ref: number][], tags: Tags): string =>
  `<relation id="${id}">${members.map(([role, type, ref]) => `<member type="${type}" ref="${ref}" role="${role}"/>`).join('')}${tagsOf({ type: 'restriction', ...tags })}</relation>`;

async function build(content: string, ground?: (longitude: number) => number) {
  const folder = mkdtempSync(join(tmpdir(), 'roads-test-'));
  try {
    writeFileSync(join(folder, 'map.osm'), osm(content));
    return await buildRoadNetwork([join(folder, 'map.osm')], {
      source: 't',
      signal: new AbortController().signal,
      onProgress: () => {},
      ...(ground ? { ground: { heightAt: (longitude: number) => ground(longitude) } } : {}),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const idsOf = (network: RoadNetwork): string[] =>
  Array.from({ length: network.edges.count }, (_, edge) => edgeId(network, edge)).sort();
const nodeOf = (network: RoadNetwork, id: number): number => network.nodes.ids.indexOf(id);
const metres = (network: RoadNetwork, from: number, to: number): number | undefined => {
  const route = createRouter(network).route(nodeOf(network, from), nodeOf(network, to));
  // Degrees of latitude are shorter on the ellipsoid than those that the test counts with, by 0.7 %.
  return route && Math.round(route.length / 10) * 10;
};

/** A cross: 1 west, 2 middle, 3 east, 4 south, 5 north; 100 m each. */
const CROSS = nodes([
  [-100, 0],
  [0, 0],
  [100, 0],
  [0, -100],
  [0, 100],
]);

describe('buildRoadNetwork', () => {
  it('should join roads where they share a node, and cut them there', async () => {
    const { network, report } = await build(CROSS + road(1, [1, 2, 3]) + road(2, [4, 2, 5]));
    expect(idsOf(network)).toEqual(
      ['1-2', '2-1', '2-3', '3-2']
        .map((id) => `t:w1#${id}`)
        .concat(['2-4', '2-5', '4-2', '5-2'].map((id) => `t:w2#${id}`)),
    );
    // On the equator a degree of latitude is shorter on the ellipsoid than the metres that the test counts with.
    expect(network.edges.length[0]).toBeCloseTo(100, 1);
    expect(report.components).toMatchObject({ weak: 1, strong: 1, largestStrongShare: 1 });
  });

  it('should not join a bridge with the road below it', async () => {
    const { network } = await build(
      nodes([
        [-100, 0],
        [100, 0],
        [0, -100],
        [0, 100],
      ]) +
        road(1, [1, 2]) +
        road(2, [3, 4], { bridge: 'yes', layer: '2' }),
    );
    expect(network.nodes.count).toBe(4);
    expect(metres(network, 1, 4)).toBeUndefined();
    const bridge = network.edges.way.indexOf(2);
    expect([network.edges.layer[bridge], network.edges.flags[bridge] & EDGE_FLAG.bridge]).toEqual([2, 1]);
  });

  it.each([
    ['oneway=yes', { oneway: 'yes' }, ['1-2']],
    ['oneway=-1', { oneway: '-1' }, ['2-1']],
    ['oneway=no', { oneway: 'no' }, ['1-2', '2-1']],
    ['a motorway', { highway: 'motorway' }, ['1-2']],
    ['a motorway that says no', { highway: 'motorway', oneway: 'no' }, ['1-2', '2-1']],
    ['a roundabout', { junction: 'roundabout' }, ['1-2']],
    ['one-way but not for cars', { oneway: 'yes', 'oneway:motor_vehicle': 'no' }, ['1-2', '2-1']],
    ['reversible', { oneway: 'reversible' }, []],
    ['a footway', { highway: 'footway' }, []],
    ['no cars', { motor_vehicle: 'no' }, []],
    ['closed, but open to cars', { access: 'no', motor_vehicle: 'yes' }, ['1-2', '2-1']],
    ['a track', { highway: 'track' }, []],
    ['a track for cars', { highway: 'track', motor_vehicle: 'yes' }, ['1-2', '2-1']],
    ['a road being built', { highway: 'construction' }, []],
  ])('should keep the directions of %s', async (_, tags, expected) => {
    const { network } = await build(
      nodes([
        [0, 0],
        [100, 0],
      ]) + road(1, [1, 2], tags as Tags),
    );
    expect(idsOf(network)).toEqual(expected.map((id) => `t:w1#${id}`));
  });

  it('should go round a roundabout in its direction only', async () => {
    // Arms 5, 6 at nodes 1, 3 of the ring 1 → 2 → 3 → 4 → 1.
    const { network } = await build(
      nodes([
        [-20, 0],
        [0, -20],
        [20, 0],
        [0, 20],
        [-120, 0],
        [120, 0],
      ]) +
        road(1, [1, 2, 3, 4, 1], { junction: 'roundabout' }) +
        road(2, [5, 1]) +
        road(3, [3, 6]),
    );
    expect(metres(network, 5, 6)).toBe(260);
    const out = createRouter(network).route(nodeOf(network, 5), nodeOf(network, 6))!;
    const back = createRouter(network).route(nodeOf(network, 6), nodeOf(network, 5))!;
    expect([...out.edges].some((edge) => back.edges.includes(edge))).toBe(false);
  });

  it('should read lanes, speeds, access and names for each direction', async () => {
    const { network } = await build(
      nodes([
        [0, 0],
        [100, 0],
      ]) +
        road(1, [1, 2], {
          lanes: '3',
          'lanes:forward': '2',
          maxspeed: '50',
          'maxspeed:backward': '30 mph',
          access: 'destination',
          name: '中山路',
        }),
    );
    const [forward, backward] = [0, 1]
      .map((edge) => ((network.edges.flags[edge] & EDGE_FLAG.backward) === 0 ? edge : edge))
      .sort(
        (a, b) =>
          (network.edges.flags[a] & EDGE_FLAG.backward) - (network.edges.flags[b] & EDGE_FLAG.backward),
      );
    expect([network.edges.lanes[forward], network.edges.lanes[backward]]).toEqual([2, 1]);
    expect(network.edges.speed[forward]).toBe(50);
    expect(network.edges.speed[backward]).toBeCloseTo(48.28, 2);
    expect(network.edges.access[forward]).toBe(ACCESS.destination);
    expect(network.names[network.edges.name[forward]]).toBe('中山路');
    expect(network.edges.flags[forward] & (EDGE_FLAG.speedAssumed | EDGE_FLAG.lanesAssumed)).toBe(0);
    expect([...edgePositions(network, backward).subarray(0, 2)]).toEqual([
      ...network.nodes.positions.subarray(
        3 * network.edges.from[backward],
        3 * network.edges.from[backward] + 2,
      ),
    ]);
  });

  it('should stop cars at a bollard, and let them through a lift gate', async () => {
    const line = [
      [0, 0],
      [100, 0],
      [200, 0],
    ] as [number, number][];
    const bollard = await build(nodes(line, { 2: { barrier: 'bollard' } }) + road(1, [1, 2, 3]));
    expect(metres(bollard.network, 1, 3)).toBeUndefined();
    const gate = await build(nodes(line, { 2: { barrier: 'lift_gate' } }) + road(1, [1, 2, 3]));
    expect(metres(gate.network, 1, 3)).toBe(200);
  });

  it('should cut roads at traffic signals, and say which direction they stop', async () => {
    const { network, report } = await build(
      nodes(
        [
          [0, 0],
          [100, 0],
          [200, 0],
          [300, 0],
        ],
        {
          2: { highway: 'traffic_signals', 'traffic_signals:direction': 'backward' },
          3: { highway: 'traffic_signals' },
        },
      ) + road(1, [1, 2, 3, 4]),
    );
    const stopped = idsOf(network).filter((id) => {
      const edge = Array.from({ length: network.edges.count }, (_, i) => i).find(
        (e) => edgeId(network, e) === id,
      )!;
      return network.edges.flags[edge] & EDGE_FLAG.signals;
    });
    expect(stopped).toEqual(['2-3', '3-2', '4-3'].map((id) => `t:w1#${id}`));
    expect(report.signals).toBe(2);
  });

  it('should keep a road that comes back to where it began as edges with two ends and ids of their own', async () => {
    const { network } = await build(
      nodes([
        [0, 0],
        [50, 0],
        [50, 50],
        [0, 50],
        [-90, 0],
      ]) +
        road(1, [1, 2, 3, 4, 1]) +
        road(2, [5, 1]),
    );
    for (let edge = 0; edge < network.edges.count; edge++)
      expect(network.edges.from[edge]).not.toBe(network.edges.to[edge]);
    expect(new Set(idsOf(network)).size).toBe(network.edges.count);
    expect(network.edges.length.reduce((sum, length) => sum + length, 0) / 2).toBeCloseTo(290, -1);
  });

  it('should give the ground to roads, and carry bridges straight over a valley', async () => {
    const valley = (longitude: number): number =>
      Math.min(0, Math.abs((longitude - 8) * 111_319.49) - 100) + 100;
    const places = nodes([
      [-100, 0],
      [-50, 0],
      [0, 0],
      [50, 0],
      [100, 0],
    ]);
    const below = await build(places + road(1, [1, 2, 3, 4, 5]), valley);
    expect(Math.min(...heightsOf(below.network))).toBeCloseTo(0, 3);
    // In two pieces, which only the ends hold.
    const over = await build(
      places + road(1, [1, 2, 3], { bridge: 'yes' }) + road(2, [3, 4, 5], { bridge: 'yes' }),
      valley,
    );
    for (const height of heightsOf(over.network)) expect(height).toBeCloseTo(100, 1);
  });
});

describe('nearestRoad', () => {
  it('should find the place on a road, on both of its directions, and how far it is', async () => {
    const { network } = await build(CROSS + road(1, [1, 2, 3]) + road(2, [4, 2, 5], { oneway: 'yes' }));
    const degrees = (metres: number): number => metres / 111_319.490793;
    const found = nearestRoad(network, 8 + degrees(60), degrees(7))!;
    expect(found.distance).toBeCloseTo(7, 6);
    const [first, second] = found.places.map(({ edge, along }) => [edgeId(network, edge), Math.round(along)]);
    expect([first, second].sort()).toEqual([
      ['t:w1#2-3', 60],
      ['t:w1#3-2', 40],
    ]);
    const onOneWay = nearestRoad(network, 8 + degrees(2), degrees(-30))!;
    expect(onOneWay.places.map(({ edge, along }) => [edgeId(network, edge), Math.round(along)])).toEqual([
      ['t:w2#4-2', 70],
    ]);
    expect(nearestRoad(network, 8 + degrees(60), degrees(700))).toBeUndefined();
    const route = createRouter(network).route(onOneWay.places, found.places)!;
    expect(Math.round(route.length)).toBe(90);
  });
});

const heightsOf = (network: RoadNetwork): number[] =>
  [...network.shapes.positions].filter((_, i) => i % 3 === 2);

describe('turn restrictions', () => {
  const ways = road(1, [1, 2]) + road(2, [2, 3]) + road(3, [4, 2]) + road(4, [2, 5]);

  it('should ban one turn of a junction and no other', async () => {
    const { network, report } = await build(
      CROSS +
        ways +
        restriction(
          9,
          [
            ['from', 'way', 3],
            ['via', 'node', 2],
            ['to', 'way', 1],
          ],
          { restriction: 'no_left_turn' },
        ),
    );
    expect(report.bans).toEqual({ turns: 1, paths: 0 });
    // The only way west is now to go on to an end, and come back.
    expect(metres(network, 4, 1)).toBe(400);
    expect(metres(network, 1, 4)).toBe(200);
    expect(metres(network, 4, 3)).toBe(200);
  });

  it('should ban all other turns with only_', async () => {
    const { network, report } = await build(
      CROSS +
        ways +
        restriction(
          9,
          [
            ['from', 'way', 3],
            ['via', 'node', 2],
            ['to', 'way', 4],
          ],
          { restriction: 'only_straight_on' },
        ),
    );
    // Left, right and back.
    expect(report.bans.turns).toBe(3);
    expect(metres(network, 4, 5)).toBe(200);
    expect(metres(network, 4, 3)).toBe(400);
  });

  it('should ban a turn over a way between, and leave its parts free', async () => {
    // A divided road: 1 → 2 → 3 east, 5 → 4 → 6 west, joined at 2-4; no turning round 1-2-4-6.
    const content =
      nodes([
        [-100, 0],
        [0, 0],
        [100, 0],
        [0, 20],
        [100, 20],
        [-100, 20],
      ]) +
      road(1, [1, 2], { oneway: 'yes' }) +
      road(2, [2, 3], { oneway: 'yes' }) +
      road(3, [5, 4], { oneway: 'yes' }) +
      road(4, [4, 6], { oneway: 'yes' }) +
      road(5, [2, 4]) +
      road(6, [3, 5]);
    const free = await build(content);
    expect(metres(free.network, 1, 6)).toBe(220);
    const banned = await build(
      content +
        restriction(
          9,
          [
            ['from', 'way', 1],
            ['via', 'way', 5],
            ['to', 'way', 4],
          ],
          { restriction: 'no_u_turn' },
        ),
    );
    expect(banned.report.bans).toEqual({ turns: 0, paths: 1 });
    expect(metres(banned.network, 1, 6)).toBe(420);
    // From the other side the same way between is free.
    expect(metres(banned.network, 1, 4)).toBe(120);
  });

  it.each([
    [
      'for lorries',
      { type: 'restriction:hgv', 'restriction:hgv': 'no_left_turn' },
      'restriction-not-for-cars',
    ],
    [
      'that cars are excepted from',
      { restriction: 'no_left_turn', except: 'motorcar;bicycle' },
      'restriction-not-for-cars',
    ],
    [
      'for hours of the day',
      { 'restriction:conditional': 'no_left_turn @ (07:00-09:00)' },
      'restriction-conditional',
    ],
  ])('should not apply a restriction %s, and say so', async (_, tags, reason) => {
    const { report } = await build(
      CROSS +
        ways +
        restriction(
          9,
          [
            ['from', 'way', 3],
            ['via', 'node', 2],
            ['to', 'way', 1],
          ],
          tags as Tags,
        ),
    );
    expect(report.bans.turns).toBe(0);
    expect(report.tally.notes.map((note) => note.reason)).toContain(reason);
  });

  it('should count what it cannot place', async () => {
    const { report } = await build(
      CROSS +
        road(1, [1, 2, 3]) +
        road(3, [4, 2]) +
        restriction(
          8,
          [
            ['from', 'way', 3],
            ['via', 'node', 2],
            ['to', 'way', 1],
          ],
          { restriction: 'no_left_turn' },
        ) +
        restriction(
          9,
          [
            ['from', 'way', 3],
            ['via', 'node', 4],
            ['to', 'way', 1],
          ],
          { restriction: 'no_left_turn' },
        ) +
        restriction(
          10,
          [
            ['from', 'way', 3],
            ['to', 'way', 1],
          ],
          { restriction: 'no_left_turn' },
        ),
    );
    expect(report.tally.dropped.map(({ reason }) => reason).sort()).toEqual([
      'restriction-ambiguous',
      'restriction-malformed',
      'restriction-not-joined',
    ]);
  });
});

describe('parseSpeed', () => {
  it.each([
    ['50', 50],
    ['30 mph', 48.28032],
    ['none', 130],
    ['walk', 5],
    ['CH:urban', 50],
    ['DE:rural', 100],
    ['NL:zone30', 30],
    ['GB:nsl_single', 96.56],
    ['50;30', 30],
    ['XX:urban', 50],
    ['fast', undefined],
    ['0', undefined],
    ['9999', undefined],
  ])('should read %s', (text, speed) => {
    const parsed = parseSpeed(text);
    if (speed === undefined) expect(parsed).toBeUndefined();
    else expect(parsed).toBeCloseTo(speed, 4);
  });
});
