import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import {
  chooseVerticalDatum,
  EGM96,
  ELLIPSOID,
  egm96Undulation,
  fromEllipsoidal,
  type HeightGrid,
  loadEgm96,
  loadZeroLevel,
  missingVerticalDatum,
  parseVerticalDatum,
  toEllipsoidal,
  triplesFromEllipsoidal,
  triplesToEllipsoidal,
} from '../../../models/geodesy/index.ts';

beforeAll(async () => {
  await loadEgm96();
});

describe('EGM96', () => {
  it.each([
    // NGA (then NIMA), check values of the program INTPT for the 15-minute grid: latitude, longitude, undulation.
    [38.628155, 269.779155, -31.628],
    [-14.621217, 305.021114, -2.969],
    [46.874319, 102.448729, -43.575],
    [-23.617446, 133.874712, 15.871],
    [38.625473, 359.9995, 50.066],
    [-0.466744, 0.0023, 17.329],
  ])('should be within 6 cm of the published check value at %f, %f', (latitude, longitude, undulation) => {
    // INTPT interpolates with splines; bilinear interpolation, as here and in PROJ, differs by centimetres.
    expect(Math.abs(egm96Undulation(longitude, latitude) - undulation)).toBeLessThan(0.06);
    expect(egm96Undulation(longitude - 360, latitude)).toBeCloseTo(egm96Undulation(longitude, latitude), 6);
  });

  it.each([
    // echo "<longitude> <latitude> 0 0" | cct -d 4 +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
    //   +step +proj=vgridshift +grids=egm96_15.gtx +multiplier=1 +step +proj=unitconvert +xy_in=rad +xy_out=deg
    [4.36, 52.01, 43.4667],
    [116.3913, 39.9075, -9.9158],
    [121.4737, 31.2304, 11.1407],
    [6.1466, 46.2018, 49.7674],
    [-70, -33.4, 30.7872],
    [0, 0, 17.1616],
    [179.99, -45.3, 1.5795],
    [-179.99, 71.2, 2.7683],
    [80, 27.1, -63.2733],
    [139.7, 35.68, 36.713],
  ])('should be within 6 mm of PROJ at %f, %f', (longitude, latitude, undulation) => {
    expect(Math.abs(egm96Undulation(longitude, latitude) - undulation)).toBeLessThan(0.006);
  });

  it('should have no step at the antimeridian, at Greenwich or at the poles', () => {
    const step = 1e-7;
    for (const latitude of [-89.9, -45.3, 0, 33.333, 89.9]) {
      for (const longitude of [-180, 0, 180]) {
        const west = egm96Undulation(longitude - step, latitude);
        expect(Math.abs(west - egm96Undulation(longitude + step, latitude))).toBeLessThan(1e-5);
      }
    }
    expect(egm96Undulation(0, 90)).toBeCloseTo(13.606, 2);
    expect(egm96Undulation(123, 90)).toBeCloseTo(13.606, 2);
    expect(egm96Undulation(-77, -90)).toBeCloseTo(-29.534, 2);
  });

  it('should be NaN off the globe', () => {
    expect(egm96Undulation(0, 91)).toBeNaN();
    expect(egm96Undulation(Number.NaN, 0)).toBeNaN();
    expect(egm96Undulation(Number.POSITIVE_INFINITY, 0)).toBeNaN();
  });

  it('should stay between the lowest and the highest geoid on earth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -720, max: 720, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (lon, lat) => {
          const undulation = egm96Undulation(lon, lat);
          expect(undulation).toBeGreaterThan(-107.1);
          expect(undulation).toBeLessThan(85.5);
        },
      ),
    );
  });
});

describe('parseVerticalDatum', () => {
  it.each([
    ['ellipsoid', 'ellipsoid', 0],
    ['Ellipsoidal height', 'ellipsoid', 0],
    ['EPSG:4979', 'ellipsoid', 0],
    ['EGM96', 'EGM96', 0],
    ['EPSG:5773', 'EGM96', 0],
    ['urn:ogc:def:crs:EPSG::5773', 'EGM96', 0],
    ['NAP', 'EGM96', 0],
    ['EPSG:5709', 'EGM96', 0],
    ['EPSG:5109', 'EGM96', 0],
    ['EPSG:6695', 'EGM96', 0],
    ['EPSG:3855', 'EGM96', 0],
    ['DE_DHHN2016_NH', 'EGM96', 0],
    ['LN02', 'EGM96', 0],
    ['mean sea level', 'EGM96', 0],
    ['offset:-1.5@EGM96', 'EGM96', -1.5],
    ['offset: +2 @ NAP', 'EGM96', 2],
    ['offset:43.2', 'ellipsoid', 43.2],
    ['offset:.5@offset:1@EGM96', 'EGM96', 1.5],
  ])('should read "%s"', (text, base, offset) => {
    expect(parseVerticalDatum(text)).toMatchObject({ base, offset });
  });

  it('should keep the published differences of China’s datums', () => {
    const offset = (text: string): number => parseVerticalDatum(text).offset;
    // H(1985) = H(1956) − 0.029; H(1985) = H(Wusong) − 1.717; H(1985) = H(Pearl River) + 0.557.
    expect(offset('1956年黄海高程系') - offset('1985国家高程基准')).toBeCloseTo(-0.029, 9);
    expect(offset('吴淞') - offset('1985')).toBeCloseTo(-1.717, 9);
    expect(offset('珠江高程') - offset('1985')).toBeCloseTo(0.557, 9);
    // A declared offset wins over the constants: a local Wusong.
    expect(offset('offset:-1.87@1985') - offset('1985')).toBeCloseTo(-1.87, 9);
  });

  it('should state how good each datum is', () => {
    expect(parseVerticalDatum('ellipsoid').accuracy).toBe(0);
    expect(parseVerticalDatum('EGM96').accuracy).toBe(1);
    expect(parseVerticalDatum('NAP').accuracy).toBe(0.5);
    expect(parseVerticalDatum('Wusong').accuracy).toBeGreaterThan(1);
  });

  it.each([
    '',
    'sea',
    'EPSG:28992',
    'offset:',
    'offset:abc@EGM96',
    'offset:1@nowhere',
    'grid:absent',
    'offset:1e999@EGM96',
  ])('should refuse "%s" and say how to give one', (text) => {
    expect(() => parseVerticalDatum(text)).toThrowError(InputError);
    expect(() => parseVerticalDatum(text)).toThrowError(/--vertical-datum/);
  });
});

describe('heights', () => {
  it('should be the geoid plus the offset over the ellipsoid, and back', () => {
    const datum = parseVerticalDatum('offset:-1.5@EGM96');
    const height = toEllipsoidal(datum, 4.36, 52.01, 10);
    expect(height).toBeCloseTo(10 - 1.5 + egm96Undulation(4.36, 52.01), 9);
    expect(fromEllipsoidal(datum, 4.36, 52.01, height)).toBeCloseTo(10, 9);
    expect(toEllipsoidal(ELLIPSOID, 4.36, 52.01, 10)).toBe(10);
  });

  it('should be converted in place, many at a time', async () => {
    const positions = new Float64Array([4.36, 52.01, 1, 116.4, 39.9, 2]);
    await triplesToEllipsoidal(EGM96, positions);
    expect(positions[2]).toBeCloseTo(1 + 43.4667, 2);
    await triplesFromEllipsoidal(EGM96, positions);
    expect([...positions]).toEqual([4.36, 52.01, expect.closeTo(1, 9), 116.4, 39.9, expect.closeTo(2, 9)]);
  });

  it('should follow a user’s grid, and be NaN beyond it', async () => {
    const grid: HeightGrid = {
      west: 121,
      south: 31,
      stepX: 1,
      stepY: 0.5,
      columns: 2,
      rows: 2,
      values: new Float64Array([10, 12, 20, 22]),
    };
    const datum = parseVerticalDatum('offset:-1@grid:shanghai', {
      grids: (name) => (name === 'shanghai' ? grid : undefined),
    });
    const zero = await loadZeroLevel(datum);
    expect(zero(121.5, 31.25)).toBe(15);
    expect(zero(122, 31.5)).toBe(21);
    expect(zero(120.99, 31.25)).toBeNaN();
  });
});

describe('chooseVerticalDatum', () => {
  it('should take the file’s own datum, else the given one', () => {
    const nap = parseVerticalDatum('NAP');
    expect(chooseVerticalDatum('a.json', { vertical: nap }, 'EGM96')).toBe(nap);
    expect(chooseVerticalDatum('a.json', {}, 'EGM96').id).toBe('EGM96');
    expect(chooseVerticalDatum('a.json', { verticalName: 'Martian height' }, 'offset:3@EGM96').offset).toBe(
      3,
    );
  });

  it('should refuse a level without a datum, naming the file and never guessing', () => {
    expect(() => chooseVerticalDatum('a.json', {}, undefined)).toThrowError(missingVerticalDatum('a.json'));
    expect(() => chooseVerticalDatum('a.json', { verticalName: 'Martian height' }, undefined)).toThrowError(
      /a\.json.*"Martian height" is not known.*--vertical-datum/,
    );
  });
});
