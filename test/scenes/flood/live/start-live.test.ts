import { describe, expect, it } from 'vitest';
import { contains } from '../../../../models/attributes/conditions.ts';
import { floodCaseSchema } from '../../../../models/schema/flood-case.ts';
import {
  type LiveStart,
  type Reading,
  type Readings,
  readingsSchema,
} from '../../../../models/schema/flood-live.ts';
import { valueAt } from '../../../../scenes/flood/forcing/series.ts';
import { liveQuestion, startLive } from '../../../../scenes/flood/live/start-live.ts';
import { at, box, preparePlain } from '../made-case.ts';

const AT = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const HOUR = 3_600;

/** A river of five pieces from the west to the east, six cells each, that falls by 10 cm a piece. */
const pieces = Array.from({ length: 5 }, (_, i) => box(6 * i, 8, 6 * i + 6, 12));
const flood = floodCaseSchema.parse({
  schema: 'citymirror/flood-case/1',
  id: 'river',
  name: { 'zh-CN': '河', en: 'River' },
  duration: 2 * HOUR,
  initial: pieces.map((area, i) => ({ level: 12 - i / 10, verticalDatum: '1985', area })),
  edges: [
    {
      kind: 'stage',
      part: box(-1, 8, 1, 12),
      stage: [
        [0, 12],
        [HOUR, 13],
      ],
      verticalDatum: '1985',
    },
    { kind: 'stage', part: box(20, 19, 28, 21), stage: 11, verticalDatum: '1985' },
  ],
  rain: [{ rate: 30 }],
  breaches: [{ id: 'b', at: at(3, 8), width: 10, start: 600, duration: 60 }],
  gauges: [
    { id: 'up', at: at(3, 10), thing: 'x:up' },
    { id: 'down', at: at(27, 10), thing: 'x:down' },
    { id: 'bare', at: at(15, 10), thing: 'x:bare' },
    { id: 'late', at: at(15, 10), thing: 'x:late' },
    { id: 'silent', at: at(15, 10), thing: 'x:silent' },
    { id: 'inland', at: at(15, 2), thing: 'x:inland' },
    { id: 'own', at: at(15, 10) },
  ],
});

const level = (
  thing: string,
  values: [minutesAgo: number, value: number][],
  more: Partial<Reading> = {},
) => ({
  ...{ thing: `x:${thing}`, datastream: 'level', property: 'water-level', unit: 'm', verticalDatum: '1985' },
  ...{ rhythm: 60, points: values.map(([ago, value]): [number, number] => [AT - ago * MINUTE, value]) },
  ...more,
});
const rain = (thing: string, place: [number, number], values: [number, number][]): Reading => ({
  ...{
    thing: `x:${thing}`,
    datastream: 'rain',
    property: 'rain',
    unit: 'mm/h',
    rhythm: 60,
    at: at(...place),
  },
  points: values.map(([ago, value]) => [AT - ago * MINUTE, value]),
});
const readings = (...list: Reading[]): Readings => ({
  ...{ schema: 'citymirror/readings/1', from: AT - HOUR * 1000, to: AT, readings: list },
});
const GAUGES = [
  level('up', [
    [60, 13],
    [1, 14],
  ]),
  level('down', [[1, 11.6]]),
  level('bare', [[1, 99]], { verticalDatum: undefined }),
  level('late', [[4, 99]]),
  level('inland', [[1, 99]]),
];
const start: LiveStart = { at: AT, lead: 0, stage: 'hold', rain: 'none' };

describe('a flood that starts from live gauges', () => {
  it('should ask for the gauges that the case names and for an hour of rain at least', () => {
    const question = liveQuestion(flood, { ...start, lead: 600 });
    expect(question.things).toEqual(['x:up', 'x:down', 'x:bare', 'x:late', 'x:silent', 'x:inland']);
    expect([AT - question.from, question.to]).toEqual([HOUR * 1000, AT]);
  });

  it('should have the observed level at a gauge and go straight along the river between two', async () => {
    const { initial } = await startLive(flood, readings(...GAUGES), start);
    // 2 m over the case at the upper gauge, none at the lower one, a quarter of it less with each piece.
    const over = initial.map((water, i) => ('level' in water ? water.level - (12 - i / 10) : Number.NaN));
    expect(over.map((metres) => Math.round(metres * 100) / 100)).toEqual([2, 1.5, 1, 0.5, 0]);
  });

  it('should be a case that the solver takes', async () => {
    const { gauges: _, breaches: __, ...made } = await startLive(flood, readings(...GAUGES), start);
    const prepared = await preparePlain({ ...made, edges: made.edges.slice(0, 1) });
    expect(prepared.depth[10 * 30 + 3]).toBeCloseTo(4, 2);
  });

  it('should keep the level at an edge, or let it rise by what the case rises', async () => {
    const [held] = (await startLive(flood, readings(...GAUGES), start)).edges;
    expect(held).toMatchObject({ stage: 14 });
    const [risen] = (await startLive(flood, readings(...GAUGES), { ...start, stage: 'rise' })).edges;
    expect(risen).toMatchObject({
      stage: [
        [0, 14],
        [HOUR, 15],
      ],
    });
  });

  it('should follow what was observed until the moment and put everything else that much later', async () => {
    const made = await startLive(flood, readings(...GAUGES), { ...start, lead: HOUR });
    expect(made.start).toBe(new Date(AT - HOUR * 1000).toISOString());
    expect(made.duration).toBe(3 * HOUR);
    expect(made.breaches[0].start).toBe(HOUR + 600);
    const [edge] = made.edges;
    const stage = edge.kind === 'stage' ? edge.stage : 0;
    expect(valueAt(stage, 0)).toBeCloseTo(13, 3);
    expect(valueAt(stage, HOUR / 2)).toBeCloseTo(13 + 30 / 59, 2);
    expect(valueAt(stage, HOUR)).toBeCloseTo(14, 3);
    expect(valueAt(stage, 3 * HOUR)).toBeCloseTo(14, 3);
    expect(made.live?.levels[1]).toMatchObject({
      thing: 'x:down',
      since: new Date(AT - MINUTE).toISOString(),
    });
  });

  it('should say what it took of whom and how old it was', async () => {
    const { live } = await startLive(flood, readings(...GAUGES), start);
    expect(live?.levels[0]).toEqual({
      ...{ gauge: 'up', thing: 'x:up', value: 14, verticalDatum: '1985', change: 2 },
      ...{ time: new Date(AT - MINUTE).toISOString(), age: 60 },
    });
  });

  it('should name each gauge that it left out, and why', async () => {
    const { live } = await startLive(flood, readings(...GAUGES), start);
    expect(live?.left.map(({ thing, why }) => [thing, why])).toEqual([
      ['x:bare', 'no-datum'],
      ['x:late', 'stale'],
      ['x:silent', 'not-told'],
      ['x:inland', 'not-on-water'],
    ]);
    expect(live?.left[1].age).toBe(240);
  });

  it('should say how many gauges were not told of', async () => {
    const { live } = await startLive(flood, { ...readings(...GAUGES), cut: 3 }, start);
    expect(live?.cut).toBe(3);
    expect((await startLive(flood, readings(...GAUGES), start)).live?.cut).toBeUndefined();
  });

  it('should name the water whose level no gauge tells', async () => {
    const { live, edges } = await startLive(flood, readings(...GAUGES), start);
    expect(live?.kept).toEqual(['edges[1]']);
    expect(edges[1]).toMatchObject({ stage: 11 });
  });

  it.each([0, 600])('should keep the flood wave at an edge without a gauge, %i s later', async (lead) => {
    const wave: [number, number][] = [
      [0, 96],
      [3600, 99],
      [7200, 98],
    ];
    const [, edge] = flood.edges;
    const own = { ...flood, edges: [flood.edges[0], { ...edge, stage: wave }] } as typeof flood;
    for (const stage of ['hold', 'rise'] as const) {
      const made = await startLive(own, readings(...GAUGES), { ...start, lead, stage });
      expect(made.live?.kept).toEqual(['edges[1]']);
      expect(made.edges[1]).toMatchObject({ stage: wave.map(([time, value]) => [time + lead, value]) });
    }
  });

  it('should keep all levels of the case where only rain is told', async () => {
    const fallen = rain('west', [5, 10], [[1, 12]]);
    const made = await startLive(flood, readings(fallen), { ...start, lead: 600 });
    expect(made.edges[0]).toMatchObject({
      stage: [
        [600, 12],
        [600 + HOUR, 13],
      ],
    });
    expect(made.initial).toEqual(flood.initial);
  });

  it('should take for water that begins at a place only a gauge on the same water, and name the others', async () => {
    const startOf = (from: [number, number], initial: typeof flood.initial = []) =>
      startLive(
        {
          ...flood,
          ...{ edges: [], initial: [{ level: 12, verticalDatum: '1985', from: at(...from) }, ...initial] },
          gauges: flood.gauges.slice(0, 2),
        },
        readings(...GAUGES, rain('west', [5, 10], [[1, 12]])),
        start,
      );
    // Of gauges 30 m and 210 m away, in cells of 10 m.
    const near = await startOf([6, 10]);
    expect(near.initial[0]).toMatchObject({ level: 14 });
    expect(near.live?.left).toMatchObject([{ thing: 'x:down', why: 'not-on-water' }]);
    const far = await startOf([15, 10]);
    expect(far.initial[0]).toMatchObject({ level: 12 });
    expect(far.live?.kept).toEqual(['initial[0]']);
    expect(far.live?.left.map(({ thing }) => thing)).toEqual(['x:up', 'x:down']);
    // The same in the areas of a river that has the gauges: a difference of 1 m in its middle.
    const joined = await startOf([15, 10], flood.initial);
    expect(joined.initial[0]).toMatchObject({ level: 13 });
    expect(joined.live?.kept).toEqual([]);
  });

  it('should go along the river by its middles, whether its rings are closed or not', async () => {
    const closed = flood.initial.map((water) =>
      'area' in water && water.area ? { ...water, area: [[...water.area[0], water.area[0][0]]] } : water,
    );
    const [open, shut] = await Promise.all(
      [flood.initial, closed].map((initial) =>
        startLive({ ...flood, initial }, readings(...GAUGES), { ...start }),
      ),
    );
    const levelsOf = ({ initial }: typeof flood) => initial.map((water) => 'level' in water && water.level);
    expect(levelsOf(shut)).toEqual(levelsOf(open));
  });

  it('should not take readings that are out of order', () => {
    const told = readings(
      level('up', [
        [1, 14],
        [60, 13],
      ]),
    );
    expect(readingsSchema.safeParse(told).success).toBe(false);
    expect(readingsSchema.safeParse(readings(...GAUGES)).success).toBe(true);
  });

  it('should rain on all of a grid whose sides do not go with the degrees', async () => {
    const extent = box(2, 2, 28, 18);
    const gauges = [rain('west', [5, 10], [[1, 12]]), rain('east', [25, 10], [[1, 36]])];
    const made = await startLive({ ...flood, extent }, readings(...gauges), { ...start, rain: 'hold' });
    // Half a kilometre outside of the box around the extent, on each side of it.
    for (const [x, y] of [
      [-50, 10],
      [80, 10],
      [5, -50],
      [25, 70],
    ] as const)
      expect(made.rain.filter(({ area }) => area && contains(area, ...at(x, y)))).toHaveLength(1);
  });

  it('should bring a level into the datum of the case', async () => {
    const gauge = level('up', [[1, 14]], { verticalDatum: 'offset:-0.5@1985' });
    const { initial } = await startLive(flood, readings(gauge), start);
    const plain = await startLive(flood, readings(level('up', [[1, 14]])), start);
    const levels = [initial, plain.initial].map(([water]) => ('level' in water ? water.level : 0));
    expect(levels[0] - levels[1]).toBeCloseTo(-0.5, 3);
  });

  it('should be refused with every reason where no gauge can be used', async () => {
    await expect(startLive(flood, readings(level('up', [[9, 14]])), start)).rejects.toMatchObject({
      code: 'flood-live-none',
      message: expect.stringContaining('x:up (stale)'),
    });
  });

  it('should rain at each place as at the gauge that is nearest to it, and as much as was measured', async () => {
    const gauges = [
      rain(
        'west',
        [5, 10],
        [
          [60, 12],
          [1, 12],
        ],
      ),
      rain(
        'east',
        [25, 10],
        [
          [60, 36],
          [1, 36],
        ],
      ),
    ];
    const made = await startLive(flood, readings(...gauges), { ...start, lead: HOUR });
    expect(made.live?.rain.map(({ fallen, rate }) => [fallen, rate])).toEqual([
      [12, 12],
      [36, 36],
    ]);
    const { forcing } = await preparePlain({
      duration: 2 * HOUR,
      rain: made.rain,
    });
    expect(forcing).toBeDefined();
    expect(made.rain.map(({ rate }) => valueAt(rate, HOUR + 2))).toEqual([0, 0]);
  });

  it('should go on raining as in the last hour, or as the case does, where one chooses so', async () => {
    const gauge = rain(
      'west',
      [5, 10],
      [
        [120, 0],
        [61, 0],
        [60, 6],
        [1, 6],
      ],
    );
    const rainWith = async (choice: LiveStart['rain']) =>
      (await startLive(flood, readings(gauge), { ...start, lead: 2 * HOUR, rain: choice })).rain.reduce(
        (sum, { rate }) => sum + valueAt(rate, 2 * HOUR + 10),
        0,
      );
    expect(await rainWith('hold')).toBeCloseTo(6, 1);
    expect(await rainWith('none')).toBe(0);
    expect(await rainWith('case')).toBeCloseTo(30, 5);
  });
});
