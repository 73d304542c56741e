import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isBalanced, readContent } from '../reading.ts';
import {
  BOX,
  boxDocument,
  boxVertices,
  document,
  EAST,
  ELLIPSOID,
  LATITUDE_PER_METRE,
  LONGITUDE_PER_METRE,
  UTM31,
} from './documents.ts';

const plain = boxDocument(BOX, { attributes: { storeys: 3, owner: { name: '城', shares: [1, 2] } } });

describe('openCityJson', () => {
  it('should place vertices at the longitude, latitude and height of the projection’s closed form', async () => {
    const { features } = await readContent(plain, ELLIPSOID);
    const [surfaces] = features[0].geometries;
    expect(surfaces.kind).toBe('surfaces');
    expect(surfaces.heightReference).toBe('ellipsoid');
    // The top face: 4, 5, 6, 7.
    const top = [...surfaces.positions.subarray(12, 24)];
    const expected = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ].flatMap(([x, y]) => [3 + x * LONGITUDE_PER_METRE, y * LATITUDE_PER_METRE, 10]);
    top.forEach((value, index) => {
      // 1e-9 degrees are 0.1 mm.
      expect(Math.abs(value - expected[index])).toBeLessThan(index % 3 === 2 ? 1e-6 : 1e-9);
    });
  });

  it('should keep id, type and all attributes as they are, nested ones too', async () => {
    const { features, source } = await readContent(plain, { ...ELLIPSOID, source: 'delft' });
    expect(features).toHaveLength(1);
    expect(features[0].id).toBe('delft:a');
    expect(features[0].type).toBe('Building');
    expect(features[0].attributes).toEqual({ storeys: 3, owner: { name: '城', shares: [1, 2] } });
    expect(source.format).toBe('CityJSON 2.0');
  });

  it('should scale and translate the vertices before they are projected', async () => {
    const stored = boxVertices(0, 0, 0).map(([x, y, z]) => [(x - EAST) * 1000, y * 1000, (z - 5) * 1000]);
    const members = { transform: { scale: [0.001, 0.001, 0.001], translate: [EAST, 0, 5] } };
    const scaled = await readContent(
      document({ a: { type: 'Building', geometry: [BOX] } }, stored, members),
      ELLIPSOID,
    );
    const direct = await readContent(plain, ELLIPSOID);
    expect(scaled.features[0].geometries).toEqual(direct.features[0].geometries);
  });

  it('should read the members in any order, the CRS behind the vertices too', async () => {
    const { CityObjects, vertices, ...rest } = plain;
    const expected = (await readContent(plain, ELLIPSOID)).features;
    for (const reordered of [
      { vertices, CityObjects, ...rest },
      { CityObjects, ...rest, vertices },
      { ...rest, vertices, CityObjects },
    ]) {
      expect((await readContent(reordered, ELLIPSOID)).features).toEqual(expected);
    }
  });

  it('should read .gz, a byte order mark, and indented text alike', async () => {
    const expected = (await readContent(plain, ELLIPSOID)).features;
    const text = JSON.stringify(plain);
    expect((await readContent(gzipSync(text), ELLIPSOID, 'a.city.json.gz')).features).toEqual(expected);
    expect((await readContent(`\ufeff${text}`, ELLIPSOID)).features).toEqual(expected);
    expect((await readContent(JSON.stringify(plain, null, 4), ELLIPSOID)).features).toEqual(expected);
  });

  it('should read vertices of CityJSON 1.0 without a transform as coordinates, and say nothing', async () => {
    const { transform, ...rest } = plain;
    const { reasons, features } = await readContent({ ...rest, version: '1.0' }, ELLIPSOID);
    expect(features[0].geometries[0].positions[0]).toBeCloseTo(3, 9);
    expect(reasons).toEqual({});
  });

  it.each(['1.1', '2.0'])('should count a missing transform in CityJSON %s as repaired', async (version) => {
    const { transform, ...rest } = plain;
    const { reasons, features } = await readContent({ ...rest, version }, ELLIPSOID);
    expect(features[0].geometries[0].positions[0]).toBeCloseTo(3, 9);
    expect(reasons).toEqual({ 'transform-missing': 1 });
  });

  it.each([
    ['cityjson-version', { version: '0.9' }],
    ['cityjson-version', { version: '3.0' }],
    ['cityjson-version', { version: 2 }],
    ['cityjson-transform', { transform: { scale: [1, 1], translate: [0, 0, 0] } }],
    ['cityjson-transform', { transform: { scale: [1, 1, '1'], translate: [0, 0, 0] } }],
    ['cityjson-transform', { transform: 'none' }],
    ['cityjson-member-missing', { vertices: undefined }],
    ['crs-missing', { metadata: undefined }],
    ['crs-missing', { metadata: { referenceSystem: '' } }],
    ['crs-unknown', { metadata: { referenceSystem: 'EPSG:999999' } }],
  ])('should refuse with %s: %j', async (code, members) => {
    await expect(readContent({ ...plain, ...members }, ELLIPSOID)).rejects.toMatchObject({
      name: 'InputError',
      code,
    });
  });

  it('should refuse a document that has its vertices twice', async () => {
    const text = JSON.stringify(plain).replace(/}$/, ',"vertices":[]}');
    await expect(readContent(text, ELLIPSOID)).rejects.toMatchObject({ code: 'cityjson-member-twice' });
  });

  it('should say how to give a CRS where the file has none, and take it', async () => {
    const { metadata, ...rest } = plain;
    await expect(readContent(rest, ELLIPSOID)).rejects.toThrow(/--crs EPSG:/);
    const { features, source, reasons } = await readContent(rest, { ...ELLIPSOID, crs: 'EPSG:32631' });
    expect(features[0].geometries[0].positions[0]).toBeCloseTo(3, 9);
    expect(source.crs).toMatchObject({ from: 'option', found: 'EPSG:32631', axisOrder: 'x-y' });
    expect(reasons).toEqual({});
  });

  it('should let a given CRS win over the file’s, and note it', async () => {
    const { features, reasons, tally } = await readContent(plain, { ...ELLIPSOID, crs: 'EPSG:32632' });
    expect(features[0].geometries[0].positions[0]).toBeCloseTo(9, 9);
    expect(reasons).toEqual({ 'crs-overruled': 1 });
    expect(tally.notes[0].message).toContain(UTM31);
    const same = await readContent(plain, { ...ELLIPSOID, crs: 'urn:ogc:def:crs:EPSG::32631' });
    expect(same.reasons).toEqual({});
  });

  it('should refuse heights that nothing gives a vertical datum, and say how', async () => {
    const error = await readContent(plain).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'InputError', code: 'vertical-datum-missing' });
    expect(error.message).toContain('--vertical-datum');
  });

  it('should add a declared offset to the heights', async () => {
    const { features } = await readContent(plain, { verticalDatum: 'offset:43.5' });
    expect(features[0].geometries[0].positions[2]).toBeCloseTo(43.5, 9);
  });

  it('should lay a document whose heights are all 0, from no datum, on the ground', async () => {
    const flat = document(
      { a: { type: 'Building', geometry: [{ type: 'MultiSurface', lod: 0, boundaries: [[[0, 1, 2, 3]]] }] } },
      boxVertices(0, 0, 0).slice(0, 4),
    );
    const { features, reasons } = await readContent(flat);
    expect(features[0].geometries[0]).toMatchObject({ kind: 'areas', heightReference: 'ground' });
    expect(reasons).toEqual({ 'heights-absent': 1 });
  });

  it('should refuse a file that comes out outside of its CRS’s area of use', async () => {
    const far = document({ a: { type: 'Building', geometry: [BOX] } }, boxVertices(4_000_000, 0, 0));
    await expect(readContent(far, ELLIPSOID)).rejects.toMatchObject({ code: 'outside-area-of-use' });
  });

  it('should leave out surfaces of single vertices outside of the area of use, and keep the rest', async () => {
    const vertices = boxVertices(0, 0, 0);
    vertices[6] = [9_000_000, 9_000_000, 10];
    const { features, reasons } = await readContent(
      document({ a: { type: 'Building', geometry: [BOX] } }, vertices),
      ELLIPSOID,
    );
    expect(reasons['vertex-invalid']).toBe(1);
    // Vertex 6 is in three of the six faces.
    expect(features[0].geometries[0]).toMatchObject({ polygonStarts: Uint32Array.of(0, 1, 2, 3) });
  });

  it('should set aside vertices that are not three numbers', async () => {
    const vertices: unknown[] = boxVertices(0, 0, 0);
    vertices[6] = [1, 2];
    vertices.push(null);
    const { reasons } = await readContent(
      document({ a: { type: 'Building', geometry: [BOX] } }, vertices),
      ELLIPSOID,
    );
    expect(reasons).toMatchObject({ 'vertex-malformed': 2, 'vertex-invalid': 1 });
  });

  it('should drop the second object of one id, and count it', async () => {
    const text = JSON.stringify(plain).replace('"CityObjects":{', '"CityObjects":{"a":{"type":"Road"},');
    const reading = await readContent(text, ELLIPSOID);
    expect(reading.features.map(({ type }) => type)).toEqual(['Road']);
    expect(reading.reasons['duplicate-id']).toBe(1);
    expect(reading.tally.read).toBe(2);
    expect(isBalanced(reading)).toBe(true);
  });

  it.each([[null], [[]], ['x'], [{}], [{ type: 3 }]])(
    'should drop the city object %j, and count it',
    async (object) => {
      const reading = await readContent(document({ a: object, b: { type: 'Road' } }, []), ELLIPSOID);
      expect(reading.features.map(({ id }) => id)).toEqual(['s:b']);
      expect(reading.reasons['object-malformed']).toBe(1);
      expect(isBalanced(reading)).toBe(true);
    },
  );

  it('should say in what a cut-off file ends', async () => {
    const text = JSON.stringify(
      document({ one: { type: 'Building', geometry: [BOX] } }, boxVertices(0, 0, 0)),
    );
    const inObject = text.slice(0, text.indexOf('"boundaries"') + 30);
    await expect(readContent(inObject, ELLIPSOID)).rejects.toThrow(/ends in the middle of CityObject "one"/);
    const inVertices = text.slice(0, text.lastIndexOf(',') - 2);
    await expect(readContent(inVertices, ELLIPSOID)).rejects.toThrow(
      /ends in the middle of the member "vertices"/,
    );
  });

  it('should refuse a city object that is larger than the limit, and name both', async () => {
    const huge = document({ tin: { type: 'TINRelief', attributes: { text: 'x'.repeat(65 * 2 ** 20) } } }, []);
    await expect(readContent(huge, ELLIPSOID)).rejects.toThrow(/CityObject "tin" is larger than 65536 KiB/);
  });

  it('should end when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped by the user'));
    await expect(readContent(plain, { ...ELLIPSOID, signal: controller.signal })).rejects.toThrow(
      'stopped by the user',
    );
  });

  it('should tell its progress in bytes', async () => {
    const steps: (string | undefined)[] = [];
    await readContent(plain, { ...ELLIPSOID, onProgress: ({ step }) => steps.push(step) });
    expect(steps).toContain('reading vertices');
    expect(steps).toContain('reading objects');
  });

  it('should note members that it does not read', async () => {
    const { reasons } = await readContent({ ...plain, '+census': { people: 1 } }, ELLIPSOID);
    expect(reasons).toEqual({ 'member-not-read': 1 });
    const text = `${JSON.stringify(plain)} {"type":"X"}`;
    expect((await readContent(text, ELLIPSOID, 'a.city.json')).reasons).toEqual({ 'trailing-content': 1 });
  });

  it('should hand on features in batches that do not grow with the file', async () => {
    const objects: Record<string, unknown> = {};
    for (let index = 0; index < 1300; index++) objects[`b${index}`] = { type: 'Building', geometry: [BOX] };
    const { source, features, batches } = await readContent(
      document(objects, boxVertices(0, 0, 0)),
      ELLIPSOID,
    );
    expect(features).toHaveLength(1300);
    expect(source.tally.read).toBe(1300);
    expect(batches).toEqual([512, 512, 276]);
  });
});
