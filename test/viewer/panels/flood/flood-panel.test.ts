import { describe, expect, it } from 'vitest';
import type { EffectsReport } from '../../../../scenes/flood/effects/report.ts';
import { countsAt } from '../../../../viewer/flood/effects.ts';
import { NO_CHANGES } from '../../../../viewer/flood/scenario.ts';
import { gaugesTable, quantitiesOf, seriesOf } from '../../../../viewer/panels/flood/chart-series.ts';
import { filteredHits, HIT_KINDS, hitsOf } from '../../../../viewer/panels/flood/hits.ts';
import { field } from '../../../../viewer/panels/flood/hits-table.ts';
import { newBreach, newPump, newWall, placesOf } from '../../../../viewer/panels/flood/measures.ts';
import { secondsOfKey } from '../../../../viewer/panels/flood/run-time.ts';

const AT = { longitude: 114, latitude: 27 };
const REPORT: EffectsReport = {
  timeline: {
    times: [0, 300, 600],
    ...{ buildings: [0, 2, 5], residents: [0, 40, 90], places: [0, 0, 1], waterlogged: [0, 100, 300] },
    closed: { cars: [0, 50, 200], emergency: [0, 0, 60], foot: [0, 0, 0] },
  },
  buildings: [
    { id: 'b:1', use: 'residential', ...AT, from: 290, depth: 0.4, storeysWet: 1, storeys: 6, residents: 40 },
    { id: 'b:h', use: 'hospital', ...AT, from: 500, depth: 0.3, storeysWet: 1, storeys: 4 },
  ],
  places: [
    {
      id: 'b:h',
      kind: 'hospital',
      name: { 'zh-CN': '第一医院', en: 'First Hospital' },
      ...AT,
      from: 500,
      depth: 0.3,
    },
  ],
  roads: [
    {
      ids: ['r:1', 'r:1b'],
      name: '滨江路',
      class: 'primary',
      ...AT,
      length: 80,
      depth: 0.5,
      from: 120,
      closed: { cars: 150 },
    },
  ],
  gauges: [],
};

describe('the list of who is hit', () => {
  it('should begin with what is hit first, and name a hospital once, as the critical place', () => {
    expect(hitsOf(REPORT).map(({ key }) => key)).toEqual(['road r:1', 'building b:1', 'place b:h']);
  });

  it('should be narrowed by kind, and by a name in either language', () => {
    const hits = hitsOf(REPORT);
    expect(filteredHits(hits, { kinds: ['roads'], text: '' })).toHaveLength(1);
    const kinds = [...HIT_KINDS];
    expect(filteredHits(hits, { kinds, text: 'first h' }).map(({ ids }) => ids[0])).toEqual(['b:h']);
    expect(filteredHits(hits, { kinds, text: '滨江' }).map(({ kind }) => kind)).toEqual(['roads']);
    expect(filteredHits(hits, { kinds: [], text: '' })).toEqual([]);
  });
});

describe('what is counted at a time', () => {
  it('should be that of the last picture until then', () => {
    expect(countsAt(REPORT, 299)).toMatchObject({ buildings: 0 });
    expect(countsAt(REPORT, 300)).toMatchObject({ buildings: 2, residents: 40, closed: { cars: 50 } });
    expect(countsAt(REPORT, 1e6)).toMatchObject({ buildings: 5, places: 1 });
    expect(countsAt(REPORT, -10)).toBeUndefined();
  });
});

describe('charts of a run', () => {
  const facts = {
    gauges: {
      times: [0, 60],
      series: [{ id: 'g', depth: [0, 1], level: [10, 11], speed: [0, 0.5] }],
    },
    sections: { times: [0, 60], series: [{ id: 's', discharge: [0, -3.25] }] },
    grid: { verticalDatum: '1985' },
  } as never;

  it('should offer what the run has', () => {
    expect(quantitiesOf({ facts }, undefined)).toEqual(['level', 'depth', 'speed', 'flow']);
    expect(quantitiesOf({ facts: {} as never }, REPORT)).toEqual(['hits']);
  });

  it('should draw a gauge over time, and nothing of one that is not there', () => {
    const points = [
      [0, 10],
      [60, 11],
    ];
    expect(seriesOf({ facts }, undefined, 'level', 'g')).toEqual([{ name: 'level', points }]);
    expect(seriesOf({ facts }, undefined, 'level', 'other')).toEqual([]);
    expect(seriesOf({ facts }, undefined, 'flow', 's')[0].points[1]).toEqual([60, -3.25]);
  });

  it('should be a table too', () => {
    const scenario = { preset: 'storm', changes: { ...NO_CHANGES, level: 3 }, start: 0 };
    const entry = {
      ...{ id: 'storm-1', name: { 'zh-CN': '暴雨', en: 'Storm' }, where: 'page' as const, scenario },
      ...{ start: Date.UTC(2026, 6, 1), made: Date.UTC(2026, 6, 2), duration: 60 },
    };
    // Whoever has but a row of it sees that nothing in it was measured.
    const marks = 'simulated,storm-1,flood.form.level +3 m,2026-07-02T00:00:00.000Z,1985';
    const t = ((key: string) => key) as never;
    expect(gaugesTable({ entry, facts }, t).replace('\ufeff', '').split('\r\n')).toEqual([
      'time_s,g_level_m,g_depth_m,g_speed_m_s,s_discharge_m3_s,time_utc,simulated,run,changes,made_utc,datum',
      `0,10,0,0,0,2026-07-01T00:00:00.000Z,${marks}`,
      `60,11,1,0.5,-3.25,2026-07-01T00:01:00.000Z,${marks}`,
      '',
    ]);
  });

  it('should keep a name from being a formula or a second column', () => {
    expect(field('=cmd()')).toBe("'=cmd()");
    expect(field('a,"b"')).toBe('"a,""b"""');
    expect(field(-3)).toBe('-3');
    expect(field(undefined)).toBe('');
  });
});

describe('measures', () => {
  it('should be where they were drawn', () => {
    const places: [number, number][] = [
      [114, 27],
      [114.1, 27.1],
    ];
    expect(placesOf(newWall('w1', places))).toEqual(places);
    expect(placesOf(newBreach('b1', places[0]))).toEqual([places[0]]);
    expect(placesOf(newPump('p1', places[0], places[1]))).toEqual(places);
  });
});

describe('the knob of the time line', () => {
  it('should stay within what is computed', () => {
    const at = { seconds: 50, step: 60, last: 100 };
    expect(secondsOfKey('ArrowLeft', at)).toBe(0);
    expect(secondsOfKey('ArrowRight', at)).toBe(100);
    expect(secondsOfKey('End', at)).toBe(100);
    expect(secondsOfKey('Home', at)).toBe(0);
    expect(secondsOfKey('a', at)).toBeUndefined();
  });
});
