import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AreasGeometry } from '../../../../models/feature.ts';
import { parseLayers } from '../../../../tiles-service/read/gdal/layers.ts';
import { openFeatureSource } from '../../../../tiles-service/read/index.ts';
import { gaussKruger } from '../gauss-kruger.ts';
import { expectGraceful, expectSound, mutatedBytes } from '../mutations.ts';
import { readFiles } from '../read-files.ts';
import { isBalanced, readContent, readFile } from '../reading.ts';
import { twoByteEncoder } from '../shapefile/write-shapefile.ts';
import { writeZip } from '../zip/write-zip.ts';
import { describeGdal, ogr2ogr } from './gdal.ts';
import { insert, line, polyline, text, writeDxf } from './write-dxf.ts';

/** Starting a program takes long. More for a long search by hand: MUTATIONS=2000. */
const numRuns = Math.ceil(Number(process.env.MUTATIONS ?? 150) / 15);

const folder = mkdtempSync(join(tmpdir(), 'gdal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CENTRE = [114.3, 30.5];
const corners = [
  [0, 0],
  [0.001, 0],
  [0.001, 0.001],
  [0, 0.001],
  [0, 0],
].map(([dx, dy]) => [CENTRE[0] + dx, CENTRE[1] + dy]);
const projected = corners.map(([x, y]) => gaussKruger(x, y, { centralMeridian: 114 }));

/** A GeoJSON file in EPSG:4547 of two buildings. */
function writeBuildings(): string {
  const path = join(folder, 'buildings.geojson');
  const feature = (code: string, name: string, floors: number) => ({
    type: 'Feature',
    properties: { code, name, floors },
    geometry: { type: 'Polygon', coordinates: [projected] },
  });
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } };
  const features = [feature('A1', '图书馆', 4), feature('A2', '体育馆', 2)];
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', crs, features }));
  return path;
}

function writeRoads(): string {
  const path = join(folder, 'roads.geojson');
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };
  const features = [
    {
      type: 'Feature',
      properties: { 路名: '解放大道' },
      geometry: { type: 'LineString', coordinates: corners.slice(0, 4) },
    },
  ];
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', crs, features }));
  return path;
}

const at = (name: string): string => join(folder, name);

/** Writes both layers into one file. */
function writeBoth(name: string, format: string): string {
  ogr2ogr('-f', format, at(name), writeBuildings(), '-nln', 'buildings');
  ogr2ogr('-f', format, '-update', at(name), writeRoads(), '-nln', '道路');
  return at(name);
}

describeGdal('formats through GDAL', () => {
  let geopackage = '';
  let geodatabase = '';
  beforeAll(() => {
    geopackage = writeBoth('city.gpkg', 'GPKG');
    geodatabase = writeBoth('city.gdb', 'OpenFileGDB');
  }, 60_000);

  it.each([
    ['GeoPackage', () => geopackage],
    ['File Geodatabase', () => geodatabase],
  ])('should read all layers of a %s, each in its own CRS, and name the program', async (format, path) => {
    const reading = await readFile(path());
    expect(reading.source.format).toMatch(new RegExp(`^${format} \\(GDAL \\d+\\.\\d+\\)$`));
    expect(isBalanced(reading)).toBe(true);
    for (const feature of reading.features) expectSound(feature);
    expect(reading.features.map(({ type, attributes }) => [type, attributes.layer])).toEqual([
      ['Building', 'buildings'],
      ['Building', 'buildings'],
      ['Road', '道路'],
    ]);
    const [library, , road] = reading.features;
    expect(library).toMatchObject({ name: '图书馆', attributes: { code: 'A1', floors: 4 } });
    expect(road.attributes['路名']).toBe('解放大道');
    // In both CRSs, to 1 mm: a File Geodatabase has a grid of 0.1 mm.
    for (const { geometries } of [library, road]) {
      const [longitude, latitude] = geometries[0].positions;
      expect(Math.abs(longitude - CENTRE[0])).toBeLessThan(1e-8);
      expect(Math.abs(latitude - CENTRE[1])).toBeLessThan(1e-8);
    }
    expect((library.geometries[0] as AreasGeometry).polygonStarts).toHaveLength(2);
    expect(reading.reasons['crs-of-layer']).toBe(1);
    // Row numbers of two layers are told apart.
    expect(reading.features.map(({ id }) => id)).toEqual(['s:buildings.1', 's:buildings.2', 's:道路.1']);
  });

  it('should read the one layer that is wanted, with ids from the field that is named', async () => {
    const reading = await readFile(geopackage, { sublayer: 'Buildings', idField: 'code' });
    expect(reading.features.map(({ id }) => id)).toEqual(['s:A1', 's:A2']);
    await expect(readFile(geopackage, { sublayer: 'x' })).rejects.toThrow(/buildings, 道路/);
    await expect(readFile(geopackage, { idField: 'x' })).rejects.toMatchObject({ code: 'id-field-missing' });
  });

  it('should read a zipped File Geodatabase', async () => {
    const files = Object.fromEntries(
      readdirSync(geodatabase).map((name) => [
        `data/city.gdb/${name}`,
        readFileSync(join(geodatabase, name)),
      ]),
    );
    const reading = await readContent(writeZip(files), {}, 'city.gdb.zip');
    expect(reading.features).toHaveLength(3);
    expect(reading.source.format).toMatch(/^File Geodatabase/);
  });

  it('should note tables without geometry, and not read them', async () => {
    const path = writeBoth('tables.gpkg', 'GPKG');
    writeFileSync(at('owners.csv'), 'owner,street\na,x\nb,y\n');
    ogr2ogr('-f', 'GPKG', '-update', path, at('owners.csv'), '-nln', 'owners');
    const reading = await readFile(path);
    expect(reading.features).toHaveLength(3);
    expect(reading.reasons['table-without-geometry']).toBe(2);
    const table = await readFile(path, { sublayer: 'owners', crs: 'EPSG:4326' });
    expect(table.features.map(({ geometries }) => geometries.length)).toEqual([0, 0]);
  });

  it('should refuse a drawing without a CRS, and read it in the one that is given', async () => {
    ogr2ogr('-f', 'DXF', at('plan.dxf'), writeRoads());
    await expect(readFile(at('plan.dxf'))).rejects.toMatchObject({ code: 'crs-missing' });
    const reading = await readFile(at('plan.dxf'), { crs: 'EPSG:4326' });
    expect(reading.source.format).toMatch(/^DXF \(GDAL/);
    const [line] = reading.features;
    expect(line.geometries[0].kind).toBe('lines');
    // The entity's handle is its id, and its layer stays an attribute.
    expect(line.id).toBe(`s:${line.attributes.EntityHandle}`);
    expect(line.attributes.Layer).toBe('0');
  });

  it('should read the texts and layers of a drawing in the encoding that is given', async () => {
    const dxf = ['0', 'SECTION', '2', 'HEADER', '9', '$ACADVER', '1', 'AC1015', '0', 'ENDSEC']
      .concat(['0', 'SECTION', '2', 'ENTITIES'])
      .concat([
        '0',
        'TEXT',
        '5',
        '2F',
        '8',
        '道路',
        '10',
        '114.3',
        '20',
        '30.5',
        '30',
        '0',
        '40',
        '1',
        '1',
        '解放大道',
      ])
      .concat(['0', 'ENDSEC', '0', 'EOF', '']);
    const bytes = twoByteEncoder('gbk')(dxf.join('\n'));
    const reading = await readContent(bytes, { crs: 'EPSG:4490', encoding: 'gbk' }, 'plan.dxf');
    expect(reading.features[0]).toMatchObject({
      id: 's:2F',
      attributes: { Layer: '道路', Text: '解放大道' },
      type: 'CityFurniture',
    });
  });

  it.each([
    ['MapInfo TAB', 'MapInfo File', 'a.tab'],
    ['GML', 'GML', 'a.gml'],
  ])('should read %s', async (format, driver, name) => {
    ogr2ogr('-f', driver, at(name), writeBuildings(), '-t_srs', 'EPSG:4326');
    const before = readdirSync(folder).length;
    const reading = await readFile(at(name));
    expect(reading.source.format).toMatch(new RegExp(`^${format} \\(GDAL`));
    const [longitude, latitude] = reading.features[0].geometries[0].positions;
    expect(longitude).toBeCloseTo(CENTRE[0], 6);
    expect(latitude).toBeCloseTo(CENTRE[1], 6);
    // Nothing is written beside the input.
    expect(readdirSync(folder)).toHaveLength(before);
  });

  it.each([
    ['that it names', 'WindowsSimpChinese', {}],
    ['that the user gives', 'Neutral', { encoding: 'gbk' }],
  ])('should read a MapInfo MIF in the encoding %s', async (_, charset, options) => {
    const mif = `Version 300\nCharset "${charset}"\nDelimiter ","\nCoordSys Earth Projection 1, 104\nColumns 2\n  名称 Char(20)\n  层数 Integer\nData\n\nPoint 114.3 30.5\n`;
    const encode = twoByteEncoder('gbk');
    // Of 乗, the second byte is a backslash in GBK.
    const files = { 'b.mif': encode(mif), 'b.mid': encode('"黄鹤楼乗",5\n') };
    const reading = await readFiles(files, options);
    expect(reading.features[0].attributes).toEqual({ 名称: '黄鹤楼乗', 层数: 5 });
    const unsaid = readFiles(files);
    if (charset === 'Neutral') await expect(unsaid).rejects.toMatchObject({ code: 'encoding-missing' });
    else expect((await unsaid).features).toHaveLength(1);
  });

  it('should read bodies of faces as surfaces, and arcs as lines', async () => {
    writeFileSync(
      at('shapes.csv'),
      'id,WKT\n1,"POLYHEDRALSURFACE Z (((4 52 0,4.1 52 0,4.1 52 10,4 52 10,4 52 0)),((4 52 0,4 52 10,4 52.1 10,4 52.1 0,4 52 0)))"\n',
    );
    const shapes = ['-oo', 'GEOM_POSSIBLE_NAMES=WKT', '-a_srs', 'EPSG:4326', at('shapes.csv')];
    ogr2ogr('-f', 'GPKG', '-nlt', 'POLYHEDRALSURFACEZ', at('bodies.gpkg'), ...shapes, '-nln', 'bodies');
    const bodies = await readFile(at('bodies.gpkg'), { verticalDatum: 'ellipsoid' });
    expect(bodies.features[0].geometries[0]).toMatchObject({ kind: 'surfaces' });
    writeFileSync(at('arcs.csv'), 'id,WKT\n1,"CIRCULARSTRING (4 52, 4.1 52.1, 4.2 52)"\n');
    const arcs = ['-oo', 'GEOM_POSSIBLE_NAMES=WKT', '-a_srs', 'EPSG:4326', at('arcs.csv')];
    ogr2ogr('-f', 'GPKG', '-nlt', 'CURVE', at('arcs.gpkg'), ...arcs, '-nln', 'arcs');
    const lines = await readFile(at('arcs.gpkg'));
    expect(lines.features[0].geometries[0].positions.length).toBeGreaterThan(3 * 10);
  });

  it('should tell why GDAL cannot read a file', async () => {
    const broken = Buffer.concat([readFileSync(geopackage).subarray(0, 3000), Buffer.alloc(5000, 7)]);
    const refused = readContent(broken, {}, 'a.gpkg');
    await expect(refused).rejects.toMatchObject({ name: 'InputError', code: 'gdal-failed' });
  });

  it('should kill the program when the job is given up, and when it is cancelled', async () => {
    const many = Array.from({ length: 20_000 }, (_, id) => ({
      type: 'Feature',
      properties: { id, text: 'x'.repeat(200) },
      geometry: { type: 'Point', coordinates: [4, 52] },
    }));
    writeFileSync(at('many.geojson'), JSON.stringify({ type: 'FeatureCollection', features: many }));
    ogr2ogr('-f', 'GPKG', at('many.gpkg'), at('many.geojson'));
    const running = () =>
      readdirSync('/proc').some((name) => {
        if (!/^\d+$/.test(name)) return false;
        try {
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
          return command.includes('ogr2ogr') && command.includes(at('many.gpkg'));
        } catch {
          // It ended meanwhile.
          return false;
        }
      });
    const scratch = folder;
    const given = await openFeatureSource(at('many.gpkg'), { source: 's', scratch });
    for await (const batch of given.features()) {
      expect(batch.length).toBeLessThanOrEqual(512);
      expect(running()).toBe(true);
      break;
    }
    const cancel = new AbortController();
    const source = await openFeatureSource(at('many.gpkg'), { source: 's', scratch, signal: cancel.signal });
    const reading = (async () => {
      for await (const _ of source.features()) cancel.abort(new Error('cancelled'));
    })();
    await expect(reading).rejects.toThrow('cancelled');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(running()).toBe(false);
  }, 30_000);

  it('should read or refuse any bytes made from a drawing or a GeoPackage', async () => {
    const entities = [
      polyline('A1', '居民地', corners, true),
      insert('B1', '行道树', 'TREE', CENTRE),
      text('C1', '标注', '容积率 2.5', CENTRE),
    ];
    const tree = { name: 'TREE', entities: line('0', [0, 0], [1e-4, 0]) };
    const dxf = Buffer.from(writeDxf(entities, [tree]));
    const gpkg = readFileSync(geopackage);
    const options = { crs: 'EPSG:4326', verticalDatum: 'ellipsoid' };
    const mutation = fc.oneof(
      mutatedBytes(dxf).map((bytes) => ['a.dxf', bytes] as const),
      mutatedBytes(gpkg).map((bytes) => ['a.gpkg', bytes] as const),
    );
    await fc.assert(
      fc.asyncProperty(mutation, ([name, bytes]) => expectGraceful(() => readContent(bytes, options, name))),
      { numRuns },
    );
  }, 1_200_000);
});

describe('GDAL', () => {
  it('should be named, with how to install it, where it is absent', async () => {
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      const sqlite = Buffer.alloc(100);
      sqlite.write('SQLite format 3\0');
      const refused = readContent(sqlite, {}, 'a.gpkg');
      await expect(refused).rejects.toMatchObject({ code: 'gdal-missing' });
      await expect(readContent(sqlite, {}, 'a.gpkg')).rejects.toThrow(/GeoPackage.*apt-get install gdal-bin/);
    } finally {
      process.env.PATH = PATH;
    }
    expect(existsSync(folder)).toBe(true);
  });

  it('should have its list of layers read: names, types, counts, CRSs and fields', () => {
    const layers = parseLayers(
      [
        "INFO: Open of `a.gpkg'",
        "      using driver `GPKG' successful.",
        '',
        'Layer name: 道路: main',
        'Geometry: 3D Line String',
        'Feature Count: 12',
        'Layer SRS WKT:',
        'PROJCS["A",',
        '    GEOGCS["B"]]',
        'Data axis to CRS axis mapping: 1,2',
        'FID Column = fid',
        'road name: String (80.0)',
        'lanes: Integer(Int16) (0.0) NOT NULL',
        'Layer name: plain',
        'Geometry: Point',
        'Layer SRS WKT:',
        '(unknown)',
        'Layer name: nowhere',
        'Layer SRS WKT:',
        'LOCAL_CS["Undefined Cartesian SRS"]',
      ].join('\n'),
    );
    expect(layers).toEqual([
      {
        name: '道路: main',
        geometry: '3D Line String',
        count: 12,
        crs: 'PROJCS["A",\n    GEOGCS["B"]]',
        fields: ['road name', 'lanes'],
      },
      { name: 'plain', geometry: 'Point', count: undefined, crs: undefined, fields: [] },
      { name: 'nowhere', geometry: 'Unknown (any)', count: undefined, crs: undefined, fields: [] },
    ]);
  });
});
