import { describe, expect, it } from 'vitest';
import { durationText } from '../../../../viewer/panels/feeds/duration.ts';
import { feedsOf } from '../../../../viewer/panels/live/feeds-of.ts';
import { marksOf, ticksOf } from '../../../../viewer/panels/live/ticks.ts';
import { lineOf, momentOfKey } from '../../../../viewer/panels/live/time-line.ts';

const HOUR = 3_600_000;

describe('keys of the time line', () => {
  const present = Date.UTC(2026, 5, 20, 12);
  const span = 24 * HOUR;
  const { from } = lineOf({ isLive: true, time: present, present, span });
  const at = { time: present - HOUR, step: HOUR / 2, from };

  it('should go to the earliest that is kept with Home, also where the line does not reach it', () => {
    const keptFrom = present - 30 * 24 * HOUR;
    const moment = momentOfKey('Home', { ...at, keptFrom });
    expect(moment).toBe(keptFrom);
    const line = lineOf({ isLive: false, time: keptFrom, present, span });
    expect(line.from).toBeLessThanOrEqual(keptFrom);
    expect(line.to).toBeGreaterThan(keptFrom);
    expect(momentOfKey('Home', { ...at, keptFrom: present - 2 * HOUR })).toBe(present - 2 * HOUR);
  });

  it('should go to the left end with Home while nobody knows what is kept', () => {
    expect(momentOfKey('Home', { ...at, keptFrom: undefined })).toBe(present - span);
  });

  it('should go by steps with the arrows, by ten with the page keys, and nowhere with others', () => {
    const go = (key: string) => momentOfKey(key, { ...at, keptFrom: undefined });
    expect(go('ArrowLeft')).toBe(at.time - at.step);
    expect(go('PageUp')).toBe(at.time + 10 * at.step);
    expect(go('a')).toBeUndefined();
    expect(go('toString')).toBeUndefined();
  });
});

describe('ticksOf', () => {
  it('should stand at round times of the clocks of the city', () => {
    const from = Date.UTC(2026, 5, 20, 17, 12);
    // Half past: India is 5:30 east of UTC.
    const ticks = ticksOf(from, from + 6 * HOUR, 330, 12);
    expect(ticks[0]).toEqual({ time: Date.UTC(2026, 5, 20, 17, 30), label: '23:00' });
    for (const { label } of ticks) expect(label).toMatch(/:[03]0$|^06-21$/);
  });

  it('should name the day at midnight of the city', () => {
    const from = Date.UTC(2026, 5, 20, 12);
    const midnight = ticksOf(from, from + 24 * HOUR, 480, 12).find(({ label }) => label === '06-21');
    expect(midnight?.time).toBe(Date.UTC(2026, 5, 20, 16));
  });

  it.each([1, 6, 24, 168, 24 * 90])('should be no more than are wanted over %i hours', (hours) => {
    const ticks = ticksOf(1_000_000, 1_000_000 + hours * HOUR, 480, 12);
    expect(ticks.length).toBeLessThanOrEqual(13);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
  });
});

describe('marksOf', () => {
  it('should show the worst of what falls on one place, and nothing from outside', () => {
    const marks = [
      { time: 500, level: 4 },
      { time: 501, level: 2 },
      { time: 502, level: 0 },
      { time: 900, level: 0 },
      { time: 1_500, level: 1 },
    ];
    expect(marksOf(marks, 0, 1_000, 100)).toEqual([
      { share: 0.5, level: 2 },
      { share: 0.9, level: 0 },
    ]);
  });
});

describe('feedsOf', () => {
  const feed = (id: string, more: object = {}) => ({
    id,
    name: { 'zh-CN': id, en: id },
    connection: 'connected',
    ...more,
  });

  it('should put those in trouble first', () => {
    const records = {
      a: feed('a'),
      b: feed('b', { stale: true }),
      c: feed('c', { connection: 'failed' }),
    };
    expect(feedsOf(records).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('should leave out what is no feed', () => {
    expect(feedsOf({ a: undefined, b: 'text', c: { id: 'c' }, d: feed('d') }).map(({ id }) => id)).toEqual([
      'd',
    ]);
  });
});

describe('durationText', () => {
  it.each([
    [12.4, '12 ms'],
    [3_400, '3.4 s'],
    [42_000, '42 s'],
    [300_000, '5 min'],
    [-7_200_000, '2 h'],
  ])('should tell %i ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
