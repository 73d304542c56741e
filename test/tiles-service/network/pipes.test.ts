import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Feature } from '../../../models/feature.ts';
import {
  encodeNetwork,
  FLOW,
  PIPE_KINDS,
  type PipeNetwork,
  readNetwork,
} from '../../../models/network/index.ts';
import { GROUP_DESCRIPTIONS } from '../../../tiles-service/city/layer-groups.ts';
import { buildPipeNetwork } from '../../../tiles-service/network/build-pipes.ts';
import { pipeFacts } from '../../../tiles-service/network/pipes/attributes.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';

type Attributes = Record<string, AttributeValue>;
const DEGREES = 1 / 111_319.490793;
/** Metres east and north of a place on the equator, and a height. */
const positionsOf = (places: readonly number[][]): Float64Array =>
  Float64Array.from(places.flatMap(([x, y, z = 0]) => [8 + x * DEGREES, y * DEGREES, z]));

const pipe = (id: string, places: number[][], attributes: Attributes = {}): Feature => ({
  id: `p:${id}`,
  type: 'Pipe',
  class: 'sewer',
  attributes,
  geometries: [
    {
      kind: 'lines',
      lod: 0,
      heightReference: places[0].length > 2 ? 'ellipsoid' : 'ground',
      positions: positionsOf(places),
      lineStarts: Uint32Array.of(0, places.length),
    },
  ],
});
const manhole = (id: string, place: number[], attributes: Attributes = {}): Feature => ({
  id: `p:${id}`,
  type: 'PipeNode',
  attributes,
  geometries: [{ kind: 'points', lod: 0, heightReference: 'ground', positions: positionsOf([place]) }],
});

async function build(features: Feature[], options: { verticalDatum?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pipes-test-'));
  const signal = new AbortController().signal;
  try {
    const writer = new FeatureStoreWriter(folder, GROUP_DESCRIPTIONS.map.limits);
    for (const feature of features) writer.add(feature);
    await writer.finish(new Tally(), signal);
    const { verticalDatum = '1985' } = options;
    const source = { id: 'p', stores: [folder], ...(verticalDatum === 'none' ? {} : { verticalDatum }) };
    const built = await buildPipeNetwork([source], { signal, onProgress: () => {} });
    // What a file does not carry would be missed here.
    return { ...built, network: readNetwork(encodeNetwork(built.network)) as PipeNetwork };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const edgeOf = (network: PipeNetwork, id: string): number => network.edges.ids.indexOf(`p:${id}`);
const endsOf = (network: PipeNetwork, id: string): [number, number] => {
  const edge = edgeOf(network, id);
  return [network.edges.from[edge], network.edges.to[edge]];
};
const reasons = (report: { tally: { notes: { reason: string }[] } }): string[] =>
  report.tally.notes.map(({ reason }) => reason).sort();

describe('buildPipeNetwork', () => {
  it('should join ends that lie within the tolerance, and no others', async () => {
    const { network, report } = await build([
      pipe('a', [
        [0, 0],
        [100, 0],
      ]),
      pipe('b', [
        [100.05, 0.05],
        [200, 0],
      ]),
      pipe('c', [
        [200.4, 0],
        [300, 0],
      ]),
    ]);
    expect(network.nodes.count).toBe(5);
    expect(endsOf(network, 'a')[1]).toBe(endsOf(network, 'b')[0]);
    expect(endsOf(network, 'b')[1]).not.toBe(endsOf(network, 'c')[0]);
    expect(report.checks.looseEnds.count).toBe(4);
    expect([...report.checks.nearMisses.examples].sort()).toEqual(['p:b', 'p:c']);
    expect(report.components.count).toBe(2);
    expect(network.edges.length[edgeOf(network, 'a')]).toBeCloseTo(100, 4);
  });

  it('should join pipes through the nodes that they name, wherever those lie', async () => {
    const { network, report } = await build([
      manhole('W1', [0, 0]),
      manhole('W2', [100, 0], { 地面高程: 12.5, 井底高程: '9,8' }),
      pipe(
        'a',
        [
          [3, 0],
          [97, 0],
        ],
        { 起点点号: 'W1', 终点点号: 'W2' },
      ),
      pipe(
        'b',
        [
          [100, 0],
          [200, 0],
        ],
        { 起点点号: 'W2', 终点点号: 'W9' },
      ),
    ]);
    const [from, to] = endsOf(network, 'a');
    expect([network.nodes.ids[from], network.nodes.ids[to]]).toEqual(['p:W1', 'p:W2']);
    expect([network.nodes.cover[to], network.nodes.bottom[to]]).toEqual([12.5, 9.8]);
    expect(endsOf(network, 'b')[0]).toBe(to);
    // From node to node, though it is drawn shorter.
    expect(network.edges.length[edgeOf(network, 'a')]).toBeCloseTo(100, 4);
    expect(reasons(report)).toEqual(['pipe-node-missing']);
    expect(report.checks.looseEnds.count).toBe(1);
  });

  it('should not join pipes of different kinds that lie in one place', async () => {
    const { network, report } = await build([
      {
        ...pipe('w', [
          [0, 0],
          [100, 0],
        ]),
        class: '给水',
      },
      {
        ...pipe('g', [
          [100, 0],
          [200, 0],
        ]),
        class: '燃气',
      },
      {
        ...pipe('h', [
          [100, 0],
          [100, 90],
        ]),
        class: 'Trinkwasser water main',
      },
    ]);
    expect(endsOf(network, 'w')[1]).toBe(endsOf(network, 'h')[0]);
    expect(endsOf(network, 'w')[1]).not.toBe(endsOf(network, 'g')[0]);
    expect(Object.keys(report.kilometresByKind).sort()).toEqual(['gas', 'water']);
  });

  it('should let a chamber that says no kind serve each kind with a node of its own', async () => {
    const { network } = await build([
      manhole('M', [100, 0]),
      {
        ...pipe('w', [
          [0, 0],
          [100, 0],
        ]),
        class: 'water',
      },
      {
        ...pipe('g', [
          [100, 0],
          [200, 0],
        ]),
        class: 'gas',
      },
    ]);
    const both = [endsOf(network, 'w')[1], endsOf(network, 'g')[0]];
    expect(new Set(both).size).toBe(2);
    expect(both.map((node) => network.nodes.ids[node])).toEqual(['p:M', 'p:M']);
    expect(both.map((node) => PIPE_KINDS[network.nodes.kind[node]])).toEqual(['water', 'gas']);
  });

  it('should cut a pipe where another one ends on it, and not where one crosses', async () => {
    const { network, report } = await build([
      pipe(
        'main',
        [
          [0, 0],
          [60, 0],
          [100, 0],
        ],
        { invert_from: 10, invert_to: 8 },
      ),
      pipe('branch', [
        [30, 50],
        [30, 0.02],
      ]),
      pipe('crossing', [
        [80, -50],
        [80, 50],
      ]),
    ]);
    const [first, second] = [edgeOf(network, 'main#1'), edgeOf(network, 'main#2')];
    expect(network.edges.count).toBe(4);
    expect(network.edges.to[first]).toBe(network.edges.from[second]);
    expect(endsOf(network, 'branch')).toContain(network.edges.to[first]);
    expect(network.edges.length[first]).toBeCloseTo(30, 1);
    expect(network.edges.invertTo[first]).toBeCloseTo(9.4, 3);
    expect(network.edges.invertFrom[second]).toBeCloseTo(9.4, 3);
    expect(report.components.count).toBe(2);
    const { starts } = network.shapes;
    const shape = network.edges.shape[second];
    expect(starts[shape + 1] - starts[shape]).toBe(3);
  });

  it.each([
    ['by its levels', { us_invert: 8, ds_invert: 10 }, undefined, FLOW.inverts, true],
    [
      'as its attribute says, against its levels',
      { us_invert: 8, ds_invert: 10, 流向: '正向' },
      undefined,
      FLOW.attribute,
      false,
    ],
    ['backwards where the attribute says so', { flow_direction: 'reverse' }, undefined, FLOW.attribute, true],
    ['by the heights of its drawing', {}, [5, 9], FLOW.shape, true],
    ['as it is drawn where nothing says it', {}, undefined, FLOW.unknown, false],
  ])('should turn a drain %s', async (_, attributes, heights, direction, isTurned) => {
    const places = [0, 100].map((x, i) => (heights ? [x, 0, heights[i]] : [x, 0]));
    const { network } = await build([pipe('a', places, attributes as Attributes)]);
    expect([network.edges.direction[0], network.edges.backward[0]]).toEqual([direction, isTurned ? 1 : 0]);
    const from = network.nodes.positions[3 * network.edges.from[0]];
    const to = network.nodes.positions[3 * network.edges.to[0]];
    expect(from > to).toBe(isTurned);
    if ('us_invert' in attributes && isTurned)
      expect([network.edges.invertFrom[0], network.edges.invertTo[0]]).toEqual([10, 8]);
  });

  it('should not turn a water main by its levels: pressure does not flow downhill', async () => {
    const { network } = await build([
      {
        ...pipe(
          'a',
          [
            [0, 0],
            [100, 0],
          ],
          { us_invert: 8, ds_invert: 10 },
        ),
        class: 'water',
      },
    ]);
    expect([network.edges.direction[0], network.edges.backward[0]]).toEqual([FLOW.unknown, 0]);
  });

  it('should report drains that run uphill, steps up, rings and what no pipe meets', async () => {
    const { report } = await build([
      pipe(
        'up',
        [
          [0, 0],
          [100, 0],
        ],
        { us_invert: 8, ds_invert: 8.5, flow: 'forward' },
      ),
      pipe(
        'step',
        [
          [100, 0],
          [200, 0],
        ],
        { us_invert: 8.6, ds_invert: 8, flow: 'forward' },
      ),
      pipe(
        'ring1',
        [
          [500, 0],
          [600, 0],
        ],
        { flow: 'forward' },
      ),
      pipe(
        'ring2',
        [
          [600, 0],
          [550, 80],
        ],
        { flow: 'forward' },
      ),
      pipe(
        'ring3',
        [
          [550, 80],
          [500, 0],
        ],
        { flow: 'forward' },
      ),
      manhole('lost', [900, 900]),
    ]);
    expect(report.checks.uphillDrains).toEqual({ count: 1, examples: ['p:up'] });
    expect(report.checks.stepsUp).toEqual({ count: 1, examples: ['p:step'] });
    expect(report.checks.flowLoops.count).toBe(1);
    expect(report.checks.nodesWithoutPipe).toEqual({ count: 1, examples: ['p:lost'] });
    expect(report.components).toMatchObject({ count: 2, cycles: 1 });
    expect(report.outlets).toBe(1);
  });

  it('should hold no level whose vertical datum nobody names, and still know where it flows', async () => {
    const { network, report } = await build(
      [
        pipe(
          'a',
          [
            [0, 0],
            [100, 0],
          ],
          { us_invert: 8, ds_invert: 10 },
        ),
      ],
      {
        verticalDatum: 'none',
      },
    );
    expect(network.verticalDatum).toBeUndefined();
    expect([network.edges.invertFrom[0], network.edges.invertTo[0]]).toEqual([Number.NaN, Number.NaN]);
    expect([network.edges.direction[0], network.edges.backward[0]]).toEqual([FLOW.inverts, 1]);
    expect(reasons(report)).toEqual(['pipe-level-without-datum']);
  });

  it('should keep a pipe in pieces, drop one without a length, and say so', async () => {
    const multi = pipe('m', [
      [0, 0],
      [100, 0],
      [200, 0],
      [300, 0],
    ]);
    if (multi.geometries[0].kind === 'lines') multi.geometries[0].lineStarts = Uint32Array.of(0, 2, 4);
    const { network, report } = await build([
      multi,
      pipe('dot', [
        [400, 0],
        [400, 0],
      ]),
      pipe('short', [
        [500, 0],
        [500.01, 0],
      ]),
      {
        ...pipe('none', [
          [0, 0],
          [1, 0],
        ]),
        geometries: [],
      },
    ]);
    expect(network.edges.ids).toEqual(['p:m', 'p:m~2']);
    const dropped = report.tally.dropped.map(({ reason, count }) => [reason, count]);
    expect(dropped.sort()).toEqual([
      ['pipe-without-line', 1],
      ['pipe-zero-length', 2],
    ]);
  });

  it('should never lose length, nor leave an edge without geometry, whatever is drawn', async () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(place, { minLength: 2, maxLength: 5 }), { maxLength: 8 }),
        async (lines) => {
          const pipes = lines.map((line, i) =>
            pipe(
              `${i}`,
              line.map(([x, y]) => [10 * x, 10 * y]),
            ),
          );
          const drawn = lines.reduce(
            (sum, line) =>
              sum +
              line
                .slice(1)
                .reduce((length, [x, y], i) => length + 10 * Math.hypot(x - line[i][0], y - line[i][1]), 0),
            0,
          );
          const { network, report } = await build(pipes);
          const { edges, shapes } = network;
          // Metres of latitude are 0.7 % shorter on the ellipsoid.
          const total = edges.length.reduce((sum, length) => sum + length, 0);
          expect(total).toBeLessThanOrEqual(drawn * 1.0001 + 1e-6);
          expect(total).toBeGreaterThanOrEqual(drawn * 0.993 - 1e-6);
          expect(report.checks.edgesWithoutGeometry.count).toBe(0);
          for (let edge = 0; edge < edges.count; edge++) {
            const shape = edges.shape[edge];
            const [first, last] = [shapes.starts[shape], shapes.starts[shape + 1] - 1];
            const ends = edges.backward[edge] ? [last, first] : [first, last];
            for (const [i, node] of [edges.from[edge], edges.to[edge]].entries())
              expect([...shapes.positions.subarray(3 * ends[i], 3 * ends[i] + 2)]).toEqual([
                ...network.nodes.positions.subarray(3 * node, 3 * node + 2),
              ]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('pipeFacts', () => {
  const factsOf = (attributes: Attributes) => {
    const tally = new Tally();
    return {
      ...pipeFacts(
        pipe(
          'a',
          [
            [0, 0],
            [1, 0],
          ],
          attributes,
        ),
        tally,
      ),
      notes: tally.entries('notes'),
    };
  };

  it.each([
    [{ diameter: 0.3 }, 0.3],
    [{ DIAMETER_MM: 300 }, 0.3],
    [{ diameter: 300 }, 0.3],
    [{ 管径: '300' }, 0.3],
    [{ '管径（mm）': 300 }, 0.3],
    [{ 管径: 'DN300' }, 0.3],
    [{ diameter: 'DN 300' }, 0.3],
    // A box of 1 m × 0.8 m has the area of a circle of 1.009 m.
    [{ 断面尺寸: '1000x800' }, 2 * Math.sqrt(0.8 / Math.PI)],
    [{ diameter: 'wide' }, Number.NaN],
    [{ diameter: 0 }, Number.NaN],
    [{}, Number.NaN],
  ])('should read the width of %j', (attributes, expected) => {
    const { diameter, notes } = factsOf(attributes as Attributes);
    if (Number.isNaN(expected)) expect(diameter).toBeNaN();
    else expect(diameter).toBeCloseTo(expected, 9);
    if ('diameter' in attributes && attributes.diameter === 300)
      expect(notes[0].reason).toBe('pipe-diameter-millimetres');
  });

  it.each([
    ['污水', 'drainage'],
    ['WS', 'drainage'],
    ['wastewater', 'drainage'],
    ['storm water', 'drainage'],
    ['给水', 'water'],
    ['drinking water', 'water'],
    ['中压天然气', 'gas'],
    ['热水', 'heat'],
    ['供电', 'power'],
    ['通信', 'telecom'],
  ])('should know %s as %s', (text, kind) => {
    expect(factsOf({ 管线种类: text }).kind).toBe(kind);
  });

  it('should not guess what a code of flow means', () => {
    const { flow, notes } = factsOf({ 流向: '1' });
    expect(flow).toBeUndefined();
    expect(notes[0].reason).toBe('pipe-flow-unreadable');
  });
});
