import { describe, expect, it } from 'vitest';
import { timeReader } from '../../../../realtime/feeds/mapping/time.ts';

const utc = (text: string) => Date.parse(text);

describe('times of sources', () => {
  it.each([
    ['iso', undefined, '2026-06-21T10:30:00+08:00', '2026-06-21T02:30:00Z'],
    ['iso', undefined, '2026-06-21T02:30:00.123456Z', '2026-06-21T02:30:00.123Z'],
    ['iso', undefined, '20260621T023000Z', '2026-06-21T02:30:00Z'],
    ['iso', undefined, '2026-06-20T16:30:00-10', '2026-06-21T02:30:00Z'],
    ['iso', 'Asia/Shanghai', '2026-06-21 10:30:00', '2026-06-21T02:30:00Z'],
    ['iso', '+08:00', '2026-06-21', '2026-06-20T16:00:00Z'],
    ['yyyy-MM-dd HH:mm:ss', 'Asia/Shanghai', '2026-06-21 10:30:05', '2026-06-21T02:30:05Z'],
    ['yyyyMMddHHmmssSSS', 'Asia/Shanghai', '20260621103005250', '2026-06-21T02:30:05.250Z'],
    ['dd/MM/yyyy HH:mm', 'Europe/Zurich', '1/7/2026 12:00', '2026-07-01T10:00:00Z'],
    ['dd/MM/yyyy HH:mm', 'Europe/Zurich', '1/12/2026 12:00', '2026-12-01T11:00:00Z'],
    // Shanghai had summer time from 1986 to 1991.
    ['iso', 'Asia/Shanghai', '1991-07-01T12:00:00', '1991-07-01T03:00:00Z'],
  ])('should read %s in %s: %s', (format, zone, text, expected) => {
    expect(timeReader(format, zone)(text)).toBe(utc(expected));
  });

  it('should read seconds and milliseconds since 1970, as numbers and as texts', () => {
    expect(timeReader('epoch-s')(1_782_000_000)).toBe(1_782_000_000_000);
    expect(timeReader('epoch-s')('1782000000.5')).toBe(1_782_000_000_500);
    expect(timeReader('epoch-ms')('1782000000000')).toBe(1_782_000_000_000);
    expect(() => timeReader('epoch-s')('soon')).toThrow(/number of seconds/);
    expect(() => timeReader('epoch-s')('')).toThrow(/number of seconds/);
  });

  it('should take an hour that is there twice for the first one, and one that is not there for the one after', () => {
    const read = timeReader('iso', 'Europe/Zurich');
    expect(new Date(read('2026-10-25T02:30:00')).toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(new Date(read('2026-03-29T01:59:00')).toISOString()).toBe('2026-03-29T00:59:00.000Z');
    expect(new Date(read('2026-03-29T03:00:00')).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  it('should guess no zone, and refuse days that there are not', () => {
    expect(() => timeReader('iso')('2026-06-21T10:30:00')).toThrow(/does not say its time zone/);
    expect(() => timeReader('iso')('2026-02-30T10:30:00Z')).toThrow(/no time that there is/);
    expect(() => timeReader('iso')('2026-06-21T25:00:00Z')).toThrow(/no time that there is/);
    expect(() => timeReader('iso', 'Mars/Olympus')).toThrow(/Asia\/Shanghai/);
    expect(() => timeReader('HH:mm')).toThrow(/has no yyyy/);
  });
});
