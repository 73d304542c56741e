import { describe, expect, it } from 'vitest';
import { parseUnit, unitConversion } from '../../../models/units/ucum.ts';

const convert = (value: number, from: string, to: string) => unitConversion(from, to)?.(value);

describe('unitConversion', () => {
  // Values of NIST SP 811 (2008), appendix B.8, and of definitions.
  it.each([
    [212, '[degF]', 'Cel', 100],
    [-40, 'Cel', '[degF]', -40],
    [0, 'Cel', 'K', 273.15],
    [1, '[ft_i]', 'm', 0.3048],
    [1, '[cft_i]/s', 'm3/s', 0.028316846592],
    [36, 'km/h', 'm/s', 10],
    [1, '[kn_i]', 'm/s', 0.5144444444444445],
    [1, 'mg/m3', 'ug/m3', 1000],
    [1013.25, 'hPa', 'kPa', 101.325],
    [1, 'bar', 'Pa', 100_000],
    [760, 'mm[Hg]', 'Pa', 101_324.72],
    [1, 'kW.h', 'MJ', 3.6],
    [90, 'l/min', 'm3/h', 5.4],
    [0.54, '1', '%', 54],
    [180, 'deg', 'rad', Math.PI],
    [5, '{vehicles}/h', '/h', 5],
  ])('should turn %s %s into %s', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 8);
  });

  it('should refuse what measures something else, and what it does not know', () => {
    expect(unitConversion('m', 's')).toBeUndefined();
    expect(unitConversion('dB', '1')).toBeUndefined();
    expect(unitConversion('furlong', 'm')).toBeUndefined();
    expect(unitConversion('m', '')).toBeUndefined();
  });

  it('should know prefixes only where UCUM has them', () => {
    expect(parseUnit('umol')).toBeDefined();
    expect(parseUnit('kmin')).toBeUndefined();
    expect(parseUnit('m[ft_i]')).toBeUndefined();
  });
});
