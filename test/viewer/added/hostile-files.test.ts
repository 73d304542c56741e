import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { AddError } from '../../../viewer/added/add-error.ts';
import { detectFormat } from '../../../viewer/added/detect.ts';
import { type ReadPart, readFile } from '../../../viewer/added/read.ts';
import { LIMITS } from '../../../viewer/added/read-result.ts';
import { openZip } from '../../../viewer/added/zip.ts';
import { dbfOf, shpOf, utf8 } from './files.ts';

async function read(name: string, content: string | Uint8Array): Promise<ReadPart> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const parts = await readFile({ name, format: detectFormat(name, bytes), bytes });
  if ('question' in parts) throw new Error('a question');
  return parts[0];
}

async function features(name: string, content: string | Uint8Array) {
  const part = await read(name, content);
  if (part.kind !== 'features') throw new Error(part.kind);
  return part.result.features;
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  return error instanceof AddError ? [error.code, error.values] : error;
}

const SQUARE = [
  [200, 200],
  [200, 300],
  [300, 300],
] as const;
const PLACEMARK = '<Point><coordinates>114.6,27.6</coordinates></Point></Placemark></kml>';

describe('tables that are not as they should be', () => {
  it('should keep every column, whatever it is called', async () => {
    const [row] = await features('a.csv', 'x,y,a,a,__proto__\n500,600,1,2,3,4\n');
    expect(row.attributes).toEqual({ a: 1, 'a (2)': 2, '__proto__ (2)': 3, 6: 4 });
  });

  it('should tell the line of a quote that is not closed, rather than take all below for one value', async () => {
    for (const table of ['lon,lat,n\n1,2,a\n3,4,"b\n5,6,c\n', 'sep=,\nlon,lat,n\n1,2,"a"b\n3,4,c\n'])
      expect(await codeOf(features('a.csv', table))).toEqual(['csv-quotes', { name: 'a.csv', line: 3 }]);
  });

  it('should count a coordinate beyond all numbers as unreadable', async () => {
    const part = await read('a.csv', 'lon,lat\n1,2\n1e999,3\n');
    expect(part).toMatchObject({ result: { features: [{}], leftOut: { brokenRow: 1 } } });
  });

  it('should read a heading of a thousand brackets at once', async () => {
    const start = performance.now();
    expect(await features('a.csv', `${'('.repeat(100_000)},lat,lon\n1,2,3\n`)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('should keep two fields of a Shapefile whose names were cut to the same letters', async () => {
    const dbf = dbfOf(
      [
        { name: 'population', type: 'N', length: 4 },
        { name: 'population', type: 'N', length: 4 },
      ],
      [[utf8('12  '), utf8('34  ')]],
    );
    const [feature] = await features('a.zip', zipSync({ 'a.shp': shpOf([[SQUARE]]), 'a.dbf': dbf }));
    expect(feature.attributes).toEqual({ population: 12, 'population (2)': 34 });
  });
});

describe('files made to do harm', () => {
  it('should refuse JSON that is nested deeper than any data, at all its places', async () => {
    const deep = (from: string, to: string) => from.repeat(50_000) + to.repeat(50_000);
    for (const text of [
      deep('{"type":"GeometryCollection","geometries":[', ']}'),
      `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":${deep('[', ']')}}}`,
    ])
      expect(await codeOf(features('a.geojson', text))).toEqual([
        'json-deep',
        { name: 'a.geojson', limit: 200 },
      ]);
    const quoted = `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":"\\"${'['.repeat(500)}"}}`;
    expect(await features('a.geojson', quoted)).toHaveLength(1);
  });

  it('should take time by the length of an XML document only', async () => {
    const start = performance.now();
    await codeOf(features('a.kml', `<kml ${'b'.repeat(300_000)}></kml>`));
    await features(
      'a.kml',
      `<kml><Placemark><description><![CDATA[${'<'.repeat(300_000)}]]></description>${PLACEMARK}`,
    );
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('should unpack no more of an archive than a page can hold, however many files share its bytes', async () => {
    const [entry] = openZip('a.zip', zipSync({ 'a.shp': new Uint8Array(LIMITS.bytes * 0.6) }, { level: 0 }));
    await entry.bytes();
    expect(await codeOf(entry.bytes())).toEqual([
      'zip-large',
      { name: 'a.zip', limit: LIMITS.bytes / 2 ** 20 },
    ]);
  });

  it('should refuse a glTF whose schema is on another host, and lists that hold no objects', async () => {
    const gltf = (rest: object) => JSON.stringify({ asset: { version: '2.0' }, ...rest });
    const schemaUri = 'http://203.0.113.9/schema.json';
    expect(
      await codeOf(read('a.gltf', gltf({ extensions: { EXT_structural_metadata: { schemaUri } } }))),
    ).toEqual(['gltf-missing', { name: 'a.gltf', files: schemaUri }]);
    expect(await codeOf(read('a.gltf', gltf({ buffers: [null] })))).toEqual([
      'gltf-broken',
      { name: 'a.gltf' },
    ]);
    const many = Array.from({ length: 300_000 }, () => 1);
    expect(await read('a.gltf', gltf({ nodes: [null, { translation: many }] }))).toMatchObject({
      kind: 'model',
    });
  });

  it('should take no name for a format or an entity that every object of JavaScript has', async () => {
    expect(await codeOf(read('a.constructor', 'x'))).toEqual(['format-unknown', { name: 'a.constructor' }]);
    expect(
      await codeOf(read('a.kml', `<kml><Placemark><name>&constructor;</name>${PLACEMARK}`)),
    ).toMatchObject(['xml-broken', {}]);
  });
});

describe('files that are sound but odd', () => {
  it('should keep a place whose height is broken', async () => {
    for (const height of ['1e999', '"x"', 'null']) {
      const [{ geometries }] = await features(
        'a.geojson',
        `{"type":"Point","coordinates":[114.6,27.6,${height}]}`,
      );
      expect([...geometries[0].positions]).toEqual([114.6, 27.6, 0]);
    }
  });

  it('should read a KMZ in the encoding that its document names, unless its bytes say otherwise', async () => {
    const document = (encoding: string, name: Iterable<number>) => [
      ...utf8(`<?xml version="1.0" encoding="${encoding}"?><kml><Placemark><name>`),
      ...name,
      ...utf8(`</name>${PLACEMARK}`),
    ];
    for (const bytes of [document('GBK', [0xd6, 0xd0]), document('UTF-16', utf8('中'))]) {
      const [{ name }] = await features('a.kmz', zipSync({ 'doc.kml': Uint8Array.from(bytes) }));
      expect(name).toBe('中');
    }
  });

  it('should keep fields of a placemark that are called alike', async () => {
    const data = (name: string, value: number) => `<Data name="${name}"><value>${value}</value></Data>`;
    const [{ attributes }] = await features(
      'a.kml',
      `<kml><Placemark><ExtendedData>${data('a', 1)}${data('a', 2)}${data('description', 3)}</ExtendedData><description>four</description>${PLACEMARK}`,
    );
    expect(attributes).toEqual({ a: 1, 'a (2)': 2, description: 3, 'description (2)': 'four' });
  });

  it('should know GeoJSON in UTF-16 by its content', async () => {
    const text = '\ufeff{"type":"Point","coordinates":[1,2]}';
    const bytes = new Uint8Array(Uint16Array.from(text, (sign) => sign.charCodeAt(0)).buffer);
    expect(await features('a.json', bytes)).toHaveLength(1);
  });

  it('should leave out packets of CZML that are none, and count them', async () => {
    expect(await read('a.czml', '[{"id":"document","version":"1.0"},null,5,{"id":"a"}]')).toMatchObject({
      packets: [{ id: 'document' }, { id: 'a' }],
      leftOut: { brokenGeometry: 2 },
    });
  });
});
