import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proj4 from 'proj4';
import { expect, it } from 'vitest';
import type { AttributeValue, Geometry } from '../../models/feature.ts';
import { SURFACE_SEMANTICS } from '../../models/feature.ts';
import { PictureFolder } from '../../tiles-service/read/texture-sink.ts';
import { expectSound } from '../tiles-service/read/mutations.ts';
import { isBalanced, type Reading, readFile } from '../tiles-service/read/reading.ts';
import { describeReal, realData } from './data.ts';

interface RawObject {
  type: string;
  attributes?: Record<string, AttributeValue>;
  parents?: string[];
  children?: string[];
  geometry?: { type: string; lod: number | string; boundaries: unknown[] }[];
}

/** The file parsed by the engine at once: what went in, told independently of the reader. */
function objectsIn(path: string): Map<string, RawObject> {
  const texts = path.endsWith('l')
    ? readFileSync(path, 'utf8').trim().split('\n')
    : [readFileSync(path, 'utf8')];
  return new Map(texts.flatMap((text) => Object.entries<RawObject>(JSON.parse(text).CityObjects)));
}

function countTypes(types: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Counts in = counts out + counts told; attributes and links are the file's; every geometry is sound. */
function expectAllThere(reading: Reading, objects: Map<string, RawObject>): void {
  expect(reading.tally.read).toBe(objects.size);
  expect(reading.features).toHaveLength(objects.size);
  expect(reading.tally.dropped).toEqual([]);
  expect(isBalanced(reading)).toBe(true);
  for (const feature of reading.features) {
    const object = objects.get(feature.id.slice('s:'.length))!;
    const { cityObjectType, ...attributes } = feature.attributes;
    expect(attributes).toEqual(object.attributes ?? {});
    expect(cityObjectType ?? feature.type).toBe(object.type);
    expect(feature.parents ?? []).toEqual((object.parents ?? []).map((id) => `s:${id}`));
    expect(feature.children ?? []).toEqual((object.children ?? []).map((id) => `s:${id}`));
    expectSound(feature);
  }
}

const kindsOf = (reading: Reading) =>
  countTypes(
    reading.features.flatMap(({ geometries }) => geometries.map(({ kind, lod }) => `${kind} ${lod}`)),
  );

const surfacesIn = (geometry: Geometry) =>
  'polygonStarts' in geometry ? geometry.polygonStarts.length - 1 : 0;

describeReal('CityJSON: Delft', () => {
  it.each([
    ['delft_3dfier_lod1_v10.city.json', '1.0', { 'surface-zero-area': 2 }],
    // The 2.0 file's buildings have no bottom.
    ['delft_3dfier_lod1_v20.city.json', '2.0', { 'surface-zero-area': 1, 'solid-not-closed': 160 }],
  ])('should read all of %s with its attributes', async (name, version, reasons) => {
    const path = realData(`delft/cityjson/${name}`);
    const reading = await readFile(path);
    const objects = objectsIn(path);
    expectAllThere(reading, objects);
    expect(reading.source.format).toBe(`CityJSON ${version}`);
    expect(countTypes(reading.features.map(({ type }) => type))).toEqual({
      Bridge: 3,
      Building: 160,
      LandUse: 81,
      PlantCover: 126,
      WaterBody: 3,
      Road: 143,
      GenericCityObject: 54,
    });
    // Everything that lies or stands on the ground has an area for the map.
    expect(kindsOf(reading)).toEqual({ 'surfaces 1': 570, 'areas 0': 516 });
    expect(reading.reasons).toEqual(reasons);
    const faces = [...objects.values()].flatMap(({ geometry }) => geometry ?? []);
    const facesIn = faces.reduce((sum, { boundaries }) => sum + boundaries.flat(Infinity).length / 3, 0);
    const facesOut = reading.features.reduce((sum, { geometries }) => sum + surfacesIn(geometries[0]), 0);
    // Triangles throughout in 1.0; both files lose a few without area.
    if (version === '1.0') expect(facesIn - facesOut).toBeLessThan(10);
  });

  it('should put corners within 1 cm of an independent projection of the same parameters', async () => {
    const path = realData('delft/cityjson/delft_3dfier_lod1_v20.city.json');
    const { byId } = await readFile(path);
    const { transform, vertices, CityObjects } = JSON.parse(readFileSync(path, 'utf8'));
    // RD New, EPSG:28992, with the shift to WGS84 of EPSG operation 4833, straight through proj4.
    const rd =
      '+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
      '+towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m';
    const toWgs84 = proj4(rd, 'EPSG:4326');
    let worst = 0;
    let count = 0;
    for (const [id, object] of Object.entries<RawObject>(CityObjects)) {
      const [raw] = object.geometry!;
      if (raw.type !== 'MultiSurface') continue;
      const { positions } = byId.get(`s:${id}`)!.geometries[0];
      const first = (raw.boundaries as number[][][])[0][0][0];
      const [x, y, z] = vertices[first].map(
        (value: number, axis: number) => value * transform.scale[axis] + transform.translate[axis],
      );
      const [longitude, latitude] = toWgs84.forward([x, y, z]);
      const east = (positions[0] - longitude) * 111_320 * Math.cos((latitude * Math.PI) / 180);
      const north = (positions[1] - latitude) * 111_132;
      worst = Math.max(worst, Math.hypot(east, north));
      count++;
    }
    expect(count).toBe(410);
    expect(worst).toBeLessThan(0.01);
  });

  it('should put the 1.0 and the 2.0 file at the same place and NAP at 43 m over the ellipsoid', async () => {
    const centre = async (name: string) => {
      const { features } = await readFile(realData(`delft/cityjson/${name}`));
      const roads = features.filter(({ type }) => type === 'Road');
      const sum = [0, 0, 0];
      let count = 0;
      for (const { geometries } of roads) {
        const areas = geometries.find(({ kind }) => kind === 'areas')!;
        for (let at = 0; at < areas.positions.length; at++) sum[at % 3] += areas.positions[at];
        count += areas.positions.length / 3;
      }
      return sum.map((value) => value / count);
    };
    const old = await centre('delft_3dfier_lod1_v10.city.json');
    const young = await centre('delft_3dfier_lod1_v20.city.json');
    expect(Math.abs(old[0] - young[0])).toBeLessThan(5e-5);
    expect(Math.abs(old[1] - young[1])).toBeLessThan(5e-5);
    // NAP lies 43.3 m over the GRS80 ellipsoid in Delft (NLGEO2018); streets lie at 0 to 2 m NAP. EGM96 is good to 0.5 m.
    expect(young[2]).toBeGreaterThan(43.3 - 0.5);
    expect(young[2]).toBeLessThan(43.3 + 2 + 0.5);
  });

  it.each([
    ['delft_3dbag_901_trimmed.city.jsonl', { Building: 52, BuildingPart: 52 }, { 'duplicate-vertex': 1 }],
    ['delft_3dbag_5870.city.jsonl', { Building: 55, BuildingPart: 54 }, { 'type-unknown': 1 }],
    [
      'delft_3dbag_5908.city.jsonl',
      { Building: 99, BuildingPart: 100 },
      {
        'surface-zero-area': 3,
        'duplicate-vertex': 9,
        'ring-too-short': 9,
        'surface-not-planar': 3,
        'solid-not-closed': 2,
      },
    ],
  ])('should read all of the sequence %s', async (name, types, reasons) => {
    const path = realData(`delft/cityjson/${name}`);
    const reading = await readFile(path);
    expectAllThere(reading, objectsIn(path));
    expect(reading.source.format).toBe('CityJSONSeq 1.1');
    expect(countTypes(reading.features.map(({ type }) => type))).toEqual(types);
    expect(reading.reasons).toEqual(reasons);
    const parts = reading.features.filter(({ type }) => type === 'BuildingPart');
    for (const { geometries } of parts) {
      expect(geometries.map(({ lod }) => lod).sort()).toEqual([0, 1.2, 1.3, 2.2]);
      const [surfaces] = geometries;
      const used = new Set(surfaces.kind === 'surfaces' ? [...surfaces.semantics] : []);
      expect([...used].map((code) => SURFACE_SEMANTICS[code]).sort()).toEqual(['ground', 'roof', 'wall']);
    }
    const whole = reading.features.filter(({ type }) => type === 'Building');
    expect(whole.every(({ geometries }) => geometries.length === 1 && geometries[0].kind === 'areas')).toBe(
      true,
    );
  });
});

describeReal('CityJSON: Rotterdam', () => {
  const path = realData('rotterdam/delfshaven/3-20-DELFSHAVEN.city.json');

  it('should refuse heights in RD alone, and say how to give their datum', async () => {
    const error = await readFile(path).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'InputError', code: 'vertical-datum-missing' });
    expect(error.message).toMatch(/3-20-DELFSHAVEN.*--vertical-datum/);
  });

  it('should read all 853 buildings with roofs that look up', async () => {
    const reading = await readFile(path, { verticalDatum: 'NAP' });
    expectAllThere(reading, objectsIn(path));
    expect(kindsOf(reading)).toEqual({ 'surfaces 2': 853, 'areas 0': 853 });
    expect(reading.reasons).toEqual({
      'duplicate-vertex': 196,
      'ring-closed': 102,
      'ring-too-short': 182,
      'surface-zero-area': 6,
      'texture-not-read': 853,
    });
    expect(reading.source.crs).toMatchObject({ from: 'file', verticalDatum: 'Normaal Amsterdams Peil' });
  });

  it('should read the textured subsets, once they have a CRS', async () => {
    for (const name of ['rotterdam_subset.json', 'rotterdam_subset_cjio_test.json']) {
      const subset = realData(`rotterdam/textured/${name}`);
      await expect(readFile(subset)).rejects.toMatchObject({ code: 'crs-missing' });
      const reading = await readFile(subset, { crs: 'EPSG:7415' });
      expectAllThere(reading, objectsIn(subset));
    }
    const one = realData('rotterdam/textured/rotterdam_one.json');
    expectAllThere(await readFile(one), objectsIn(one));
  });

  it('should put the one picture that is there on its surface, and count those that are not', async () => {
    const path = realData('rotterdam/textured/rotterdam_subset.json');
    const city = JSON.parse(readFileSync(path, 'utf8')) as TexturedCity;
    const folder = mkdtempSync(join(tmpdir(), 'textures-'));
    try {
      const sink = new PictureFolder(folder);
      const reading = await readFile(path, { crs: 'EPSG:7415', textures: sink });
      const { textures, 'vertices-texture': coordinates } = city.appearance;
      const there = textures.findIndex(({ image }) => image.endsWith('0320_4_15.jpg'));
      expect(sink.tally.snapshot().repaired).toMatchObject([
        { reason: 'texture-missing', count: textures.length - 1 },
      ]);
      // The file's surfaces with that picture, by feature: coordinates of each ring, sorted.
      const wanted: Record<string, string[]> = {};
      for (const [id, { geometry = [] }] of Object.entries(city.CityObjects))
        for (const { texture } of geometry)
          for (const [[picture, ...indices]] of texture?.rgbTexture.values ?? [])
            if (picture === there)
              (wanted[`s:${id}`] ??= []).push(keyOf(indices.map((index) => coordinates[index as number])));
      const found: Record<string, string[]> = {};
      for (const { id, geometries } of reading.features)
        for (const geometry of geometries) {
          if (geometry.kind !== 'surfaces' || !geometry.textures) continue;
          const { imageOf, images, coordinates: uv } = geometry.textures;
          expect(readdirSync(folder)).toEqual(images);
          for (let surface = 0; surface < imageOf.length; surface++) {
            if (imageOf[surface] === 0xffff) continue;
            const [from, to] = [surface, surface + 1].map(
              (one) => geometry.ringStarts[geometry.polygonStarts[one]],
            );
            const corners = Array.from({ length: to - from }, (_, at) => [
              ...uv.subarray(2 * (from + at), 2 * (from + at) + 2),
            ]);
            (found[id] ??= []).push(keyOf(corners));
          }
        }
      expect(Object.values(wanted).flat().length).toBeGreaterThan(0);
      expect(found).toEqual(wanted);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

interface TexturedCity {
  CityObjects: Record<
    string,
    { geometry?: { texture?: { rgbTexture: { values: (number | null)[][][] } } }[] }
  >;
  appearance: { textures: { image: string }[]; 'vertices-texture': number[][] };
}

/** Texture coordinates to four places, whichever comes first. */
function keyOf(corners: number[][]): string {
  return corners
    .map((pair) => pair.map((value) => value.toFixed(4)).join(','))
    .sort()
    .join(' ');
}

describeReal('CityJSON: Cape Town', () => {
  const EGM96 = { verticalDatum: 'EGM96' };

  it('should refuse the published file, whose transform puts it at twice its coordinates', async () => {
    const path = realData('capetown/citjsn_sRiver3D.json');
    for (const options of [{}, EGM96]) {
      const error = await readFile(path, options).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'InputError', code: 'outside-area-of-use' });
      expect(error.message).toMatch(/citjsn_sRiver3D\.json.*area of use of EPSG:32734/);
    }
  });

  it('should read all of the file with the right transform, at Salt River', async () => {
    const path = realData('capetown/citjsn_sRiver3D_transform_fixed.city.json');
    await expect(readFile(path)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
    const reading = await readFile(path, EGM96);
    expectAllThere(reading, objectsIn(path));
    expect(countTypes(reading.features.map(({ type }) => type))).toEqual({ TINRelief: 1, Building: 1377 });
    expect(reading.reasons).toEqual({});
    for (const { geometries } of reading.features) {
      const [longitude, latitude] = geometries[0].positions;
      // Salt River is at 18.46° E, 33.93° S.
      expect(Math.abs(longitude - 18.465)).toBeLessThan(0.02);
      expect(Math.abs(latitude + 33.93)).toBeLessThan(0.02);
    }
  });

  it('should read Bellville, which lacks its transform, and count that', async () => {
    const path = realData('capetown/cput_bellville_buildings_roads_tin.city.json');
    const reading = await readFile(path, EGM96);
    expectAllThere(reading, objectsIn(path));
    expect(reading.reasons).toEqual({ 'transform-missing': 1 });
    expect(countTypes(reading.features.map(({ type }) => type))).toEqual({
      Road: 58,
      Building: 91,
      Bridge: 2,
      TINRelief: 1,
    });
    const [longitude, latitude] = reading.features[0].geometries[0].positions;
    // The campus is at 18.64° E, 33.93° S.
    expect(Math.abs(longitude - 18.64)).toBeLessThan(0.02);
    expect(Math.abs(latitude + 33.932)).toBeLessThan(0.02);
  });
});

describeReal('CityJSON: valid and invalid cases', () => {
  /** A local grid in the middle of the Atlantic: these files have coordinates about 0, and no CRS. */
  const LOCAL = { crs: '+proj=tmerc +lat_0=0 +lon_0=-30 +ellps=WGS84 +units=m', verticalDatum: 'ellipsoid' };
  const read = (name: string) => readFile(realData(`cityjson-validity/${name}`), LOCAL);
  const WITHOUT_CRS = [
    'cube_v10.city.json',
    'cube_v11.city.json',
    'emptygeom.json',
    'geomtemplate_1.json',
    'geomtemplate_2.json',
    'torus.city.json',
    'cityjson/csol.json',
    'cityjson/cube.json',
    'cityjson/cube10.json',
    'cityjson/cube2.json',
    'cityjson/msol.json',
    'cityjson/msol2.json',
    'cityjson/nonmanifold.json',
    'cityjson/torus.city.json',
  ];

  it.each(WITHOUT_CRS)('should refuse %s, which has no CRS, and say how to give one', async (name) => {
    const error = await readFile(realData(`cityjson-validity/${name}`)).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'InputError', code: 'crs-missing' });
    expect(error.message).toContain('--crs EPSG:');
  });

  it.each([
    ['cube_v10.city.json', ['surfaces 1 of 6'], {}],
    ['cityjson/cube.json', ['surfaces 1 of 6'], {}],
    ['cube_v11.city.json', ['surfaces 1 of 6'], { 'type-extension': 1 }],
    ['torus.city.json', ['surfaces 1 of 9'], { 'type-extension': 1 }],
    ['emptygeom.json', [], { 'geometry-empty': 1 }],
    ['cityjson/csol.json', ['surfaces 1 of 12'], { 'duplicate-vertex': 1, 'solid-not-closed': 1 }],
    [
      'cityjson/cube2.json',
      ['surfaces 1 of 6'],
      { 'duplicate-vertex': 1, 'solid-not-closed': 1, 'transform-missing': 1 },
    ],
    // No bottom face.
    ['cityjson/cube10.json', ['surfaces 1 of 5'], { 'solid-not-closed': 1 }],
    ['cityjson/msol2.json', ['surfaces 1 of 11'], { 'solid-not-closed': 1 }],
    ['cityjson/msol.json', ['surfaces 1 of 12'], {}],
    // Their materials and textures are not in the files.
    [
      'geomtemplate_1.json',
      ['surfaces 3 of 36', 'points 0 of 1'],
      { 'semantics-out-of-range': 1, 'texture-not-read': 1 },
    ],
    [
      'geomtemplate_2.json',
      ['surfaces 3 of 36', 'points 0 of 1'],
      { 'semantics-out-of-range': 1, 'texture-not-read': 1, 'surface-not-planar': 1 },
    ],
  ])('should read %s, with what is wrong in it counted', async (name, kinds, reasons) => {
    const reading = await read(name);
    expect(isBalanced(reading)).toBe(true);
    reading.features.forEach(expectSound);
    const found = reading.features.flatMap(({ geometries }) =>
      geometries.map(
        (geometry) =>
          `${geometry.kind} ${geometry.lod} of ${surfacesIn(geometry) || geometry.positions.length / 3}`,
      ),
    );
    expect({ found, reasons: reading.reasons }).toEqual({ found: kinds, reasons });
  });

  it('should keep the hole of the torus through it', async () => {
    const [{ geometries }] = (await read('torus.city.json')).features;
    const [surfaces] = geometries;
    const holes = surfaces.kind === 'surfaces' && surfaces.ringStarts.length - surfaces.polygonStarts.length;
    expect(holes).toBe(2);
  });

  it('should set the tree of the template file up at its vertex, life-size', async () => {
    const [{ geometries }] = (await read('geomtemplate_1.json')).features;
    const [surfaces, point] = geometries;
    // Vertex (744, 6163, 1219) · 0.001 + (0.56, 0.64, 7.579).
    const metresPerDegree = 111_319.49;
    expect((point.positions[0] + 30) * metresPerDegree).toBeCloseTo(1.304, 3);
    expect(point.positions[2]).toBeCloseTo(8.798, 6);
    const heights = surfaces.positions.filter((_, at) => at % 3 === 2);
    expect(Math.min(...heights)).toBeCloseTo(8.798, 6);
  });

  it('should note two geometries of one level of detail in several_lods_invalid, none in several_lods_valid', async () => {
    const valid = await readFile(realData('cityjson-validity/several_lods_valid.json'));
    expect(valid.reasons).toEqual({});
    const invalid = await readFile(realData('cityjson-validity/several_lods_invalid.json'));
    expect(invalid.reasons).toEqual({ 'lod-twice': 1 });
  });

  it('should read twobuildings_m', async () => {
    const path = realData('cityjson-validity/cityjson/twobuildings_m.json');
    const reading = await readFile(path);
    expectAllThere(reading, objectsIn(path));
    expect(kindsOf(reading)).toEqual({ 'surfaces 2': 2, 'areas 0': 2 });
  });

  it('should refuse with-errors, which is no JSON, and say where', async () => {
    const error = await read('cityjson/with-errors.json').catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'InputError', code: 'json-syntax' });
    expect(error.message).toMatch(/with-errors\.json.*member "vertices", near byte 53042/);
  });
});
