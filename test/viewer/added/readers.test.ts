import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import type { AddError } from '../../../viewer/added/add-error.ts';
import { findPlaceColumns, readCsv } from '../../../viewer/added/csv.ts';
import { parseCoordinate } from '../../../viewer/added/csv-coordinate.ts';
import { readCzml } from '../../../viewer/added/czml.ts';
import { detectFormat } from '../../../viewer/added/detect.ts';
import { readGeoJson } from '../../../viewer/added/geojson.ts';
import { readGltf } from '../../../viewer/added/gltf.ts';
import { firstJsonError } from '../../../viewer/added/json.ts';
import { readKml, readKmz } from '../../../viewer/added/kml.ts';
import type { ReadResult } from '../../../viewer/added/read-result.ts';
import { readZippedShapefiles } from '../../../viewer/added/shapefile.ts';
import { parseXml } from '../../../viewer/added/xml.ts';
import { dbfOf, shpOf, utf8 } from './files.ts';

/** 中 in GBK. */
const MIDDLE_GBK = Uint8Array.of(0xd6, 0xd0);

function codeOf(work: () => unknown): AddError {
  try {
    work();
  } catch (error) {
    return error as AddError;
  }
  throw new Error('nothing was thrown');
}

async function rejection(work: Promise<unknown>): Promise<AddError> {
  return work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: AddError) => error,
  );
}

const xy = ({ geometries: [{ positions }] }: Feature): number[] =>
  [...positions].filter((_, index) => index % 3 < 2);

describe('GeoJSON', () => {
  it('should be read with its shapes, ids, names and attributes', () => {
    const { features, crs, leftOut } = readGeoJson(
      'a.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            id: 7,
            properties: { 名称: '甲', n: 1 },
            geometry: { type: 'Point', coordinates: [1, 2, 3] },
          },
          {
            type: 'Feature',
            id: 7,
            properties: null,
            geometry: {
              type: 'LineString',
              coordinates: [
                [0, 0],
                [0, 0],
                [1, 1],
              ],
            },
          },
          { type: 'Feature', properties: {}, geometry: null },
          {
            type: 'Feature',
            properties: {},
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [1, 1],
                  [0, 0],
                ],
              ],
            },
          },
          { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: ['x', 2] } },
        ],
      }),
    );
    expect(features.map(({ id, name }) => [id, name])).toEqual([
      ['7', '甲'],
      ['#1', undefined],
    ]);
    expect([...features[0].geometries[0].positions]).toEqual([1, 2, 3]);
    expect(xy(features[1])).toEqual([0, 0, 1, 1]);
    expect(crs).toBe('OGC:CRS84');
    expect(leftOut).toEqual({ withoutPlace: 1, brokenGeometry: 2 });
  });

  it('should turn outer rings counter-clockwise and holes clockwise', () => {
    const clockwise = [
      [0, 0],
      [0, 9],
      [9, 9],
      [9, 0],
      [0, 0],
    ];
    const inner = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 2],
      [1, 1],
    ];
    const [{ geometries }] = readGeoJson(
      'a',
      JSON.stringify({ type: 'Polygon', coordinates: [clockwise, inner] }),
    ).features;
    expect(geometries[0]).toMatchObject({ kind: 'areas' });
    expect([...geometries[0].positions].filter((_, i) => i % 3 < 2)).toEqual([
      9, 0, 9, 9, 0, 9, 0, 0, 1, 2, 2, 2, 2, 1, 1, 1,
    ]);
  });

  it('should take the CRS of the old member, and leave it open where numbers cannot be degrees', () => {
    const point = { type: 'Point', coordinates: [500_000, 3_000_000] };
    expect(readGeoJson('a', JSON.stringify(point)).crs).toBeUndefined();
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } };
    expect(readGeoJson('a', JSON.stringify({ ...point, crs })).crs).toBe('urn:ogc:def:crs:EPSG::4547');
  });

  it('should be read as a text sequence and by lines', () => {
    const lines = [1, 2].map((x) => JSON.stringify({ type: 'Point', coordinates: [x, x] }));
    for (const text of [
      lines.join('\n'),
      `\u001e${lines.join('\n\u001e')}\n`,
      `\ufeff${lines.join('\r\n')}\r\n`,
    ])
      expect(readGeoJson('a', text).features.map(xy)).toEqual([
        [1, 1],
        [2, 2],
      ]);
  });

  it('should be refused with the place of what is broken', () => {
    const error = codeOf(() => readGeoJson('a.json', '{\n "type": "Point",\n "coordinates": [1, }'));
    expect([error.code, error.values]).toEqual(['json-broken', { name: 'a.json', line: 3, column: 21 }]);
    expect(codeOf(() => readGeoJson('a', '{"type":"FeatureCollection","features":[{"type"')).code).toBe(
      'json-truncated',
    );
    expect(codeOf(() => readGeoJson('a', '{"a":1}')).code).toBe('geojson-none');
    expect(codeOf(() => readGeoJson('a', '{"type":"Topology","arcs":[]}')).code).toBe('topojson');
    const second = codeOf(() => readGeoJson('a', '{"type":"Point","coordinates":[1,2]}\n{"type":,}\n'));
    expect(second.values).toMatchObject({ line: 2, column: 9 });
  });

  it('should know the first error of JSON as its own parser finds it', () => {
    for (const text of [
      '{"a":[1,2,{"b":null}],"c":"\\u00e9\\n"}',
      '[]',
      ' 1e-3 ',
      '"x"',
      '{}',
      'true',
      '[{}]',
    ])
      expect(firstJsonError(text), text).toBe(text.length);
    for (const [text, at] of [
      ['{"a" 1}', 5],
      ['[1 2]', 3],
      ['{a:1}', 1],
      ['[1,]', 3],
      ['{"a":1,}', 7],
      ['01', 1],
      ['"a\nb"', 0],
      ['[1}', 2],
      ['{} x', 3],
    ] as const)
      expect([text, firstJsonError(text)]).toEqual([text, at]);
  });
});

describe('CSV', () => {
  const rows = (result: ReturnType<typeof readCsv>) => (result as ReadResult).features;

  it('should find its columns by names in Chinese and English', () => {
    for (const [names, x, y] of [
      [['编号', '经度', '纬度'], 1, 2],
      [['lat', 'lon'], 1, 0],
      [['Longitude (WGS84)', 'Latitude (WGS84)'], 0, 1],
      [['经度(°)', '纬度(°)'], 0, 1],
      [['gcj02_lng', 'gcj02_lat'], 0, 1],
      [['name', 'X坐标', 'Y坐标'], 1, 2],
      [['POINT_X', 'POINT_Y'], 0, 1],
      [['东坐标（m）', '北坐标（m）'], 0, 1],
    ] as const)
      expect([names, findPlaceColumns(names)]).toEqual([names, { x, y }]);
    expect(findPlaceColumns(['name', 'address'])).toBeUndefined();
    expect(findPlaceColumns(['lon', 'name'])).toBeUndefined();
  });

  it('should be read in GB18030 with any delimiter, and say that the encoding was guessed', () => {
    const bytes = Uint8Array.of(
      ...utf8('id;'),
      ...MIDDLE_GBK,
      ...utf8(';lon;lat\n007;'),
      ...MIDDLE_GBK,
      ...utf8(';6,5;46,25\n'),
    );
    const result = readCsv('a.csv', bytes) as ReadResult;
    expect(result.features[0]).toMatchObject({ id: '007', attributes: { id: '007', 中: '中' } });
    expect(xy(result.features[0])).toEqual([6.5, 46.25]);
    expect([result.crs, result.guessedEncoding]).toEqual(['OGC:CRS84', 'gb18030']);
  });

  it('should leave the CRS of degrees open in China, where they may be of three, unless the columns tell', () => {
    const of = (head: string) => (readCsv('a', utf8(`${head}\n114.6,27.6\n`)) as ReadResult).crs;
    expect(of('经度,纬度')).toBeUndefined();
    expect(of('经度(GCJ-02),纬度(GCJ-02)')).toBe('GCJ-02');
    expect(of('bd09_lng,bd09_lat')).toBe('BD-09');
    expect(of('wgs84_lon,wgs84_lat')).toBe('OGC:CRS84');
    expect((readCsv('a', utf8('x,y\n500000,3000000\n')) as ReadResult).crs).toBeUndefined();
  });

  it('should count rows without a place and with a broken one', () => {
    const { features, leftOut } = readCsv(
      'a',
      utf8('lon,lat,n\n6,46,a\n,,b\nx,46,c\n"7","46","d, e"\n'),
    ) as ReadResult;
    expect(features.map(({ attributes }) => attributes['n'])).toEqual(['a', 'd, e']);
    expect(leftOut).toEqual({ withoutPlace: 1, brokenRow: 1 });
  });

  it('should ask for the columns where no name tells them, and take the answer', () => {
    const bytes = utf8('a,b,c\nA,6,46\nB,7,47\n');
    expect(readCsv('a', bytes)).toEqual({
      question: 'columns',
      columns: [
        { name: 'a', examples: ['A', 'B'] },
        { name: 'b', examples: ['6', '7'] },
        { name: 'c', examples: ['46', '47'] },
      ],
    });
    expect(rows(readCsv('a', bytes, { columns: { x: 1, y: 2 } })).map(xy)).toEqual([
      [6, 46],
      [7, 47],
    ]);
    expect(codeOf(() => readCsv('a', bytes, { columns: { x: 0, y: 2 } })).code).toBe('csv-no-coordinates');
    expect(codeOf(() => readCsv('a', utf8('lon,lat\n'))).code).toBe('csv-empty');
    expect(codeOf(() => readCsv('a', Uint8Array.of(0xff, 0x80, 0x0a))).code).toBe('encoding');
  });

  it('should read degrees, minutes and seconds', () => {
    for (const [text, value] of [
      ['114.5', 114.5],
      ['-6,25', -6.25],
      ['1 234.5', 1234.5],
      ['114°30′', 114.5],
      ['东经114°35′24″', 114.59],
      [`27°36'0"N`, 27.6],
      ["6°30'W", -6.5],
      ['114度30分', 114.5],
    ] as const)
      expect([text, parseCoordinate(text)]).toEqual([text, expect.closeTo(value, 9)]);
    for (const text of ['', 'x', '114°75′', '1.2.3', undefined])
      expect(parseCoordinate(text)).toBeUndefined();
  });
});

describe('KML', () => {
  const kml = (body: string) =>
    `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`;

  it('should be read with its fields and colours, and fetch nothing', () => {
    const { features, leftOut, crs } = readKml(
      'a.kml',
      kml(`<Style id="s"><LineStyle><color>800000ff</color><width>3</width></LineStyle>
        <IconStyle><Icon><href>https://icons.example/a.png</href></Icon></IconStyle></Style>
      <NetworkLink><Link><href>http://other.example/b.kml</href></Link></NetworkLink>
      <GroundOverlay><name>x</name></GroundOverlay>
      <Placemark id="p"><name>甲 &amp; 乙</name><styleUrl>#s</styleUrl><ExtendedData><Data name="层数"><value>6</value></Data></ExtendedData>
        <MultiGeometry><Point><coordinates>6.1,46.2,0</coordinates></Point>
        <LineString><coordinates>6,46 7,47</coordinates></LineString></MultiGeometry></Placemark>
      <Placemark><name>none</name></Placemark>`),
    );
    expect(crs).toBe('OGC:CRS84');
    expect(features).toHaveLength(1);
    expect(features[0]).toMatchObject({
      id: 'p',
      name: '甲 & 乙',
      attributes: { 层数: 6, stroke: '#ff0000', 'stroke-opacity': 0.5, 'stroke-width': 3 },
    });
    expect(features[0].geometries.map(({ kind }) => kind)).toEqual(['points', 'lines']);
    expect(leftOut).toEqual({ networkLink: 1, foreignPicture: 1, overlay: 1, withoutPlace: 1 });
  });

  it('should be read out of a KMZ archive', async () => {
    const archive = zipSync({
      'doc.kml': utf8(kml('<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>')),
    });
    expect((await readKmz('a.kmz', archive)).features.map(xy)).toEqual([[1, 2]]);
    expect((await rejection(readKmz('a.kmz', zipSync({ 'x.txt': utf8('x') })))).code).toBe('kmz-without-kml');
  });

  it('should be refused with the line of what is broken, and without expanding entities', () => {
    expect(codeOf(() => readKml('a', '<kml>\n<a>\n</b></kml>'))).toMatchObject({
      code: 'xml-broken',
      values: { line: 3 },
    });
    expect(codeOf(() => readKml('a', '<kml><Document>'))).toMatchObject({
      code: 'xml-truncated',
      values: { element: 'Document' },
    });
    expect(codeOf(() => readKml('a', '<html></html>')).code).toBe('kml-none');
    const bomb = '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>';
    expect(codeOf(() => readKml('a', bomb)).code).toBe('xml-entities');
    expect(codeOf(() => parseXml('a', `${'<a>'.repeat(300)}`)).code).toBe('xml-broken');
  });
});

describe('zipped Shapefiles', () => {
  const square = [
    [0, 0],
    [0, 9],
    [9, 9],
    [9, 0],
    [0, 0],
  ] as const;
  const hole = [
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 2],
    [1, 1],
  ] as const;
  const shp = shpOf([[square, hole], undefined, [square.map(([x, y]) => [x + 20, y] as const)]]);
  const fields = [
    { name: 'id', type: 'N', length: 4 },
    { name: 'name', type: 'C', length: 8 },
  ] as const;
  const gbk = [1, 2, 3].map((id) => [utf8(String(id).padStart(4)), MIDDLE_GBK]);
  const archive = (files: Record<string, Uint8Array>) => zipSync(files);

  it('should be read with holes, attributes in GBK and the CRS of the .prj', async () => {
    const prj = 'PROJCS["CGCS2000_3_Degree_GK_CM_114E"]';
    const parts = await readZippedShapefiles(
      'a.zip',
      archive({ '数据/a.shp': shp, '数据/a.dbf': dbfOf(fields, gbk), '数据/a.prj': utf8(prj) }),
    );
    const [{ name, result }] = parts;
    expect([name, result.crs, result.guessedEncoding, result.leftOut]).toEqual([
      'a',
      prj,
      'gb18030',
      { withoutPlace: 1 },
    ]);
    expect(result.features.map(({ id, name }) => [id, name])).toEqual([
      ['1', '中'],
      ['3', '中'],
    ]);
    expect([...(result.features[0].geometries[0] as { ringStarts: Uint32Array }).ringStarts]).toEqual([
      0, 4, 8,
    ]);
  });

  it('should be read in the encoding that the .cpg or the language driver names', async () => {
    const utf = [1, 2, 3].map((id) => [utf8(String(id)), utf8('中')]);
    for (const [dbf, cpg] of [
      [dbfOf(fields, gbk), 'GBK'],
      [dbfOf(fields, gbk), 'CP936'],
      [dbfOf(fields, gbk, 0x4d), undefined],
      [dbfOf(fields, utf), 'UTF-8'],
      [dbfOf(fields, utf), undefined],
    ] as const) {
      const files = { 'a.shp': shp, 'a.dbf': dbf, ...(cpg ? { 'a.cpg': utf8(cpg) } : {}) };
      const [{ result }] = await readZippedShapefiles('a.zip', archive(files));
      expect([cpg, result.features[0].name, result.guessedEncoding]).toEqual([cpg, '中', undefined]);
    }
  });

  it('should leave the CRS open without a .prj, and read without a .dbf', async () => {
    const [{ result }] = await readZippedShapefiles('a.zip', archive({ 'a.SHP': shp }));
    expect([result.crs, result.features.length]).toEqual([undefined, 2]);
  });

  it('should be refused where the archive or a record is broken', async () => {
    expect(
      (await rejection(readZippedShapefiles('a.zip', archive({ 'a.txt': utf8('x') })))).values,
    ).toMatchObject({ files: 'a.txt' });
    expect((await rejection(readZippedShapefiles('a.zip', utf8('PK\u0003\u0004 no archive')))).code).toBe(
      'zip-broken',
    );
    const cut = archive({ 'a.shp': shp.subarray(0, 200) });
    expect(await rejection(readZippedShapefiles('a.zip', cut))).toMatchObject({
      code: 'shp-broken',
      values: { record: 1 },
    });
    expect((await rejection(readZippedShapefiles('a.zip', archive({ 'a.shp': utf8('x') })))).code).toBe(
      'shp-none',
    );
  });

  it('should not unpack more than an archive announces', async () => {
    const zipped = archive({ 'a.shp': new Uint8Array(100_000) });
    const view = new DataView(zipped.buffer, zipped.byteOffset, zipped.length);
    for (let at = 0; at + 28 < zipped.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    expect((await rejection(readZippedShapefiles('a.zip', zipped))).code).toBe('zip-broken');
  });
});

describe('CZML', () => {
  it('should lose addresses of other hosts and keep the rest', () => {
    const { packets, leftOut } = readCzml(
      'a.czml',
      JSON.stringify([
        { id: 'document', version: '1.0' },
        {
          id: 'a',
          billboard: { image: 'https://other.example/a.png', scale: 2 },
          model: { gltf: { uri: 'http://x.example/m.glb' } },
          position: { cartographicDegrees: [0, 1, 2, 3] },
        },
        { id: 'b', billboard: { image: 'data:image/png;base64,AA' } },
      ]),
    );
    expect(JSON.stringify(packets)).not.toContain('example');
    expect(packets[1]).toMatchObject({
      billboard: { scale: 2 },
      position: { cartographicDegrees: [0, 1, 2, 3] },
    });
    expect(packets[2]).toMatchObject({ billboard: { image: 'data:image/png;base64,AA' } });
    expect(leftOut).toEqual({ foreignPicture: 2 });
    expect(codeOf(() => readCzml('a', '[{"id":"x"}]')).code).toBe('czml-none');
  });
});

describe('glTF', () => {
  const asset = { version: '2.0' };

  it('should take files that came with it and name those that did not', () => {
    const document = JSON.stringify({ asset, buffers: [{ uri: 'Data/model%20a.bin', byteLength: 3 }] });
    const { model } = readGltf('a.gltf', utf8(document), new Map([['model a.bin', Uint8Array.of(1, 2, 3)]]));
    expect(model).toMatchObject({ buffers: [{ uri: 'data:application/octet-stream;base64,AQID' }] });
    expect(codeOf(() => readGltf('a.gltf', utf8(document)))).toMatchObject({
      code: 'gltf-missing',
      values: { files: 'Data/model%20a.bin' },
    });
    const foreign = JSON.stringify({ asset, images: [{ uri: 'https://other.example/a.png' }] });
    expect(
      codeOf(() => readGltf('a.gltf', utf8(foreign), new Map(), 'http://here.example/m/a.gltf')).code,
    ).toBe('gltf-missing');
  });

  it('should tell a model with a place on the earth of its own', () => {
    const own = { asset, nodes: [{ translation: [-2_352_590, 5_144_292, 2_936_887] }] };
    expect(readGltf('a', utf8(JSON.stringify(own))).hasOwnPlace).toBe(true);
    expect(
      readGltf('a', utf8(JSON.stringify({ asset, nodes: [{ translation: [1, 2, 3] }] }))).hasOwnPlace,
    ).toBe(false);
  });

  it('should be refused in other versions and when cut off', () => {
    expect(codeOf(() => readGltf('a', utf8('{"asset":{"version":"1.0"}}'))).code).toBe('gltf-version');
    const head = new Uint8Array(30);
    const view = new DataView(head.buffer);
    [0x46546c67, 2, 99, 2, 0x4e4f534a].forEach((value, index) => {
      view.setUint32(4 * index, value, true);
    });
    expect(codeOf(() => readGltf('a.glb', head)).code).toBe('gltf-truncated');
  });
});

describe('formats', () => {
  it('should be told by what files begin with, more than by their names', () => {
    for (const [name, text, format] of [
      ['a.json', '{"type":"FeatureCollection"', 'geojson'],
      ['a.json', '[{"id":"document","version":"1.0"}', 'czml'],
      ['a.json', '{"asset":{"version":"2.0"},"scenes":[]}', 'gltf'],
      ['pasted', '  <kml xmlns="x">', 'kml'],
      ['a.txt', 'lon,lat\n1,2', 'csv'],
      ['a.csv', 'anything', 'csv'],
      ['a.zip', 'PK\u0003\u0004', 'shapefile'],
      ['a.kmz', 'PK\u0003\u0004', 'kmz'],
      ['a.bin', 'glTF', 'gltf'],
    ] as const)
      expect([name, detectFormat(name, utf8(text))]).toEqual([name, format]);
    for (const [name, text, code] of [
      ['a.geojson', '', 'empty'],
      ['a.xlsx', 'PK\u0003\u0004', 'elsewhere'],
      ['a.gml', '<gml>', 'elsewhere'],
      ['a.shp', 'x', 'shp-alone'],
      ['a.json', '<!doctype html>', 'html'],
      ['a.doc', 'x', 'format-unknown'],
    ] as const)
      expect([name, codeOf(() => detectFormat(name, utf8(text))).code]).toEqual([name, code]);
  });
});
