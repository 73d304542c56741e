import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY, type Subject } from '../../../models/access/decide.ts';
import { readingsSchema } from '../../../models/schema/flood-live.ts';
import { readReadings } from '../../../realtime/history/readings.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { meanBetween } from '../../../scenes/flood/forcing/series.ts';
import { BEGIN, batch, open, station, temporaryFolder, told } from '../state/support.ts';

const OPERATOR: Subject = {
  account: '1',
  grants: [{ role: 'operator', areas: '*', publication: 'internal' }],
};
let folder: string;
let keeping: Keeping;
const noted: string[] = [];

const gauge = (id: string, more: Parameters<typeof station>[1] = {}) =>
  station(id, {
    publication: 'internal',
    datastreams: [
      { id: 'w', property: 'water-level', type: 'number', unit: 'm', verticalDatum: '1985', rhythm: 60 },
      { id: 'q', property: 'river-flow', type: 'number', unit: 'm3/s' },
    ],
    longitude: 114.5,
    latitude: 27.5,
    ...more,
  });
/** A station that tells rain before its levels, of which one is called so. */
const both = (id: string) =>
  gauge(id, {
    datastreams: [
      { id: 'r', property: 'rain', type: 'number', unit: 'mm/h', rhythm: 10 },
      { id: 'tail', property: 'tailwater-level', type: 'number', unit: 'm', verticalDatum: '1985' },
      { id: 'w', property: 'water-level', type: 'number', unit: 'm', verticalDatum: '1985' },
      { id: 'r2', property: 'rain', type: 'number', unit: 'mm/h' },
    ],
  });
const drop = (id: string) =>
  station(id, { datastreams: [{ id: 'r', property: 'rain', type: 'number', unit: 'mm/h' }] });

beforeAll(async () => {
  folder = temporaryFolder();
  keeping = await open({ folder, now: () => BEGIN });
  const things = [
    gauge('river:1'),
    gauge('river:2'),
    gauge('river:secret', { publication: 'restricted' }),
    drop('rain:1'),
  ];
  const values = [
    ...[4, 3, 2, 1, 0].map((minutes) => told('river:1', BEGIN - minutes * 60_000, 100 - minutes, 'w')),
    told('river:1', BEGIN - 90_000, 999, 'w', { quality: 'bad' }),
    told('river:2', BEGIN, 5, 'w'),
    told('river:secret', BEGIN, 5, 'w'),
    told('rain:1', BEGIN - 60_000, 12.5, 'r'),
  ];
  await keeping.take(batch(things, values));
});
afterAll(async () => {
  await keeping.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (subject: Subject, from = BEGIN - 180_000, to = BEGIN) =>
  readReadings(
    { level: ['river:1', 'river:secret'], property: ['rain'], from, to },
    {
      ...{ ...keeping, subject, areasAt: () => [], rhythmOf: () => 300 },
      noteRead: async (thing) => void noted.push(thing),
    },
  );

const ask = (
  other: Keeping,
  { level, property, from = BEGIN - 60_000 }: { level: string[]; property: string[]; from?: number },
) =>
  readReadings(
    { level, property, from, to: BEGIN },
    { ...other, subject: OPERATOR, areasAt: () => [], rhythmOf: () => undefined },
  );

describe('what gauges told until a moment', () => {
  it('should be the levels of the things named and the rain of all, with datum, unit and rhythm', async () => {
    const { readings } = readingsSchema.parse(await read(OPERATOR));
    expect(readings.map(({ thing }) => thing)).toEqual(['river:1', 'rain:1']);
    expect(readings[0]).toMatchObject({
      ...{ property: 'water-level', unit: 'm', verticalDatum: '1985', rhythm: 60, at: [114.5, 27.5] },
      points: [3, 2, 1, 0].map((minutes) => [BEGIN - minutes * 60_000, 100 - minutes]),
    });
    // Where its datastream says none, the rhythm of its feed.
    expect(readings[1]).toMatchObject({ rhythm: 300, points: [[BEGIN - 60_000, 12.5]] });
  });

  it('should not tell what came later than the moment', async () => {
    const { readings } = await read(OPERATOR, BEGIN - 240_000, BEGIN - 120_000);
    expect(readings[0].points.at(-1)).toEqual([BEGIN - 120_000, 98]);
  });

  it('should be told of what one may see alone, and note what is restricted', async () => {
    expect((await read(ANYBODY)).readings.map(({ thing }) => thing)).toEqual(['rain:1']);
    expect(noted).toEqual([]);
    const chief: Subject = {
      account: '2',
      grants: [{ role: 'commander', areas: '*', publication: 'restricted' }],
    };
    expect((await read(chief)).readings.map(({ thing }) => thing)).toContain('river:secret');
    expect(noted).toEqual(['river:secret']);
  });

  it('should be each datastream that fits of a station with level and rain', async () => {
    const own = temporaryFolder();
    const other = await open({ folder: own, now: () => BEGIN });
    try {
      await other.take(
        batch(
          [both('both:1')],
          ['r', 'tail', 'w', 'r2'].map((id, index) => told('both:1', BEGIN, index, id)),
        ),
      );
      const { readings } = await ask(other, { level: ['both:1'], property: ['rain'] });
      expect(readings.map(({ datastream, points }) => [datastream, points[0][1]])).toEqual([
        ...[['w', 2]],
        ...[
          ['r', 0],
          ['r2', 3],
        ],
      ]);
    } finally {
      await other.close();
      rmSync(own, { recursive: true, force: true });
    }
  });

  it('should have the levels that are named before all rain, and say how many more there are', async () => {
    const own = temporaryFolder();
    const other = await open({ folder: own, now: () => BEGIN });
    try {
      const drops = Array.from({ length: 502 }, (_, index) => drop(`rain:${index}`));
      await other.take(batch([...drops, gauge('river:9')], [told('river:9', BEGIN, 7, 'w')]));
      const { readings, cut } = await ask(other, { level: ['river:9'], property: ['rain'] });
      expect(readings).toHaveLength(500);
      expect(readings[0]).toMatchObject({ thing: 'river:9', points: [[BEGIN, 7]] });
      expect(cut).toBe(3);
      expect(await ask(other, { level: ['river:9'], property: [] })).not.toHaveProperty('cut');
    } finally {
      await other.close();
      rmSync(own, { recursive: true, force: true });
    }
  });

  it('should tell rain that comes in bursts as much as fell, however long it is', async () => {
    const own = temporaryFolder();
    const other = await open({ folder: own, now: () => BEGIN });
    try {
      // 20 mm/h for 20 s of each ten minutes, told every 10 s for six hours: 2/3 mm/h.
      const values = Array.from({ length: 2_160 }, (_, index) =>
        told('both:1', BEGIN - (2_160 - index) * 10_000, index % 60 < 2 ? 20 : 0, 'r'),
      );
      await other.take(batch([both('both:1')], values));
      const { readings } = await ask(other, { level: [], property: ['rain'], from: BEGIN - 6 * 3_600_000 });
      const { points } = readings[0];
      expect(points.length).toBeLessThanOrEqual(500);
      const series = points.map(([time, value]): [number, number] => [time, value]);
      const [first, last] = [points[0][0], points[points.length - 1][0]];
      expect(last).toBe(BEGIN - 10_000);
      expect(meanBetween(series, first, last)).toBeCloseTo(2 / 3, 2);
      for (let hour = 1; hour < 6; hour++)
        expect(meanBetween(series, last - hour * 3_600_000, last - (hour - 1) * 3_600_000)).toBeCloseTo(
          2 / 3,
          1,
        );
    } finally {
      await other.close();
      rmSync(own, { recursive: true, force: true });
    }
  });
});
