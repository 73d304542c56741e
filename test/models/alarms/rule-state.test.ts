import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freshRuleState,
  type RuleReading,
  restoredRuleState,
  takeReading,
  takeSilence,
} from '../../../models/alarms/rule-state.ts';
import { type AlarmRule, alarmRuleSchema } from '../../../models/schema/index.ts';

const rule = (given: object): AlarmRule =>
  alarmRuleSchema.parse({
    id: 'r',
    name: { 'zh-CN': '规则', en: 'rule' },
    property: 'x',
    levels: [{ level: 3, above: 10 }],
    ...given,
  });

const MINUTE = 60_000;

/** Levels after each reading. */
function levelsOf(
  given: AlarmRule,
  readings: readonly [time: number, value: RuleReading['value']][],
  gap?: number,
) {
  const state = freshRuleState();
  return readings.map(([time, value]) => {
    takeReading(given, state, { time, value }, gap);
    return state.level;
  });
}

describe('a level', () => {
  it.each([
    ['is not reached below its value', { level: 3, above: 10 }, 9.99, 0],
    ['is reached at its value', { level: 3, above: 10 }, 10, 3],
    ['is not reached at the value that it must be below', { level: 3, below: 10 }, 10, 0],
    ['is reached below its value', { level: 3, below: 10 }, 9.99, 3],
    ['is reached by a word', { level: 2, equals: 'dark' }, 'dark', 2],
    ['is not reached by another word', { level: 2, equals: 'dark' }, 'running', 0],
    ['is reached by a truth', { level: 1, equals: true }, true, 1],
    ['is not reached by the number that stands for it', { level: 1, equals: true }, 1, 0],
    ['is not reached by a word where it has a number', { level: 1, above: 1 }, '5', 0],
  ])('%s', (_, level, value, expected) => {
    expect(levelsOf(rule({ levels: [level] }), [[0, value]])).toEqual([expected]);
  });

  it('should be the gravest of those that are reached, and fall step by step', () => {
    const levels = [
      { level: 4, above: 10 },
      { level: 3, above: 20 },
      { level: 1, above: 40 },
    ];
    const values: [number, number][] = [5, 15, 45, 25, 12, 3].map((value, i) => [i, value]);
    expect(levelsOf(rule({ levels }), values)).toEqual([0, 4, 1, 3, 4, 0]);
  });

  it('should end only when the value has come back by more than the hysteresis', () => {
    const values: [number, number][] = [10, 9, 8, 7.99, 9.99, 10].map((value, i) => [i, value]);
    expect(levelsOf(rule({ hysteresis: 2 }), values)).toEqual([3, 3, 3, 0, 0, 3]);
  });

  it('should end upwards where it is reached downwards', () => {
    const given = rule({ levels: [{ level: 2, below: 0.1 }], hysteresis: 0.05 });
    const values: [number, number][] = [0.09, 0.12, 0.149, 0.16].map((value, i) => [i, value]);
    expect(levelsOf(given, values)).toEqual([2, 2, 2, 0]);
  });

  it('should begin when it has been met for the duration, by all readings', () => {
    const given = rule({ duration: 120 });
    expect(
      levelsOf(given, [
        [0, 11],
        [MINUTE, 11],
        [1.5 * MINUTE, 9],
        [2 * MINUTE, 11],
        [3 * MINUTE, 12],
        [4 * MINUTE, 11],
      ]),
    ).toEqual([0, 0, 0, 0, 0, 3]);
  });

  it('should say since when it has been met', () => {
    const given = rule({ duration: 60 });
    const state = freshRuleState();
    takeReading(given, state, { time: 1_000, value: 11 });
    expect(takeReading(given, state, { time: 70_000, value: 11 })).toEqual({
      from: 0,
      to: 3,
      began: 1_000,
      time: 70_000,
    });
  });

  it('should not take a pause for a proof that it held all the time', () => {
    const given = rule({ duration: 120 });
    expect(
      levelsOf(
        given,
        [
          [0, 11],
          [10 * MINUTE, 11],
          [12 * MINUTE, 11],
        ],
        3 * MINUTE,
      ),
    ).toEqual([0, 0, 3]);
  });

  it('should hold through a pause once it holds', () => {
    expect(
      levelsOf(
        rule({}),
        [
          [0, 11],
          [60 * MINUTE, 11],
        ],
        MINUTE,
      ),
    ).toEqual([3, 3]);
  });

  it('should not hear readings that come late or twice', () => {
    const given = rule({});
    const state = freshRuleState();
    takeReading(given, state, { time: 100, value: 11 });
    expect(takeReading(given, state, { time: 90, value: 1 })).toBeUndefined();
    expect(takeReading(given, state, { time: 100, value: 1 })).toBeUndefined();
    expect(state.level).toBe(3);
  });
});

describe('a rate', () => {
  const given = rule({ watches: 'rate', levels: [{ level: 3, above: 1 }] });

  it('should be the change per minute', () => {
    // 5 in 5 minutes is 1 a minute.
    expect(
      levelsOf(given, [
        [0, 0],
        [5 * MINUTE, 4.9],
        [10 * MINUTE, 9.9],
      ]),
    ).toEqual([0, 0, 3]);
  });

  it('should not be reckoned from less than a minute: noise of a second is none', () => {
    const readings: [number, number][] = Array.from({ length: 59 }, (_, second) => [
      second * 1_000,
      second % 2,
    ]);
    expect(Math.max(...levelsOf(given, readings))).toBe(0);
  });

  it('should be seen within a minute where readings come each second', () => {
    const readings: [number, number][] = Array.from({ length: 62 }, (_, second) => [
      second * 1_000,
      second / 30,
    ]);
    const levels = levelsOf(given, readings);
    expect(levels.indexOf(3)).toBe(60);
  });
});

describe('silence', () => {
  const given = rule({ watches: 'silence', levels: [{ level: 4, above: 3 }] });

  it('should be told by how many rhythms went by, and end with a word', () => {
    const state = freshRuleState();
    expect(takeSilence(given, state, 2.9, 29)).toBeUndefined();
    expect(takeSilence(given, state, 3, 30)?.to).toBe(4);
    expect(takeSilence(given, state, 0, 31)?.to).toBe(0);
  });
});

describe('a restored rule', () => {
  it('should go on with what held, without beginning anew', () => {
    const given = rule({
      levels: [
        { level: 3, above: 10 },
        { level: 2, above: 20 },
      ],
      duration: 600,
      hysteresis: 1,
    });
    const state = restoredRuleState(given, 2, 1_000);
    expect(takeReading(given, state, { time: 5_000, value: 21 })).toBeUndefined();
    expect(takeReading(given, state, { time: 6_000, value: 15 })).toMatchObject({
      from: 2,
      to: 3,
      began: 1_000,
    });
    expect(takeReading(given, state, { time: 7_000, value: 8 })).toMatchObject({
      from: 3,
      to: 0,
      began: 1_000,
    });
  });
});

describe('any rule on any readings', () => {
  const readings = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 90 }), fc.double({ min: 0, max: 20, noNaN: true })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  const inOrder = (steps: [number, number][]): { time: number; value: number }[] => {
    let time = 0;
    return steps.map(([seconds, value]) => ({ time: (time += seconds * 1_000), value }));
  };

  it('should not change twice while the value stays within the hysteresis', () => {
    fc.assert(
      fc.property(readings, fc.double({ min: 0.5, max: 5, noNaN: true }), (steps, hysteresis) => {
        const given = rule({ hysteresis });
        const state = freshRuleState();
        let changes = 0;
        for (const { time, value } of inOrder(steps)) {
          const within = 10 - hysteresis + (value / 20) * hysteresis * 1.5;
          if (takeReading(given, state, { time, value: within })) changes++;
        }
        expect(changes).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('should never raise what has been met for less than the duration, nor be met and not raise it', () => {
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 300 }), (steps, duration) => {
        const given = rule({ duration });
        const state = freshRuleState();
        let since: number | undefined;
        for (const reading of inOrder(steps)) {
          since = reading.value >= 10 ? (since ?? reading.time) : undefined;
          const change = takeReading(given, state, reading);
          const isDue = since !== undefined && reading.time - since >= duration * 1_000;
          expect(state.level).toBe(isDue ? 3 : 0);
          if (change?.to === 3) expect(change.time - change.began).toBeGreaterThanOrEqual(duration * 1_000);
        }
      }),
    );
  });

  it('should come to the same whatever is repeated or comes late', () => {
    fc.assert(
      fc.property(readings, fc.infiniteStream(fc.nat({ max: 3 })), (steps, noise) => {
        const given = rule({ hysteresis: 1, duration: 30 });
        const plain = freshRuleState();
        const noisy = freshRuleState();
        const all = inOrder(steps);
        all.forEach((reading, i) => {
          takeReading(given, plain, reading);
          takeReading(given, noisy, reading);
          const back = noise.next().value ?? 0;
          takeReading(given, noisy, { ...all[Math.max(0, i - back)], value: 99 });
          expect(noisy.level).toBe(plain.level);
        });
      }),
    );
  });
});
