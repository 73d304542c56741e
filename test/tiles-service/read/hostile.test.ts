import { geojson } from 'flatgeobuf';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { expectGraceful } from './mutations.ts';
import { isBalanced, readContent } from './reading.ts';
import { twoByteEncoder, writeDbf, writeShp } from './shapefile/write-shapefile.ts';
import { writeZip } from './zip/write-zip.ts';

/** What people hand over by mistake, and what somebody makes to do harm, the same for the reader of every format. */

const NUMBERS = ['1e308', '-1e308', '1e400', 'NaN', 'Infinity', '', 'x', '999999999999999999999999', '0x10'];

const kml = (x: string, y: string) =>
  `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>a</name><Point><coordinates>${x},${y}</coordinates></Point></Placemark><Placemark><Point><coordinates>4.5,52</coordinates></Point></Placemark></Document></kml>`;
const gpx = (x: string, y: string) =>
  `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="${y}" lon="${x}"><name>a</name></wpt><wpt lat="52" lon="4.5"/></gpx>`;
const csv = (x: string, y: string) => `id,lon,lat\n1,${x},${y}\n2,4.5,52\n`;
const json = (x: string, y: string) =>
  `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[${x},${y}]}},{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[4.5,52]}}]}`;
const wkt = (x: string, y: string) => `id;wkt\n1;POINT (${x} ${y})\n2;POINT (4.5 52)\n`;

const TEXTS: [name: string, write: (x: string, y: string) => string][] = [
  ['a.kml', kml],
  ['a.gpx', gpx],
  ['a.csv', csv],
  ['wkt.csv', wkt],
  ['a.geojson', json],
];

function shapefile(x: number, y: number): Record<string, Buffer> {
  const shapes = [
    { type: 1, parts: [[[x, y]]] },
    { type: 1, parts: [[[4.5, 52]]] },
  ];
  const { shp, shx } = writeShp(1, shapes);
  const dbf = writeDbf([{ name: 'id', type: 'N', length: 4 }], [['1'], ['2']]);
  return { 'a.shp': shp, 'a.shx': shx, 'a.dbf': dbf };
}

const fgb = geojson.serialize(
  {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { a: 1 }, geometry: { type: 'Point', coordinates: [4.5, 52] } },
    ],
  },
  4326,
);

/** A sound file of every format that is read without another program. */
const SOUND: [name: string, content: Uint8Array][] = [
  ...TEXTS.map(([name, write]): [string, Uint8Array] => [name, Buffer.from(write('4.4', '52'))]),
  ['a.zip', writeZip(shapefile(4.4, 52))],
  ['a.kmz', writeZip({ 'doc.kml': kml('4.4', '52') })],
  ['a.fgb', fgb],
];

const options = { crs: 'EPSG:4326', verticalDatum: 'ellipsoid' };

async function refusalOf(content: Uint8Array | string, name: string): Promise<InputError> {
  const error = await readContent(content, {}, name).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, name).toBeInstanceOf(InputError);
  return error as InputError;
}

describe('any reader', () => {
  it.each(SOUND)('should read the sound %s that the other rules are about', async (name, content) => {
    const reading = await readContent(content, { crs: 'EPSG:4326', verticalDatum: 'ellipsoid' }, name);
    expect(reading.features.length).toBeGreaterThan(0);
  });

  it.each(SOUND.map(([name]) => name))(
    'should refuse an empty %s by name, and say what to do',
    async (name) => {
      for (const content of ['', ' \n\n', '\0\0\0\0', '\ufeff']) {
        const error = await refusalOf(content, name);
        expect(error.input).toContain(name);
        expect(error.advice.length).toBeGreaterThan(8);
      }
    },
  );

  it.each(SOUND)('should read or refuse a %s that is cut off anywhere', async (name, content) => {
    const step = Math.max(1, Math.floor(content.length / 60));
    for (let length = 1; length < content.length; length += step)
      await expectGraceful(() => readContent(content.subarray(0, length), options, name));
  });

  it.each(SOUND)('should read or refuse the %s by another name', async (_, content) => {
    for (const [name] of SOUND) await expectGraceful(() => readContent(content, options, name));
  });

  it.each(TEXTS)(
    'should leave out what is at no place in a %s, keep the rest and count it',
    async (name, write) => {
      for (const number of NUMBERS) {
        await expectGraceful(async () => {
          const reading = await readContent(write(number, '52'), { crs: 'EPSG:4326' }, name);
          // The other point is where it was; the strange one has no place, or none at all.
          expect(isBalanced(reading)).toBe(true);
          const placed = reading.features.filter(({ geometries }) => geometries.length > 0);
          expect(placed.map(({ geometries }) => [...geometries[0].positions.slice(0, 2)])).toContainEqual([
            4.5, 52,
          ]);
          expect(placed.length).toBeLessThanOrEqual(number === '0x10' ? 2 : 1);
          return reading;
        });
      }
    },
  );

  it.each([Number.NaN, 1e308, -1e39, Number.POSITIVE_INFINITY, Number.MIN_VALUE])(
    'should read or refuse a Shapefile with a coordinate of %d',
    async (number) => {
      await expectGraceful(() => readContent(writeZip(shapefile(number, 52)), options, 'a.zip'));
    },
  );

  it('should refuse text of the wrong encoding by name, and say how to give the right one', async () => {
    const gbk = twoByteEncoder('gbk');
    for (const [name, content] of [
      ['a.csv', '名称,lon,lat\n江汉区,4.5,52\n'],
      ['a.geojson', json('4', '52').replace('{}', '{"名称":"江汉区"}')],
      ['a.kml', kml('4', '52').replace('<name>a', '<name>江汉区')],
    ]) {
      const error = await refusalOf(gbk(content), name);
      expect(error.input).toContain(name);
      expect(error.message).toMatch(/encod|UTF-8|character/i);
    }
  });

  it('should take nothing from names inside of an archive', async () => {
    const files = shapefile(4.4, 52);
    const evil = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [`../../../${name}`, bytes]),
    );
    await expectGraceful(() => readContent(writeZip(evil), options, 'a.zip'));
  });
});
