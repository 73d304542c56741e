import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter, type RoadNetwork } from '../../../../models/network/index.ts';
import { polygonArea } from '../../../../scenes/planning/plane.ts';
import { isochrone, isochroneCell } from '../../../../scenes/planning/reach/isochrone.ts';
import { lifeCircle } from '../../../../scenes/planning/reach/life-circle.ts';
import { reachFrom } from '../../../../scenes/planning/reach/reach.ts';
import { reachedSegments } from '../../../../scenes/planning/reach/reached-lines.ts';
import { networkOf } from '../../../models/network/networks.ts';
import { place, TEST_PLANE as plane } from '../metres.ts';

const twoWay = (...roads: [number, number, number][]): [number, number, number][] =>
  roads.flatMap(([a, b, metres]) => [
    [a, b, metres],
    [b, a, metres],
  ]);
const edgeBetween = ({ edges }: RoadNetwork, a: number, b: number): number =>
  edges.from.findIndex((from, edge) => from === a && edges.to[edge] === b);

describe('reachFrom on foot', () => {
  // 0 —100— 1 —50— 2, 1 —80— 3; 3 → 2 is one-way, 40 m.
  const network = networkOf(4, [...twoWay([0, 1, 100], [1, 2, 50], [1, 3, 80]), [3, 2, 40]]);
  const start = [{ edge: edgeBetween(network, 0, 1), along: 30 }];

  it('should be Dijkstra by hand, against one-way roads too', () => {
    const { nodes } = reachFrom(network, start, { limit: 1000, by: 'foot', speed: 1 });
    expect([...nodes]).toEqual([30, 70, 120, 150]);
  });

  it('should end on the way where the time is up, and meet in the middle of a road', () => {
    const { nodes, pieces } = reachFrom(network, start, { limit: 140, by: 'foot', speed: 1 });
    expect([...nodes]).toEqual([30, 70, 120, Infinity]);
    const told = (a: number, b: number) =>
      pieces.filter(({ edge }) => [edgeBetween(network, a, b), edgeBetween(network, b, a)].includes(edge));
    const metres = (a: number, b: number) => told(a, b).reduce((sum, { begin, end }) => sum + end - begin, 0);
    expect(metres(1, 3)).toBe(70);
    expect(metres(3, 2)).toBe(20);
    // All of the road that it begins on and more than once, since those who come from its ends walk there too.
    expect(metres(0, 1)).toBeGreaterThanOrEqual(100);
    const all = reachFrom(network, start, { limit: 1000, by: 'foot', speed: 1 });
    // Node 3 is reached at 150 and node 2 at 120: they meet 35 m from node 2.
    const meeting = all.pieces.filter(({ edge }) => edge === edgeBetween(network, 3, 2));
    expect(meeting.map(({ begin, end, from, to }) => [begin, end, from, to])).toEqual([
      [0, 5, 150, 155],
      [5, 40, 155, 120],
    ]);
  });

  it('should begin at each of two places on one road, and once at one that is told twice', () => {
    const long = networkOf(2, twoWay([0, 1, 1000]));
    const [forth, back] = [edgeBetween(long, 0, 1), edgeBetween(long, 1, 0)];
    const from = (...starts: { edge: number; along: number }[]) =>
      reachFrom(long, starts, { limit: 100, by: 'foot', speed: 1 });
    const both = from({ edge: forth, along: 50 }, { edge: forth, along: 900 });
    expect([...both.nodes]).toEqual([50, 100]);
    expect(both.pieces).toEqual(
      expect.arrayContaining([{ edge: forth, begin: 800, end: 900, from: 100, to: 0 }]),
    );
    const one = from({ edge: forth, along: 300 });
    expect(from({ edge: forth, along: 300 }, { edge: back, along: 700 })).toEqual(one);
  });

  it('should leave closed roads and motorways alone', () => {
    const closed = new Uint8Array(network.edges.count);
    closed[edgeBetween(network, 1, 2)] = closed[edgeBetween(network, 2, 1)] = 1;
    expect(reachFrom(network, start, { limit: 1000, by: 'foot', speed: 1, closed }).nodes[2]).toBe(190);
    const motorway = { ...network, classes: ['motorway'] };
    expect(reachFrom(motorway, start, { limit: 1000, by: 'foot' }).pieces).toEqual([]);
  });
});

describe('reachFrom by car', () => {
  it('should keep one-way roads and turn bans', () => {
    // 36 km/h are 10 m/s; 0-1-2 is banned, so that 2 is reached over 3.
    const network = networkOf(
      4,
      [
        [0, 1, 100],
        [1, 2, 100],
        [1, 3, 100],
        [3, 2, 100],
      ],
      { pairs: [[0, 1]] },
    );
    const { nodes } = reachFrom(network, [{ edge: 0, along: 50 }], { limit: 100, by: 'car' });
    expect([...nodes]).toEqual([Infinity, 5, 25, 15]);
    expect([...reachFrom(network, [{ edge: 3, along: 0 }], { limit: 100, by: 'car' }).nodes]).toEqual([
      Infinity,
      Infinity,
      10,
      Infinity,
    ]);
  });

  it('should come everywhere as fast as the router does', () => {
    const small = fc.integer({ min: 3, max: 7 }).chain((nodes) =>
      fc.record({
        nodes: fc.constant(nodes),
        edges: fc.array(
          fc
            .tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: 1, max: 50 }))
            .filter(([a, b]) => a !== b),
          { minLength: 3, maxLength: 18 },
        ),
        bans: fc.array(fc.tuple(fc.nat(17), fc.nat(17)), { maxLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(small, ({ nodes, edges, bans }) => {
        const pairs = bans
          .map(([a, b]): [number, number] => [a % edges.length, b % edges.length])
          .filter(([a, b]) => edges[a][1] === edges[b][0]);
        const network = networkOf(nodes, edges, { pairs });
        const { nodes: seconds } = reachFrom(network, [{ edge: 0, along: 0 }], { limit: 1e6, by: 'car' });
        const router = createRouter(network);
        for (let node = 0; node < nodes; node++) {
          if (node === network.edges.from[0]) continue;
          const into = [...network.edges.to.keys()].filter((edge) => network.edges.to[edge] === node);
          const goals = into.map((edge) => ({ edge, along: network.edges.length[edge] }));
          const route = goals.length > 0 ? router.route([{ edge: 0, along: 0 }], goals) : undefined;
          // The bound of the router is for goals with one first node: it takes the best of each.
          const best = Math.min(
            ...goals.map(
              (goal) => router.route([{ edge: 0, along: 0 }], [goal], { by: 'time' })?.seconds ?? Infinity,
            ),
          );
          expect(seconds[node]).toBeCloseTo(best, 9);
          if (route === undefined) expect(seconds[node]).toBe(Infinity);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('isochrone', () => {
  /** A straight road along x, 10 m to the degree of the test plane's scale. */
  const road = { a: [0, 0], b: [400, 0], from: 0, to: 400 } as const;

  it('should be a strip with round ends while there is time, and taper towards its end', () => {
    const [area, ...others] = isochrone([road], { limit: 2000, speed: 1, aside: 50, cell: 5 });
    expect(others).toEqual([]);
    const strip = 400 * 100 + Math.PI * 50 ** 2;
    expect(Math.abs(polygonArea(area) / strip - 1)).toBeLessThan(3e-3);
    // With 200 s one comes 200 m far, or t metres along and up to 200 − t aside.
    const [wedge] = isochrone([road], { limit: 200, speed: 1, aside: 50, cell: 2 });
    expect(Math.abs(Math.max(...wedge[0].map(([x]) => x)) - 200)).toBeLessThanOrEqual(1);
    expect(isochrone([{ ...road, from: 300, to: 700 }], { limit: 200, speed: 1 })).toEqual([]);
  });

  it('should leave the inside of a great block out', () => {
    const corners = [
      [0, 0],
      [400, 0],
      [400, 400],
      [0, 400],
    ] as const;
    const block = corners.map((a, i) => ({ a, b: corners[(i + 1) % 4], from: 0, to: 0 }));
    const [area] = isochrone(block, { limit: 600, speed: 1, aside: 50, cell: 5 });
    expect(area.length).toBe(2);
    expect(Math.abs(polygonArea([area[1]]) / 300 ** 2 - 1)).toBeLessThan(5e-3);
  });

  it('should draw what is reached by car on larger cells, and refuse what memory does not hold', () => {
    const far = [
      road,
      { a: [0, 0], b: [0, 50_000], from: 0, to: 400 },
      { a: [0, 0], b: [50_000, 0], from: 0, to: 400 },
    ] as const;
    const options = { limit: 2000, speed: 1, aside: 60 };
    expect(isochroneCell([road], options)).toBe(10);
    expect(isochroneCell(far, options)).toBe(30);
    const area = isochrone(far, options).reduce((sum, one) => sum + polygonArea(one), 0);
    expect(Math.abs(area / (2 * 50_000 * 120) - 1)).toBeLessThan(0.02);
    expect(() => isochrone(far, { ...options, cell: 10 })).toThrow(/cells of 10 m: more than 4000000/);
    const wide = [{ a: [0, 0], b: [200_000, 200_000], from: 0, to: 400 }] as const;
    expect(() => isochrone(wide, options)).toThrow(/would be lost between them/);
    expect(() => isochrone([road], { ...options, cell: 0 })).toThrow(/cells of 0 m/);
  });

  it('should grow with the time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 500 }), fc.integer({ min: 1, max: 200 }), (limit, more) => {
        const area = (seconds: number) =>
          isochrone([road], { limit: seconds, speed: 1, cell: 10 }).reduce(
            (sum, one) => sum + polygonArea(one),
            0,
          );
        expect(area(limit + more)).toBeGreaterThanOrEqual(area(limit));
      }),
      { numRuns: 10 },
    );
  });
});

describe('lifeCircle', () => {
  it('should tell what is reached, when, and what is missing', () => {
    const facility = (id: string, kind: string, x: number, y: number) => ({ id, kind, at: place(x, y) });
    const circle = lifeCircle(
      [{ a: [0, 0], b: [400, 0], from: 0, to: 400 }],
      [
        facility('far', 'school', 380, 30),
        facility('near', 'school', 100, 20),
        facility('late', 'clinic', 390, 50),
        facility('off', 'market', 100, 80),
      ],
      { limit: 420, speed: 1, wanted: ['school', 'clinic'] },
      plane,
    );
    expect(circle.facilities.map(({ id, seconds }) => [id, Math.round(seconds)])).toEqual([
      ['near', 120],
      ['far', 410],
    ]);
    expect(circle.kinds[0]).toMatchObject({ kind: 'school', count: 2, nearest: { id: 'near' } });
    expect(circle.missing).toEqual(['clinic']);
  });
});

describe('reachedSegments', () => {
  it('should share the seconds of a piece out along its line', () => {
    const network = networkOf(2, [[0, 1, 10]]);
    network.shapes.positions.set([...place(0, 0), 0, ...place(0, 5), 0]);
    const segments = reachedSegments(
      network,
      { pieces: [{ edge: 0, begin: 2, end: 10, from: 1, to: 9 }], nodes: new Float64Array(2) },
      plane,
    );
    // Ten metres of the edge are five on the plane of the test.
    expect(segments).toEqual([
      { a: [0, expect.closeTo(1, 9)], b: [0, expect.closeTo(5, 9)], from: 1, to: 9 },
    ]);
  });
});
