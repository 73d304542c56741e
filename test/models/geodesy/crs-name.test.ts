import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { formatCrsName, parseCrsName } from '../../../models/geodesy/index.ts';

describe('parseCrsName', () => {
  it.each([
    'EPSG:7415',
    'epsg:7415',
    'EPSG::7415',
    '7415',
    'urn:ogc:def:crs:EPSG::7415',
    'urn:ogc:def:crs:EPSG:9.9:7415',
    'https://www.opengis.net/def/crs/EPSG/0/7415',
    'http://www.opengis.net/def/crs/EPSG/0/7415',
    'http://www.opengis.net/gml/srs/epsg.xml#7415',
    '+init=epsg:7415',
    '  EPSG:7415 ',
  ])('should read %s as one code', (text) => {
    expect(parseCrsName(text)).toEqual({ authority: 'EPSG', code: '7415' });
  });

  it.each([
    ['urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5109', 'EPSG:28992+EPSG:5109'],
    ['urn:ogc:def:crs,crs:EPSG:6.12:3068,crs:EPSG:6.12:5783', 'EPSG:3068+EPSG:5783'],
    ['EPSG:28992+5709', 'EPSG:28992+EPSG:5709'],
    ['EPSG:4326+EPSG:5773', 'EPSG:4326+EPSG:5773'],
    ['EPSG:4547+1985', 'EPSG:4547+1985'],
    ['EPSG:4547+1985国家高程基准', 'EPSG:4547+1985国家高程基准'],
    [
      'http://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/25832&2=http://www.opengis.net/def/crs/EPSG/0/7837',
      'EPSG:25832+EPSG:7837',
    ],
  ])('should read %s as a compound', (text, expected) => {
    expect(formatCrsName(parseCrsName(text))).toBe(expected);
    expect(parseCrsName(text)).toHaveProperty('compound');
  });

  it.each([
    'OGC:CRS84',
    'urn:ogc:def:crs:OGC:1.3:CRS84',
    'OGC CRS84',
    'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
    'WGS84',
  ])('should read %s as longitude and latitude on WGS84', (text) => {
    expect(parseCrsName(text)).toEqual({ authority: 'OGC', code: 'CRS84' });
  });

  it('should tell PROJ strings and well-known text from codes', () => {
    expect(parseCrsName('+proj=utm +zone=31')).toEqual({ proj: '+proj=utm +zone=31' });
    expect(parseCrsName('PROJCS["a",GEOGCS["b"]]')).toHaveProperty('wkt');
    expect(parseCrsName('GCJ-02')).toEqual({ authority: 'CN', code: 'GCJ-02' });
    expect(parseCrsName('BD09')).toEqual({ authority: 'CN', code: 'BD-09' });
    expect(parseCrsName('ESRI:102100')).toEqual({ authority: 'ESRI', code: '102100' });
  });

  it.each([
    '',
    'Lambert',
    'EPSG',
    'EPSG:',
    'urn:ogc:def:crs',
    'http://example.org/crs/1',
    '+5709',
    'EPSG:1+2+3',
  ])('should refuse "%s" and say how to give a CRS', (text) => {
    expect(() => parseCrsName(text)).toThrowError(InputError);
    expect(() => parseCrsName(text)).toThrowError(/EPSG:28992/);
  });

  it('should answer any text with a name or an InputError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `urn:ogc:def:crs,${text}`),
        ),
        (text) => {
          try {
            parseCrsName(text);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
    );
  });
});
