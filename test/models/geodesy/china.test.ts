import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bd09ToGcj02,
  bd09ToWgs84,
  gcj02ToBd09,
  gcj02ToWgs84,
  wgs84ToBd09,
  wgs84ToGcj02,
} from '../../../models/geodesy/index.ts';

describe('GCJ-02', () => {
  it.each([
    // googollee/eviltransform, its published test values: latitude, longitude in WGS84, then in GCJ-02.
    ['Shanghai', 31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
    ['Shenzhen', 22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
    ['Beijing', 39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
  ])(
    'should agree with the published pair of %s',
    (_city, latitude, longitude, gcjLatitude, gcjLongitude) => {
      const [x, y] = wgs84ToGcj02(longitude, latitude);
      expect(x).toBeCloseTo(gcjLongitude, 10);
      expect(y).toBeCloseTo(gcjLatitude, 10);
      const [lon, lat] = gcj02ToWgs84(gcjLongitude, gcjLatitude);
      expect(lon).toBeCloseTo(longitude, 9);
      expect(lat).toBeCloseTo(latitude, 9);
    },
  );

  it('should agree with the published sample of coordtransform', () => {
    const [x, y] = wgs84ToGcj02(116.404, 39.915);
    expect(x).toBeCloseTo(116.41024449916938, 10);
    expect(y).toBeCloseTo(39.91640428150164, 10);
  });

  it('should leave positions outside of China alone, both ways', () => {
    for (const [longitude, latitude] of [
      [4.36, 52.01],
      [-74, 40.7],
      [151.2, -33.9],
    ]) {
      expect([...wgs84ToGcj02(longitude, latitude)]).toEqual([longitude, latitude]);
      expect([...gcj02ToWgs84(longitude, latitude)]).toEqual([longitude, latitude]);
      expect([...wgs84ToBd09(longitude, latitude)]).toEqual([longitude, latitude]);
      expect([...bd09ToWgs84(longitude, latitude)]).toEqual([longitude, latitude]);
    }
  });

  it('should be undone to a billionth of a degree anywhere in China', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 73.5, max: 134.8, noNaN: true }),
        fc.double({ min: 3.9, max: 53.5, noNaN: true }),
        (longitude, latitude) => {
          const gcj = wgs84ToGcj02(longitude, latitude);
          const back = gcj02ToWgs84(gcj[0], gcj[1]);
          expect(Math.abs(back[0] - longitude)).toBeLessThan(1e-9);
          expect(Math.abs(back[1] - latitude)).toBeLessThan(1e-9);
          const shift = Math.hypot(
            (gcj[0] - longitude) * Math.cos((latitude * Math.PI) / 180),
            gcj[1] - latitude,
          );
          expect(shift * 111_000).toBeLessThan(1500);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('should work in place', () => {
    const point = new Float64Array([0, 116.404, 39.915, 55]);
    wgs84ToGcj02(point[1], point[2], point, 1);
    gcj02ToWgs84(point[1], point[2], point, 1);
    expect([...point]).toEqual([0, expect.closeTo(116.404, 9), expect.closeTo(39.915, 9), 55]);
  });
});

describe('BD-09', () => {
  it('should agree with the published sample of coordtransform', () => {
    const [x, y] = gcj02ToBd09(116.404, 39.915);
    expect(x).toBeCloseTo(116.41036949371029, 10);
    expect(y).toBeCloseTo(39.92133699351021, 10);
    // Its inverse is the approximate one in circulation, which is good to some 1e-5 degrees.
    const [gcjX, gcjY] = bd09ToGcj02(116.404, 39.915);
    expect(Math.abs(gcjX - 116.39762729119315)).toBeLessThan(1e-5);
    expect(Math.abs(gcjY - 39.90865673957631)).toBeLessThan(1e-5);
  });

  it('should be undone to a billionth of a degree', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 75, max: 134, noNaN: true }),
        fc.double({ min: 4, max: 53, noNaN: true }),
        (longitude, latitude) => {
          const bd = wgs84ToBd09(longitude, latitude);
          const back = bd09ToWgs84(bd[0], bd[1]);
          expect(Math.abs(back[0] - longitude)).toBeLessThan(1e-9);
          expect(Math.abs(back[1] - latitude)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
