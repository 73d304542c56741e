import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmSchema, eventCaseSchema } from '../../../models/schema/index.ts';
import { AlarmStore } from '../../../realtime/alarms/alarm-store.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate, migrationNames } from '../../../realtime/database/migrate.ts';
import { CaseStore } from '../../../realtime/events/case-store.ts';

const CITY = 'c';
const BEGAN = Date.UTC(2026, 10, 21, 2);
const NEWEST = BEGAN + 60_000;
const name = { 'zh-CN': '甲', en: 'A' };

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
  // As the release before the past of alarms and cases was kept.
  await migrate(
    database,
    (await migrationNames()).filter((migration) => migration < '010'),
  );
}, 60_000);
afterAll(() => database.close());

describe('a database of an earlier release', () => {
  it('should have what stands when it is brought up to date in the past from then on', async () => {
    const alarm = alarmSchema.parse({
      ...{
        id: 'alarm-1',
        rule: 'r',
        ruleVersion: 1,
        thing: 'h1',
        datastream: 'd',
        property: 'p',
        layer: 'l',
      },
      ...{ name, thingName: name, level: 2, highest: 2, value: 1, began: BEGAN, raised: BEGAN },
      ...{ changed: NEWEST, publication: 'internal', areas: [], revision: 2, escalated: 0, simulated: false },
    });
    await database.query(
      'insert into alarm (city, id, shown, began, changed, level, body) values ($1, $2, true, $3, $4, 2, $5)',
      [CITY, alarm.id, BEGAN, NEWEST, JSON.stringify(alarm)],
    );
    for (const [number, time] of [
      [1, BEGAN],
      [2, NEWEST],
    ])
      await database.query(
        'insert into alarm_step (city, alarm, id, number, body) values ($1, $2, $3, $4, $5)',
        [CITY, alarm.id, `step-${number}`, number, JSON.stringify({ time, by: 'system', action: 'noted' })],
      );
    const report = { id: 'feed:1', kind: 'fire', title: name, time: BEGAN, source: 'feed' };
    const steps = [
      { time: BEGAN, by: 'system', name: 'system', action: 'report', state: 'reported' },
      { time: NEWEST, by: 'li', name: '李', action: 'verify', state: 'verified' },
    ];
    const event = eventCaseSchema.parse({
      ...{
        code: 'LJ-1',
        kind: 'fire',
        title: name,
        state: 'verified',
        level: 2,
        opened: BEGAN,
        time: BEGAN,
        revision: 2,
      },
      ...{
        changed: NEWEST,
        publication: 'internal',
        areas: [],
        reports: [{ ...report, publication: 'internal' }],
      },
      ...{ steps, overdue: false, simulated: false },
    });
    await database.query(
      `insert into event_case (city, code, state, kind, over, opened, revision, body)
       values ($1, $2, 'verified', 'fire', false, $3, 2, $4)`,
      [CITY, event.code, BEGAN, JSON.stringify(event)],
    );
    await migrate(database);
    const alarms = new AlarmStore(database, CITY);
    const cases = new CaseStore(database, CITY);
    expect(await alarms.at(NEWEST - 1)).toEqual([]);
    expect(await alarms.at(NEWEST)).toEqual([alarm]);
    expect(await cases.at(NEWEST - 1)).toEqual([]);
    expect(await cases.at(NEWEST)).toMatchObject([event]);
  });
});
