import { describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../../models/schema/flood-case.ts';
import type { LiveStart, Readings } from '../../../../models/schema/flood-live.ts';
import { viewDocumentSchema } from '../../../../models/schema/view-document.ts';
import { plannedFrom } from '../../../../viewer/flood/live/plan-live.ts';
import { NO_CHANGES, plannedRun } from '../../../../viewer/flood/scenario.ts';

const AT = Date.UTC(2026, 5, 1, 12);
const city = { id: 'c', grid: undefined as never };
const area: [number, number][][] = [
  [
    [114.5, 27.5],
    [114.6, 27.5],
    [114.6, 27.6],
    [114.5, 27.6],
  ],
];
const preset = floodCaseSchema.parse({
  schema: 'citymirror/flood-case/1',
  id: 'river',
  name: { 'zh-CN': '河', en: 'River' },
  duration: 3_600,
  initial: [{ level: 10, verticalDatum: '1985', area }],
  gauges: [{ id: 'g', at: [114.55, 27.55], thing: 'x:g' }],
  breaches: [{ id: 'b', at: [114.55, 27.55], width: 10, start: 60, duration: 60 }],
});
const readings = (level: number): Readings => ({
  schema: 'citymirror/readings/1',
  from: AT - 3_600_000,
  to: AT,
  readings: [
    {
      ...{ thing: 'x:g', datastream: 'w', property: 'water-level', unit: 'm', verticalDatum: '1985' },
      ...{ rhythm: 60, points: [[AT - 30_000, level]] },
    },
  ],
});
const live: LiveStart = { at: AT, lead: 3_600, stage: 'hold', rain: 'none' };
const planned = (level: number, changes = NO_CHANGES) =>
  plannedFrom(preset, changes, live, readings(level), city);

describe('a run from live gauges', () => {
  it('should begin before the moment, with what is observed, and say so in its case', async () => {
    const { flood, scenario } = await planned(12);
    expect(flood.initial[0]).toMatchObject({ level: 12 });
    expect(flood.live?.levels).toMatchObject([{ thing: 'x:g', value: 12, age: 30 }]);
    expect(scenario).toMatchObject({ preset: 'river', start: AT - 3_600_000, live });
    expect(flood.breaches[0].start).toBe(3_660);
  });

  it('should be the same run for the same readings and another one for others', async () => {
    const [one, same, other] = await Promise.all([planned(12), planned(12), planned(12.1)]);
    expect(same.id).toBe(one.id);
    expect(other.id).not.toBe(one.id);
    expect(one.id).not.toBe(plannedRun(preset, NO_CHANGES, AT - 3_600_000, city).id);
  });

  it('should have what a person raises on top of what is observed', async () => {
    const { flood } = await planned(12, { ...NO_CHANGES, level: 1.5 });
    expect(flood.initial[0]).toMatchObject({ level: 13.5 });
  });

  it('should stand in a view document, so that a link can say it', async () => {
    const { scenario } = await planned(12);
    const view = viewDocumentSchema.shape.flood.parse({ scenario });
    expect(view?.scenario?.live).toEqual(live);
  });
});
