import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AreasGeometry } from '../../../../models/feature.ts';
import { wgs84ToGcj02 } from '../../../../models/geodesy/index.ts';
import type { ReadOptions } from '../../../../tiles-service/read/feature-source.ts';
import { gaussKruger } from '../gauss-kruger.ts';
import { expectGraceful, mutatedBytes } from '../mutations.ts';
import { isBalanced, readContent } from '../reading.ts';
import { twoByteEncoder } from '../shapefile/write-shapefile.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

const read = (content: string | Uint8Array, options: Partial<ReadOptions> = {}, name = 'a.csv') =>
  readContent(content, options, name);
const positionOf = async (content: string, options: Partial<ReadOptions> = {}) =>
  [...(await read(content, options)).features[0].geometries[0].positions].map((value) =>
    Number(value.toFixed(8)),
  );

describe('CSV', () => {
  it.each([
    ['lon,lat', 'lon,lat\n4.5,52\n'],
    ['Longitude and Latitude, in any order', 'Latitude,name,Longitude\n52,a,4.5\n'],
    ['经度 and 纬度', '名称,经度,纬度\n甲,4.5,52\n'],
    ['x and y with values that can be degrees', 'x,y\n4.5,52\n'],
    ['numbers with a comma', 'lng;lat\n4,5;52,0\n'],
    ['letters of the sky', 'lon,lat\n4.5°E,52N\n'],
    ['tabs', 'lon\tlat\n4.5\t52\n'],
    ['bars', 'lon|lat\n4.5|52\n'],
    ["Excel's line about the delimiter", 'sep=;\nlon;lat\n4.5;52\n'],
    ['well-known text', 'id,wkt\n1,POINT (4.5 52)\n'],
    ["PostGIS's SRID", 'id,geom\n1,SRID=4326;POINT(4.5 52)\n'],
  ])('should find positions by %s', async (_, content) => {
    expect(await positionOf(content)).toEqual([4.5, 52, 0]);
  });

  it('should read coordinates of a local grid in the CRS that is given, and refuse them without', async () => {
    const [x, y] = gaussKruger(114.3, 30.5, { centralMeridian: 114 });
    const content = `名称,东坐标,北坐标\n甲,${x},${y}\n`;
    await expect(read(content)).rejects.toMatchObject({ code: 'crs-missing' });
    expect(await positionOf(content, { crs: 'EPSG:4547' })).toEqual([114.3, 30.5, 0]);
  });

  it('should read x as the northing where only that is a place of the CRS, and count it', async () => {
    const [east, north] = gaussKruger(114.3, 30.5, { centralMeridian: 114 });
    const reading = await read(`点号,X,Y\n1,${north},${east}\n2,${north + 10},${east}\n`, {
      crs: 'EPSG:4547',
    });
    const [longitude, latitude] = reading.features[0].geometries[0].positions;
    expect(longitude).toBeCloseTo(114.3, 9);
    expect(latitude).toBeCloseTo(30.5, 9);
    expect(reading.reasons['axis-order']).toBe(1);
    const plain = await read(`点号,X,Y\n1,${east},${north}\n`, { crs: 'EPSG:4547' });
    expect(plain.reasons['axis-order']).toBeUndefined();
    expect(plain.features[0].geometries[0].positions[0]).toBeCloseTo(114.3, 9);
  });

  it('should take degrees for those of GCJ-02 or BD-09 where the user says so, and overrule nothing', async () => {
    const [longitude, latitude] = wgs84ToGcj02(114.3, 30.5);
    const content = `名称,经度,纬度\n甲,${longitude},${latitude}\n`;
    const reading = await read(content, { crs: 'GCJ-02' });
    const [x, y] = reading.features[0].geometries[0].positions;
    expect(Math.hypot(x - 114.3, y - 30.5) * 111_320).toBeLessThan(0.01);
    expect(reading.reasons['crs-overruled']).toBeUndefined();
    // Read as WGS84 it would be some 600 m off.
    const wrong = (await read(content)).features[0].geometries[0].positions;
    expect(Math.hypot(wrong[0] - 114.3, wrong[1] - 30.5) * 111_320).toBeGreaterThan(300);
  });

  it('should refuse a table without coordinates, and name its columns', async () => {
    const refused = read('name,street\na,b\n');
    await expect(refused).rejects.toMatchObject({ code: 'csv-columns' });
    await expect(read('name,street\na,b\n')).rejects.toThrow(/经度.*name, street/);
  });

  it('should take heights over a vertical datum, and refuse them without one', async () => {
    const content = 'lon,lat,高程\n4.5,52,3\n';
    expect(await positionOf(content, { verticalDatum: 'offset:1' })).toEqual([4.5, 52, 4]);
    await expect(read(content)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
  });

  it('should read all kinds of well-known text, and count what is none', async () => {
    const { features, reasons } = await read(
      [
        'id,wkt',
        '1,"POLYGON Z ((4 52 1, 4.01 52 1, 4.01 52.01 1, 4 52 1),(4.006 52.002 1,4.008 52.004 1,4.008 52.002 1,4.006 52.002 1))"',
        '2,"MULTIPOINT ((4 52),(5 52))"',
        '3,"GEOMETRYCOLLECTION (POINT (4 52), LINESTRING M (4 52 9, 5 52 9))"',
        '4,POINT EMPTY',
        '5,"POLYGON ((4 52"',
        '6,"TIN (((4 52, 4.01 52, 4.01 52.01, 4 52)))"',
      ].join('\n'),
      { verticalDatum: 'ellipsoid' },
    );
    expect(features.map(({ geometries }) => geometries.map(({ kind }) => kind))).toEqual([
      ['areas'],
      ['points'],
      ['points', 'lines'],
      [],
      [],
      ['surfaces'],
    ]);
    expect((features[0].geometries[0] as AreasGeometry).polygonStarts).toEqual(Uint32Array.of(0, 2));
    expect(reasons).toMatchObject({ 'geometry-unreadable': 1, 'geometry-empty': 2 });
  });

  it('should keep the other columns as attributes: numbers, codes as texts, nulls', async () => {
    const { features } = await read('lon,lat,楼层,编码,电话,备注\n4,52,12,0420,123456789012345678,""\n');
    expect(features[0].attributes).toEqual({
      楼层: 12,
      编码: '0420',
      电话: '123456789012345678',
      备注: null,
    });
  });

  it('should count rows with too few or too many values by their line, and keep the others', async () => {
    const reading = await read('name,lon,lat\na,4,52\nb,4\n"c\nd",5,52\ne,6,52,7\n\nf,x,52\ng,,\n');
    expect(reading.features.map(({ name }) => name)).toEqual(['a', 'c\nd', 'f', 'g']);
    expect(reading.tally.dropped).toMatchObject([
      { reason: 'row-malformed', count: 2, examples: ['line 3: 2 values', 'line 6: 4 values'] },
    ]);
    expect(reading.reasons).toMatchObject({ 'position-malformed': 1, 'geometry-empty': 2 });
    expect(isBalanced(reading)).toBe(true);
  });

  it('should read GBK where it is given, and refuse what is not UTF-8 otherwise', async () => {
    const bytes = twoByteEncoder('gbk')('名称,经度,纬度\n黄鹤楼公园,114.3,30.5\n');
    const reading = await read(bytes, { encoding: 'GBK' });
    expect(reading.features[0].name).toBe('黄鹤楼公园');
    await expect(read(bytes)).rejects.toMatchObject({ code: 'encoding-missing' });
    // Beyond what is looked at when the file is opened.
    const late = Buffer.concat([
      Buffer.from(`lon,lat,n\n${'4,52,a\n'.repeat(60_000)}`),
      Buffer.from([52, 44, 52, 44, 0xb5, 0xc0, 10]),
    ]);
    await expect(read(late)).rejects.toMatchObject({ code: 'encoding-missing' });
  });

  it('should read a byte order mark, UTF-16 and gzip', async () => {
    const text = '名称,lon,lat\n甲,4.5,52\n';
    for (const bytes of [
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      gzipSync(text),
    ]) {
      const name = bytes[0] === 0x1f ? 'a.csv.gz' : 'a.csv';
      expect((await read(bytes, {}, name)).features[0]).toMatchObject({
        name: '甲',
        geometries: [{ kind: 'points' }],
      });
    }
  });

  it('should take ids from the field that is named, and the type from the name of the file', async () => {
    const reading = await read('code,lon,lat\nA1,4,52\n', { idField: 'code' }, '路灯.csv');
    expect(reading.features[0]).toMatchObject({ id: 's:A1', type: 'CityFurniture' });
    await expect(read('code,lon,lat\n', { idField: 'x' })).rejects.toMatchObject({
      code: 'id-field-missing',
    });
  });

  it('should take ids and names from the columns that bureaus have for them, and no name of an owner', async () => {
    const table = '权利人名称,设备编码,编号,设备名称,lon,lat\n市政公司,X1,7,一号闸门,4.5,52\n';
    const [feature] = (await read(table)).features;
    expect(feature).toMatchObject({ id: 's:7', name: '一号闸门' });
    const [plain] = (await read('权利人名称,lon,lat\n市政公司,4.5,52\n')).features;
    expect(plain.name).toBeUndefined();
  });

  it.each([
    ['检修井.csv', 'PipeNode', undefined],
    ['路灯.csv', 'CityFurniture', '路灯'],
    ['行道树.csv', 'SolitaryVegetationObject', undefined],
    ['网点.csv', 'GenericCityObject', undefined],
  ])('should tell what the points of %s are', async (name, type, word) => {
    const [feature] = (await read('lon,lat\n4.5,52\n', {}, name)).features;
    expect([feature.type, feature.class]).toEqual([type, word]);
  });

  it('should read a quotation mark that is never closed within bounds, or refuse it', async () => {
    const endless = `lon,lat,name\n4,52,"${'a,b\n'.repeat(2.5 * 2 ** 20)}`;
    await expect(read(endless)).rejects.toMatchObject({ code: 'csv-broken' });
  });

  it('should read or refuse any bytes made from a table', async () => {
    const bytes = Buffer.from(
      'id,lon,lat,高程,wkt\n1,4,52,3,"POINT (4 52)"\n2,5,53,,\n"3",4,"52",x,"LINESTRING (4 52, 5 53)"\n',
    );
    const options = { verticalDatum: 'ellipsoid' };
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), (mutated) => expectGraceful(() => read(mutated, options))),
      { numRuns },
    );
  }, 1_200_000);
});
