import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alarmSchema,
  type EventCase,
  eventCaseSchema,
  type ReportedEvent,
  reportedEventSchema,
} from '../../../models/schema/index.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { MOST_REPORTS } from '../../../realtime/events/take-report.ts';
import {
  COMMANDER,
  type LeavingDatabase,
  leaving,
  type SmallCity,
  smallCity,
  thing,
  type Who,
} from './city.ts';

const START = Date.UTC(2026, 10, 21, 2);
const OPERATOR: Who = {
  id: 'account-li',
  name: '李值班',
  grants: [{ role: 'operator', areas: ['district-1'], publication: 'internal' }],
};
const NEXT: Who = { ...OPERATOR, id: 'account-zhao', name: '赵接班' };
const PLANNER: Who = {
  ...OPERATOR,
  id: 'planner',
  grants: [{ role: 'planner', areas: '*', publication: 'restricted' }],
};
const MINUTE = 60_000;

let database: LeavingDatabase;
let now = START;
let cities = 0;
const open: SmallCity[] = [];

beforeAll(async () => {
  database = leaving(await openEmbedded());
  await migrate(database);
}, 60_000);
afterAll(async () => {
  database.away = false;
  for (const city of open) await city.close();
  await database.close();
});

async function start(id = `city-${++cities}`): Promise<SmallCity> {
  const city = await smallCity({
    city: id,
    database,
    now: () => now,
    eventCode: 'LJ',
    areasAt: (longitude) => (longitude < 114.7 ? ['street-1', 'district-1'] : ['street-2', 'district-2']),
  });
  open.push(city);
  return city;
}

let told = 0;
const report = (given: Partial<ReportedEvent> = {}): ReportedEvent =>
  reportedEventSchema.parse({
    id: `feed:${++told}`,
    kind: 'traffic',
    title: { 'zh-CN': '追尾', en: 'Collision' },
    time: now,
    longitude: 114.6,
    latitude: 27.6,
    source: 'feed',
    publication: 'internal',
    ...given,
  });
const shown = (city: SmallCity): EventCase[] => [...city.desks.events.shown()];
const opened = (city: SmallCity, given: Partial<ReportedEvent> = {}) =>
  city.desks.events.report(report(given));
const step = (city: SmallCity, code: string, action: string, more: object = {}, who = COMMANDER) =>
  city.ask('POST', `/events/${code}/steps`, { action, ...more }, who);

describe('a case', () => {
  it('should get one code, counted by the days of the city', async () => {
    const city = await start();
    now = Date.UTC(2026, 10, 21, 15, 59);
    expect((await opened(city)).code).toBe('LJ-20261121-0001');
    expect((await opened(city, { kind: 'fire' })).code).toBe('LJ-20261121-0002');
    // Midnight in Shanghai is 16:00 UTC.
    now = Date.UTC(2026, 10, 21, 16, 1);
    expect((await opened(city, { kind: 'governance' })).code).toBe('LJ-20261122-0001');
    now = START;
  });

  it('should have a code that no other has, however many are opened at once, by several processes', async () => {
    const [a, b] = [await start('two'), await start('two')];
    const cases = await Promise.all(
      Array.from({ length: 40 }, (_, i) => opened(i % 2 ? a : b, { longitude: 114 + i / 10, latitude: 20 })),
    );
    expect(new Set(cases.map(({ code }) => code)).size).toBe(40);
    expect(cases.map(({ code }) => Number(code.slice(-4))).sort((x, y) => x - y)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
  });

  it('should go from step to step, with who did it, and by when the next is due', async () => {
    const city = await start();
    const { code, due, department } = await opened(city, { level: 2 });
    expect(department).toBe('traffic-police');
    expect(due).toBe(now + 10 * MINUTE);
    now += 5 * MINUTE;
    const verified = await step(city, code, 'verify', { level: 1 }, OPERATOR);
    expect(verified.body.event).toMatchObject({ state: 'verified', level: 1, due: now + 5 * MINUTE });
    expect((await step(city, code, 'dispatch', { department: 'first-aid' })).body.event.department).toBe(
      'first-aid',
    );
    await step(city, code, 'handle');
    expect((await step(city, code, 'close')).body).toMatchObject({ error: 'note-needed' });
    await step(city, code, 'close', { note: '两车已拖离' });
    const reviewed = (await step(city, code, 'review')).body.event;
    expect(eventCaseSchema.parse(reviewed)).toEqual(reviewed);
    expect(reviewed.due).toBeUndefined();
    expect(reviewed.steps.map(({ action, name }: EventCase['steps'][number]) => [action, name])).toEqual([
      ['report', 'system'],
      ['verify', '李值班'],
      ['dispatch', '王指挥'],
      ['handle', '王指挥'],
      ['close', '王指挥'],
      ['review', '王指挥'],
    ]);
    expect((await step(city, code, 'reopen', { note: '又发' })).body.event).toMatchObject({
      state: 'handling',
      reopened: 1,
    });
  });

  it('should not skip a step, nor go back', async () => {
    const city = await start();
    const { code } = await opened(city);
    for (const action of ['dispatch', 'handle', 'review'])
      expect(await step(city, code, action)).toMatchObject({
        status: 409,
        body: { error: 'not-possible', newest: { code, state: 'reported' } },
      });
    await step(city, code, 'verify');
    expect((await step(city, code, 'verify')).status).toBe(409);
  });

  it('should be overdue when its step was not done in time', async () => {
    const city = await start();
    const { code } = await opened(city, { level: 1, kind: 'governance' });
    now += 5 * MINUTE + 1;
    await city.desks.events.tick();
    expect(shown(city)[0]).toMatchObject({ code, overdue: true, revision: 1 });
    await step(city, code, 'verify');
    expect(shown(city)[0].overdue).toBe(false);
  });

  it('should be done once for one request, and refuse what was decided on an older one', async () => {
    const city = await start();
    const { code, revision } = await opened(city);
    const body = { request: 'request-0001', revision };
    const first = await step(city, code, 'verify', body);
    expect(await step(city, code, 'verify', body)).toEqual(first);
    expect(await step(city, code, 'reject', { revision, note: '误报' })).toMatchObject({
      status: 409,
      body: { error: 'changed', newest: { state: 'verified' } },
    });
  });

  it('should be as it was after a restart', async () => {
    const city = await start('again');
    const { code } = await opened(city);
    await step(city, code, 'verify');
    const before = shown(city);
    expect(shown(await start('again'))).toEqual(before);
  });
});

describe('reports of one matter', () => {
  it('should be one case: of the same kind, near in place and time', async () => {
    const city = await start();
    // 0.001° of latitude are 111 m; collisions within 200 m and 30 minutes are one.
    city.tell([report(), report({ latitude: 27.601, time: now + 10 * MINUTE })]);
    await opened(city, { latitude: 27.6005 });
    await expect.poll(() => shown(city)[0].reports.length).toBe(3);
    expect(shown(city)).toHaveLength(1);
  });

  it.each([
    ['of another kind', { kind: 'fire' as const }],
    ['further away', { latitude: 27.603 }],
    ['later', { time: START + 31 * MINUTE }],
    ['without a place', { longitude: undefined, latitude: undefined }],
    ['of a simulation', { simulated: true }],
  ])('should be two cases where one is %s', async (_, given) => {
    const city = await start();
    await opened(city, { time: START });
    await opened(city, { time: START, ...given });
    expect(shown(city)).toHaveLength(2);
  });

  it('should be one where they are about one thing', async () => {
    const city = await start();
    await opened(city, { things: ['bus-1'] });
    await opened(city, { things: ['bus-1'], latitude: 27.7 });
    expect(shown(city)).toHaveLength(1);
  });

  it('should be told once, however often they come', async () => {
    const city = await start();
    const one = report();
    city.tell([one, one]);
    await city.desks.events.report(one);
    expect(shown(city)).toMatchObject([{ revision: 1, reports: [{ id: one.id }] }]);
  });

  it('should say the gravest level, until a person has judged', async () => {
    const city = await start();
    const { code } = await opened(city, { level: 3 });
    await opened(city, { level: 2 });
    expect(shown(city)[0].level).toBe(2);
    await step(city, code, 'verify', { level: 4 });
    await opened(city, { level: 1 });
    expect(shown(city)[0].level).toBe(4);
  });

  it('should be taken apart again', async () => {
    const city = await start();
    const { code } = await opened(city);
    const second = report();
    await city.desks.events.report(second);
    const answer = await city.ask('POST', `/events/${code}/split`, { report: second.id });
    expect(answer.body.event.reports).toHaveLength(1);
    expect(shown(city)).toHaveLength(2);
    expect(shown(city)[1]).toMatchObject({ reports: [{ id: second.id }], state: 'reported' });
    expect(
      (await city.ask('POST', `/events/${code}/split`, { report: answer.body.event.reports[0].id })).status,
    ).toBe(409);
  });

  it('should be merged by hand, and come back as they were', async () => {
    const city = await start();
    const a = await opened(city);
    const b = await opened(city, { latitude: 27.62 });
    await step(city, b.code, 'verify');
    const merged = await city.ask('POST', `/events/${b.code}/merge`, { into: a.code, note: '同一起' });
    expect(merged.body.event).toMatchObject({ code: a.code, merged: [b.code], reports: [{}, {}] });
    expect(shown(city).map(({ code }) => code)).toEqual([a.code]);
    expect((await city.ask('GET', `/events/${b.code}`)).body.event.mergedInto).toBe(a.code);
    expect((await step(city, b.code, 'dispatch')).status).toBe(409);
    await city.ask('POST', `/events/${a.code}/split`, { report: b.reports[0].id });
    expect(shown(city)).toMatchObject([
      { code: a.code, merged: [], reports: [{}] },
      { code: b.code, state: 'verified', reports: [{ id: b.reports[0].id }] },
    ]);
    expect(shown(city)[1].mergedInto).toBeUndefined();
  });
});

describe('what different people may see', () => {
  it('should never be one case: another area, or a stricter class', async () => {
    const city = await start();
    await opened(city, { things: ['bus-1'] });
    // 20 m further, over the border of the district.
    await opened(city, { things: ['bus-1'], areas: ['street-2', 'district-2'] });
    await opened(city, { things: ['bus-1'], publication: 'restricted' });
    expect(shown(city).map(({ publication, areas }) => [publication, areas[1]])).toEqual([
      ['internal', 'district-1'],
      ['internal', 'district-2'],
      ['restricted', 'district-1'],
    ]);
    const [a, b, c] = shown(city);
    for (const other of [b, c])
      expect(await city.ask('POST', `/events/${other.code}/merge`, { into: a.code })).toMatchObject({
        status: 409,
        body: { error: 'not-together' },
      });
  });

  it('should be taken apart where a report turns out to be of another area', async () => {
    const city = await start();
    const { code } = await opened(city);
    const second = report();
    await city.desks.events.report(second);
    await city.desks.events.report({ ...second, areas: ['street-2', 'district-2'] });
    expect(shown(city)).toMatchObject([
      { code, reports: [{}], areas: ['street-1', 'district-1'] },
      { reports: [{ id: second.id }], areas: ['street-2', 'district-2'] },
    ]);
  });

  it('should not be told to who reports the same and may not see it', async () => {
    const city = await start();
    const secret = await opened(city, { publication: 'restricted', kind: 'municipal' });
    const body = { kind: 'municipal', title: '路面塌陷', longitude: 114.6, latitude: 27.6 };
    const answer = await city.ask('POST', '/events', body, OPERATOR);
    expect(answer.body.event.code).not.toBe(secret.code);
    expect(answer.body.event.reports).toHaveLength(1);
    expect(shown(city)).toHaveLength(2);
  });
});

describe('a matter that is told again and again', () => {
  it('should go on in a case that follows, when one is full', async () => {
    const city = await start();
    for (let i = 0; i < MOST_REPORTS + 2; i++) await opened(city, { things: ['pump-1'] });
    const [first, second] = shown(city);
    expect(first).toMatchObject({ reports: { length: MOST_REPORTS }, followedBy: second.code });
    expect(second).toMatchObject({ reports: { length: 2 }, follows: first.code });
  });

  it('should change nothing where it says the same in another order, after a restart too', async () => {
    const city = await start('order');
    const area = [
      [[114, 27] as [number, number], [115, 27] as [number, number], [115, 28] as [number, number]],
    ];
    const one = report({ area, title: { 'zh-CN': '暴雨', en: 'Rain' } });
    await city.desks.events.report(one);
    const turned = {
      ...one,
      title: { en: 'Rain', 'zh-CN': '暴雨' },
    };
    await (await start('order')).desks.events.report(turned);
    expect(shown(await start('order'))).toMatchObject([{ revision: 1 }]);
  });
});

describe('the past', () => {
  it('should have each case as it was then, and only those that one may see', async () => {
    const city = await start();
    now = START;
    const { code } = await opened(city, { level: 3 });
    now += MINUTE;
    const second = report();
    await city.desks.events.report(second);
    now += MINUTE;
    await step(city, code, 'verify', { level: 1 });
    now += MINUTE;
    await city.ask('POST', `/events/${code}/split`, { report: second.id });
    await step(city, code, 'reject', { note: '误报' });
    const at = async (minutes: number, who = COMMANDER) =>
      (await city.ask('GET', `/events?at=${START + minutes * MINUTE}`, undefined, who)).body.events;
    expect(await at(-1)).toEqual([]);
    expect(await at(0)).toMatchObject([{ code, level: 3, state: 'reported', reports: [{}], steps: [{}] }]);
    expect(await at(1)).toMatchObject([{ reports: [{}, { id: second.id }], steps: [{}, {}] }]);
    expect(await at(2)).toMatchObject([{ level: 1, state: 'verified', reports: [{}, {}] }]);
    expect(await at(3)).toHaveLength(2);
    expect((await at(3)).every((event: unknown) => eventCaseSchema.safeParse(event).success)).toBe(true);
    // What is over is shown for a day.
    expect(await at(24 * 60 + 4)).toMatchObject([{ reports: [{ id: second.id }] }]);
    expect(await at(1, { ...OPERATOR, grants: [{ ...OPERATOR.grants[0], areas: ['district-2'] }] })).toEqual(
      [],
    );
    expect(await at(1, { id: 'anybody', name: '', grants: [] })).toEqual([]);
    now = START;
  });

  it('should go on from one time to the next as it was read at each', async () => {
    const city = await start();
    now = START;
    const { code } = await opened(city, { level: 1, kind: 'governance' });
    now += 6 * MINUTE;
    await step(city, code, 'verify');
    const past = city.desks.past();
    const told = async (minutes: number) => (await past.advance(START + minutes * MINUTE)).records[1];
    expect((await told(0)).set).toMatchObject([{ id: code, body: { state: 'reported', overdue: false } }]);
    expect((await told(1)).set).toEqual([]);
    expect((await told(5.5)).set).toMatchObject([{ body: { state: 'reported', overdue: true } }]);
    expect((await told(6)).set).toMatchObject([{ body: { state: 'verified', overdue: false } }]);
    now = START;
  });

  it('should be marked on the time line where it began, the worst of each stretch', async () => {
    const city = await start();
    now = START;
    await opened(city, { level: 3 });
    await opened(city, { kind: 'fire', level: 2 });
    now += 30 * MINUTE;
    await opened(city, { kind: 'governance' });
    await opened(city, { kind: 'hotline', publication: 'restricted', level: 1 });
    const marks = (who: Who) =>
      city.ask('GET', `/past/marks?from=${START}&to=${START + 60 * MINUTE}&places=60`, undefined, who);
    expect((await marks(OPERATOR)).body.marks).toEqual([
      { time: START, level: 2, count: 2 },
      { time: START + 30 * MINUTE, level: 0, count: 1 },
    ]);
    expect((await marks(COMMANDER)).body.marks[1]).toEqual({ time: START + 30 * MINUTE, level: 1, count: 2 });
    expect((await marks({ id: 'anybody', name: '', grants: [] })).status).toBe(404);
    expect((await city.ask('GET', `/past/marks?from=5&to=2`)).status).toBe(400);
    now = START;
  });
});

describe('an alarm of which the thing has become restricted', () => {
  it('should be marked in the past, and named in a shift, only for who may know of it now', async () => {
    const city = await start();
    now = START;
    city.states.introduce(thing('h1'));
    const name = { 'zh-CN': '甲', en: 'A' };
    const alarm = alarmSchema.parse({
      ...{ id: 'alarm-1', rule: 'r', ruleVersion: 1, thing: 'h1', datastream: 'pressure', property: 'p' },
      ...{
        name,
        thingName: name,
        layer: 'hydrants',
        level: 2,
        highest: 2,
        value: 1,
        began: now,
        raised: now,
        changed: now,
      },
      ...{ publication: 'internal', areas: ['district-1'], revision: 1, escalated: 0, simulated: false },
    });
    city.desks.alarms.raise(alarm, undefined);
    await city.desks.alarms.writer.flush();
    const post = (path: string, who: Who) => city.ask('POST', `/shift-log/${path}`, {}, who);
    await post('begin', OPERATOR);
    await post('hand-over', OPERATOR);
    // It is over: nobody makes it stricter any more.
    const over = { ended: now, acknowledged: { by: OPERATOR.name, time: now } };
    city.desks.alarms.put(city.desks.alarms.byId('alarm-1') ?? alarm, over, { action: 'ended' });
    await city.desks.alarms.writer.flush();
    const known = async (who: Who) => {
      const span = `from=${START}&to=${START + MINUTE}&places=1`;
      const { marks } = (await city.ask('GET', `/past/marks?${span}`, undefined, who)).body;
      const { shifts } = (await city.ask('GET', '/shift-log', undefined, who)).body;
      return [marks.length, shifts[0].handover.alarms];
    };
    expect(await known(OPERATOR)).toEqual([1, ['alarm-1']]);
    city.states.introduce(thing('h1', { publication: 'restricted' }));
    expect(await known(OPERATOR)).toEqual([0, []]);
    expect(await known(COMMANDER)).toEqual([1, ['alarm-1']]);
  });
});

describe('a warning of a source', () => {
  const warning = { kind: 'natural-disaster' as const, publication: 'public' as const };

  it('should be over when it expires, unless somebody has set out for it', async () => {
    const city = await start();
    await opened(city, { ...warning, expires: now + MINUTE });
    const { code } = await opened(city, { ...warning, longitude: 114.2, expires: now + MINUTE });
    await step(city, code, 'verify');
    await step(city, code, 'dispatch');
    now += 2 * MINUTE;
    await city.desks.events.tick();
    expect(shown(city).map(({ state }) => state)).toEqual(['closed', 'dispatched']);
    expect(shown(city)[0].steps.at(-1)).toMatchObject({ action: 'expire', by: 'system' });
  });

  it('should be over when its source takes it back', async () => {
    const city = await start();
    const one = report(warning);
    await city.desks.events.report(one);
    await city.desks.events.report({ ...one, cancelled: true });
    expect(shown(city)).toMatchObject([{ state: 'closed', cancelled: true }]);
  });

  it('should not show who handles it to the public', async () => {
    const city = await start();
    await opened(city, warning);
    expect(shown(city)[0].publication).toBe('internal');
    expect(
      (await city.ask('GET', '/events', undefined, { id: 'anybody', name: '', grants: [] })).body.events,
    ).toEqual([]);
  });
});

describe('an alarm that is grave', () => {
  it('should become an event, and a storm one event', async () => {
    const city = await start();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    // Further apart than reports that are merged by their places.
    city.states.introduce(...ids.map((id, i) => thing(id, { latitude: 27 + i / 10 })));
    for (let minute = 0; minute < 7; minute++, now += MINUTE)
      for (const id of ids) city.states.observe(id, 0.01, now);
    expect([...city.desks.alarms.shown()]).toHaveLength(6);
    await expect
      .poll(() => [...city.desks.alarms.shown()].every(({ event }) => event !== undefined), {
        timeout: 15_000,
      })
      .toBe(true);
    expect(shown(city)).toMatchObject([{ kind: 'fire', level: 2, department: 'fire' }]);
    expect(
      shown(city)[0]
        .reports.map(({ things }) => things[0])
        .sort(),
    ).toEqual(ids);
  });
});

describe('a report by hand', () => {
  const body = { kind: 'municipal', title: '路面塌陷', longitude: 114.6, latitude: 27.6, level: 2 };

  it('should be a case of its place, and be one however often it is sent', async () => {
    const city = await start();
    const sent = { ...body, request: 'request-by-hand' };
    const first = await city.ask('POST', '/events', sent, OPERATOR);
    expect(first.body.event).toMatchObject({
      areas: ['street-1', 'district-1'],
      title: { 'zh-CN': '路面塌陷' },
      steps: [{ action: 'report', name: '李值班' }],
    });
    expect((await city.ask('POST', '/events', sent, OPERATOR)).body).toEqual(first.body);
    expect(city.audit.at(-1)).toMatchObject({ action: 'event.report', actor: OPERATOR.id });
  });

  it.each([
    ['outside of the own district', OPERATOR, { ...body, longitude: 114.8 }, 404],
    ['by who may not handle events', PLANNER, body, 403],
    ['by nobody', { id: 'anybody', name: '', grants: [] }, body, 404],
    ['without a place', OPERATOR, { ...body, latitude: undefined }, 400],
    ['of no known kind', OPERATOR, { ...body, kind: 'weather' }, 400],
  ])('should be refused %s', async (_, who, sent, status) => {
    const city = await start();
    expect((await city.ask('POST', '/events', sent, who)).status).toBe(status);
    expect(shown(city)).toEqual([]);
  });
});

describe('while the database is away', () => {
  it('should keep what feeds report until it is back, and refuse what people do', async () => {
    const city = await start();
    const { code } = await opened(city);
    database.away = true;
    city.tell([report({ kind: 'fire' }), report({ kind: 'governance' })]);
    expect(await step(city, code, 'verify')).toMatchObject({ status: 503, body: { error: 'database-away' } });
    expect(shown(city)).toMatchObject([{ state: 'reported' }]);
    database.away = false;
    await expect.poll(() => shown(city).length, { timeout: 15_000 }).toBe(3);
    expect(city.desks.events.waiting).toBe(0);
  });
});

describe('the shift log', () => {
  it('should be handed over with what is open, and signed by the next', async () => {
    const city = await start();
    const { code } = await opened(city);
    const post = (path: string, body: object, who: Who) => city.ask('POST', `/shift-log/${path}`, body, who);
    expect((await post('entries', { text: '一切正常' }, OPERATOR)).body.error).toBe('no-shift');
    expect((await post('begin', {}, OPERATOR)).status).toBe(200);
    now += MINUTE;
    await post('entries', { text: '已通知交警', about: code, request: 'entry-0001' }, OPERATOR);
    await post('entries', { text: '已通知交警', about: code, request: 'entry-0001' }, OPERATOR);
    expect((await post('sign', {}, NEXT)).body.error).toBe('not-handed-over');
    await post('hand-over', { note: '关注追尾处置' }, OPERATOR);
    expect((await post('sign', {}, OPERATOR)).body.error).toBe('same-person');
    const signed = await post('sign', {}, NEXT);
    expect(signed.body.shift).toMatchObject({ name: '赵接班', entries: [] });
    const { shifts } = (await city.ask('GET', '/shift-log', undefined, NEXT)).body;
    expect(shifts).toMatchObject([
      { name: '赵接班' },
      {
        name: '李值班',
        entries: [{ text: '已通知交警', about: code }],
        handover: { note: '关注追尾处置', cases: [code] },
        signed: { name: '赵接班' },
      },
    ]);
    expect((await post('entries', { text: 'x' }, PLANNER)).status).toBe(403);
  });
});
