import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ecefToGeodetic,
  enuFrame,
  geodeticToEcef,
  metresPerDegree,
  WGS84_A,
  WGS84_B,
} from '../../../models/geodesy/index.ts';

const longitudes = fc.double({ min: -180, max: 180, noNaN: true });
const latitudes = fc.double({ min: -90, max: 90, noNaN: true });
const heights = fc.double({ min: -5_000_000, max: 50_000_000, noNaN: true });

describe('geodetic and geocentric positions', () => {
  it('should agree with the worked example of EPSG method 9602', () => {
    // EPSG Guidance Note 7-2: 53°48'33.820"N, 2°07'46.380"E, 73.0 m.
    const longitude = 2 + 7 / 60 + 46.38 / 3600;
    const latitude = 53 + 48 / 60 + 33.82 / 3600;
    const [x, y, z] = geodeticToEcef(longitude, latitude, 73);
    expect(x).toBeCloseTo(3771793.968, 2);
    expect(y).toBeCloseTo(140253.342, 2);
    expect(z).toBeCloseTo(5124304.349, 2);
    const back = ecefToGeodetic(3771793.968, 140253.342, 5124304.349);
    expect(back[0]).toBeCloseTo(longitude, 7);
    expect(back[1]).toBeCloseTo(latitude, 7);
    expect(back[2]).toBeCloseTo(73, 2);
  });

  it('should put the equator and the poles on the axes of the ellipsoid', () => {
    expect([...geodeticToEcef(0, 0, 0)]).toEqual([WGS84_A, 0, 0]);
    expect(geodeticToEcef(0, 90, 10)[2]).toBeCloseTo(WGS84_B + 10, 6);
    expect([...ecefToGeodetic(0, 0, -WGS84_B - 5)]).toEqual([0, -90, expect.closeTo(5, 6)]);
    expect([...ecefToGeodetic(0, 0, WGS84_B - 1)]).toEqual([0, 90, expect.closeTo(-1, 6)]);
    expect([...ecefToGeodetic(0, WGS84_A, 0)]).toEqual([90, 0, 0]);
  });

  it('should give a finite position even at the centre of the earth', () => {
    expect([...ecefToGeodetic(0, 0, 0)]).toEqual([0, 90, expect.closeTo(-WGS84_B, 6)]);
  });

  it('should return from any geodetic position to within ten nanometres', () => {
    fc.assert(
      fc.property(longitudes, latitudes, heights, (longitude, latitude, height) => {
        const [x, y, z] = geodeticToEcef(longitude, latitude, height);
        const [lon, lat, h] = ecefToGeodetic(x, y, z);
        const again = geodeticToEcef(lon, lat, h);
        const scale = Math.max(1, (Math.abs(height) + WGS84_A) / WGS84_A);
        expect(Math.hypot(again[0] - x, again[1] - y, again[2] - z)).toBeLessThan(2e-8 * scale);
      }),
      { numRuns: 2000 },
    );
  });

  it('should return from positions deep inside the earth, where several latitudes fit', () => {
    const metres = fc.double({ min: -60_000, max: 60_000, noNaN: true });
    fc.assert(
      fc.property(metres, metres, fc.oneof(metres, fc.constant(0)), (x, y, z) => {
        const [lon, lat, h] = ecefToGeodetic(x, y, z);
        const again = geodeticToEcef(lon, lat, h);
        expect(Math.hypot(again[0] - x, again[1] - y, again[2] - z)).toBeLessThan(1e-4);
      }),
      { numRuns: 1000 },
    );
  });

  it('should write into the given array at the given place', () => {
    const out = new Float64Array(8).fill(7);
    geodeticToEcef(0, 0, 0, out, 3);
    expect([...out]).toEqual([7, 7, 7, WGS84_A, 0, 0, 7, 7]);
  });
});

describe('metres per degree', () => {
  it('should agree with the published lengths of a degree', () => {
    // Tabulated for WGS84: a degree at the equator, at 45° and at the pole.
    expect(metresPerDegree(0).latitude).toBeCloseTo(110574.276, 2);
    expect(metresPerDegree(0).longitude).toBeCloseTo(111319.491, 2);
    expect(metresPerDegree(45).latitude).toBeCloseTo(111131.745, 1);
    expect(metresPerDegree(45).longitude).toBeCloseTo(78846.806, 1);
    expect(metresPerDegree(90).longitude).toBeCloseTo(0, 6);
  });
});

describe('east-north-up frames', () => {
  it('should agree with PROJ’s topocentric conversion', () => {
    // echo "4.37 52.012 60 0" | cct -d 6 +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
    //   +step +proj=cart +ellps=WGS84 +step +proj=topocentric +ellps=WGS84 +lon_0=4.36 +lat_0=52.01 +h_0=43
    const [east, north, up] = enuFrame(4.36, 52.01, 43).toEnu(4.37, 52.012, 60);
    expect(east).toBeCloseTo(686.602951, 5);
    expect(north).toBeCloseTo(222.584441, 5);
    expect(up).toBeCloseTo(16.959235, 5);
  });

  it('should have a matrix of unit columns that carries ENU to ECEF', () => {
    const frame = enuFrame(116.39, 39.9, 50);
    const [east, north, up] = frame.toEnu(116.4, 39.91, 80);
    const m = frame.matrix;
    const ecef = [0, 1, 2].map((row) => m[row] * east + m[4 + row] * north + m[8 + row] * up + m[12 + row]);
    const direct = geodeticToEcef(116.4, 39.91, 80);
    for (let axis = 0; axis < 3; axis++) expect(ecef[axis]).toBeCloseTo(direct[axis], 6);
    for (const column of [0, 4, 8]) {
      expect(Math.hypot(m[column], m[column + 1], m[column + 2])).toBeCloseTo(1, 14);
    }
  });

  it('should return to the geodetic position', () => {
    fc.assert(
      fc.property(longitudes, fc.double({ min: -89.9, max: 89.9, noNaN: true }), (longitude, latitude) => {
        const frame = enuFrame(longitude, latitude, 100);
        const there = frame.toGeodetic(1234, -567, 89);
        const [east, north, up] = frame.toEnu(there[0], there[1], there[2]);
        expect(Math.hypot(east - 1234, north + 567, up - 89)).toBeLessThan(1e-7);
      }),
    );
  });

  it('should place its own origin at zero', () => {
    const [east, north, up] = enuFrame(-70, -33, 520).toEnu(-70, -33, 520);
    expect(Math.hypot(east, north, up)).toBeLessThan(1e-9);
  });
});
