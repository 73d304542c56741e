import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { detectFormat } from '../../../tiles-service/read/detect.ts';
import { openFeatureSource } from '../../../tiles-service/read/index.ts';
import { writeZip } from './zip/write-zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'detect-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
async function detect(content: string | Uint8Array, name = 'file') {
  const path = join(folder, `${count++}-${name}`);
  writeFileSync(path, content);
  return detectFormat(path);
}

const format = async (content: string | Uint8Array, name?: string) => (await detect(content, name)).format;
const cityJson = '{"type":"CityJSON","version":"2.0","CityObjects":{"a":{"type":"Road"}},"vertices":[]}';
const header = '{"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[]}';
const feature = '{"type":"Feature","properties":{},"geometry":null}';
/** A ZIP archive of one empty file. */
const zipWith = (name: string) => writeZip({ [name]: '' });
const localHeaderOf = (name: string) => {
  const head = Buffer.alloc(30 + name.length);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(name.length, 26);
  head.write(name, 30);
  return head;
};

describe('detectFormat', () => {
  it('should tell oblique photography by its folder, its metadata and its files', async () => {
    const model = join(folder, 'oblique');
    mkdirSync(join(model, 'Data/A'), { recursive: true });
    writeFileSync(join(model, 'metadata.xml'), '<ModelMetadata/>');
    writeFileSync(join(model, 'Data/A/A.osgb'), 'nothing that is known');
    for (const path of [model, join(model, 'metadata.xml'), join(model, 'Data/A/A.osgb')])
      expect(await detectFormat(path)).toEqual({ kind: 'tileset', format: 'osgb' });
  });

  it.each([
    ['CityJSON', cityJson, 'cityjson'],
    [
      'CityJSON with its objects before its type',
      '{"vertices":[],"CityObjects":{"a":{}},"type":"CityJSON"}',
      'cityjson',
    ],
    ['CityJSON without objects', header, 'cityjson'],
    ['CityJSON behind a byte order mark', `\ufeff${cityJson}`, 'cityjson'],
    ['a CityJSONSeq', `${header}\n{"type":"CityJSONFeature"}\n`, 'cityjsonseq'],
    ['a feature collection', '{"type":"FeatureCollection","features":[]}', 'geojson'],
    [
      'a feature collection with its type last',
      '{"name":"x","features":[],"type":"FeatureCollection"}',
      'geojson',
    ],
    ['a single feature', feature, 'geojson'],
    ['a bare geometry', '{"type":"Point","coordinates":[4,52]}', 'geojson'],
    ['a line per feature', `${feature}\n${feature}\n`, 'geojsonseq'],
    ['RFC 8142 records', `\x1e${feature}\n\x1e${feature}\n`, 'geojsonseq'],
    ['a single RFC 8142 record', `\x1e${feature}\n`, 'geojsonseq'],
    ['OpenStreetMap XML', '<?xml version="1.0"?>\n<osm version="0.6"></osm>', 'osm'],
    ['GPX', '<?xml version="1.0"?>\n<!-- a -->\n<gpx version="1.1"></gpx>', 'gpx'],
    ['KML', '\ufeff<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', 'kml'],
    ['KML with a prefix', '<k:kml xmlns:k="http://www.opengis.net/kml/2.2"/>', 'kml'],
    ['FlatGeobuf', Buffer.from('fgb\x03fgb\x00\0\0\0\0', 'latin1'), 'flatgeobuf'],
    ['OpenStreetMap PBF', Buffer.from('\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c', 'latin1'), 'osm'],
  ])('should tell %s by its content alone, packed or not', async (_, content, expected) => {
    expect(await detect(content)).toEqual({ kind: 'features', format: expected });
    expect(await detect(gzipSync(content), 'x.gz')).toEqual({ kind: 'features', format: expected });
  });

  const sqlite = Buffer.alloc(100);
  sqlite.write('SQLite format 3\0');
  it.each([
    ['a Shapefile', Buffer.from([0, 0, 0x27, 0x0a, 0, 0]), 'a.shp', 'shapefile'],
    ['a zipped Shapefile', zipWith('城/路.shp'), 'a.zip', 'shapefile'],
    ['a KMZ', zipWith('doc.kml'), 'a.kmz', 'kml'],
    ['a zipped File Geodatabase', zipWith('a.gdb/a00000001.gdbtable'), 'a.gdb.zip', 'gdal'],
    ['a GeoPackage', sqlite, 'a.gpkg', 'gdal'],
    ['a drawing', '  0\r\nSECTION\r\n  2\r\nHEADER\r\n', 'a', 'gdal'],
    ['a drawing with a comment', '999\nmade by\n0\nSECTION\n', 'a.dxf', 'gdal'],
    ['a table', 'lon,lat\n1,2\n', 'a.csv', 'csv'],
    ['a table with tabs', 'lon\tlat\n1\t2\n', 'a.txt', 'csv'],
  ])('should tell %s by its content or its name', async (_, content, name, expected) => {
    expect(await detect(content, name)).toEqual({ kind: 'features', format: expected });
  });

  it('should take a folder whose name ends in .gdb for a File Geodatabase', async () => {
    mkdirSync(join(folder, 'city.gdb'));
    expect(await detectFormat(join(folder, 'city.gdb'))).toEqual({ kind: 'features', format: 'gdal' });
  });

  it.each([
    ['TIFF', 'geotiff', Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1')],
    ['big-endian TIFF', 'geotiff', Buffer.from('MM\0*\0\0\0\x08\0\0', 'latin1')],
    ['BigTIFF', 'geotiff', Buffer.from('II+\0\x08\0\0\0\0\0', 'latin1')],
    ['a zipped HGT', 'hgt', localHeaderOf('N46E006.hgt')],
    ['an ASCII grid', 'ascii-grid', 'ncols 4\nnrows 3\nxllcorner 0\n'],
  ])('should tell %s by its content alone', async (_, expected, content) => {
    expect(await detect(content)).toEqual({ kind: 'raster', format: expected });
  });

  it('should tell an HGT, which has no header, by its name', async () => {
    expect(await detect(new Uint8Array(200), 'N46E006.hgt')).toEqual({ kind: 'raster', format: 'hgt' });
  });

  it('should look past a first member of any size', async () => {
    const big = `{"metadata":{"text":"${'x'.repeat(3 * 2 ** 20)}"},`;
    expect(await format(`${big}"type":"FeatureCollection","features":[]}`)).toBe('geojson');
    expect(await format(gzipSync(`${big}${cityJson.slice(1)}`), 'a.gz')).toBe('cityjson');
  });

  it('should leave a file that is cut off or broken to its reader, which says where', async () => {
    expect(await format(cityJson.slice(0, 20))).toBe('cityjson');
    expect(await format('{"type":"FeatureCollection","features":[{')).toBe('geojson');
  });

  it.each([
    ['JSON of another kind', '{"a":1}', 'a.json', /CityJSON/],
    ['a list', '[1,2]', 'a.json', /CityJSON/],
    ['JSON of another type', '{"type":"Topology","objects":{}}', 'a.json', /CityJSON/],
    ['the table of a shapefile', Buffer.alloc(40, 3), 'a.dbf', /give the \.shp file/],
    ['a drawing of AutoCAD', 'AC1032', 'a.dwg', /save the drawing as DXF/],
    ['a zip of something else', zipWith('readme.txt'), 'a.zip', /unpack others first/],
    ['text', 'hello', 'a.txt', /CityJSON/],
    ['a single byte', 'x', 'a', /CityJSON/],
  ])('should refuse %s, and say what to do', async (_, content, name, message) => {
    const thrown = await detect(content, name).catch((error) => error);
    expect(thrown).toMatchObject({ name: 'InputError', code: 'format-unknown' });
    expect(thrown.message).toMatch(message);
  });

  it('should refuse a missing file, a folder, an empty file and damaged gzip by name', async () => {
    await expect(detectFormat(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(detectFormat(folder)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(detect('')).rejects.toMatchObject({ code: 'file-empty' });
    await expect(detect(Uint8Array.of(0x1f, 0x8b, 9, 9, 9), 'a.gz')).rejects.toMatchObject({
      code: 'gzip-damaged',
    });
  });
});

describe('openFeatureSource', () => {
  it('should refuse a raster, and say what it is for', async () => {
    const path = join(folder, 'dem.asc');
    writeFileSync(path, 'ncols 4\nnrows 3\n');
    const opened = openFeatureSource(path, { source: 's', scratch: folder });
    await expect(opened).rejects.toMatchObject({ code: 'is-raster' });
  });
});
