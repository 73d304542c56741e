import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTransform, parseVerticalDatum, resolveCrs } from '../../../../models/geodesy/index.ts';
import { FLOW } from '../../../../models/network/index.ts';
import { clearanceFaults } from '../../../../scenes/planning/ground/clearances.ts';
import { flatLevels, type Levels } from '../../../../scenes/planning/ground/levels.ts';
import { pipeLines } from '../../../../scenes/planning/ground/pipe-lines.ts';
import { cutOffBy, downstreamOf, nearestPipeNode } from '../../../../scenes/planning/ground/pipe-trace.ts';
import { digPit } from '../../../../scenes/planning/ground/pit.ts';
import { pipesInPit } from '../../../../scenes/planning/ground/pit-pipes.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import { rectangle, TEST_RULES as rules } from '../metres.ts';
import { lineOf, pipesOf } from './pipe-networks.ts';

describe('pipesInPit', () => {
  const ground = flatLevels(100, '1985');
  const pit = { floor: [rectangle(0, 0, 20, 10)], bottom: 95, slope: 0 };

  it('should find the metres of each pipe that come free, and how far it hangs over the bottom', () => {
    const through = lineOf('through', 'water', 0.4, -30, 5, 98, 30, 5, 98);
    const below = lineOf('below', 'drainage', 1, -30, 6, 94, 30, 6, 94);
    const grazing = lineOf('grazing', 'drainage', 1, 5, -30, 94.8, 5, 30, 94.8);
    const beside = lineOf('beside', 'gas', 0.2, -30, 11, 99, 30, 11, 99);
    const falling = lineOf('falling', 'drainage', 0, 0, 2, 97, 20, 2, 93);
    const found = pipesInPit([below, grazing, through, beside, falling], pit, ground);
    expect(found.map(({ id }) => id)).toEqual(['through', 'falling', 'grazing']);
    expect(found[0]).toMatchObject({
      length: expect.closeTo(20, 1),
      over: expect.closeTo(2.8, 9),
      cover: expect.closeTo(1.8, 9),
    });
    // Its underside lies 0.7 m in the ground that is left.
    expect(found[2]).toMatchObject({ length: expect.closeTo(10, 1), over: expect.closeTo(-0.7, 9) });
    // From 97 to 95, half of its way along its axis.
    expect(found[1].length).toBeCloseTo(Math.hypot(20, 4) / 2, 1);
  });

  it('should meet a riser, which has no length in plan, and leave what lies in a bank beyond the pit', () => {
    const riser = lineOf('riser', 'gas', 0.2, 5, 5, 92, 5, 5, 99);
    // From the bottom at 95 up to its end at 99.
    expect(pipesInPit([riser], pit, ground)[0].length).toBeCloseTo(4, 0);
    const bank: Levels = { verticalDatum: '1985', at: (x) => (x < 40 ? 100 : 120) };
    const sloped = { ...pit, slope: 2 };
    const inBank = lineOf('bank', 'gas', 0.2, 45, -30, 118, 45, 30, 118);
    const { dug } = digPit(sloped, bank, 1);
    expect(pipesInPit([inBank], sloped, bank)).toHaveLength(1);
    expect(pipesInPit([inBank], sloped, bank, dug)).toEqual([]);
    const through = lineOf('through', 'gas', 0.2, -30, 5, 98, 30, 5, 98);
    expect(pipesInPit([through], sloped, bank, dug)).toEqual(pipesInPit([through], sloped, bank));
  });

  it('should leave pipes over the ground alone', () => {
    const bridge = lineOf('bridge', 'heat', 0.4, -30, 5, 101, 30, 5, 101);
    const shallow = lineOf('shallow', 'heat', 0.4, -30, 5, 100.1, 30, 5, 100.1);
    expect(pipesInPit([bridge, shallow], pit, ground).map(({ id }) => id)).toEqual(['shallow']);
  });

  it('should meet more pipes with sides that slope, and say where a level is not known', () => {
    const beside = lineOf('beside', 'gas', 0.2, 0, -2, 99, 20, -2, 99);
    expect(pipesInPit([beside], pit, ground)).toEqual([]);
    // At 2 m from the bottom a side of 1:1 has risen to 97.
    expect(pipesInPit([beside], { ...pit, slope: 1 }, ground)[0].over).toBeCloseTo(98.9 - 97, 6);
    const unknown = lineOf('unknown', 'power', 0.1, 5, -5, Number.NaN, 5, 5, Number.NaN);
    expect(pipesInPit([unknown], pit, ground)[0]).toMatchObject({ isLevelUnknown: true, over: Number.NaN });
  });
});

describe('clearanceFaults', () => {
  it('should measure from outside to outside beside one another, and between levels where they cross', () => {
    const water = lineOf('water', 'water', 0.4, 0, 0, 98, 100, 0, 98);
    const near = lineOf('near', 'gas', 0.2, 0, 0.7, 98, 100, 0.7, 98);
    const far = lineOf('far', 'gas', 0.2, 0, -0.85, 98, 100, -0.85, 98);
    const over = lineOf('over', 'gas', 0.2, 50, -20, 98.4, 50, -2, 98.4, 50, 20, 98.4);
    const { faults, unknownCrossings, pairsWithoutRule } = clearanceFaults(
      [water, near, far, over],
      [],
      rules,
    );
    expect(
      faults.map(({ between, way, metres, least, clause }) => [
        ...between,
        way,
        metres.toFixed(3),
        least,
        clause,
      ]),
    ).toEqual([
      ['water', 'near', 'horizontal', '0.400', 0.5, '6'],
      ['water', 'over', 'vertical', '0.100', 0.15, '6'],
    ]);
    expect(faults[1].at).toEqual([50, 0]);
    expect([unknownCrossings, pairsWithoutRule]).toEqual([0, ['gas gas']]);
    const flat = lineOf('flat', 'gas', 0.2, 50, -20, Number.NaN, 50, 20, Number.NaN);
    expect(clearanceFaults([water, flat], [], rules)).toMatchObject({ faults: [], unknownCrossings: 1 });
  });

  it('should tell crossings for which the rules say no height', () => {
    const flat = {
      clearances: [{ between: ['water', 'gas'] as ['water', 'gas'], horizontal: 1, clause: '8' }],
    };
    const water = lineOf('water', 'water', 0.4, 0, 0, 98, 100, 0, 98);
    const over = lineOf('over', 'gas', 0.2, 50, -20, 98.1, 50, 20, 98.1);
    expect(clearanceFaults([water, over], [], flat)).toMatchObject({
      ...{ faults: [], pairsWithoutRule: [], crossingsWithoutRule: ['gas water'] },
    });
  });

  it('should judge a pipe that ends beside another, and none that goes on across it', () => {
    const water = lineOf('water', 'water', 0.4, 0, 0, 98, 100, 0, 98);
    const ending = lineOf('ending', 'gas', 0.2, 50, -20, 98, 50, -0.5, 98);
    const { faults } = clearanceFaults([water, ending], [], rules);
    expect(faults.map(({ way, metres, least }) => [way, metres.toFixed(3), least])).toEqual([
      ['horizontal', '0.200', 0.5],
    ]);
    const onwards = { ...lineOf('onwards', 'gas', 0.2, 50, -0.5, 97, 50, 20, 97), from: ending.to };
    expect(clearanceFaults([water, ending, onwards], [], rules).faults).toEqual([]);
  });

  it('should not compare pipes that meet in a node', () => {
    const one = lineOf('one', 'water', 0.2, 0, 0, 98, 10, 0, 98);
    const other = { ...lineOf('other', 'gas', 0.2, 10, 0, 98, 20, 0, 98), from: one.to };
    expect(clearanceFaults([one, other], [], rules).faults).toEqual([]);
  });

  it('should find a pipe too near to a building, and one below it', () => {
    const building = { id: 'house', polygon: [rectangle(0, 0, 20, 10)] };
    const beside = lineOf('beside', 'gas', 0.2, -10, -1.2, 98, 30, -1.2, 98);
    const below = lineOf('below', 'gas', 0.2, 5, 5, 98, 6, 5, 98);
    const { faults } = clearanceFaults([beside, below], [building], rules);
    expect(faults.map(({ between, metres, least }) => [between[0], metres.toFixed(3), least])).toEqual([
      ['below', '-0.100', 1.5],
      ['beside', '1.100', 1.5],
    ]);
  });
});

describe('cutOffBy', () => {
  // A ring 0-1-2-3-0 fed at 0, with a branch 2-4-5.
  const ring = pipesOf(
    6,
    [
      [0, 1, 10],
      [1, 2, 10],
      [2, 3, 10],
      [3, 0, 10],
      [2, 4, 7],
      [4, 5, 3],
    ],
    'water',
  );
  const ids = (edges: readonly number[]) => edges.map((edge) => ring.edges.ids[edge]).sort();

  it('should cut off nothing in a ring with one valve, and the part between with two', () => {
    expect(cutOffBy(ring, { valves: [1], sources: [0] })).toEqual({ edges: [], length: 0, nodes: [] });
    const cut = cutOffBy(ring, { valves: [1, 3], sources: [0] });
    expect([ids(cut.edges), cut.length, cut.nodes]).toEqual([
      ['t:p1', 't:p2', 't:p4', 't:p5'],
      30,
      [2, 4, 5],
    ]);
  });

  it('should cut off a branch behind its valve, and ask for a source', () => {
    const cut = cutOffBy(ring, { valves: [4], sources: [0] });
    expect([ids(cut.edges), cut.length, cut.nodes]).toEqual([['t:p5'], 3, [5]]);
    expect(() => cutOffBy(ring, { valves: [4], sources: [] })).toThrow(/no source of this network is known/);
  });
});

describe('downstreamOf', () => {
  it('should follow the flow to the outlets by the shortest way, and say what is not sure', () => {
    const drains = pipesOf(7, [
      [0, 1, 10],
      [1, 2, 10],
      [1, 3, 4],
      [3, 2, 4],
      [4, 1, 5],
      [2, 5, 6],
      [5, 6, 9, FLOW.unknown],
    ]);
    const found = downstreamOf(drains, 0);
    const told = (edges: typeof found.edges) =>
      edges.map(({ edge, metres, isSure }) => [drains.edges.ids[edge], metres, isSure]);
    expect(told(found.edges)).toEqual([
      ['t:p0', 0, true],
      ['t:p1', 10, true],
      ['t:p2', 10, true],
      ['t:p3', 14, true],
      ['t:p5', 18, true],
      ['t:p6', 24, false],
    ]);
    expect(found.outlets).toEqual([{ node: 6, metres: 33, isSure: false }]);
    expect(nearestPipeNode(drains, 'drainage', [8 + 3 * 3e-5 + 1e-6, 0], 5)?.node).toBe(3);
    expect(nearestPipeNode(drains, 'drainage', [8 + 3 * 3e-5, 0], 500, [0, 5])?.node).toBe(5);
    expect(nearestPipeNode(drains, 'water', [8, 0], 500)).toBeUndefined();
  });

  it('should reach exactly what a walk along the flow reaches', () => {
    const edge = fc.tuple(fc.nat(7), fc.nat(7), fc.integer({ min: 1, max: 9 })).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 16 }), (edges) => {
        const network = pipesOf(8, edges);
        const reached = new Set([0]);
        for (let i = 0; i < 8; i++) for (const [a, b] of edges) if (reached.has(a)) reached.add(b);
        const expected = edges.filter(([a]) => reached.has(a)).length;
        expect(downstreamOf(network, 0).edges.length).toBe(expected);
      }),
    );
  });
});

describe('pipeLines', () => {
  it('should give levels of axes in the datum, by the drawing or by the inverts', async () => {
    const transform = await createTransform(resolveCrs('EPSG:32648', lookupCrs), parseVerticalDatum('EGM96'));
    const network = pipesOf(2, [[0, 1, 100]]);
    const ends = Float64Array.of(500_000, 3_200_000, 50, 500_100, 3_200_000, 49);
    const drawn = { ...network, shapes: { ...network.shapes, positions: new Float64Array(6) } };
    transform.toGeodetic(ends, drawn.shapes.positions);
    const [axis] = pipeLines(drawn, transform, 'EGM96');
    for (const [i, value] of ends.entries()) expect(axis.points[i]).toBeCloseTo(value, 3);
    for (const at of [2, 5]) drawn.shapes.positions[at] = Number.NaN;
    drawn.edges.invertFrom[0] = 49.8;
    drawn.edges.invertTo[0] = 48.8;
    const levels = (datum: string) => {
      const [{ points }] = pipeLines({ ...drawn, verticalDatum: datum }, transform, 'EGM96');
      return [points[2], points[5]];
    };
    expect(levels('EGM96')).toEqual([expect.closeTo(50, 9), expect.closeTo(49, 9)]);
    expect(levels('1985')).toEqual([Number.NaN, Number.NaN]);
  });
});
