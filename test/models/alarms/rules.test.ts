import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../models/access/decide.ts';
import type { AreaScope, Role } from '../../../models/access/roles.ts';
import { escalationOf, isCalled } from '../../../models/alarms/escalation.ts';
import { limitsOf } from '../../../models/alarms/own-levels.ts';
import { ruleFaults } from '../../../models/alarms/rule-faults.ts';
import { ruleOfThing, watchedDatastreams } from '../../../models/alarms/rule-fits.ts';
import { previewRule } from '../../../models/alarms/rule-preview.ts';
import { alarmRuleSchema, thingSchema } from '../../../models/schema/index.ts';
import { STANDARD_ALARM_POLICY, STANDARD_RULES } from '../../../scenes/alarms/index.ts';

const rule = (given: object) =>
  alarmRuleSchema.parse({
    id: 'r',
    name: { 'zh-CN': '规则', en: 'rule' },
    property: 'water-level',
    levels: [{ level: 3, above: 10 }],
    ...given,
  });
const thing = (given: object = {}) =>
  thingSchema.parse({
    id: 'demo:gauge-1',
    layer: 'water',
    kind: 'river-gauge',
    name: { 'zh-CN': '水位站', en: 'Gauge' },
    publication: 'internal',
    datastreams: [
      { id: 'position', property: 'position', type: 'position' },
      { id: 'level', property: 'water-level' },
    ],
    ...given,
  });
const codes = (given: object) => ruleFaults(rule(given)).map(({ code, path }) => `${path.join('.')} ${code}`);

describe('checks of a rule', () => {
  it('should find nothing wrong with any standard rule', () => {
    expect(STANDARD_RULES.length).toBeGreaterThan(15);
    for (const standard of STANDARD_RULES) expect(ruleFaults(standard), standard.id).toEqual([]);
    expect(new Set(STANDARD_RULES.map(({ id }) => id)).size).toBe(STANDARD_RULES.length);
  });

  it('should refuse a kind of event that no city knows', () => {
    expect(rule({ eventKind: 'fire' }).eventKind).toBe('fire');
    expect(() => rule({ eventKind: 'fires' })).toThrow(/eventKind/);
  });

  it.each([
    [
      'a level twice',
      {
        levels: [
          { level: 3, above: 1 },
          { level: 3, above: 2 },
        ],
      },
      'levels.1.level level-twice',
    ],
    ['a level without a condition', { levels: [{ level: 3 }] }, 'levels.0.above level-empty'],
    [
      'a grave level before a lesser one',
      {
        levels: [
          { level: 2, above: 10 },
          { level: 3, above: 20 },
        ],
      },
      'levels.1.above levels-not-in-order',
    ],
    [
      'the same the other way round',
      {
        levels: [
          { level: 3, below: 1 },
          { level: 2, below: 2 },
        ],
      },
      'levels.0.below levels-not-in-order',
    ],
    [
      'a hysteresis from which nothing comes back',
      { levels: [{ level: 3, above: 10, below: 8 }], hysteresis: 1 },
      'hysteresis hysteresis-too-wide',
    ],
    [
      'a word for a rate',
      { watches: 'rate', levels: [{ level: 3, equals: 'x' }] },
      'levels.0.equals equals-of-number-watch',
    ],
    ['a duration of silence', { watches: 'silence', duration: 5 }, 'duration duration-of-silence'],
  ])('should refuse %s', (_, given, expected) => {
    expect(codes(given)).toContain(expected);
  });
});

describe('what a rule looks at', () => {
  it('should be the datastreams of its property, and no position', () => {
    expect(watchedDatastreams(rule({}), thing())).toEqual([1]);
    expect(watchedDatastreams(rule({ property: 'position' }), thing())).toEqual([]);
    expect(watchedDatastreams(rule({ property: '*' }), thing())).toEqual([0]);
  });

  it.each([
    [{ kind: 'river-gauge' }, 1],
    [{ kind: 'manhole' }, 0],
    [{ layer: 'water', ids: ['demo:gauge-1'] }, 1],
    [{ layer: 'water', ids: ['demo:gauge-2'] }, 0],
    [{ layer: 'air' }, 0],
  ])('should be as it says: %j', (things, count) => {
    expect(watchedDatastreams(rule({ things }), thing())).toHaveLength(count);
  });

  it('should be nothing while it is switched off', () => {
    expect(watchedDatastreams(rule({ enabled: false }), thing())).toEqual([]);
  });

  it('should take thresholds from the thing, and drop levels that it has no number for', () => {
    const given = rule({
      levels: [
        { level: 3, aboveOwn: 'warningLevel' },
        { level: 2, aboveOwn: 'guaranteeLevel' },
      ],
    });
    expect(ruleOfThing(given, thing({ properties: { warningLevel: 99.5 } }))?.levels).toEqual([
      { level: 3, above: 99.5 },
    ]);
    expect(ruleOfThing(given, thing())).toBeUndefined();
  });
});

describe('the preview of a rule', () => {
  it('should tell when levels would have held', () => {
    const given = rule({
      levels: [
        { level: 3, above: 10 },
        { level: 2, above: 20 },
      ],
      hysteresis: 1,
    });
    const readings = [5, 12, 25, 12, 9.5, 5, 12].map((value, i) => ({ time: i * 60_000, value }));
    expect(previewRule(given, readings, { rhythm: 60, until: 600_000 })).toEqual([
      { level: 3, from: 60_000, to: 120_000 },
      { level: 2, from: 120_000, to: 180_000 },
      { level: 3, from: 180_000, to: 300_000 },
      { level: 3, from: 360_000 },
    ]);
  });

  it('should tell of silence from rhythms without a word', () => {
    const given = rule({ watches: 'silence', levels: [{ level: 4, above: 3 }] });
    const readings = [0, 10_000, 60_000].map((time) => ({ time, value: 1 }));
    expect(previewRule(given, readings, { rhythm: 10, until: 100_000 })).toEqual([
      { level: 4, from: 40_000, to: 60_000 },
      { level: 4, from: 90_000 },
    ]);
  });
});

describe('limits of a thing', () => {
  const own = rule({
    levels: [
      { level: 3, aboveOwn: 'warningLevel' },
      { level: 2, above: 99 },
    ],
  });

  it('should be those of the rule and the numbers that the thing has of its own, by their names', () => {
    expect(limitsOf(own, { properties: { warningLevel: 96.5 } })).toEqual([
      { level: 3, value: 96.5, own: { 'zh-CN': '警戒水位', en: 'Warning level' } },
      { level: 2, value: 99 },
    ]);
    expect(limitsOf(own, { properties: {} })).toEqual([{ level: 2, value: 99 }]);
    expect(
      limitsOf(rule({ levels: [{ level: 3, aboveOwn: 'x' }] }), { properties: { x: 'no number' } }),
    ).toEqual([]);
  });
});

describe('escalation', () => {
  const at = (level: number, seconds: number, acknowledged = false) =>
    escalationOf(
      STANDARD_ALARM_POLICY,
      {
        level,
        raised: 1_000,
        began: 0,
        ...(acknowledged ? { acknowledged: { by: 'a', time: 2_000 } } : {}),
      },
      1_000 + seconds * 1_000,
    );

  it.each([
    [1, 59, 0, undefined],
    [1, 60, 1, 'operator'],
    [1, 180, 2, 'commander'],
    [2, 179, 0, undefined],
    [2, 600, 2, 'commander'],
    [4, 100_000, 0, undefined],
  ])('should call at level %i after %i s %i times', (level, seconds, count, to) => {
    expect(at(level, seconds)).toMatchObject({ count, ...(to ? { step: { to } } : {}) });
  });

  it('should call whoever has the shift, or the role where the alarm is, and nobody else', () => {
    const of = (role: Role, areas: AreaScope = '*', account = 'a'): Subject => ({
      account,
      grants: [{ role, areas, publication: 'internal' }],
    });
    const alarm = { areas: ['street-1', 'district-1'] };
    const near = { ...alarm, called: { role: 'operator' as const, within: 'area' as const, time: 0 } };
    expect(isCalled(of('operator', ['district-1']), near)).toBe(true);
    expect(isCalled(of('operator', ['district-2']), near)).toBe(false);
    expect(isCalled(of('commander'), near)).toBe(false);
    const person = { id: 'duty', name: '李值班' };
    expect(isCalled(of('viewer', [], 'duty'), { ...near, called: { ...near.called, person } })).toBe(true);
    const city = { ...alarm, called: { role: 'commander' as const, within: 'city' as const, time: 0 } };
    expect(isCalled(of('commander', ['district-1']), city)).toBe(false);
    expect(isCalled(of('commander'), city)).toBe(true);
    expect(isCalled(of('commander'), { ...city, acknowledged: { by: 'a', time: 1 } })).toBe(false);
  });

  it('should end with an answer', () => {
    expect(at(1, 10_000, true)).toEqual({ count: 0 });
  });
});
