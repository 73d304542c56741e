import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLOT, TimerWheel } from '../../../realtime/state/timer-wheel.ts';

describe('a timer wheel', () => {
  it('should give each key once, when its time has come and not before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 60_000 }))),
        (sets) => {
          const wheel = new TimerWheel<number>();
          const times = new Map<number, number>();
          for (const [key, time] of sets) {
            wheel.set(key, time);
            times.set(key, time);
          }
          const given = new Map<number, number>();
          for (let now = 0; now <= 61_000; now += 500)
            for (const key of wheel.due(now)) {
              expect(given.has(key)).toBe(false);
              given.set(key, now);
            }
          expect([...given.keys()].sort()).toEqual([...times.keys()].sort());
          for (const [key, now] of given) {
            expect(now).toBeGreaterThanOrEqual(times.get(key) as number);
            expect(now - (times.get(key) as number)).toBeLessThanOrEqual(SLOT + 500);
          }
        },
      ),
    );
  });

  it('should give all that is due after a leap of the clock', () => {
    const wheel = new TimerWheel<string>();
    wheel.set('a', 1_000);
    wheel.set('b', 3_600_000);
    expect(wheel.due(7_200_000).sort()).toEqual(['a', 'b']);
    expect(wheel.has('a')).toBe(false);
    expect(wheel.due(7_200_000)).toEqual([]);
  });
});
