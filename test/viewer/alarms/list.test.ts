import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../models/schema/alarm.ts';
import type { SeeingCamera } from '../../../models/schema/camera-facts.ts';
import type { EventCase } from '../../../models/schema/event-case.ts';
import { byPressure, caseMatches } from '../../../viewer/alarms/case-list.ts';
import { byUrgency, matches, rowsByLevel, rowsOf } from '../../../viewer/alarms/list.ts';
import { offerOf } from '../../../viewer/alarms/offered-cameras.ts';
import { alarmsOf } from '../../../viewer/alarms/records.ts';

const alarm = (id: string, given: Partial<Alarm> = {}): Alarm => ({
  id,
  rule: 'hydrant-pressure',
  thing: `hydrant:${id}`,
  datastream: 'pressure',
  level: 3,
  highest: 3,
  began: 1_000,
  changed: 1_000,
  escalated: 0,
  name: { 'zh-CN': '消火栓水压不足', en: 'Hydrant without pressure' },
  thingName: { 'zh-CN': `消火栓 ${id}`, en: `Hydrant ${id}` },
  layer: 'hydrants',
  publication: 'internal',
  areas: ['street-1', 'district-1'],
  simulated: false,
  repeats: 0,
  revision: 1,
  ...given,
});
const answered = { acknowledged: { by: '李值班', time: 2_000 } };

describe('the list of alarms', () => {
  it('should begin with what waits for an answer, then what stands, then what is graver, then what is newer', () => {
    const alarms = [
      alarm('answered-grave', { level: 1, ...answered }),
      alarm('ended', { level: 1, ended: 3_000 }),
      alarm('old', { began: 1_000 }),
      alarm('new', { began: 2_000 }),
      alarm('grave', { level: 2 }),
    ];
    expect([...alarms].sort(byUrgency).map(({ id }) => id)).toEqual([
      'grave',
      'new',
      'old',
      'ended',
      'answered-grave',
    ]);
  });

  it('should show a storm as one line, as urgent as its most urgent alarm', () => {
    const rows = rowsOf([
      alarm('a', { group: 'storm' }),
      alarm('alone', { level: 2 }),
      alarm('b', { group: 'storm', level: 1 }),
      alarm('c', { group: 'storm', level: 1, ...answered }),
    ]);
    expect(rows.map(({ key, alarms }) => [key, alarms.map(({ id }) => id)])).toEqual([
      ['storm', ['b', 'a', 'c']],
      ['alone', ['alone']],
    ]);
    expect(rowsByLevel(rows)).toEqual([1, 1, 0, 0]);
  });

  it('should begin with what calls who looks, since nobody answered in time', () => {
    const called = { role: 'operator' as const, within: 'area' as const, time: 0 };
    const alarms = [alarm('grave', { level: 1 }), alarm('mine', { level: 3, escalated: 1, called })];
    const first = (areas: string[]) =>
      rowsOf(alarms, { account: 'a', grants: [{ role: 'operator', areas, publication: 'internal' }] })[0].key;
    expect(first(['district-1'])).toBe('mine');
    expect(first(['district-2'])).toBe('grave');
  });

  it.each([
    [{}, true],
    [{ level: 3 }, true],
    [{ level: 2 }, false],
    [{ area: 'district-1' }, true],
    [{ area: 'district-2' }, false],
    [{ rule: 'noise-level' }, false],
    [{ text: ' 消火栓 A ' }, true],
    [{ text: 'hydrant:a' }, true],
    [{ text: '井盖' }, false],
    [{ unanswered: true }, true],
  ])('should be narrowed down by %j: %s', (filter, expected) => {
    expect(matches(alarm('a'), filter)).toBe(expected);
  });

  it('should leave answered ones out where only the others are wanted', () => {
    expect(matches(alarm('a', answered), { unanswered: true })).toBe(false);
  });

  it('should leave out what is no alarm, and read the same body once', () => {
    const body = alarm('a');
    const [first] = alarmsOf({ a: body, b: { id: 'b' }, c: null, d: 'text' });
    expect(first).toEqual(body);
    expect(alarmsOf({ a: body })[0]).toBe(first);
  });
});

describe('the cameras that are offered', () => {
  const camera = (id: string, given: { video?: 'hls'; inView?: boolean } = {}) =>
    ({
      camera: { id, ...(given.video && { video: given.video }) },
      inView: given.inView ?? true,
    }) as SeeingCamera;
  const offerOfThese = (...cameras: SeeingCamera[]) => {
    const { shown, notices } = offerOf(cameras);
    const idsOf = (some: readonly SeeingCamera[]) => some.map(({ camera: { id } }) => id);
    return [idsOf(shown), Object.fromEntries(notices.map(({ key, cameras: named }) => [key, idsOf(named)]))];
  };

  it('should be put on screen as they come, and those named that have no pictures or look away', () => {
    expect(
      offerOfThese(
        camera('seen', { video: 'hls' }),
        camera('blind'),
        camera('away', { video: 'hls', inView: false }),
      ),
    ).toEqual([['seen', 'away'], { 'alarms.camerasWithout': ['blind'], 'alarms.camerasAway': ['away'] }]);
  });

  it('should be told of where none has pictures, or none looks there, or there is none', () => {
    expect(offerOfThese(camera('blind'))).toEqual([[], { 'alarms.camerasWithout': ['blind'] }]);
    expect(
      offerOfThese(camera('away', { video: 'hls', inView: false }), camera('blind', { inView: false })),
    ).toEqual([['away'], { 'alarms.camerasWithout': ['blind'], 'alarms.camerasAllAway': ['away', 'blind'] }]);
    expect(offerOfThese()).toEqual([[], { 'alarms.noCamera': [] }]);
  });
});

const event = (code: string, given: Partial<EventCase> = {}): EventCase => ({
  code,
  kind: 'traffic',
  title: { 'zh-CN': '追尾', en: 'Collision' },
  time: 0,
  opened: 1_000,
  state: 'reported',
  steps: [],
  overdue: false,
  reports: [],
  merged: [],
  reopened: 0,
  cancelled: false,
  publication: 'internal',
  areas: ['street-1'],
  simulated: false,
  revision: 1,
  ...given,
});

describe('the list of events', () => {
  it('should begin with what is late, then what is graver, and end with what is over', () => {
    const events = [
      event('closed', { state: 'closed', level: 1, overdue: true }),
      event('plain'),
      event('newer', { opened: 2_000 }),
      event('grave', { level: 1 }),
      event('late', { level: 4, overdue: true }),
    ];
    expect(events.sort(byPressure).map(({ code }) => code)).toEqual([
      'late',
      'grave',
      'newer',
      'plain',
      'closed',
    ]);
  });

  it.each([
    [{}, {}, true],
    [{ state: 'reviewed' as const }, {}, false],
    [{ state: 'reviewed' as const }, { over: true }, true],
    [{}, { kind: 'fire' }, false],
    [{}, { overdue: true }, false],
    [{ overdue: true }, { overdue: true }, true],
    [{}, { text: 'lj-1' }, true],
    [{}, { area: 'street-2' }, false],
  ])('should be narrowed down: %j by %j: %s', (given, filter, expected) => {
    expect(caseMatches(event('LJ-1', given), filter)).toBe(expected);
  });
});
