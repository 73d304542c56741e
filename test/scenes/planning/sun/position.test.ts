import { describe, expect, it } from 'vitest';
import {
  solarNoon,
  solarTermInstant,
  solarTime,
  solarTimeInstant,
  sunPosition,
  sunriseAndSunset,
} from '../../../../scenes/planning/sun/position.ts';
import { geocentricSun } from '../../../../scenes/planning/sun/spa.ts';

const MINUTE = 60_000;
/** Reda and Andreas, NREL/TP-560-34302, table A5.1: 17 October 2003, 12:30:30 at UTC−7, ΔT 67 s. */
const EXAMPLE = Date.UTC(2003, 9, 17, 19, 30, 30);

describe('solar position algorithm', () => {
  it('should give every number of the worked example of NREL', () => {
    const sun = geocentricSun(EXAMPLE, 67);
    expect(sun.earthLongitude).toBeCloseTo(24.0182616917, 9);
    expect(sun.earthLatitude).toBeCloseTo(-0.0001011219, 10);
    expect(sun.distance).toBeCloseTo(0.9965422974, 9);
    expect(sun.nutation).toBeCloseTo(-0.00399840431, 10);
    expect(sun.obliquityNutation).toBeCloseTo(0.00166656818, 10);
    expect(sun.obliquity).toBeCloseTo(23.440465, 6);
    expect(sun.longitude).toBeCloseTo(204.0085519281, 9);
    expect(sun.rightAscension).toBeCloseTo(202.22741, 5);
    expect(sun.declination).toBeCloseTo(-9.31434, 5);
  });

  it('should stand where the worked example of NREL has it, with the air and the height of the place', () => {
    const sun = sunPosition(EXAMPLE, -105.1786, 39.742476, {
      height: 1830.14,
      air: { pressure: 820, temperature: 11 },
      terrestrialMinusUtc: 67,
    });
    expect(90 - sun.altitude).toBeCloseTo(50.11162, 5);
    expect(sun.azimuth).toBeCloseTo(194.34024, 5);
  });

  // J. Meeus 1998, Astronomical Algorithms, example 25.b, with the whole VSOP87: 13 October 1992, 0 h TD, apparent
  // longitude 199°54′21.818″, declination −7°47′01.74″.
  it('should agree with a place reckoned by the full theory to an arc second', () => {
    const sun = geocentricSun(Date.UTC(1992, 9, 13) - 59_000, 59);
    expect(Math.abs(sun.longitude - (199 + 54 / 60 + 21.818 / 3600))).toBeLessThan(1 / 3600);
    expect(Math.abs(sun.declination + (7 + 47 / 60 + 1.74 / 3600))).toBeLessThan(1 / 3600);
  });

  it('should stand due south at noon, and 15° of hour angle on an hour later in true solar time', () => {
    const noon = solarNoon(Date.UTC(2026, 0, 20, 5), 106.55);
    expect(Math.abs(sunPosition(noon, 106.55, 29.56).azimuth - 180)).toBeLessThan(0.002);
    const three = solarTimeInstant(noon, 106.55, 15);
    expect(solarTime(three, 106.55)).toBeCloseTo(15, 6);
    expect((three - noon) / 3_600_000).toBeCloseTo(3, 2);
  });

  // Published by the US Naval Observatory, to the minute.
  it.each([
    [2024, 'summerSolstice', '2024-06-20T20:51:00Z'],
    [2024, 'winterSolstice', '2024-12-21T09:20:00Z'],
    [2025, 'summerSolstice', '2025-06-21T02:42:00Z'],
    [2025, 'winterSolstice', '2025-12-21T15:03:00Z'],
  ] as const)('should find the %i %s to the minute', (year, term, published) => {
    expect(Math.abs(solarTermInstant(year, term) - Date.parse(published))).toBeLessThan(MINUTE);
  });

  // Published by the Hong Kong Observatory: 大寒 2025, 20 January 04:00 (UTC+8).
  it('should find Great Cold 2025 to the minute', () => {
    const published = Date.parse('2025-01-20T04:00:00+08:00');
    expect(Math.abs(solarTermInstant(2025, 'greatCold') - published)).toBeLessThan(MINUTE);
  });

  it('should have 12 hours and a few minutes of day at the equator', () => {
    const day = sunriseAndSunset(solarNoon(Date.UTC(2026, 2, 20, 12), 0), 0, 0)!;
    const hours = (day.sunset - day.sunrise) / 3_600_000;
    expect(hours).toBeGreaterThan(12.08);
    expect(hours).toBeLessThan(12.15);
    expect(Math.abs(sunPosition(day.sunrise, 0, 0).altitude + 0.833)).toBeLessThan(0.01);
  });

  it('should have no sunrise in the polar night', () => {
    expect(sunriseAndSunset(solarNoon(Date.UTC(2026, 11, 21, 12), 15), 15, 78)).toBeUndefined();
  });
});
