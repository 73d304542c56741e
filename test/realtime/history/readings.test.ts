import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY, type Subject } from '../../../models/access/decide.ts';
import { readingsSchema } from '../../../models/schema/flood-live.ts';
import { readReadings } from '../../../realtime/history/readings.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
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
});
