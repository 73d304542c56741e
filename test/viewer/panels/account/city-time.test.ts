import { describe, expect, it } from 'vitest';
import { cityTime } from '../../../../viewer/panels/account/city-time.ts';

/** 2026-03-01 00:30 in Beijing, which this machine need not be in. */
const TIME = Date.UTC(2026, 1, 28, 16, 30, 5);

describe('times of the city', () => {
  it('should be those of the city, whatever zone this machine is set to', () => {
    // A machine within three hours of the city's solar time is believed, so the city lies opposite to it.
    const machine = -new Date(TIME).getTimezoneOffset();
    const hours = machine / 60 > 0 ? Math.round(machine / 60) - 11 : Math.round(machine / 60) + 11;
    const { dateAndTime, read, zone } = cityTime(hours * 15);
    expect(zone).toBe(`UTC${hours < 0 ? '−' : '+'}${Math.abs(hours)}`);
    const shown = new Date(TIME + hours * 3_600_000).toISOString();
    expect(dateAndTime(TIME)).toBe(shown.slice(0, 19).replace('T', ' '));
    expect(read(shown.slice(0, 16))).toBe(TIME - 5_000);
  });

  it('should say nothing for an empty field', () => {
    expect(cityTime(114).read('')).toBeUndefined();
  });
});
