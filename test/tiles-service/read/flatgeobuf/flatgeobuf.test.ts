import fc from 'fast-check';
import { Builder } from 'flatbuffers';
import { geojson } from 'flatgeobuf';
import { Column } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js';
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js';
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js';
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js';
import { describe, expect, it } from 'vitest';
import type { AreasGeometry, LinesGeometry, SurfacesGeometry } from '../../../../models/feature.ts';
import { gaussKruger } from '../gauss-kruger.ts';
import { expectGraceful, expectSound, mutatedBytes } from '../mutations.ts';
import { isBalanced, readContent } from '../reading.ts';

/** More for a long search by hand: MUTATIONS=20000. */
const numRuns = Number(process.env.MUTATIONS ?? 150);

type Collection = Parameters<typeof geojson.serialize>[0];
const ring = [
  [4, 52],
  [4.01, 52],
  [4.01, 52.01],
  [4, 52],
];
const of = (geometry: unknown, properties: object = {}): Collection =>
  ({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties, geometry }],
  }) as Collection;

async function readOne(geometry: unknown, properties: object = {}) {
  const bytes = geojson.serialize(of(geometry, properties), 4326);
  const reading = await readContent(bytes, { verticalDatum: 'ellipsoid' }, 'a.fgb');
  expect(isBalanced(reading)).toBe(true);
  for (const feature of reading.features) expectSound(feature);
  return { ...reading, feature: reading.features[0], geometry: reading.features[0]?.geometries[0] };
}

interface Part {
  type: number;
  xy?: number[];
  z?: number[];
  ends?: number[];
  parts?: Part[];
}

/** A file written with the schema's own classes, for what the package's GeoJSON writer cannot write. */
function write(
  part: Part,
  { code = 4326, wkt = '', columns = [] as [string, number][], properties = [] as number[] },
) {
  const builder = new Builder();
  const list = Header.createColumnsVector(
    builder,
    columns.map(([name, type]) => {
      const text = builder.createString(name);
      Column.startColumn(builder);
      Column.addName(builder, text);
      Column.addType(builder, type);
      return Column.endColumn(builder);
    }),
  );
  const name = builder.createString('buildings');
  const text = wkt ? builder.createString(wkt) : 0;
  Crs.startCrs(builder);
  if (code) Crs.addCode(builder, code);
  if (text) Crs.addWkt(builder, text);
  const crs = Crs.endCrs(builder);
  Header.startHeader(builder);
  Header.addName(builder, name);
  Header.addColumns(builder, list);
  Header.addCrs(builder, crs);
  Header.addIndexNodeSize(builder, 0);
  builder.finishSizePrefixed(Header.endHeader(builder));
  const header = Buffer.from(builder.asUint8Array());

  const body = new Builder();
  const geometry = writePart(body, part);
  const bytes = Feature.createPropertiesVector(body, properties);
  Feature.startFeature(body);
  Feature.addGeometry(body, geometry);
  Feature.addProperties(body, bytes);
  body.finishSizePrefixed(Feature.endFeature(body));
  return Buffer.concat([Buffer.from('fgb\x03fgb\x00', 'latin1'), header, Buffer.from(body.asUint8Array())]);
}

function writePart(builder: Builder, { type, xy, z, ends, parts }: Part): number {
  const inner =
    parts &&
    Geometry.createPartsVector(
      builder,
      parts.map((part) => writePart(builder, part)),
    );
  const xyAt = xy && Geometry.createXyVector(builder, xy);
  const zAt = z && Geometry.createZVector(builder, z);
  const endsAt = ends && Geometry.createEndsVector(builder, ends);
  Geometry.startGeometry(builder);
  Geometry.addType(builder, type);
  if (inner) Geometry.addParts(builder, inner);
  if (xyAt) Geometry.addXy(builder, xyAt);
  if (zAt) Geometry.addZ(builder, zAt);
  if (endsAt) Geometry.addEnds(builder, endsAt);
  return Geometry.endGeometry(builder);
}

describe('FlatGeobuf', () => {
  it('should read properties of all types, and take ids and names from them', async () => {
    const properties = { id: 'b7', name: '图书馆', levels: 4, open: true, note: null, list: { a: [1] } };
    const { feature, geometry } = await readOne({ type: 'Polygon', coordinates: [ring] }, properties);
    expect(feature).toMatchObject({ id: 's:b7', name: '图书馆', type: 'Building' });
    expect(feature.attributes).toEqual(properties);
    expect(geometry).toMatchObject({ kind: 'extrusion', height: 12, storeys: 4 });
  });

  it.each([
    ['Point', [4, 52], 'points', 1],
    ['MultiPoint', ring, 'points', 4],
    ['LineString', ring, 'lines', 4],
    ['MultiLineString', [ring, ring], 'lines', 8],
    ['Polygon', [ring], 'areas', 3],
    ['MultiPolygon', [[ring], [ring]], 'areas', 6],
  ])('should read a %s', async (type, coordinates, kind, count) => {
    const { geometry } = await readOne({ type, coordinates });
    expect(geometry.kind).toBe(kind);
    expect(geometry.positions).toHaveLength(count * 3);
  });

  it('should keep heights, holes and parts', async () => {
    const lines = await readOne({
      type: 'MultiLineString',
      coordinates: [ring.map((p) => [...p, 7]), ring.map((p) => [...p, 8])],
    });
    expect([...(lines.geometry as LinesGeometry).lineStarts]).toEqual([0, 4, 8]);
    expect(lines.geometry.positions[2]).toBe(7);
    expect(lines.geometry.positions.at(-1)).toBe(8);
    const inner = [
      [4.006, 52.002],
      [4.008, 52.004],
      [4.008, 52.002],
      [4.006, 52.002],
    ];
    const areas = await readOne({ type: 'Polygon', coordinates: [ring, inner] });
    expect([...(areas.geometry as AreasGeometry).polygonStarts]).toEqual([0, 2]);
  });

  it('should read the CRS of its header, by code or by well-known text', async () => {
    const [easting, northing] = gaussKruger(114.3, 30.5, { centralMeridian: 114 });
    const point = { type: 1, xy: [easting, northing] };
    for (const told of [
      { code: 4547 },
      {
        code: 0,
        wkt: 'PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 114E",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",114],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]',
      },
    ]) {
      const reading = await readContent(write(point, told), {}, 'a.fgb');
      const [longitude, latitude] = reading.features[0].geometries[0].positions;
      expect(longitude).toBeCloseTo(114.3, 8);
      expect(latitude).toBeCloseTo(30.5, 8);
    }
    const refused = readContent(write(point, { code: 0 }), {}, 'a.fgb');
    await expect(refused).rejects.toMatchObject({ code: 'crs-missing' });
  });

  it('should read bodies of triangles and of faces as surfaces', async () => {
    const tin = { type: 16, xy: [4, 52, 4.001, 52, 4, 52.001, 4, 52], z: [0, 0, 5, 0], ends: [4] };
    const options = { verticalDatum: 'ellipsoid' };
    const triangles = await readContent(write(tin, {}), options, 'a.fgb');
    expect(triangles.features[0].geometries[0]).toMatchObject({ kind: 'surfaces' });
    const face = { ...tin, type: 3 };
    const faces = await readContent(write({ type: 15, parts: [face, face] }, {}), options, 'a.fgb');
    expect((faces.features[0].geometries[0] as SurfacesGeometry).semantics).toHaveLength(2);
    // The name of the layer tells what it is.
    expect(faces.features[0].type).toBe('Building');
  });

  it('should keep whole numbers that are too large for a number as texts', async () => {
    const value = Buffer.alloc(10);
    value.writeBigInt64LE(420106199001011234n, 2);
    const bytes = write({ type: 1, xy: [4, 52] }, { columns: [['code', 7]], properties: [...value] });
    const reading = await readContent(bytes, {}, 'a.fgb');
    expect(reading.features[0].attributes).toEqual({ code: '420106199001011234' });
  });

  it('should leave out a feature whose bytes are damaged, and count it', async () => {
    const bytes = write(
      { type: 1, xy: [4, 52] },
      { columns: [['a', 11]], properties: [0, 0, 255, 255, 0, 0] },
    );
    const reading = await readContent(bytes, {}, 'a.fgb');
    expect(reading.features).toEqual([]);
    expect(reading.reasons['feature-damaged']).toBe(1);
    expect(isBalanced(reading)).toBe(true);
  });

  it('should refuse a file that is cut off', async () => {
    const bytes = geojson.serialize(of({ type: 'Point', coordinates: [4, 52] }), 4326);
    for (const length of [9, 40, bytes.length - 5]) {
      const refused = readContent(bytes.subarray(0, length), {}, 'a.fgb');
      await expect(refused).rejects.toMatchObject({ code: 'fgb-broken' });
    }
  });

  it('should read or refuse any bytes made from a file', async () => {
    const collection = of(
      { type: 'MultiPolygon', coordinates: [[ring], [ring]] },
      { id: 7, name: 'x', h: { a: 1 } },
    );
    collection.features.push(...of({ type: 'MultiPolygon', coordinates: [[ring]] }, { id: 8 }).features);
    const options = { verticalDatum: 'ellipsoid' };
    await fc.assert(
      fc.asyncProperty(mutatedBytes(geojson.serialize(collection, 4326)), (mutated) =>
        expectGraceful(() => readContent(mutated, options, 'a.fgb')),
      ),
      { numRuns: numRuns * 2 },
    );
  }, 1_200_000);
});
