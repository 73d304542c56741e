import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Crs,
  createTransform,
  EGM96,
  ELLIPSOID,
  geodeticToEcef,
  parseVerticalDatum,
  resolveCrs,
  wgs84ToBd09,
  wgs84ToGcj02,
} from '../../../models/geodesy/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

function crsOf(text: string): Crs {
  return resolveCrs(text, lookupCrs);
}

/** Positions all over a city: 25 × 25 km around the middle of the CRS's area of use. */
function city(crs: Crs, count: number): Float64Array {
  const [west, south, east, north] = crs.areaOfUse as [number, number, number, number];
  const positions = new Float64Array(count * 3);
  // A fixed sequence of low discrepancy (Roberts' R3), so that a failure can be repeated.
  for (let index = 0; index < count; index++) {
    positions[3 * index] = west * 0.5 + east * 0.5 + 0.3 * ((index * 0.8191725134) % 1);
    positions[3 * index + 1] = south * 0.5 + north * 0.5 + 0.2 * ((index * 0.671043607) % 1);
    positions[3 * index + 2] = -20 + 3000 * ((index * 0.5497004779) % 1) ** 4;
  }
  return positions;
}

/** The greatest distance in metres between two arrays of geodetic positions. */
function farthest(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  for (let index = 0; index < a.length; index += 3) {
    const p = geodeticToEcef(a[index], a[index + 1], a[index + 2]);
    const q = geodeticToEcef(b[index], b[index + 1], b[index + 2]);
    const distance = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    if (Number.isNaN(distance)) return distance;
    worst = Math.max(worst, distance);
  }
  return worst;
}

const CODES = [
  '7415',
  '2056',
  '32734',
  '4547',
  '27700',
  '2326',
  '2154',
  '5514',
  '3857',
  '6697',
  '31370',
  '4301',
  '4490',
  '3035',
  '2263',
];

describe('createTransform', () => {
  it.each(CODES)(
    'should be within a hundredth of a millimetre of proj4 itself, for EPSG:%s',
    async (code) => {
      const crs = crsOf(`EPSG:${code}`);
      const fast = await createTransform(crs, EGM96);
      const exact = await createTransform(crs, EGM96, { patches: false });
      const geodetic = city(crs, 4000);
      const projected = new Float64Array(geodetic.length);
      const exactly = new Float64Array(geodetic.length);
      fast.fromGeodetic(geodetic, projected);
      exact.fromGeodetic(geodetic, exactly);
      const unit = crs.kind === 'geographic' ? 111_000 : 1;
      let worst = 0;
      for (let index = 0; index < projected.length; index++) {
        const scale = index % 3 === 2 ? 1 : unit;
        worst = Math.max(worst, Math.abs(projected[index] - exactly[index]) * scale);
      }
      expect(worst).toBeLessThan(2e-5);
      const back = new Float64Array(geodetic.length);
      const backExactly = new Float64Array(geodetic.length);
      fast.toGeodetic(projected, back);
      exact.toGeodetic(projected, backExactly);
      expect(farthest(back, backExactly)).toBeLessThan(2e-5);
    },
  );

  it.each(CODES)('should return to the start within half a millimetre, for EPSG:%s', async (code) => {
    const crs = crsOf(`EPSG:${code}`);
    const transform = await createTransform(crs, crs.vertical ?? EGM96);
    const geodetic = city(crs, 2000);
    const projected = new Float64Array(geodetic.length);
    transform.fromGeodetic(geodetic, projected);
    transform.toGeodetic(projected, projected);
    expect(farthest(geodetic, projected)).toBeLessThan(0.0005);
  });

  it('should return to the start anywhere in the area of use', async () => {
    const transforms = await Promise.all(
      ['28992', '4547', '32734', '2056'].map((code) => createTransform(crsOf(`EPSG:${code}`), ELLIPSOID)),
    );
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...transforms),
        unit,
        unit,
        fc.integer({ min: -100, max: 9000 }),
        (transform, u, v, h) => {
          const [west, south, east, north] = transform.crs.areaOfUse as [number, number, number, number];
          const start = new Float64Array([west + (east - west) * u, south + (north - south) * v, h]);
          const there = new Float64Array(3);
          transform.fromGeodetic(start, there);
          transform.toGeodetic(there, there);
          expect(farthest(start, there)).toBeLessThan(0.001);
        },
      ),
    );
  });

  it('should follow PROJ in three dimensions through the datum shift of the Netherlands', async () => {
    // echo "84000 447000 <h> 0" | cct -d 10 +proj=pipeline +step +inv +proj=sterea +lat_0=52.1561605555556
    //   +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +step +proj=cart +ellps=bessel
    //   +step +proj=helmert +convention=position_vector +x=565.4171 +y=50.3319 +z=465.5524 +rx=-0.398957388243134
    //   +ry=0.343987817378283 +rz=-1.87740163998045 +s=4.0725 +step +inv +proj=cart +ellps=WGS84
    //   +step +proj=unitconvert +xy_in=rad +xy_out=deg
    const transform = await createTransform(crsOf('EPSG:28992'), {
      ...ELLIPSOID,
      id: 'crs-ellipsoid',
      base: 'crs-ellipsoid',
    });
    const expected = [
      [0, 4.353121111, 52.0068220539, 43.5754892882],
      [10, 4.3531211108, 52.0068220552, 53.5755300131],
      [500, 4.3531211028, 52.0068221217, 543.5775254909],
      [4000, 4.3531210453, 52.0068225963, 4043.591779043],
      [-5, 4.3531211111, 52.0068220532, 38.5754689276],
    ];
    for (const [height, longitude, latitude, total] of expected) {
      const out = new Float64Array(3);
      transform.toGeodetic(new Float64Array([84000, 447000, height]), out);
      const level = new Float64Array([out[0], out[1], total]);
      expect(farthest(level, new Float64Array([longitude, latitude, total]))).toBeLessThan(0.0001);
      // The shift's scale (4 ppm) is applied to the ellipsoid, not to the height over it.
      expect(Math.abs(out[2] - total)).toBeLessThan(0.0002 + Math.abs(height) * 4.1e-6);
    }
  });

  it('should take geocentric metres as they are', async () => {
    const transform = await createTransform(crsOf('EPSG:4479'), ELLIPSOID);
    const out = new Float64Array(3);
    transform.toGeodetic(geodeticToEcef(114.3, 30.6, 20), out);
    expect([...out]).toEqual([expect.closeTo(114.3, 11), expect.closeTo(30.6, 11), expect.closeTo(20, 6)]);
  });

  it('should carry GCJ-02 and BD-09 positions to WGS84', async () => {
    for (const [name, position] of [
      ['GCJ-02', wgs84ToGcj02(116.377817, 39.911954)],
      ['BD-09', wgs84ToBd09(116.377817, 39.911954)],
    ] as const) {
      const transform = await createTransform(crsOf(name), EGM96);
      const out = new Float64Array([...position, 10]);
      transform.toGeodetic(out, out);
      expect(out[0]).toBeCloseTo(116.377817, 9);
      expect(out[1]).toBeCloseTo(39.911954, 9);
      expect(out[2]).toBeCloseTo(10 - 9.87, 0);
      transform.fromGeodetic(out, out);
      expect([...out]).toEqual([
        expect.closeTo(position[0], 9),
        expect.closeTo(position[1], 9),
        expect.closeTo(10, 6),
      ]);
    }
  });

  it('should count heights in the unit of the vertical CRS', async () => {
    // EPSG:6318+6360 is NAD83(2011) with NAVD88 heights in US survey feet.
    const crs = crsOf('EPSG:6318+6360');
    expect(crs.heightUnit).toBeCloseTo(1200 / 3937, 12);
    const datum = parseVerticalDatum('NAVD88');
    const feet = new Float64Array([-100, 40, 3937]);
    const transform = await createTransform(crs, datum);
    const out = new Float64Array(3);
    transform.toGeodetic(feet, out);
    const metres = new Float64Array([-100, 40, 1200]);
    const inMetres = await createTransform(crsOf('EPSG:6318'), datum);
    inMetres.toGeodetic(metres, metres);
    expect(out[2]).toBeCloseTo(metres[2], 9);
  });

  it('should give NaN where a position cannot be transformed, and go on', async () => {
    for (const code of ['28992', '4326', '2056', '32734']) {
      const transform = await createTransform(crsOf(`EPSG:${code}`), EGM96);
      const inside = new Float64Array(3);
      const [west, south, east, north] = transform.crs.areaOfUse as [number, number, number, number];
      transform.fromGeodetic(new Float64Array([(west + east) / 2, (south + north) / 2, 0]), inside);
      const out = new Float64Array(9);
      transform.toGeodetic(new Float64Array([Number.NaN, 1, 2, 1e300, -1e300, 0, ...inside]), out);
      expect(out[0]).toBeNaN();
      expect(out.subarray(3, 5).every((value) => Number.isNaN(value) || Math.abs(value) <= 180)).toBe(true);
      expect(Math.abs(out[7] - (south + north) / 2)).toBeLessThan(1e-6);
    }
  });

  it('should never throw, whatever the numbers', async () => {
    const transform = await createTransform(crsOf('EPSG:7415'), EGM96);
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 30 }), (numbers) => {
        const positions = new Float64Array(numbers.slice(0, numbers.length - (numbers.length % 3)));
        transform.toGeodetic(positions, positions);
        transform.fromGeodetic(positions, positions);
      }),
    );
  });

  it('should stay exact when points are scattered over more cells than it keeps', async () => {
    const crs = crsOf('EPSG:3857');
    const fast = await createTransform(crs, ELLIPSOID);
    const positions = new Float64Array(3 * 60_000);
    for (let index = 0; index < 60_000; index++) {
      positions[3 * index] = 40_000_000 * ((index * 0.7548776662) % 1) - 20_000_000;
      positions[3 * index + 1] = 36_000_000 * ((index * 0.5698402909) % 1) - 18_000_000;
    }
    const out = new Float64Array(positions.length);
    fast.toGeodetic(positions, out);
    const radius = 6378137;
    let worst = 0;
    for (let index = 0; index < positions.length; index += 3) {
      const longitude = ((positions[index] / radius) * 180) / Math.PI;
      const latitude =
        (2 * Math.atan(Math.exp(positions[index + 1] / radius)) - Math.PI / 2) * (180 / Math.PI);
      worst = Math.max(worst, Math.abs(out[index] - longitude), Math.abs(out[index + 1] - latitude));
    }
    expect(worst).toBeLessThan(1e-9);
  });
});
