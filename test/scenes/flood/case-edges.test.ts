import { describe, expect, it } from 'vitest';
import { runFlood } from '../../../scenes/flood/run/run-flood.ts';
import { edgeCells, meanOf } from '../../../scenes/flood/solver/edges.ts';
import { openSolver } from '../../../tiles-service/flood/open-solver.ts';
import { box, preparePlain } from './made-case.ts';

const open = async (setup: Parameters<typeof openSolver>[0]) => (await openSolver(setup, 1)).solver;
/** What each cell of the west edge of the plain is told. */
async function westEdge(edges: Record<string, unknown>[]): Promise<(string | undefined)[]> {
  const prepared = await preparePlain({ edges });
  const kinds: (string | undefined)[] = new Array(20).fill(undefined);
  const stretches = edgeCells(prepared.edges, { columns: 30, rows: 20, stride: 30, margin: 0 });
  for (const { condition, first, count, isUpright, inwards } of stretches)
    if (isUpright && inwards === 1) kinds.fill(condition.kind, first / 30, first / 30 + count);
  return kinds;
}
const river = (top: number, bottom: number, stage: unknown = 12) => ({
  ...{ kind: 'stage', verticalDatum: '1985', stage, part: box(-1, top, 1, bottom) },
});

describe('edges of a case', () => {
  it('should be open where no part says otherwise, wherever that stands in the list', async () => {
    const expected = [
      ...new Array(5).fill('open'),
      ...new Array(5).fill('stage'),
      ...new Array(10).fill('open'),
    ];
    expect(await westEdge([{ kind: 'open' }, river(5, 10)])).toEqual(expected);
    expect(await westEdge([river(5, 10), { kind: 'open' }])).toEqual(expected);
  });

  it('should be refused by name where two parts lie on one cell', async () => {
    const parts = [river(0, 6), { kind: 'discharge', discharge: 5, part: box(-1, 5, 1, 12) }];
    await expect(preparePlain({ edges: parts })).rejects.toMatchObject({
      ...{ code: 'flood-edge-overlap', input: 'edges[1]' },
      message: expect.stringContaining('edges[0]'),
    });
    expect((await westEdge([river(0, 6), river(6, 12)])).indexOf(undefined)).toBe(12);
  });

  it('should have a caution where a stage or a level of the beginning is below all ground of its place', async () => {
    const low = [
      [0, 8],
      [300, 9.9],
    ];
    const { cautions } = await preparePlain({
      edges: [river(0, 6), river(8, 12, low)],
      initial: [
        { level: 11, verticalDatum: '1985' },
        { level: 9, verticalDatum: '1985', area: box(20, 0, 30, 20) },
      ],
    });
    const told = cautions.filter(({ code }) => code === 'level-below-ground').map(({ message }) => message);
    expect(told).toEqual([expect.stringContaining('initial[1]'), expect.stringContaining('edges[1]')]);
  });

  it('should know the mean of what comes over any step, however short it is at its peak', async () => {
    const discharge = [
      [10, 0],
      [10.5, 4_000],
      [11, 0],
    ];
    const [edge] = (await preparePlain({ edges: [{ kind: 'discharge', discharge, part: box(-1, 0, 1, 5) }] }))
      .edges;
    if (edge.kind !== 'discharge') throw new Error('no discharge');
    // 2,000 m³ over five cells of 10 m.
    for (const [from, seconds] of [
      [0, 60],
      [10, 1],
      [7, 3.9],
    ])
      expect(meanOf(edge.discharge, from, seconds) * seconds).toBeCloseTo(from === 7 ? 39.2 : 40, 9);
  });
});

describe('a wave that is over within a step', () => {
  it('should bring what its hydrograph holds', async () => {
    for (const scheme of ['inertial', 'full']) {
      const discharge = [
        [10, 0],
        [10.5, 4_000],
        [11, 0],
      ];
      const edges = [{ kind: 'discharge', discharge, part: box(-1, 0, 1, 20) }];
      const { balance } = await runFlood(await preparePlain({ scheme, edges, duration: 60 }), { open });
      expect(balance.edges / 2_000).toBeCloseTo(1, 6);
    }
  }, 120_000);
});
