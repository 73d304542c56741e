import { describe, expect, it } from 'vitest';
import {
  createTransform,
  ELLIPSOID,
  ecefToGeodetic,
  metresPerDegree,
  resolveCrs,
  swapAxes,
  type VerticalDatum,
} from '../../../models/geodesy/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const OWN_ELLIPSOID: VerticalDatum = { ...ELLIPSOID, id: 'crs-ellipsoid', base: 'crs-ellipsoid' };

async function toGeodetic(crs: string, position: number[]): Promise<Float64Array> {
  const out = new Float64Array(3);
  const transform = await createTransform(resolveCrs(crs, lookupCrs), OWN_ELLIPSOID);
  transform.toGeodetic(new Float64Array(position), out);
  return out;
}

async function fromGeodetic(crs: string, position: ArrayLike<number>): Promise<Float64Array> {
  const out = new Float64Array(3);
  const transform = await createTransform(resolveCrs(crs, lookupCrs), OWN_ELLIPSOID);
  transform.fromGeodetic(Float64Array.from(position), out);
  return out;
}

function degrees(sign: number, whole: number, minutes: number, seconds: number): number {
  return sign * (whole + minutes / 60 + seconds / 3600);
}

/** Degrees on another ellipsoid about the same centre, at height 0 over it, as WGS84 sees them. */
function onWgs84(
  longitude: number,
  latitude: number,
  semiMajor: number,
  inverseFlattening: number,
): Float64Array {
  const e2 = (2 - 1 / inverseFlattening) / inverseFlattening;
  const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const primeVertical = semiMajor / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  return ecefToGeodetic(
    primeVertical * Math.cos(phi) * Math.cos(lambda),
    primeVertical * Math.cos(phi) * Math.sin(lambda),
    primeVertical * (1 - e2) * Math.sin(phi),
  );
}

/** The ellipsoids of the examples, and the projections without their datum shifts. */
const AIRY = [6377563.396, 299.3249646] as const;
const BESSEL = [6377397.155, 299.1528128] as const;
const CLARKE_1866 = [6378206.4, 294.978698214] as const;
const EVEREST = [6377298.556, 300.8017] as const;

describe('map projections', () => {
  // EPSG Guidance Note 7-2 (IOGP 373-7-2), the worked examples of its methods.
  it.each([
    [
      '9807 Transverse Mercator (British National Grid)',
      '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=0,0,0',
      onWgs84(degrees(1, 0, 30, 0), degrees(1, 50, 30, 0), ...AIRY),
      [577274.99, 69740.5],
    ],
    [
      '9809 Oblique Stereographic (RD New)',
      '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=0,0,0',
      onWgs84(6, 53, ...BESSEL),
      [196105.283, 557057.739],
    ],
    [
      '9801 Lambert Conic Conformal 1SP (Jamaica)',
      '+proj=lcc +lat_1=18 +lat_0=18 +lon_0=-77 +k_0=1 +x_0=250000 +y_0=150000 +ellps=clrk66 +towgs84=0,0,0',
      onWgs84(degrees(-1, 76, 56, 37.26), degrees(1, 17, 55, 55.8), ...CLARKE_1866),
      [255966.58, 142493.51],
    ],
    [
      '9802 Lambert Conic Conformal 2SP (Texas South Central, US survey feet)',
      '+proj=lcc +lat_1=28.3833333333333 +lat_2=30.2833333333333 +lat_0=27.8333333333333 +lon_0=-99 +x_0=609601.219202438 +y_0=0 +ellps=clrk66 +towgs84=0,0,0 +units=us-ft',
      onWgs84(-96, 28.5, ...CLARKE_1866),
      [2963503.91, 254759.8],
    ],
    [
      '9804 Mercator variant A (NEIEZ)',
      '+proj=merc +lon_0=110 +k=0.997 +x_0=3900000 +y_0=900000 +ellps=bessel +towgs84=0,0,0',
      onWgs84(120, -3, ...BESSEL),
      [5009726.58, 569150.82],
    ],
    [
      '9815 Hotine Oblique Mercator variant B (RSO Borneo)',
      '+proj=omerc +lat_0=4 +lonc=115 +alpha=53.3158204722222 +gamma=53.1301023611111 +k=0.99984 +x_0=590476.87 +y_0=442857.65 +a=6377298.556 +rf=300.8017 +towgs84=0,0,0',
      onWgs84(degrees(1, 115, 48, 19.8196), degrees(1, 5, 23, 14.1129), ...EVEREST),
      [679245.73, 596562.78],
    ],
    [
      '9819 Krovak (southing and westing, as −y and −x)',
      '+proj=krovak +lat_0=49.5 +lon_0=24.8333333333333 +alpha=30.2881397527778 +k=0.9999 +x_0=0 +y_0=0 +ellps=bessel +towgs84=0,0,0',
      onWgs84(degrees(1, 16, 50, 59.179), degrees(1, 50, 12, 32.442), ...BESSEL),
      [-568991, -1050538.63],
    ],
    ['9820 Lambert Azimuthal Equal Area (Europe)', 'EPSG:3035', [5, 50, 0], [3962799.45, 2999718.85]],
    ['9810 Polar Stereographic variant A (UPS North)', 'EPSG:5041', [44, 73, 0], [3320416.75, 632668.43]],
    [
      '1024 Pseudo-Mercator',
      'EPSG:3857',
      [degrees(-1, 100, 20, 0), degrees(1, 24, 22, 54.433), 0],
      [-11169055.58, 2800000],
    ],
  ])('should agree with the worked example of EPSG method %s', async (_method, crs, geodetic, projected) => {
    const [x, y] = await fromGeodetic(crs, geodetic);
    expect(Math.abs(x - projected[0])).toBeLessThan(0.011);
    expect(Math.abs(y - projected[1])).toBeLessThan(0.011);
  });

  it('should measure the meridian on the central meridian of a Gauss-Krüger zone', async () => {
    // The arc from the equator by the series of Helmert (1880), on GRS 80.
    const n = 1 / (2 * 298.257222101 - 1);
    const phi = (31.5 * Math.PI) / 180;
    const arc =
      (6378137 / (1 + n)) *
      ((1 + n ** 2 / 4 + n ** 4 / 64) * phi -
        (3 / 2) * (n - n ** 3 / 8) * Math.sin(2 * phi) +
        (15 / 16) * (n ** 2 - n ** 4 / 4) * Math.sin(4 * phi) -
        (35 / 48) * n ** 3 * Math.sin(6 * phi) +
        (315 / 512) * n ** 4 * Math.sin(8 * phi));
    // 120°E is the middle of 3-degree zone 40: without (EPSG:4549) and with (EPSG:4528) the zone before the easting.
    const [x, y] = await fromGeodetic('EPSG:4549', [120, 31.5, 0]);
    expect(x).toBeCloseTo(500000, 4);
    expect(y).toBeCloseTo(arc, 3);
    const [prefixed] = await fromGeodetic('EPSG:4528', [120, 31.5, 0]);
    expect(prefixed).toBeCloseTo(40500000, 4);
  });
});

/**
 * EPSG code, first and second coordinate in the authority's order, longitude and latitude of WGS84 by PROJ 9.1.1:
 * `echo "<first> <second>" | cs2cs -f %.10f EPSG:<code> EPSG:4326`, with no grid installed for these datums.
 */
const BY_PROJ: [string, number, number, number, number][] = [
  ['2048', -50000, 3750000, 19.5404253954, -33.8756516109],
  ['3067', 385000, 6672000, 24.9274577133, 60.1686659998],
  ['2263', 981000, 213000, -74.0117299973, 40.7513117032],
  ['28992', 170309, 487204, 5.6120041127, 52.372498032],
  ['31370', 183358, 143975, 4.839995393, 50.6054975307],
  ['2326', 826478, 839679, 114.2099951632, 22.3774993369],
  ['2056', 2694408, 1196678, 8.6779950645, 46.914498925],
  ['27700', 375489, 672287, -2.3939955142, 55.9429987935],
  ['3021', 6890435, 1515495, 16.1019987926, 62.126499338],
  ['2393', 7281805, 3514266, 27.3059909288, 65.6304972536],
  ['31256', 308270, -7337, 16.2340046419, 47.9130013341],
  ['28408', 6874773, 8531887, 45.6060012467, 61.9785032578],
  ['2039', 207831, 607148, 35.0819996031, 31.5565024607],
  ['5186', 377453, 218034, 127.1999999912, 35.9945011236],
  ['5174', 318092, 217878, 127.1999994562, 36.3635041412],
  ['3405', 569772, 1837577, 105.656002051, 16.6185005402],
  ['4547', 3839300, 527492, 114.2999979288, 34.6814981055],
  ['4513', 4259948, 25530369, 75.3480023717, 38.4720013974],
  ['4498', 4085027, 20553481, 117.6000042297, 36.8950041094],
  ['2154', 645469, 6641950, 2.2839996225, 46.875497844],
  ['25832', 529827, 7077488, 9.6059946995, 63.8234992674],
  ['32734', 554077, 6015885, 21.6000013206, -36.0000010225],
  ['6677', -213136, 17781, 140.0259966013, 34.0784972652],
  ['3857', 4007502, 950381, 36.0000029774, 8.5059995834],
  ['3035', 3844030, 4480258, 12.66599313, 57.6714979538],
  ['3414', 33253, 32973, 103.878003519, 1.3170024364],
  ['2193', 5566052, 1661923, 173.7259995682, -40.0535028252],
  ['2169', 102014, 83011, 6.2099959303, 49.8524994165],
  ['2100', 570153, 4278903, 24.8080050336, 38.6584981538],
  ['23700', 735945, 218174, 20.184000915, 47.3019969835],
  ['3301', 6527685, 561584, 25.0680065345, 58.8840005131],
  ['22992', 728610, 643884, 32.1619978738, 28.4965002832],
  ['27493', 50956, 16517, -7.5379996565, 39.8154994294],
  ['3006', 6959347, 679627, 18.5139939347, 62.7205031491],
];

describe('codes of the EPSG list', () => {
  it.each(BY_PROJ)(
    'should land EPSG:%s within two millimetres of PROJ, in its axis order',
    async (code, first, second, longitude, latitude) => {
      const crs = resolveCrs(`EPSG:${code}`, lookupCrs);
      const position = new Float64Array([first, second, 0]);
      if (crs.authorityAxisOrder === 'lat-lon') swapAxes(position);
      const [lon, lat] = await toGeodetic(crs.id, [...position]);
      const metres = metresPerDegree(latitude);
      expect(
        Math.hypot((lon - longitude) * metres.longitude, (lat - latitude) * metres.latitude),
      ).toBeLessThan(0.002);
    },
  );

  it('should keep within the stated accuracy of PROJ where it uses a grid or another operation', async () => {
    // The same command; PROJ used BETA2007.gsb for the first, another of the datum's operations for the second.
    for (const [code, x, y, longitude, latitude] of [
      ['31467', 3521289, 5715216, 9.3059943831, 51.5709999199],
      ['5514', -466763, -1132481, 18.3719979976, 49.5615025594],
    ] as const) {
      const crs = resolveCrs(`EPSG:${code}`, lookupCrs);
      const [lon, lat] = await toGeodetic(crs.id, [x, y, 0]);
      const metres = metresPerDegree(latitude);
      const error = Math.hypot((lon - longitude) * metres.longitude, (lat - latitude) * metres.latitude);
      expect(error).toBeLessThan(crs.horizontalAccuracy);
    }
  });

  it('should agree with the published test points of RDNAPTRANS2018 within the stated accuracy', async () => {
    // NSGI, RDNAPTRANS 2018: latitude, longitude, ellipsoidal height of ETRS89; RD x, y; NAP height.
    const points = [
      [53.160753042, 4.824761912, 42.8614, 117380.12, 575040.34, 1],
      [53.41948205, 6.776726674, 42.3586, 247380.56, 604580.78, 2],
      [52.155172897, 5.387203657, 43.2551, 155000, 463000, 0],
      [51.368607152, 3.397588595, 47.4024, 16460.91, 377380.23, 3],
      [50.792584916, 5.773795548, 245.9478, 182260.45, 311480.67, 200],
      [51.947393898, 4.072887101, 47.5968, 64640.89, 440700.0101, 4],
    ];
    const crs = resolveCrs('EPSG:7415', lookupCrs);
    const vertical = crs.vertical as VerticalDatum;
    const transform = await createTransform(crs, vertical);
    for (const [latitude, longitude, height, x, y, nap] of points) {
      const out = new Float64Array(3);
      transform.toGeodetic(new Float64Array([x, y, nap]), out);
      const metres = metresPerDegree(latitude);
      const error = Math.hypot(
        (out[0] - longitude) * metres.longitude,
        (out[1] - latitude) * metres.latitude,
      );
      expect(error).toBeLessThan(0.3);
      expect(crs.horizontalAccuracy).toBeGreaterThanOrEqual(0.3);
      expect(Math.abs(out[2] - height)).toBeLessThan(vertical.accuracy);
    }
  });

  it('should shift Hong Kong 1980 as its Lands Department publishes', async () => {
    // Explanatory Notes on Geodetic Datums in Hong Kong: the grid's origin is 22°18'43.68"N 114°10'42.80"E,
    // and WGS84 lies 5.5" to the south and 8.8" to the east.
    const [longitude, latitude] = await toGeodetic('EPSG:2326', [836694.05, 819069.8, 0]);
    expect(longitude).toBeCloseTo(degrees(1, 114, 10, 42.8 + 8.8), 4);
    expect(latitude).toBeCloseTo(degrees(1, 22, 18, 43.68 - 5.5), 4);
    expect(Math.abs(longitude - degrees(1, 114, 10, 51.6)) * 3600).toBeLessThan(0.06);
    expect(Math.abs(latitude - degrees(1, 22, 18, 38.18)) * 3600).toBeLessThan(0.06);
  });

  it('should agree with the published example of swisstopo to a metre', async () => {
    // swisstopo, Approximate formulas for the transformation between Swiss projection coordinates and WGS84,
    // whose numerical example is the point 700000 / 100000.
    const [x, y] = await fromGeodetic('EPSG:21781', [
      degrees(1, 8, 43, 49.79),
      degrees(1, 46, 2, 38.87),
      650.6,
    ]);
    expect(Math.abs(x - 700000)).toBeLessThan(1.5);
    expect(Math.abs(y - 100000)).toBeLessThan(1.5);
  });
});
