import { describe, expect, it } from 'vitest';
import { type FloodCase, floodCaseSchema } from '../../../models/schema/flood-case.ts';
import { floodChangesSchema } from '../../../models/schema/flood-changes.ts';
import { changedCase, rainOf, runIdOf } from '../../../viewer/flood/change-case.ts';
import { changeDraft, choosePreset, freeId, useDraft } from '../../../viewer/flood/draft.ts';
import { measureShapes } from '../../../viewer/flood/measure-shapes.ts';
import { isChanged, NO_CHANGES, plannedRun, presetsOf, startOf } from '../../../viewer/flood/scenario.ts';
import { forgetHistory, undo } from '../../../viewer/stores/history.ts';

const AREA = [
  [
    [114, 27],
    [114.1, 27],
    [114.1, 27.1],
  ],
];
const preset = (more: object = {}): FloodCase =>
  floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    id: 'river-50',
    name: { 'zh-CN': '五十年一遇', en: 'Once in fifty years' },
    duration: 7200,
    ...more,
  });
const changes = (more: object) => floodChangesSchema.parse(more);

describe('changing a preset', () => {
  it('should leave it as it is where nothing is changed', () => {
    const flood = preset({ rain: [{ rate: 40 }], walls: [] });
    expect(changedCase(flood, NO_CHANGES)).toEqual(flood);
    expect(isChanged(NO_CHANGES)).toBe(false);
    expect(isChanged(changes({ level: 0.5 }))).toBe(true);
  });

  it('should raise all levels by as much, over time and at the beginning, and leave depths alone', () => {
    const flood = preset({
      initial: [
        { level: 20, verticalDatum: '1985' },
        { depth: 1, area: AREA },
      ],
      edges: [
        {
          kind: 'stage',
          part: AREA,
          verticalDatum: '1985',
          stage: [
            [0, 20],
            [3600, 23],
          ],
        },
      ],
    });
    const changed = changedCase(flood, changes({ level: 1.5 }));
    expect(changed.initial[0]).toMatchObject({ level: 21.5 });
    expect(changed.initial[1]).toEqual(flood.initial[1]);
    expect(changed.edges[0]).toMatchObject({
      stage: [
        [0, 21.5],
        [3600, 24.5],
      ],
    });
  });

  it('should multiply what flows in, at edges and sources, and not what is level', () => {
    const flood = preset({
      edges: [{ kind: 'discharge', part: AREA, discharge: 1000 }, { kind: 'open' }],
      sources: [{ id: 's', at: [114, 27], discharge: [[0, 4]] }],
    });
    const changed = changedCase(flood, changes({ flow: 1.5 }));
    expect(changed.edges).toEqual([{ kind: 'discharge', part: AREA, discharge: 1500 }, { kind: 'open' }]);
    expect(changed.sources[0].discharge).toEqual([[0, 6]]);
  });

  it('should let exactly as much rain fall as is asked for', () => {
    const changed = changedCase(preset(), changes({ rain: { depth: 90, duration: 5400 } }));
    expect(rainOf(changed)?.depth).toBeCloseTo(90, 1);
    expect(changed.rain[0].rate).toEqual([
      [0, 60],
      [5400, 60],
      [5401, 0],
    ]);
  });

  it('should let a pump fail, shut a sluice, and take a breach away', () => {
    const link = { from: [114, 27], to: [114.01, 27] };
    const flood = preset({
      links: [
        { ...link, id: 'p', kind: 'pump', capacity: 5 },
        { ...link, id: 'g', kind: 'sluice', width: 8, sill: 10, verticalDatum: '1985', opening: 2 },
        { ...link, id: 'q', kind: 'pump', capacity: 7 },
      ],
      breaches: [{ id: 'b', at: [114, 27], width: 40, start: 0, duration: 60 }],
    });
    const changed = changedCase(flood, changes({ without: ['p', 'g', 'b', 'not-there'] }));
    expect(changed.links).toMatchObject([{ id: 'p', capacity: 0 }, { id: 'g', opening: 0 }, { capacity: 7 }]);
    expect(changed.breaches).toEqual([]);
  });

  it('should give a case that is one', () => {
    const wall = {
      id: 'w1',
      line: [
        [114, 27],
        [114.1, 27],
      ],
      crest: { aboveGround: 1 },
    };
    const all = changes({
      level: -1,
      flow: 2,
      rain: { depth: 0, duration: 60 },
      walls: [wall],
      duration: 60,
    });
    expect(floodCaseSchema.safeParse(changedCase(preset({ rain: [{ rate: 3 }] }), all)).success).toBe(true);
  });
});

describe('the rain of a preset', () => {
  it('should be what lies under its curve', () => {
    // A triangle of 100 mm/h over two hours: 100 mm.
    const rate = [
      [0, 0],
      [3600, 100],
      [7200, 0],
    ];
    expect(rainOf(preset({ rain: [{ rate }] }))).toEqual({ depth: 100, duration: 7200 });
    expect(rainOf(preset({ rain: [{ rate: 30 }] }))).toEqual({ depth: 60, duration: 7200 });
    expect(rainOf(preset())).toBeUndefined();
  });
});

describe('the id of a run', () => {
  const grid = { crs: 'EPSG:4547', verticalDatum: '1985', rasters: { bed: 'grid/bed-1.tif' } };
  const grounds = { city: 'liangjiang', grid, start: 1000 };

  it('should be the same for the same water, whatever it is called, and another for other water', () => {
    const flood = preset({ rain: [{ rate: 30 }] });
    const renamed = { ...flood, name: { 'zh-CN': '甲', en: 'A' } };
    expect(runIdOf(renamed, grounds)).toBe(runIdOf(flood, grounds));
    expect(runIdOf(flood, grounds)).toMatch(/^river-50-[0-9a-z]+$/);
    expect(runIdOf({ ...flood, rain: [{ rate: 30.1 }] }, grounds)).not.toBe(runIdOf(flood, grounds));
  });

  it('should be another in another city, on newer ground and at another time', () => {
    const newer = { ...grid, rasters: { bed: 'grid/bed-2.tif' } };
    const others = [{ city: 'elsewhere' }, { grid: newer }, { start: 2000 }];
    const ids = [{}, ...others].map((other) => runIdOf(preset(), { ...grounds, ...other }));
    expect(new Set(ids).size).toBe(4);
  });

  it('should be that of the run which a link computes again', () => {
    const city = { id: 'liangjiang', grid };
    const planned = plannedRun(preset(), changes({ level: 1 }), 1000, city);
    const { changes: told, start } = JSON.parse(JSON.stringify(planned.scenario));
    expect(plannedRun(preset(), changes(told), start, city).id).toBe(planned.id);
  });
});

describe('presets', () => {
  it('should be the floods among the scenarios of a scene', () => {
    const scenarios = [preset(), { schema: 'somebody/else', id: 'x' }] as never;
    expect(presetsOf({ scenarioPresets: scenarios }).map(({ id }) => id)).toEqual(['river-50']);
  });

  it('should begin when they say, or at the whole minute now', () => {
    expect(startOf(preset({ start: '2026-07-01T08:00:00+08:00' }), 0)).toBe(Date.UTC(2026, 6, 1));
    expect(startOf(preset(), 123_456)).toBe(120_000);
  });
});

describe('measures on the map', () => {
  it('should each be drawn where they are, and be gone when they are taken away', () => {
    const all = changes({
      walls: [
        {
          id: 'w1',
          line: [
            [114, 27],
            [114.1, 27],
          ],
          crest: { aboveGround: 1 },
        },
      ],
      breaches: [{ id: 'b1', at: [114, 27.1], width: 40, start: 0, duration: 60 }],
      links: [{ id: 'p1', kind: 'pump', from: [114, 27], to: [114.01, 27], capacity: 2 }],
    });
    const shapes = measureShapes(all, 30);
    expect([...shapes.keys()]).toEqual(['w1', 'b1', 'p1']);
    expect(shapes.get('w1')?.lines?.[0].places[1]).toEqual({ longitude: 114.1, latitude: 27, height: 30 });
    expect(shapes.get('b1')?.marks).toHaveLength(1);
    expect(shapes.get('p1')?.marks).toHaveLength(2);
    expect(measureShapes(NO_CHANGES, 30).size).toBe(0);
  });
});

describe('the draft of a run', () => {
  it('should give each measure an id of its own, and take a change back with its preset', () => {
    const end = () => useDraft.setState({ preset: undefined, changes: NO_CHANGES });
    choosePreset('river-50');
    const breach = { at: [114, 27] as [number, number], width: 40, start: 0, duration: 60 };
    const add = () => {
      const { changes: before } = useDraft.getState();
      changeDraft({ breaches: [...before.breaches, { ...breach, id: freeId('b', before) }] });
    };
    add();
    forgetHistory();
    add();
    expect(useDraft.getState().changes.breaches.map(({ id }) => id)).toEqual(['b1', 'b2']);
    expect(undo()).toBe(true);
    expect(useDraft.getState()).toMatchObject({ preset: 'river-50', changes: { breaches: [{ id: 'b1' }] } });
    end();
  });
});
