import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EventCase, reportedEventSchema } from '../../models/schema/index.ts';
import type { Database } from '../../realtime/database/database.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { openPostgresql } from '../../realtime/database/postgresql.ts';
import { leaving, type SmallCity, SmallStates, smallCity, thing } from '../realtime/desks/city.ts';
import { describeServices } from '../services/describe-services.ts';
import { postgresql, type Service } from '../services/start-services.ts';

const MINUTE = 60_000;
let now = Date.UTC(2026, 10, 21, 2);
let told = 0;
const report = (latitude: number) =>
  reportedEventSchema.parse({
    id: `feed:${++told}`,
    kind: 'traffic',
    title: { 'zh-CN': '追尾', en: 'Collision' },
    time: now,
    longitude: 114.6,
    latitude,
    source: 'feed',
    publication: 'internal',
  });

describeServices('the desks on PostgreSQL', ['postgresql'], () => {
  let server: Service;
  let database: Database & { away: boolean };
  const open: SmallCity[] = [];
  const start = async (city: string, states = new SmallStates()) => {
    const started = await smallCity({ city, database, now: () => now, eventCode: 'LJ' }, states);
    open.push(started);
    return started;
  };

  beforeAll(async () => {
    server = await postgresql();
    database = leaving(await openPostgresql(server.url));
    await migrate(database);
  });
  afterAll(async () => {
    for (const city of open) await city.close();
    await database?.close();
    await server?.stop();
  });

  it('should give no code twice, however many processes open cases at once', async () => {
    const desks = await Promise.all(['a', 'b', 'c'].map(() => start('codes')));
    const cases = await Promise.all(
      Array.from({ length: 60 }, (_, i) => desks[i % 3].desks.events.report(report(20 + i / 10))),
    );
    expect(cases.map(({ code }) => code).sort()).toEqual(
      Array.from({ length: 60 }, (_, i) => `LJ-20261121-${String(i + 1).padStart(4, '0')}`),
    );
  });

  it('should let one of two processes win that change a case at once', async () => {
    const first = await start('both');
    const { code } = await first.desks.events.report(report(27));
    const second = await start('both');
    const step = (city: SmallCity) => city.ask('POST', `/events/${code}/steps`, { action: 'verify' });
    const answers = await Promise.all([step(first), step(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const states = [first, second].map(({ desks }) => [...desks.events.shown()][0].state);
    expect(states).toEqual(['verified', 'verified']);
  });

  it('should go on after a restart with what was open, answered or handed over', async () => {
    const city = await start('again');
    city.states.introduce(thing('h1'));
    for (let minute = 0; minute < 7; minute++, now += MINUTE) city.states.observe('h1', 0.12, now);
    const [{ id }] = [...city.desks.alarms.shown()];
    await city.ask('POST', `/alarms/${id}/assign`, { to: '水务公司' });
    await city.ask('POST', '/shift-log/begin', {});
    await city.ask('POST', '/shift-log/entries', { text: '已通知水务公司' });
    const raised = now - MINUTE;
    await city.close();
    open.splice(open.indexOf(city), 1);

    const again = await start('again', city.states);
    expect([...again.desks.alarms.shown()]).toMatchObject([{ id, assigned: { to: '水务公司' } }]);
    again.states.observe('h1', 0.12, (now += MINUTE));
    expect([...again.desks.alarms.shown()]).toHaveLength(1);
    expect((await again.desks.past().advance(raised)).levels).toEqual(new Map([['h1', 3]]));
    const { shifts } = (await again.ask('GET', '/shift-log')).body;
    expect(shifts).toMatchObject([{ entries: [{ text: '已通知水务公司' }] }]);
  });

  it('should show alarms and refuse answers while the server is away, and go on when it is back', async () => {
    const city = await start('away');
    city.states.introduce(thing('h1'));
    await server.end();
    for (let minute = 0; minute < 7; minute++, now += MINUTE) city.states.observe('h1', 0.12, now);
    const [{ id }] = [...city.desks.alarms.shown()];
    const refused = await city.ask('POST', `/alarms/${id}/acknowledge`, { request: 'request-away' });
    expect(refused).toMatchObject({ status: 503, body: { error: 'database-away' } });
    city.tell([report(27)]);
    await server.start();
    const answer = () => city.ask('POST', `/alarms/${id}/acknowledge`, { request: 'request-away' });
    await expect.poll(async () => (await answer()).status, { timeout: 60_000 }).toBe(200);
    const events = (): EventCase[] => [...city.desks.events.shown()];
    await expect.poll(() => events().length, { timeout: 30_000 }).toBe(1);
    expect((await city.ask('GET', `/alarms/${id}`)).body.steps).toMatchObject([
      { action: 'raised' },
      { action: 'acknowledged' },
    ]);
  });
});
