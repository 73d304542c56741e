import { describe, expect, it } from 'vitest';
import {
  geodesicBetween,
  geodesicDestination,
  geodesicPlaces,
  geodesicPolygon,
} from '../../../models/geodesy/geodesic-lines.ts';

/** Latitude, longitude, azimuth at the start, the same at the end, metres: from Karney's test set for geodesics. */
const LINES = [
  [35.60777, -139.44815, 111.09874842956033, -11.17491, -69.95921, 129.28927088970877, 8935244.56048183],
  [55.52454, 106.05087, 22.0200598809828, 77.03196, 197.18234, 109.11204111067151, 4105086.171392441],
  [-21.97856, 142.59065, -32.44456876433189, 41.84138, 98.56635, -41.84359951440466, 8394328.894657671],
  [-66.99028, 112.2363, 173.73491240878403, -12.70631, 285.90344, 2.512956620913668, 11150344.231208025],
] as const;

describe('geodesicBetween', () => {
  it.each(LINES)(
    'should give published lengths and azimuths from %f, %f',
    (lat1, lon1, azi1, lat2, lon2, azi2, s) => {
      const line = geodesicBetween(lon1, lat1, lon2, lat2);
      expect(line.distance).toBeCloseTo(s, 6);
      expect(line.startAzimuth).toBeCloseTo((azi1 + 360) % 360, 9);
      expect(line.endAzimuth).toBeCloseTo((azi2 + 360) % 360, 9);
    },
  );

  it('should give half the meridian between the poles', () => {
    expect(geodesicBetween(0, -90, 77, 90).distance).toBeCloseTo(20003931.4586, 3);
  });
});

describe('geodesicDestination', () => {
  it.each(LINES)('should come to published places from %f, %f', (lat1, lon1, azi1, lat2, lon2, _, s) => {
    const [longitude, latitude] = geodesicDestination(lon1, lat1, azi1, s);
    expect((longitude + 360) % 360).toBeCloseTo((lon2 + 360) % 360, 9);
    expect(latitude).toBeCloseTo(lat2, 9);
  });
});

describe('geodesicPlaces', () => {
  it('should divide a line into equal lengths, with its ends as they are', () => {
    const places = geodesicPlaces(114.5, 27.5, 114.7, 27.7, 5);
    expect(places[0]).toEqual([114.5, 27.5]);
    expect(places[5]).toEqual([114.7, 27.7]);
    const lengths = places.slice(1).map((to, i) => geodesicBetween(...places[i], ...to).distance);
    for (const length of lengths) expect(length).toBeCloseTo(lengths[0], 6);
  });
});

/** Of Karney's tests of the planimeter: latitude, longitude. */
const polygon = (...places: [latitude: number, longitude: number][]) =>
  geodesicPolygon(places.map(([latitude, longitude]) => [longitude, latitude] as const));

describe('geodesicPolygon', () => {
  it('should give published areas and perimeters', () => {
    const aroundPole = polygon([89, 0], [89, 90], [89, 180], [89, 270]);
    expect(aroundPole.perimeter).toBeCloseTo(631819.8745, 4);
    expect(aroundPole.area).toBeCloseTo(24952305678, -1);
    const diamond = polygon([0, -1], [-1, 0], [0, 1], [1, 0]);
    expect(diamond.perimeter).toBeCloseTo(627598.2731, 3);
    expect(diamond.area).toBeCloseTo(24619419146, -1);
    const octant = polygon([90, 0], [0, 0], [0, 90]);
    // Two quarters of a meridian, 10,001,965.7293 m each, and one of the equator.
    expect(octant.perimeter).toBeCloseTo(2 * 10_001_965.7293 + (6_378_137 * Math.PI) / 2, 3);
    expect(octant.area / 63758202715511).toBeCloseTo(1, 12);
  });

  it('should give the same area whichever way it runs', () => {
    const one = polygon([27.5, 114.5], [27.5, 114.51], [27.51, 114.51]);
    const other = polygon([27.51, 114.51], [27.5, 114.51], [27.5, 114.5]);
    expect(one.area).toBeCloseTo(other.area, 3);
  });

  it('should give no area to fewer than three places', () => {
    expect(polygon([27, 114], [28, 114]).area).toBe(0);
  });
});
