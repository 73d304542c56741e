import { describe, expect, it } from 'vitest';
import {
  nightFactor,
  solarNoon,
  solarTermInstant,
  sunPosition,
  sunriseAndSunset,
} from '../../../viewer/globe/sun-position.ts';

const MINUTE = 60_000;

describe('sun position', () => {
  // Reda & Andreas, Solar Position Algorithm, NREL/TP-560-34302, table A5.1: topocentric zenith 50.11162°
  // with refraction; the refraction there is 0.0133°.
  it('should match the worked example of NREL within 0.02°', () => {
    const sun = sunPosition(Date.UTC(2003, 9, 17, 19, 30, 30), -105.1786, 39.742476);
    expect(Math.abs(sun.altitude - (90 - 50.11162 - 0.0133))).toBeLessThan(0.02);
    expect(Math.abs(sun.azimuth - 194.34024)).toBeLessThan(0.02);
  });

  // Meeus, Astronomical Algorithms, example 25.a: 1992-10-13 0h TD, apparent declination −7.78507°.
  it('should stand at 90° minus latitude plus declination at solar noon', () => {
    const noon = solarNoon(Date.UTC(1992, 9, 13), 0);
    const sun = sunPosition(noon, 0, 50);
    expect(Math.abs(sun.azimuth - 180)).toBeLessThan(0.01);
    // The declination sinks by 0.376° a day.
    const elapsed = (noon - Date.UTC(1992, 9, 13)) / 86_400_000;
    expect(Math.abs(sun.altitude - (90 - 50 - 7.78507 - 0.376 * elapsed))).toBeLessThan(0.02);
  });

  // Published by the US Naval Observatory, to the minute.
  it.each([
    [2024, 'summerSolstice', '2024-06-20T20:51:00Z'],
    [2024, 'winterSolstice', '2024-12-21T09:20:00Z'],
    [2025, 'summerSolstice', '2025-06-21T02:42:00Z'],
    [2025, 'winterSolstice', '2025-12-21T15:03:00Z'],
  ] as const)('should find the %i %s within 15 minutes', (year, term, published) => {
    expect(Math.abs(solarTermInstant(year, term) - Date.parse(published))).toBeLessThan(15 * MINUTE);
  });

  // Published by the Hong Kong Observatory: 大寒 2025, 20 January 04:00 (UTC+8).
  it('should find Great Cold 2025 within 15 minutes', () => {
    expect(
      Math.abs(solarTermInstant(2025, 'greatCold') - Date.parse('2025-01-20T04:00:00+08:00')),
    ).toBeLessThan(15 * MINUTE);
  });

  it('should have 12 hours and a few minutes of day at the equator', () => {
    const noon = solarNoon(Date.UTC(2026, 2, 20, 12), 0);
    const day = sunriseAndSunset(noon, 0, 0)!;
    const hours = (day.sunset - day.sunrise) / 3_600_000;
    expect(hours).toBeGreaterThan(12.08);
    expect(hours).toBeLessThan(12.15);
    expect(Math.abs(sunPosition(day.sunrise, 0, 0).altitude + 0.833)).toBeLessThan(0.02);
  });

  it('should have no sunrise in the polar night', () => {
    expect(sunriseAndSunset(solarNoon(Date.UTC(2026, 11, 21, 12), 15), 15, 78)).toBeUndefined();
  });

  it('should light the city by night and not by day', () => {
    expect(nightFactor(40)).toBe(0);
    expect(nightFactor(-20)).toBe(1);
    expect(nightFactor(-2)).toBeGreaterThan(nightFactor(2));
  });
});
