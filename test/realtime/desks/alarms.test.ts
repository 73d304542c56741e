import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Alarm,
  type AlarmRuleVersion,
  alarmRuleSchema,
  alarmSchema,
} from '../../../models/schema/index.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { STANDARD_ALARM_POLICY } from '../../../scenes/alarms/index.ts';
import {
  COMMANDER,
  type LeavingDatabase,
  leaving,
  type SmallCity,
  SmallStates,
  smallCity,
  thing,
  type Who,
} from './city.ts';

const RULE = alarmRuleSchema.parse({
  id: 'hydrant-pressure',
  name: { 'zh-CN': '消火栓水压不足', en: 'Hydrant without pressure' },
  property: 'water-pressure',
  levels: [
    { level: 3, below: 0.14 },
    { level: 2, below: 0.1 },
  ],
  hysteresis: 0.01,
  duration: 60,
  eventKind: 'fire',
});
const SILENT = alarmRuleSchema.parse({
  id: 'silent',
  name: { 'zh-CN': '失联', en: 'Silent' },
  property: '*',
  watches: 'silence',
  levels: [{ level: 4, above: 10 }],
});
const START = Date.UTC(2026, 10, 21, 19);
const OPERATOR: Who = {
  id: 'account-li',
  name: '李值班',
  grants: [{ role: 'operator', areas: ['district-1'], publication: 'internal' }],
};
const NEIGHBOUR: Who = {
  ...OPERATOR,
  id: 'account-n',
  grants: [{ ...OPERATOR.grants[0], areas: ['district-2'] }],
};
const VIEWER: Who = { ...OPERATOR, id: 'wall', grants: [{ ...OPERATOR.grants[0], role: 'viewer' }] };
const ANYBODY: Who = { id: 'anybody', name: 'anybody', grants: [] };

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

/** A city of its own in the one database, or the same again. */
async function start(
  id = `city-${++cities}`,
  states = new SmallStates(),
  rules = [RULE],
): Promise<SmallCity> {
  const city = await smallCity(
    { city: id, database, rules, now: () => now, alarmPolicy: STANDARD_ALARM_POLICY },
    states,
  );
  open.push(city);
  return city;
}
const shown = (city: SmallCity): Alarm[] => [...city.desks.alarms.shown()];
const later = (seconds: number) => (now += seconds * 1_000);

/** Pressure that falls, long enough to raise an alarm. */
function fall(city: SmallCity, id: string, value = 0.12): Alarm {
  city.states.observe(id, value, later(1));
  city.states.observe(id, value, later(60));
  return shown(city).find((alarm) => alarm.thing === id)!;
}

const levelsAt = async (city: SmallCity, time: number) => (await city.desks.past().advance(time)).levels;

describe('an alarm', () => {
  it('should be raised by a rule, shown, told, and kept', async () => {
    const city = await start('kept');
    const told: string[] = [];
    city.desks.alarms.records.alarms.onChange(({ set }) => told.push(...set.map(({ id }) => id)));
    city.states.introduce(thing('h1'), thing('h2'));
    const alarm = fall(city, 'h1');
    expect(alarm).toMatchObject({
      rule: 'hydrant-pressure',
      thing: 'h1',
      datastream: 'pressure',
      level: 3,
      value: 0.12,
      unit: 'MPa',
      began: now - 60_000,
      areas: ['street-1', 'district-1'],
    });
    expect(alarmSchema.parse(alarm)).toEqual(alarm);
    expect(told).toEqual([alarm.id]);
    expect(city.states.levels).toEqual([['h1', 3]]);
    await city.desks.alarms.writer.flush();
    expect((await city.ask('GET', `/alarms/${alarm.id}`)).body).toMatchObject({
      alarm: { id: alarm.id },
      steps: [{ action: 'raised', by: 'system', level: 3 }],
    });
  });

  it('should be known at any time of the past as it was then', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const before = later(1);
    fall(city, 'h1');
    const low = later(1);
    city.states.observe('h1', 0.05, later(10));
    city.states.observe('h1', 0.05, later(60));
    const lower = later(1);
    city.states.observe('h1', 0.3, later(10));
    const ended = later(1);
    await city.desks.alarms.writer.flush();
    const levels = [before, low, lower, ended].map(async (time) => (await levelsAt(city, time)).get('h1'));
    expect(await Promise.all(levels)).toEqual([undefined, 3, 2, undefined]);
  });

  it('should not be public, even about what is', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const alarm = fall(city, 'h1');
    expect(alarm.publication).toBe('internal');
    expect((await city.ask('GET', '/alarms', undefined, ANYBODY)).body).toEqual({ alarms: [] });
    expect((await city.ask('GET', `/alarms/${alarm.id}`, undefined, ANYBODY)).status).toBe(404);
  });

  it('should grow, fall and end as the value does, and stay until it is answered', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    city.states.observe('h1', 0.05, later(10));
    city.states.observe('h1', 0.05, later(60));
    expect(shown(city)).toMatchObject([{ id, level: 2, highest: 2 }]);
    city.states.observe('h1', 0.12, later(10));
    expect(shown(city)).toMatchObject([{ id, level: 3, highest: 2 }]);
    city.states.observe('h1', 0.3, later(10));
    expect(shown(city)).toMatchObject([{ id, ended: now }]);
    expect(city.states.levels.at(-1)).toEqual(['h1', 0]);
    expect((await city.ask('POST', `/alarms/${id}/acknowledge`, {}, OPERATOR)).status).toBe(200);
    expect(shown(city)).toEqual([]);
    expect((await city.ask('GET', '/alarms?past=1')).body.alarms).toMatchObject([
      { id, acknowledged: { by: '李值班' } },
    ]);
  });

  it('should be the same one when it comes back unanswered', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    city.states.observe('h1', 0.3, later(10));
    fall(city, 'h1');
    expect(shown(city)).toMatchObject([{ id, repeats: 1, level: 3 }]);
    expect(shown(city)[0].ended).toBeUndefined();
  });

  it('should ask again for an answer when it grows worse than it was', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    await city.ask('POST', `/alarms/${id}/acknowledge`, { note: '已派人' });
    expect(shown(city)[0].acknowledged).toMatchObject({ by: '王指挥', note: '已派人' });
    city.states.observe('h1', 0.05, later(10));
    city.states.observe('h1', 0.05, later(60));
    expect(shown(city)[0]).toMatchObject({ id, level: 2 });
    expect(shown(city)[0].acknowledged).toBeUndefined();
  });

  it('should never be raised by a drill or a run', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    city.states.observe('h1', 0.01, later(1), 'drill-1');
    city.states.observe('h1', 0.01, later(90), 'drill-1');
    expect(shown(city)).toEqual([]);
  });

  it('should end when its thing is gone', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    fall(city, 'h1');
    city.states.remove('h1');
    expect(shown(city)[0].ended).toBe(now);
  });

  it('should go on after a restart, and not be raised anew', async () => {
    const city = await start('restart');
    city.states.introduce(thing('h1'), thing('h2'));
    const { id } = fall(city, 'h1');
    await city.close();
    open.splice(open.indexOf(city), 1);
    const again = await start('restart', city.states);
    expect(shown(again)).toMatchObject([{ id, level: 3 }]);
    again.states.observe('h1', 0.12, later(30));
    expect(shown(again)).toMatchObject([{ id, revision: 1 }]);
    again.states.observe('h1', 0.3, later(30));
    expect(shown(again)).toMatchObject([{ id, ended: now }]);
  });

  it('should call the next while nobody answers', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    fall(city, 'h1', 0.05);
    later(181);
    city.desks.alarms.tick();
    expect(shown(city)[0]).toMatchObject({ level: 2, escalated: 1 });
    later(600);
    city.desks.alarms.tick();
    city.desks.alarms.tick();
    expect(shown(city)[0].escalated).toBe(2);
    await city.ask('POST', `/alarms/${shown(city)[0].id}/acknowledge`, {});
    later(6_000);
    city.desks.alarms.tick();
    expect(shown(city)[0].escalated).toBe(2);
  });

  it('should be raised by silence, and end with a word', async () => {
    const city = await start('silent', undefined, [SILENT]);
    city.states.introduce(thing('h1'));
    city.states.observe('h1', 0.3, later(1));
    later(599);
    city.desks.alarms.tick();
    expect(shown(city)).toEqual([]);
    later(2);
    city.desks.alarms.tick();
    expect(shown(city)).toMatchObject([{ rule: 'silent', level: 4 }]);
    city.states.observe('h1', 0.3, later(1));
    expect(shown(city)[0].ended).toBe(now);
  });

  it('should not take the time that the server was off for silence', async () => {
    const states = new SmallStates();
    states.introduce(thing('h1'));
    states.observe('h1', 0.3, now);
    later(86_400);
    const city = await start('was-off', states, [SILENT]);
    city.desks.alarms.tick();
    expect(shown(city)).toEqual([]);
  });
});

describe('the past', () => {
  it('should show the level that stood on a thing at each time', async () => {
    const city = await start();
    city.states.introduce(thing('h1'), thing('h2'));
    const before = now;
    fall(city, 'h1');
    const yellow = now;
    city.states.observe('h1', 0.05, later(10));
    city.states.observe('h1', 0.05, later(60));
    const orange = now;
    city.states.observe('h1', 0.3, later(10));
    const over = now;
    fall(city, 'h2');
    const other = now;
    await city.desks.alarms.writer.flush();
    const at = async (time: number) => Object.fromEntries(await levelsAt(city, time));
    expect(await at(before)).toEqual({});
    expect(await at(yellow)).toEqual({ h1: 3 });
    expect(await at(orange)).toEqual({ h1: 2 });
    expect(await at(over)).toEqual({});
    expect(await at(other)).toEqual({ h2: 3 });
  });
});

describe('a storm', () => {
  it('should be one group with its members, answered at once', async () => {
    const city = await start();
    const ids = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
    city.states.introduce(...ids.map((id) => thing(id)), thing('far', { areas: ['street-9', 'district-9'] }));
    for (const id of [...ids, 'far']) city.states.observe(id, 0.12, now);
    later(60);
    for (const id of [...ids, 'far']) city.states.observe(id, 0.12, now);
    const groups = new Map(shown(city).map(({ thing: id, group }) => [id, group]));
    expect(groups.get('h1')).toBeDefined();
    expect(new Set(ids.map((id) => groups.get(id))).size).toBe(1);
    expect(groups.get('far')).toBeUndefined();
    const all = shown(city).map(({ id }) => id);
    const answer = await city.ask('POST', '/alarms/acknowledge', { ids: all, note: '爆管' }, OPERATOR);
    expect(answer.body.answered).toHaveLength(6);
    expect(answer.body.refused).toHaveLength(1);
  });
});

describe('an answer to an alarm', () => {
  it.each([
    ['an operator of its district', OPERATOR, 200],
    ['a commander', COMMANDER, 200],
    ['an operator of another district', NEIGHBOUR, 404],
    ['a viewer, as a wall is', VIEWER, 403],
    ['anybody', ANYBODY, 404],
  ])('by %s: %#', async (_, who, status) => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    expect((await city.ask('POST', `/alarms/${id}/acknowledge`, {}, who)).status).toBe(status);
    expect(shown(city)[0].acknowledged !== undefined).toBe(status === 200);
    if (status === 200 || status === 403)
      expect(city.audit.at(-1)).toMatchObject({
        actor: who.id,
        object: `alarm:${id}`,
        outcome: status === 200 ? 'done' : 'refused',
      });
  });

  it('should be done once for one request, and told apart from that of somebody else', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    const request = 'request-0001';
    const first = await city.ask('POST', `/alarms/${id}/acknowledge`, { request }, OPERATOR);
    const again = await city.ask('POST', `/alarms/${id}/acknowledge`, { request }, OPERATOR);
    expect(again).toEqual(first);
    const other = await city.ask('POST', `/alarms/${id}/acknowledge`, { request: 'request-0002' });
    expect(other).toMatchObject({
      status: 409,
      body: { error: 'changed', newest: { acknowledged: { by: '李值班' } } },
    });
  });

  it('should let one of two win who assign at once', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id, revision } = fall(city, 'h1');
    const [a, b] = await Promise.all([
      city.ask('POST', `/alarms/${id}/assign`, { to: '消防一中队', revision }),
      city.ask('POST', `/alarms/${id}/assign`, { to: '水务公司', revision }),
    ]);
    expect([a.status, b.status].sort()).toEqual([200, 409]);
    const winner = a.status === 200 ? a : b;
    expect(shown(city)[0].assigned?.to).toBe(winner.body.alarm.assigned.to);
  });

  it('should keep who did what in order', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    await city.ask('POST', `/alarms/${id}/note`, { note: '电话无人接' }, OPERATOR);
    await city.ask('POST', `/alarms/${id}/assign`, { to: '水务公司' }, OPERATOR);
    await city.ask('POST', `/alarms/${id}/acknowledge`, {}, COMMANDER);
    const { steps } = (await city.ask('GET', `/alarms/${id}`)).body;
    expect(steps.map(({ action, by }: { action: string; by: string }) => [action, by])).toEqual([
      ['raised', 'system'],
      ['noted', OPERATOR.id],
      ['assigned', OPERATOR.id],
      ['acknowledged', COMMANDER.id],
    ]);
  });

  it.each([
    ['an unknown field', { louder: true }],
    ['an empty note', { note: '' }],
    ['a request id that is too short', { request: 'x' }],
  ])('should be refused with %s', async (_, body) => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    const answer = await city.ask('POST', `/alarms/${id}/acknowledge`, body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid' } });
  });

  it('should be refused where it is no JSON', async () => {
    const city = await start();
    expect(await city.ask('POST', '/alarms/acknowledge', '{')).toEqual({
      status: 400,
      body: { error: 'entity-parse-failed' },
    });
  });
});

describe('while the database is away', () => {
  it('should show what is raised, refuse what people do, and write all when it is back', async () => {
    const city = await start('away');
    city.states.introduce(thing('h1'));
    database.away = true;
    const { id } = fall(city, 'h1');
    expect((await city.ask('GET', '/alarms')).body.alarms).toMatchObject([{ id }]);
    const refused = await city.ask('POST', `/alarms/${id}/acknowledge`, { request: 'request-away' });
    expect(refused).toMatchObject({ status: 503, body: { error: 'database-away' } });
    expect(shown(city)[0].acknowledged).toBeUndefined();
    database.away = false;
    const answered = await city.ask('POST', `/alarms/${id}/acknowledge`, { request: 'request-away' });
    expect(answered.status).toBe(200);
    expect((await city.ask('GET', `/alarms/${id}`)).body.steps).toMatchObject([
      { action: 'raised' },
      { action: 'acknowledged' },
    ]);
  });
});

describe('an answer of which it was not heard in time that it was written', () => {
  const acked = { level: 2, acknowledged: { by: COMMANDER.name } };

  it('should be shown as soon as it is, and not be lost by what the clock does meanwhile', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    await city.desks.alarms.writer.flush();
    let commit: () => void = () => undefined;
    database.held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const answer = await city.ask('POST', `/alarms/${id}/acknowledge`, {});
    expect(answer).toMatchObject({ status: 503, body: { error: 'database-away' } });
    city.states.observe('h1', 0.05, later(1));
    city.states.observe('h1', 0.05, later(60));
    expect(city.desks.alarms.byId(id)?.acknowledged).toBeUndefined();
    commit();
    await expect.poll(() => city.desks.alarms.byId(id)).toMatchObject(acked);
    await city.desks.alarms.writer.flush();
    expect(await city.desks.alarms.store.byId(id)).toMatchObject(acked);
  }, 20_000);

  it('should be shown when it is sent again', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const alarm = fall(city, 'h1', 0.05);
    await city.desks.alarms.writer.flush();
    const answered = { by: COMMANDER.name, time: now };
    await city.desks.alarms.store.saveOnce(
      {
        id: 'change-unheard',
        alarm: { ...alarm, acknowledged: answered, revision: alarm.revision + 1 },
        step: { ...answered, action: 'acknowledged' },
      },
      'request-unheard',
    );
    const again = await city.ask('POST', `/alarms/${alarm.id}/acknowledge`, { request: 'request-unheard' });
    expect(again.body.alarm).toMatchObject(acked);
    expect(city.desks.alarms.byId(alarm.id)).toMatchObject(acked);
  });
});

describe('a clock that is set back', () => {
  it('should let an alarm be answered and leave, before it was opened by that clock', async () => {
    const city = await start();
    city.states.introduce(thing('h1'));
    const { id } = fall(city, 'h1');
    await city.desks.alarms.writer.flush();
    city.states.observe('h1', 0.3, later(10));
    await city.desks.alarms.writer.flush();
    const right = now;
    now -= 3_600_000;
    expect((await city.ask('POST', `/alarms/${id}/acknowledge`, {})).status).toBe(200);
    now = right;
    expect(shown(city)).toEqual([]);
  });
});

describe('rules', () => {
  it('should be versions with their authors; an old one is restored by saving it again', async () => {
    const city = await start();
    const lower = { ...RULE, levels: [{ level: 3, below: 0.12 }] };
    const saved = await city.ask('PUT', '/alarm-rules/hydrant-pressure', {
      rule: lower,
      basedOn: 1,
      note: '放宽',
    });
    expect(saved).toMatchObject({ status: 200, body: { version: 2, authorName: '王指挥', note: '放宽' } });
    const late = await city.ask('PUT', '/alarm-rules/hydrant-pressure', { rule: lower, basedOn: 1 });
    expect(late).toMatchObject({ status: 409, body: { error: 'changed', newest: { version: 2 } } });
    const { versions } = (await city.ask('GET', '/alarm-rules/hydrant-pressure')).body;
    expect(versions.map(({ version, author }: AlarmRuleVersion) => [version, author])).toEqual([
      [2, COMMANDER.id],
      [1, 'system'],
    ]);
    await city.ask('PUT', '/alarm-rules/hydrant-pressure', { rule: versions[1].rule, basedOn: 2 });
    expect(city.desks.alarms.rules.newest('hydrant-pressure')).toMatchObject({ version: 3, rule: RULE });
  });

  it('should hold at once for what is open', async () => {
    const city = await start();
    city.states.introduce(thing('h1'), thing('h2'));
    fall(city, 'h1', 0.12);
    fall(city, 'h2', 0.05);
    const rule = { ...RULE, levels: [{ level: 1, below: 0.1 }] };
    await city.ask('PUT', '/alarm-rules/hydrant-pressure', { rule, basedOn: 1 });
    const [first, second] = shown(city);
    expect(first).toMatchObject({ thing: 'h1', ended: now });
    expect(second).toMatchObject({ thing: 'h2', level: 1 });
    await city.ask('DELETE', '/alarm-rules/hydrant-pressure', { basedOn: 2 });
    expect(shown(city).every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it('should be refused where they make no sense, or to who may not', async () => {
    const city = await start();
    const wrong = {
      ...RULE,
      levels: [...RULE.levels].map(({ level, below }) => ({ level: 5 - level, below })),
    };
    expect(await city.ask('PUT', '/alarm-rules/hydrant-pressure', { rule: wrong, basedOn: 1 })).toMatchObject(
      {
        status: 400,
        body: { error: 'levels-not-in-order' },
      },
    );
    const body = { rule: RULE, basedOn: 1 };
    expect((await city.ask('PUT', '/alarm-rules/hydrant-pressure', body, OPERATOR)).status).toBe(403);
    expect((await city.ask('PUT', '/alarm-rules/hydrant-pressure', body, ANYBODY)).status).toBe(404);
    const district: Who = { ...COMMANDER, grants: [{ ...COMMANDER.grants[0], areas: ['district-1'] }] };
    expect((await city.ask('PUT', '/alarm-rules/hydrant-pressure', body, district)).status).toBe(403);
  });
});
