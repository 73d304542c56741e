import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace, parseCoordinates, sortByDistance } from '../../../viewer/panels/search/coordinates.ts';

const GENEVA = { longitude: 6.1432, latitude: 46.2044 };

describe('reading coordinates', () => {
  it.each([
    '46.2044N 6.1432E',
    '6.1432E 46.2044N',
    'N46.2044 E6.1432',
    'E 6.1432, N 46.2044',
    '46.2044° N, 6.1432° E',
    '北纬46.2044度 东经6.1432度',
    '东经 6.1432°，北纬 46.2044°',
    '纬度 46.2044 经度 6.1432',
    '经度：6.1432，纬度：46.2044',
    'lat 46.2044 lon 6.1432',
    'latitude=46.2044; longitude=6.1432',
    '４６．２０４４Ｎ　６．１４３２Ｅ',
    '46 12.264 N 6 8.592 E',
    "46°12.264'N 6°8.592'E",
    '46°12\'15.84"N 6°8\'35.52"E',
    '46°12′15.84″N, 6°8′35.52″E',
    '46度12分15.84秒N 6度8分35.52秒E',
  ])('should read %s as one place', (text) => {
    const readings = parseCoordinates(text);
    expect(readings).toHaveLength(1);
    expect(readings[0].order).toBe('stated');
    expect(readings[0].longitude).toBeCloseTo(GENEVA.longitude, 9);
    expect(readings[0].latitude).toBeCloseTo(GENEVA.latitude, 9);
  });

  it.each([
    '46.2044, 6.1432',
    '46.2044 6.1432',
    '(46.2044; 6.1432)',
    '46 12 15.84, 6 8 35.52',
    '46 12 15.84 6 8 35.52',
    '46°12\'15.84" 6°8\'35.52"',
  ])('should give both orders of %s, latitude first', (text) => {
    const [first, second] = parseCoordinates(text);
    expect(first.order).toBe('latitude-first');
    expect(first.latitude).toBeCloseTo(GENEVA.latitude, 9);
    expect(first.longitude).toBeCloseTo(GENEVA.longitude, 9);
    expect(second).toEqual({
      longitude: first.latitude,
      latitude: first.longitude,
      order: 'longitude-first',
    });
  });

  it('should give the only order that is possible', () => {
    expect(parseCoordinates('121.4737, 31.2304')).toEqual([
      { longitude: 121.4737, latitude: 31.2304, order: 'longitude-first' },
    ]);
  });

  it('should read signs and southern and western letters', () => {
    expect(parseCoordinates('-33.9249, 18.4241')[0]).toMatchObject({
      latitude: -33.9249,
      longitude: 18.4241,
    });
    expect(parseCoordinates('33.9249S 18.4241E')).toMatchObject([{ latitude: -33.9249, longitude: 18.4241 }]);
    expect(parseCoordinates("43°30'S 172°36'W")).toMatchObject([{ latitude: -43.5, longitude: -172.6 }]);
  });

  it.each([
    '',
    'Rue du Rhône 12',
    '6.1432',
    '46.2044, 6.1432, 400',
    '46.2044N 6.1432N',
    '46.2044N 6.1432',
    '95N 6E',
    '200, 95',
    "46°72'N 6°8'E",
    "46.5°30'N 6°8'E",
    'osm:way/123',
    '12 rue 34',
    'SENS 12 34',
    '1 2 3',
  ])('should not take %s for a coordinate', (text) => {
    expect(parseCoordinates(text)).toEqual([]);
  });

  it('should put the place nearest to the city first', () => {
    const [first] = sortByDistance(parseCoordinates('6.1432, 46.2044'), GENEVA);
    expect(first).toMatchObject({ ...GENEVA, order: 'longitude-first' });
  });

  it('should read what it writes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (longitude, latitude) => {
          const [place] = parseCoordinates(formatPlace(longitude, latitude));
          expect(place.longitude).toBeCloseTo(longitude, 5);
          expect(place.latitude).toBeCloseTo(latitude, 5);
        },
      ),
    );
  });

  it('should survive any text in no time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseCoordinates(text)),
    );
    expect(parseCoordinates('1 '.repeat(60))).toEqual([]);
  });
});
