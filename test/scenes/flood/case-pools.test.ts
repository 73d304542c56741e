import { describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import type { Position } from '../../../models/schema/position.ts';
import { type FloodRasters, prepareFlood } from '../../../scenes/flood/case/prepare.ts';

/** A grid whose degrees are its cells: x eastwards, y southwards. */
const GRID = {
  ...{ columns: 30, rows: 20, cell: 10, west: 0, north: 0 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
const transform = {
  toGeodetic: (from: Float64Array, to: Float64Array) => to.set([from[0] / 10, -from[1] / 10, 0]),
  fromGeodetic: (from: Float64Array, to: Float64Array) => to.set([10 * from[0], -10 * from[1], 0]),
};
const prepare = (change: Record<string, unknown>, rasters: Partial<FloodRasters> = {}) =>
  prepareFlood(
    floodCaseSchema.parse({
      ...{
        schema: 'citymirror/flood-case/1',
        id: 'made-up',
        name: { 'zh-CN': '试', en: 'Trial' },
        duration: 600,
      },
      ...change,
    }),
    { grid: GRID, bed: new Float32Array(600).fill(10), roughness: 0.03, ...rasters },
    { transform: transform as never },
  );

const wall = {
  id: 'levee',
  crest: { level: 14, verticalDatum: '1985' },
  line: [
    [15, -1],
    [15, 21],
  ] as Position[],
};
const gate = (from: Position, to: Position) => ({
  ...{ id: 'gate', kind: 'sluice', width: 10, opening: 2, sill: 10.5, verticalDatum: '1985' },
  ...{ from, to },
});
const [RIVER, LAND]: Position[] = [
  [14.5, 10.5],
  [15.5, 10.5],
];
const columnsOf = (cells: readonly number[]) => cells.map((cell) => cell % 30);

describe('the pools of a link', () => {
  it('should not reach past a wall that the link goes through, whichever way it goes', async () => {
    for (const [from, to] of [
      [RIVER, LAND],
      [LAND, RIVER],
    ]) {
      const { forcing, cautions } = await prepare({ walls: [wall], links: [gate(from, to)] });
      const link = forcing.links?.[0];
      const [river, land] = from === RIVER ? [link?.from, link?.to] : [link?.to, link?.from];
      // 10 m × 2 m × 2 m/s ask for four cells of 100 m².
      expect([river?.length, land?.length]).toEqual([4, 4]);
      expect(Math.max(...columnsOf(river ?? []))).toBe(14);
      expect(Math.min(...columnsOf(land ?? []))).toBe(15);
      expect(cautions).toEqual([]);
    }
  });

  it('should go over a wall that no longer rises above the ground', async () => {
    const low = { ...wall, crest: { level: 9, verticalDatum: '1985' } };
    const { forcing } = await prepare({ walls: [low], sources: [{ id: 's', at: RIVER, discharge: 60 }] });
    expect(columnsOf(forcing.sources?.[0].cells ?? [])).toContain(15);
  });

  it('should share the cells between two ends that are near each other, each to the nearer', async () => {
    const pump = { id: 'pump', kind: 'pump', capacity: 60, from: [10.5, 10.5], to: [12.5, 10.5] };
    const { forcing } = await prepare({ links: [pump] });
    const { from = [], to = [] } = forcing.links?.[0] ?? {};
    expect([from.length, to.length]).toEqual([6, 6]);
    expect(new Set([...from, ...to]).size).toBe(12);
    for (const cell of from) expect(cell % 30).toBeLessThan(12);
    for (const cell of to) expect(cell % 30).toBeGreaterThan(10);
  });

  it('should be told of where they stay small', async () => {
    const yard = [
      [3, 3],
      [5, 3],
      [5, 4],
      [3, 4],
      [3, 3],
    ];
    const { forcing, cautions } = await prepare({
      walls: [{ ...wall, line: yard }],
      sources: [{ id: 'main', at: [3.5, 3.5], discharge: 50 }],
    });
    expect(forcing.sources?.[0].cells).toEqual([93, 94]);
    expect(cautions).toEqual([
      { code: 'pool-small', message: expect.stringMatching(/sources\[0\] "main": only 2 of 5/) },
    ]);
  });
});

describe('a breach', () => {
  it('should be refused by the name of its item where there is nothing to breach, before anything runs', async () => {
    const breach = { id: 'b', at: [5.5, 5.5], width: 20, start: 0, duration: 60 };
    await expect(prepare({ breaches: [breach] })).rejects.toMatchObject({
      ...{ code: 'flood-breach', input: 'breaches[0] "b"' },
    });
    const { forcing } = await prepare({ walls: [wall], breaches: [{ ...breach, at: [15.2, 5.5] }] });
    expect(forcing.breaches?.length).toBe(1);
  });
});

describe('what has to be moved, or has no ground', () => {
  it('should be told apart: a building, or ground that is not known', async () => {
    const bed = new Float32Array(600).fill(10);
    const buildings = new Float32Array(600);
    bed[5 * 30 + 5] = Number.NaN;
    buildings[8 * 30 + 8] = 1;
    const gauges = [
      { id: 'pit', at: [5.5, 5.5] },
      { id: 'door', at: [8.5, 8.5] },
    ];
    const { cautions } = await prepare({ gauges }, { bed, buildings });
    expect(cautions).toEqual([
      { code: 'moved-from-unknown-ground', message: expect.stringContaining('gauges[0] "pit"') },
      { code: 'moved-from-building', message: expect.stringContaining('gauges[1] "door"') },
    ]);
  });

  it('should be refused for what it is where buildings stand on all ground', async () => {
    const buildings = new Float32Array(600).fill(1);
    await expect(prepare({}, { buildings })).rejects.toThrow(/buildings stand on all ground/);
    const bed = new Float32Array(600).fill(Number.NaN);
    await expect(prepare({}, { bed })).rejects.toThrow(/no ground is known/);
  });
});

describe('rain on roofs', () => {
  it('should be told in cubic metres where it has no way to open ground', async () => {
    // Four cells of a roof in a pit of unknown ground, and one that stands on a street.
    const bed = new Float32Array(600).fill(10);
    const buildings = new Float32Array(600);
    for (let y = 4; y < 8; y++) for (let x = 4; x < 8; x++) bed[y * 30 + x] = Number.NaN;
    for (const cell of [5 * 30 + 5, 5 * 30 + 6, 6 * 30 + 5, 6 * 30 + 6, 12 * 30 + 12]) {
      bed[cell] = 10;
      buildings[cell] = 1;
    }
    const rain = [
      {
        rate: [
          [0, 0],
          [600, 72],
        ],
      },
    ];
    const { cautions } = await prepare({ rain }, { bed, buildings });
    // 400 m² × 36 mm/h × 600 s.
    expect(cautions).toEqual([
      { code: 'roof-rain-lost', message: expect.stringMatching(/^2\.4 m³ of rain/) },
    ]);
    expect((await prepare({ rain }, { buildings })).cautions).toEqual([]);
  });
});

describe('water at the beginning', () => {
  it('should stop at walls of the case, and go over them where it stands higher', async () => {
    const initial = (level: number) => [{ level, verticalDatum: '1985', from: [2.5, 2.5] }];
    const held = await prepare({ walls: [wall], initial: initial(13) });
    expect([held.depth[14], held.depth[15]]).toEqual([3, 0]);
    const over = await prepare({ walls: [wall], initial: initial(14.5) });
    expect(over.depth[15]).toBe(4.5);
  });
});
