import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import {
  axisOrderFor,
  createTransform,
  ELLIPSOID,
  resolveCrs,
  swapAxes,
} from '../../../models/geodesy/index.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const resolve = (text: string) => resolveCrs(text, lookupCrs);

/** As Esri's .prj files have it: no code, no datum shift. */
const RD_PRJ =
  'PROJCS["RD_New",GEOGCS["GCS_Amersfoort",DATUM["D_Amersfoort",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Double_Stereographic"],PARAMETER["False_Easting",155000.0],PARAMETER["False_Northing",463000.0],PARAMETER["Central_Meridian",5.38763888888889],PARAMETER["Scale_Factor",0.9999079],PARAMETER["Latitude_Of_Origin",52.15616055555555],UNIT["Meter",1.0]]';
const CGCS_PRJ =
  'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

describe('resolveCrs', () => {
  it('should put a compound CRS together from its parts', () => {
    for (const text of [
      'EPSG:7415',
      'https://www.opengis.net/def/crs/EPSG/0/7415',
      'EPSG:28992+5709',
      'urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5109',
    ]) {
      expect(resolve(text)).toMatchObject({
        kind: 'projected',
        unit: 'metre',
        authorityAxisOrder: 'x-y',
        horizontalAccuracy: 1,
        vertical: { id: 'NAP', base: 'EGM96' },
        areaOfUse: [3.2, 50.75, 7.22, 53.7],
      });
    }
  });

  it('should know the CRSs of the real data', () => {
    expect(resolve('EPSG:6697')).toMatchObject({
      kind: 'geographic',
      authorityAxisOrder: 'lat-lon',
      vertical: { id: 'JGD2011' },
    });
    expect(resolve('EPSG:32734')).toMatchObject({
      kind: 'projected',
      horizontalAccuracy: 0,
      areaOfUse: [18, -80, 24, 0],
    });
    expect(resolve('EPSG:2056')).toMatchObject({ kind: 'projected', areaOfUse: [5.96, 45.82, 10.49, 47.81] });
    expect(resolve('urn:ogc:def:crs:OGC:1.3:CRS84')).toMatchObject({
      kind: 'geographic',
      authorityAxisOrder: 'x-y',
    });
    expect(resolve('EPSG:4326')).toMatchObject({ kind: 'geographic', authorityAxisOrder: 'lat-lon' });
  });

  it('should know every zone of CGCS2000, northing first, as good as WGS84 to centimetres', () => {
    for (const code of [4490, 4479, 4480]) expect(resolve(`EPSG:${code}`).horizontalAccuracy).toBe(0.1);
    for (let code = 4491; code <= 4554; code++) {
      expect(resolve(`EPSG:${code}`)).toMatchObject({
        kind: 'projected',
        authorityAxisOrder: 'lat-lon',
        horizontalAccuracy: 0.1,
      });
    }
    expect(resolve('EPSG:4480').vertical).toEqual(ELLIPSOID);
    expect(resolve('EPSG:4479').kind).toBe('geocentric');
    expect(resolve('EPSG:4547+1985国家高程基准').vertical?.id).toBe('1985');
  });

  it('should leave an unknown vertical datum open, but named', () => {
    const crs = resolve('EPSG:6927');
    expect(crs.vertical).toBeUndefined();
    expect(crs.verticalName).toBe('SHD height');
  });

  it('should not take a depth for a height', () => {
    expect(resolve('EPSG:4326+5715').vertical).toBeUndefined();
  });

  it('should read well-known text by its code, or by itself with the datum’s published shift', async () => {
    expect(resolve('PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["s",1,2]]],AUTHORITY["EPSG","28992"]]').id).toBe(
      'EPSG:28992',
    );
    expect(resolve(CGCS_PRJ).horizontalAccuracy).toBe(0.1);
    const [byText, byCode] = await Promise.all(
      [RD_PRJ, 'EPSG:28992'].map((text) => createTransform(resolve(text), ELLIPSOID)),
    );
    const [a, b] = [new Float64Array([85000, 447500, 3]), new Float64Array([85000, 447500, 3])];
    byText.toGeodetic(a, a);
    byCode.toGeodetic(b, b);
    for (let index = 0; index < 3; index++) expect(a[index]).toBeCloseTo(b[index], 8);
  });

  it('should split compound well-known text', () => {
    const crs = resolve(
      `COMPD_CS["RD + NAP",${RD_PRJ},VERT_CS["NAP",VERT_DATUM["Normaal Amsterdams Peil",2005],UNIT["m",1.0]]]`,
    );
    expect(crs).toMatchObject({ kind: 'projected', vertical: { id: 'NAP' } });
  });

  it('should take a PROJ string as it is, and a site’s own seven parameters with it', () => {
    const crs = resolve(
      '+proj=tmerc +lat_0=0 +lon_0=120 +x_0=500000 +ellps=krass +towgs84=12,-113,-41,0,0,0,0',
    );
    expect(crs).toMatchObject({ kind: 'projected', authorityAxisOrder: 'x-y', horizontalAccuracy: 1 });
    expect(crs.areaOfUse).toBeUndefined();
  });

  it.each([
    ['an unknown code', 'EPSG:99999', 'crs-unknown', /--crs/],
    ['a vertical CRS alone', 'EPSG:5709', 'crs-unusable', /heights only/],
    [
      'an old datum without a published shift',
      'EPSG:2327',
      'crs-without-datum-shift',
      /Xian 1980.*\+towgs84/,
    ],
    ['such a datum in a PROJ string', '+proj=longlat +ellps=krass', 'crs-without-datum-shift', /towgs84/],
    [
      'a grid that is not there',
      '+proj=longlat +ellps=clrk66 +nadgrids=conus',
      'crs-without-datum-shift',
      /grid/,
    ],
    ['a projection that is not supported', '+proj=wintri +datum=WGS84', 'crs-unusable', /not supported/],
    ['gradians', 'EPSG:4807', 'crs-unusable', /gradians/],
    ['broken well-known text', 'PROJCS["x",', 'crs-name', /broken/],
    ['a local engineering CRS', 'EPSG:5800', 'crs-unusable', /no transform/],
    [
      'an old datum in version 2 text',
      'GEOGCRS["x",DATUM["D_Tokyo",ELLIPSOID["Bessel 1841",6377397.155,299.1528128]]]',
      'crs-without-datum-shift',
      /--crs/,
    ],
    [
      'another prime meridian without a code',
      'GEOGCS["x",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Paris",2.33722917],UNIT["degree",0.0174532925199433]]',
      'crs-unusable',
      /Greenwich/,
    ],
  ])('should refuse %s', (_what, text, code, message) => {
    expect(() => resolve(text)).toThrowError(message);
    expect(() => resolve(text)).toThrowError(expect.objectContaining({ name: 'InputError', code }));
  });

  it('should answer any mutation of well-known text with a CRS or an InputError', () => {
    const text = `COMPD_CS["RD + NAP",${RD_PRJ},VERT_CS["NAP",VERT_DATUM["NAP",2005],UNIT["m",1.0]]]`;
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(20), fc.string({ maxLength: 6 }), (at, cut, piece) => {
        try {
          resolve(text.slice(0, at) + piece + text.slice(at + cut));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('should not be exhausted by text that nests without end', () => {
    expect(() => resolve('PROJCS['.repeat(100_000))).toThrowError(InputError);
  });

  it('should resolve or refuse every code of the list, without any other error', () => {
    let usable = 0;
    for (let code = 2000; code <= 32799; code++) {
      if (!lookupCrs(code)) continue;
      try {
        resolve(`EPSG:${code}`);
        usable++;
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }
    expect(usable).toBeGreaterThan(5500);
  });
});

describe('lookupCrs', () => {
  it('should find a code once and for all, and nothing that is no code', () => {
    expect(lookupCrs('28992')?.name).toBe('Amersfoort / RD New');
    expect(lookupCrs(28992)).toBe(lookupCrs('28992'));
    for (const code of ['0', '', '../all', 'package', '28992.json', '9'.repeat(50)])
      expect(lookupCrs(code)).toBeUndefined();
  });
});

describe('axis order', () => {
  it('should follow the authority in GML alone', () => {
    const crs = resolve('EPSG:6697');
    expect(axisOrderFor('CityGML', crs)).toBe('lat-lon');
    expect(axisOrderFor('gml', crs)).toBe('lat-lon');
    for (const format of ['geojson', 'geopackage', 'shapefile', 'flatgeobuf', 'cityjson']) {
      expect(axisOrderFor(format, crs)).toBe('x-y');
    }
    expect(axisOrderFor('gml', resolve('EPSG:25832'))).toBe('x-y');
    expect(axisOrderFor('gml', resolve('EPSG:31467'))).toBe('lat-lon');
  });

  it('should swap in place, for pairs and for triplets', () => {
    expect([...swapAxes(new Float64Array([1, 2, 3, 4, 5, 6]))]).toEqual([2, 1, 3, 5, 4, 6]);
    expect([...swapAxes(new Float64Array([1, 2, 3, 4]), 2)]).toEqual([2, 1, 4, 3]);
  });
});
