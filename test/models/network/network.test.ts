import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import {
  createRouter,
  edgeId,
  encodeNetwork,
  type RoadNetwork,
  readNetwork,
  stronglyConnected,
  weaklyConnected,
} from '../../../models/network/index.ts';
import { networkOf } from './networks.ts';

const graph = fc.integer({ min: 2, max: 9 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(
      fc
        .tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: 1, max: 50 }))
        .filter(([a, b]) => a !== b),
      { maxLength: 24 },
    ),
  }),
);

/** Whether each node reaches each other one, by Warshall's closure. */
function closure(network: RoadNetwork, bothWays: boolean): boolean[][] {
  const { count } = network.nodes;
  const reaches = Array.from({ length: count }, (_, a) => Array.from({ length: count }, (_, b) => a === b));
  for (let edge = 0; edge < network.edges.count; edge++) {
    reaches[network.edges.from[edge]][network.edges.to[edge]] = true;
    if (bothWays) reaches[network.edges.to[edge]][network.edges.from[edge]] = true;
  }
  for (let k = 0; k < count; k++)
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++) if (reaches[a][k] && reaches[k][b]) reaches[a][b] = true;
  return reaches;
}

describe('components', () => {
  it('should put two nodes together exactly if each reaches the other', () => {
    fc.assert(
      fc.property(graph, ({ nodes, edges }) => {
        const network = networkOf(nodes, edges);
        for (const [found, reaches] of [
          [stronglyConnected(network.edges), closure(network, false)],
          [weaklyConnected(network.edges), closure(network, true)],
        ] as const) {
          for (let a = 0; a < nodes; a++)
            for (let b = 0; b < nodes; b++)
              expect(found.of[a] === found.of[b]).toBe(reaches[a][b] && reaches[b][a]);
          expect(found.sizes.reduce((sum, size) => sum + size, 0)).toBe(nodes);
        }
      }),
    );
  });

  it('should not run out of stack on a road of a million pieces', () => {
    const count = 1_000_000;
    const starts = Uint32Array.from({ length: count + 1 }, (_, i) => i);
    const to = Uint32Array.from({ length: count }, (_, i) => (i + 1) % count);
    expect(stronglyConnected({ starts, to }).count).toBe(1);
  });
});

/** The least length of a walk that no ban forbids, by trying all walks up to a length. */
function bruteForce(network: RoadNetwork, from: number, to: number): number {
  const { edges, bans } = network;
  let best = Number.POSITIVE_INFINITY;
  const isBanned = (walk: number[]): boolean => {
    for (let i = 0; i < bans.pairs.length; i += 2)
      if (walk.at(-2) === bans.pairs[i] && walk.at(-1) === bans.pairs[i + 1]) return true;
    for (let path = 0; path + 1 < bans.pathStarts.length; path++) {
      const banned = [...bans.pathEdges.subarray(bans.pathStarts[path], bans.pathStarts[path + 1])];
      if (
        walk.length >= banned.length &&
        banned.every((edge, i) => walk[walk.length - banned.length + i] === edge)
      )
        return true;
    }
    return false;
  };
  const visit = (walk: number[], length: number): void => {
    if (length >= best || walk.length > 9) return;
    const node = edges.to[walk[walk.length - 1]];
    if (node === to) {
      best = length;
      return;
    }
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++) {
      const longer = [...walk, edge];
      if (!isBanned(longer)) visit(longer, length + edges.length[edge]);
    }
  };
  for (let edge = edges.starts[from]; edge < edges.starts[from + 1]; edge++)
    visit([edge], edges.length[edge]);
  return best;
}

describe('createRouter', () => {
  it('should find the shortest walk that keeps all bans, of turns and over ways between', () => {
    const small = fc.integer({ min: 3, max: 5 }).chain((nodes) =>
      fc.record({
        nodes: fc.constant(nodes),
        edges: fc.array(
          fc
            .tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: 1, max: 9 }))
            .filter(([a, b]) => a !== b),
          { minLength: 3, maxLength: 9 },
        ),
        seeds: fc.array(fc.array(fc.nat(1000), { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(small, ({ nodes, edges, seeds }) => {
        // Bans that can be driven: walks over the edges, as the seeds lead.
        const walks = seeds.map((seed) => {
          const walk = [seed[0] % edges.length];
          for (const choice of seed.slice(1)) {
            const next = edges.flatMap(([from], i) => (from === edges[walk[walk.length - 1]][1] ? [i] : []));
            if (next.length === 0) break;
            walk.push(next[choice % next.length]);
          }
          return walk;
        });
        const network = networkOf(nodes, edges, {
          pairs: walks.filter((walk) => walk.length === 2) as [number, number][],
          paths: walks.filter((walk) => walk.length > 2),
        });
        const route = createRouter(network).route(0, nodes - 1, { uTurns: 'always' });
        const expected = bruteForce(network, 0, nodes - 1);
        // The reference tries walks of up to nine edges only.
        if (route && route.edges.length > 9) return;
        expect(route?.length ?? Number.POSITIVE_INFINITY).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('should drive round a banned turn and not through it', () => {
    // 0 → 1 → 2, or 1 → 3 → 2; the turn 0-1-2 is banned.
    const edges = [
      [0, 1, 10],
      [1, 2, 10],
      [1, 3, 10],
      [3, 2, 10],
    ] as const;
    expect(createRouter(networkOf(4, edges)).route(0, 2)?.length).toBe(20);
    expect(createRouter(networkOf(4, edges, { pairs: [[0, 1]] })).route(0, 2)?.length).toBe(30);
    expect(createRouter(networkOf(3, edges.slice(0, 2), { pairs: [[0, 1]] })).route(0, 2)).toBeUndefined();
  });

  it('should turn round where the road ends and not on the way, if not told otherwise', () => {
    // 0 ⇄ 1 ⇄ 2, and from 1 to 3: with 0-1-3 banned one has to go to the end at 2 and come back.
    const edges = [
      [0, 1, 10],
      [1, 0, 10],
      [1, 2, 7],
      [2, 1, 7],
      [1, 3, 5],
    ] as const;
    const network = networkOf(4, edges, { pairs: [[0, 4]] });
    expect(createRouter(network).route(0, 3)?.length).toBe(29);
    expect(createRouter(network).route(0, 3, { uTurns: 'never' })).toBeUndefined();
    expect(
      createRouter(networkOf(4, edges)).route(0, 3, { closed: Uint8Array.of(0, 0, 0, 1, 0) }),
    ).toBeUndefined();
  });

  it('should begin and end between junctions as a walk over the rest of the edges would', () => {
    fc.assert(
      fc.property(
        graph,
        fc.array(fc.tuple(fc.nat(1000), fc.nat(10)), { minLength: 4, maxLength: 4 }),
        (given, picks) => {
          fc.pre(given.edges.length > 0);
          const network = networkOf(given.nodes, given.edges);
          const { edges } = network;
          const router = createRouter(network);
          const [from, other, to, last] = picks.map(([edge, tenths]) => ({
            edge: edge % edges.count,
            along: (tenths / 10) * edges.length[edge % edges.count],
          }));
          fc.pre(from.edge !== other.edge);
          let expected = Number.POSITIVE_INFINITY;
          for (const start of [from, other])
            for (const goal of [to, last]) {
              if (start.edge === goal.edge && goal.along >= start.along)
                expected = Math.min(expected, goal.along - start.along);
              const between = router.route(edges.to[start.edge], edges.from[goal.edge], { uTurns: 'always' });
              if (between)
                expected = Math.min(
                  expected,
                  edges.length[start.edge] - start.along + between.length + goal.along,
                );
            }
          const route = router.route([from, other], [to, last], { uTurns: 'always' });
          expect(route?.length ?? Number.POSITIVE_INFINITY).toBeCloseTo(expected, 9);
          if (!route) return;
          let driven = route.end - route.begin;
          for (const edge of route.edges.slice(0, -1)) driven += edges.length[edge];
          expect(driven).toBeCloseTo(expected, 9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should not carry the state of one search into the next', () => {
    const router = createRouter(
      networkOf(3, [
        [0, 1, 3],
        [1, 2, 4],
        [2, 0, 5],
      ]),
    );
    for (let turn = 0; turn < 3; turn++) {
      expect(router.route(0, 2)?.length).toBe(7);
      expect(router.route(2, 1)?.length).toBe(8);
      expect(router.route(1, 1)?.length).toBe(0);
    }
    expect(router.route(0, 2, { by: 'time' })?.seconds).toBeCloseTo(0.7, 9);
  });
});

describe('the file of a network', () => {
  it('should be read or refused, whatever a byte of it is changed to', () => {
    const bytes = encodeNetwork(
      networkOf(
        4,
        [
          [0, 1, 10.25],
          [1, 2, 7],
          [2, 3, 5],
        ],
        { pairs: [[0, 1]], paths: [[0, 1, 2]] },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(bytes.length),
        (changes, end) => {
          const mutated = bytes.slice();
          for (const [place, value] of changes) mutated[place] = value;
          for (const given of [mutated, mutated.slice(0, end)])
            try {
              const network = readNetwork(given) as RoadNetwork;
              createRouter(network).route(0, network.nodes.count - 1);
              for (let edge = 0; edge < network.edges.count; edge++) edgeId(network, edge);
            } catch (error) {
              expect(error).toBeInstanceOf(InputError);
            }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('should give back what was written, at any place in memory', () => {
    const network = networkOf(
      4,
      [
        [0, 1, 10.25],
        [1, 2, 7],
        [2, 3, 5],
      ],
      { pairs: [[0, 1]], paths: [[0, 1, 2]] },
    );
    const bytes = encodeNetwork(network);
    expect(readNetwork(bytes)).toEqual(network);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readNetwork(shifted.subarray(3))).toEqual(network);
    expect(edgeId(network, 1)).toBe('t:w1#101-102');
  });

  it('should refuse bytes that are cut short or changed, and never crash', () => {
    const bytes = encodeNetwork(
      networkOf(3, [
        [0, 1, 1],
        [1, 2, 1],
      ]),
    );
    for (const length of [0, 7, 15, 40, bytes.length - 1])
      expect(() => readNetwork(bytes.subarray(0, length))).toThrow(/network/);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        try {
          readNetwork(changed);
        } catch (error) {
          expect(error).toMatchObject({ code: 'network-file' });
        }
      }),
    );
  });
});
