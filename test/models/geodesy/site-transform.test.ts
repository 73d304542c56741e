import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import {
  createSiteTransform,
  createTransform,
  ELLIPSOID,
  fitBursaWolf,
  fitSimilarity,
  resolveCrs,
  siteCrs,
} from '../../../models/geodesy/index.ts';
import { siteTransformSchema } from '../../../models/schema/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const similarity = (values: object) =>
  siteTransformSchema.parse({ method: 'similarity', target: 'EPSG:4547', ...values });

/** WGS 72 to WGS 84, the worked example of IOGP Guidance Note 7-2 for EPSG methods 1033 and 1032. */
const WGS72 = { base: '+proj=longlat +ellps=WGS72', dx: 0, dy: 0, dz: 4.5, ppm: 0.219 };

describe('createSiteTransform', () => {
  it('should give the published result of a similarity', () => {
    // PROJ's own test of +proj=helmert with two dimensions (more_builtins.gie), tolerance 1 mm here.
    const transform = createSiteTransform(
      similarity({ dx: -9597.3572, dy: 0.6112, scale: 0.304794780637, rotation: -1.244048 }),
    );
    const out = new Float64Array(3);
    transform.forward(new Float64Array([2546506.957, 542256.609, 12]), out);
    expect(out[0]).toBeCloseTo(766563.675, 3);
    expect(out[1]).toBeCloseTo(165282.277, 3);
    expect(out[2]).toBe(12);
  });

  it.each([
    ['position-vector', 0.554],
    ['coordinate-frame', -0.554],
  ] as const)('should give the published result of seven parameters as %s', (method, rz) => {
    const transform = createSiteTransform(siteTransformSchema.parse({ method, ...WGS72, rz }));
    const out = new Float64Array(3);
    transform.forward(new Float64Array([3657660.66, 255768.55, 5201382.11]), out);
    // The published coordinates are rounded, both before and after.
    expect(Math.abs(out[0] - 3657660.78)).toBeLessThan(0.01);
    expect(Math.abs(out[1] - 255778.43)).toBeLessThan(0.01);
    expect(Math.abs(out[2] - 5201387.75)).toBeLessThan(0.01);
  });

  it('should come back from where it went', () => {
    const number = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({
          dx: number(5e6),
          dy: number(5e6),
          rotation: number(600_000),
          scale: fc.double({ min: 0.3, max: 3, noNaN: true }),
        }),
        fc.tuple(number(1e6), number(1e6)),
        (values, [x, y]) => {
          const transform = createSiteTransform(similarity(values));
          const there = new Float64Array([x, y, 7]);
          transform.forward(there, there);
          transform.inverse(there, there);
          expect(Math.hypot(there[0] - x, there[1] - y)).toBeLessThan(1e-7);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.record({
          dx: number(1000),
          dy: number(1000),
          dz: number(1000),
          rx: number(20),
          ry: number(20),
          rz: number(20),
          ppm: number(50),
        }),
        fc.constantFrom('position-vector' as const, 'coordinate-frame' as const),
        (values, method) => {
          const transform = createSiteTransform(
            siteTransformSchema.parse({ method, base: 'EPSG:2437', ...values }),
          );
          const there = new Float64Array([-2850000, 4650000, 3290000]);
          transform.forward(there, there);
          transform.inverse(there, there);
          expect(Math.hypot(there[0] + 2850000, there[1] - 4650000, there[2] - 3290000)).toBeLessThan(1e-7);
        },
      ),
    );
  });

  it('should refuse a definition without naming what is in it', () => {
    expect(() =>
      siteCrs('city-2000', { method: 'similarity', target: 'EPSG:4547', dx: 'secret' }, lookupCrs),
    ).toThrow(/city-2000.*dx/);
    const failed = attempt(() =>
      siteCrs(
        'c',
        { method: 'position-vector', base: '+proj=nosuch +x_0=81234', dx: 1, dy: 2, dz: 3 },
        lookupCrs,
      ),
    );
    expect(failed).toBeInstanceOf(InputError);
    expect(failed.message).not.toContain('81234');
    expect(() =>
      siteCrs('c', { method: 'similarity', target: 'EPSG:4490', dx: 1, dy: 2 }, lookupCrs),
    ).toThrow(/plane/);
  });
});

describe('siteCrs', () => {
  const LINGANG = [121.9, 30.9, 8];

  it('should carry a city grid over the plane that it was fitted to', async () => {
    const definition = {
      method: 'similarity',
      target: 'EPSG:4549',
      dx: 500_123.4,
      dy: 3_380_000.5,
      rotation: 1800,
      scale: 1.00002,
    };
    const crs = siteCrs('lingang', definition, lookupCrs);
    const site = await createTransform(crs, ELLIPSOID);
    const plane = await createTransform(resolveCrs('EPSG:4549', lookupCrs), ELLIPSOID);
    const inPlane = new Float64Array(3);
    plane.fromGeodetic(new Float64Array(LINGANG), inPlane);
    const inSite = new Float64Array(3);
    createSiteTransform(siteTransformSchema.parse(definition)).inverse(inPlane, inSite);
    const back = new Float64Array(3);
    site.toGeodetic(inSite, back);
    expect(back[0]).toBeCloseTo(LINGANG[0], 9);
    expect(back[1]).toBeCloseTo(LINGANG[1], 9);
    expect(back[2]).toBeCloseTo(8, 9);
    site.fromGeodetic(back, back);
    expect(Math.hypot(back[0] - inSite[0], back[1] - inSite[1])).toBeLessThan(1e-4);
    expect(crs).toMatchObject({ id: 'site:lingang', name: 'site grid lingang' });
  });

  it('should place seven parameters where the same PROJ string does, in both conventions', async () => {
    const proj = '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=krass';
    const known = await createTransform(
      resolveCrs(`${proj} +towgs84=-12.3,155.1,80.2,-1.2,0.7,-2.4,3.1`, lookupCrs),
      ELLIPSOID,
    );
    const expected = new Float64Array([650_000, 3_420_000, 20]);
    known.toGeodetic(expected, expected);
    const values = { base: proj, dx: -12.3, dy: 155.1, dz: 80.2, ppm: 3.1 };
    for (const definition of [
      { method: 'position-vector', rx: -1.2, ry: 0.7, rz: -2.4, ...values },
      { method: 'coordinate-frame', rx: 1.2, ry: -0.7, rz: 2.4, ...values },
    ]) {
      const own = await createTransform(siteCrs('x', definition, lookupCrs), ELLIPSOID);
      const found = new Float64Array([650_000, 3_420_000, 20]);
      own.toGeodetic(found, found);
      expect(found[0]).toBeCloseTo(expected[0], 10);
      expect(found[1]).toBeCloseTo(expected[1], 10);
    }
  });

  it('should put the parameters in place of the shift that a listed CRS has', async () => {
    const crs = siteCrs(
      'old',
      { method: 'position-vector', base: 'EPSG:2437', dx: 1, dy: 2, dz: 3 },
      lookupCrs,
    );
    expect(crs.proj4).toContain('+towgs84=1,2,3,0,0,0,0');
    expect(crs.proj4.match(/towgs84/g)).toHaveLength(1);
  });
});

describe('fits', () => {
  it('should find the similarity that made the points', () => {
    const made = { dx: 412_000, dy: 3_400_000, rotation: -4321.5, scale: 0.99987 };
    const source = new Float64Array([0, 0, 5000, 100, 4800, 7000, -300, 6500]);
    const triplets = new Float64Array(12);
    for (let i = 0; i < 4; i++) triplets.set([source[2 * i], source[2 * i + 1], 0], 3 * i);
    createSiteTransform(similarity(made)).forward(triplets, triplets);
    const target = new Float64Array(8);
    for (let i = 0; i < 4; i++) target.set([triplets[3 * i], triplets[3 * i + 1]], 2 * i);
    const fit = fitSimilarity(source, target);
    expect(fit.rotation).toBeCloseTo(made.rotation, 4);
    expect(fit.scale).toBeCloseTo(made.scale, 9);
    expect(fit.dx).toBeCloseTo(made.dx, 4);
    expect(fit.largest).toBeLessThan(1e-6);
    // A blunder of 1 m in one of four points is seen in the residuals.
    target[2] += 1;
    expect(fitSimilarity(source, target).sigma).toBeGreaterThan(0.2);
  });

  it.each(['position-vector', 'coordinate-frame'] as const)(
    'should find the seven parameters that made the points (%s)',
    (method) => {
      const made = { dx: -12.3, dy: 155.1, dz: 80.2, rx: -1.2, ry: 0.7, rz: -2.4, ppm: 3.1 };
      const source = new Float64Array([
        -2850000, 4650000, 3290000, -2890000, 4630000, 3280000, -2830000, 4690000, 3250000, -2860000, 4600000,
        3350000,
      ]);
      const target = new Float64Array(12);
      createSiteTransform(siteTransformSchema.parse({ method, base: 'EPSG:2437', ...made })).forward(
        source,
        target,
      );
      const fit = fitBursaWolf(source, target, method);
      for (const key of ['dx', 'dy', 'dz'] as const) expect(fit[key]).toBeCloseTo(made[key], 2);
      for (const key of ['rx', 'ry', 'rz'] as const) expect(fit[key]).toBeCloseTo(made[key], 4);
      expect(fit.ppm).toBeCloseTo(made.ppm, 4);
      expect(fit.largest).toBeLessThan(1e-5);
    },
  );

  it('should refuse too few points, and points that say nothing', () => {
    expect(() => fitSimilarity(new Float64Array([1, 2]), new Float64Array([1, 2]))).toThrow(/control points/);
    expect(() => fitSimilarity(new Float64Array([1, 2, 1, 2]), new Float64Array([1, 2, 1, 2]))).toThrow(
      /one place/,
    );
    const line = new Float64Array([1, 0, 0, 2, 0, 0, 3, 0, 0]);
    expect(() => fitBursaWolf(line, line)).toThrow(/one line/);
  });
});

function attempt(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
