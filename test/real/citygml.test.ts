import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import proj4 from 'proj4';
import { expect, it } from 'vitest';
import type { Feature, SurfacesGeometry } from '../../models/feature.ts';
import { SURFACE_SEMANTICS } from '../../models/feature.ts';
import { PictureFolder } from '../../tiles-service/read/texture-sink.ts';
import { expectSound } from '../tiles-service/read/mutations.ts';
import { isBalanced, type Reading, readFile } from '../tiles-service/read/reading.ts';
import { describeReal, realData } from './data.ts';

/** Objects of CityGML that become features, as the text has them: told without the reader. */
function objectsIn(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const objects =
    /<\w+:(Building|BuildingPart|BuildingInstallation|Bridge|BridgeConstructionElement|BridgeInstallation|WaterBody|Road|TINRelief|PlantCover|SolitaryVegetationObject)[\s>]/g;
  for (const [, name] of text.matchAll(objects)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function typesOf(features: readonly Feature[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const feature of features) {
    const name = String(feature.attributes.cityObjectType ?? feature.type);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const surfacesOf = ({ geometries }: Feature) =>
  geometries.filter((geometry): geometry is SurfacesGeometry => geometry.kind === 'surfaces');

/** Every object and every polygon of the text is there (LoD0 ones as areas), sound, and nothing was left out. */
function expectAllThere(reading: Reading, text: string, lod0 = 0): void {
  expect(typesOf(reading.features)).toEqual(objectsIn(text));
  expect(isBalanced(reading)).toBe(true);
  expect(reading.tally.dropped).toEqual([]);
  for (const feature of reading.features) expectSound(feature);
  const polygons = reading.features
    .flatMap(surfacesOf)
    .reduce((sum, { semantics }) => sum + semantics.length, 0);
  expect(polygons + lod0).toBe([...text.matchAll(/<gml:(Polygon|Triangle)[\s>]/g)].length);
}

async function readReal(path: string, options: Parameters<typeof readFile>[1] = {}) {
  const file = realData(path);
  return { reading: await readFile(file, options), text: readFileSync(file, 'utf8'), file };
}

/** Metres between two positions of longitude, latitude and height that are close to each other. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const metres = 111_319.490793;
  const east = (a[0] - b[0]) * metres * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, (a[1] - b[1]) * metres, a[2] - b[2]);
}

/** Some position of the feature lies within a centimetre of this one. */
function expectPosition({ geometries }: Feature, position: readonly number[]): void {
  let nearest = Infinity;
  for (const { positions } of geometries)
    for (let at = 0; at < positions.length; at += 3)
      nearest = Math.min(nearest, distance(positions.subarray(at, at + 3), position));
  expect(nearest).toBeLessThan(0.01);
}

interface TexturedPolygon {
  /** u, v by position as x, y, z of the file. */
  corners: { position: number[]; uv: number[] }[];
  image: string;
}

/** The textured polygons of a document, told by regular expressions. */
function texturedIn(text: string): TexturedPolygon[] {
  const rings = new Map<string, number[]>();
  for (const [, id, list] of text.matchAll(
    /<gml:LinearRing gml:id="([^"]+)">\s*<gml:posList[^>]*>([^<]+)</g,
  )) {
    rings.set(id, list.trim().split(/\s+/).map(Number));
  }
  const found = new Map<string, TexturedPolygon>();
  for (const [block] of text.matchAll(/<app:ParameterizedTexture[\s\S]*?<\/app:ParameterizedTexture>/g)) {
    const image = /<app:imageURI>([^<]+)</.exec(block)![1].trim();
    // The ring is an attribute up to CityGML 2.0, and an element behind the coordinates in 3.0.
    const lists = [...block.matchAll(/<app:TexCoordList[^>]*>\s*([\s\S]*?)<\/app:TexCoordList>/g)].map(
      ([, inside]) => {
        const attributes = [...inside.matchAll(/ring="#([^"]+)"[^>]*>([^<]+)</g)].map(([, ring, uv]) => [
          ring,
          uv,
        ]);
        if (attributes.length > 0) return attributes;
        const uvs = [...inside.matchAll(/<app:textureCoordinates>([^<]+)</g)].map(([, uv]) => uv);
        return [...inside.matchAll(/<app:ring>#([^<]+)</g)].map(([, ring], index) => [ring, uvs[index]]);
      },
    );
    for (const list of lists) {
      if (found.has(list[0][0])) continue;
      const corners: TexturedPolygon['corners'] = [];
      for (const [ring, uv] of new Map(list as [string, string][])) {
        const positions = rings.get(ring);
        const coordinates = uv.trim().split(/\s+/).map(Number);
        for (let at = 0; positions && at * 3 < positions.length; at++)
          corners.push({
            position: positions.slice(at * 3, at * 3 + 3),
            uv: coordinates.slice(at * 2, at * 2 + 2),
          });
      }
      if (corners.length > 0) found.set(list[0][0], { corners, image });
    }
  }
  return [...found.values()];
}

/**
 * Every textured polygon that was read is one of the text's, with its picture (by content) and with its coordinates
 * at each of its positions; returns how many there are.
 */
async function expectTextures(
  path: string,
  toDegrees: (position: number[]) => number[],
  options: Parameters<typeof readFile>[1] = {},
): Promise<{ found: number; expected: number; reading: Reading }> {
  const folder = mkdtempSync(join(tmpdir(), 'textures-'));
  try {
    const sink = new PictureFolder(folder);
    const { reading, text, file } = await readReal(path, { ...options, textures: sink });
    const hashes = new Map<string, string | undefined>();
    const hashOf = (image: string) => {
      const picture = join(dirname(file), image);
      if (!hashes.has(image)) {
        hashes.set(
          image,
          existsSync(picture)
            ? createHash('sha256').update(readFileSync(picture)).digest('hex').slice(0, 16)
            : undefined,
        );
      }
      return hashes.get(image);
    };
    const raw = texturedIn(text).filter(({ image }) => hashOf(image) !== undefined);
    const candidates = raw.map((one) => ({
      ...one,
      corners: one.corners.map(({ position, uv }) => ({ position: toDegrees(position), uv })),
    }));
    expect(sink.tally.total('repaired')).toBe(0);
    let found = 0;
    for (const feature of reading.features) {
      for (const { positions, ringStarts, polygonStarts, textures } of surfacesOf(feature)) {
        if (!textures) continue;
        for (let one = 0; one + 1 < polygonStarts.length; one++) {
          if (textures.imageOf[one] === 0xffff) continue;
          found++;
          const from = ringStarts[polygonStarts[one]];
          const to = ringStarts[polygonStarts[one + 1]];
          const name = textures.images[textures.imageOf[one]];
          expect(existsSync(join(folder, name))).toBe(true);
          const isLike = ({ corners, image }: TexturedPolygon) => {
            if (!name.startsWith(hashOf(image)!)) return false;
            for (let vertex = from; vertex < to; vertex++) {
              const fits = corners.some(({ position, uv }) => {
                if (distance(positions.subarray(vertex * 3, vertex * 3 + 3), position) > 0.01) return false;
                const [u, v] = textures.coordinates.subarray(vertex * 2, vertex * 2 + 2);
                return (
                  Math.abs(u - uv[0]) < 1e-5 * (1 + Math.abs(u)) &&
                  Math.abs(v - uv[1]) < 1e-5 * (1 + Math.abs(v))
                );
              });
              if (!fits) return false;
            }
            return true;
          };
          expect(candidates.some(isLike)).toBe(true);
        }
      }
    }
    return { found, expected: raw.length, reading };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeReal('CityGML of PLATEAU', () => {
  it('should read every building of Tamana with its levels of detail and attributes', async () => {
    const { reading, text } = await readReal('plateau/tamana_43206/49303425_bldg_6697_op.gml');
    expectAllThere(reading, text, 242);
    expect(reading.source.format).toBe('CityGML 2.0');
    expect(reading.source.crs).toMatchObject({
      found: 'http://www.opengis.net/def/crs/EPSG/0/6697',
      axisOrder: 'lat-lon',
    });
    const lods = reading.features.flatMap(({ geometries }) =>
      geometries.map(({ kind, lod }) => `${kind}${lod}`),
    );
    const count = (name: string) => lods.filter((one) => one === name).length;
    expect([count('areas0'), count('surfaces1'), count('surfaces2')]).toEqual([242, 242, 10]);
    const heights = [...text.matchAll(/<bldg:measuredHeight uom="m">([^<]+)</g)].map(([, value]) =>
      Number(value),
    );
    expect(reading.features.map(({ attributes }) => attributes.measuredHeight)).toEqual(heights);
    const ids = [...text.matchAll(/<uro:buildingID>([^<]+)</g)].map(([, value]) => value);
    expect(
      reading.features.map(
        ({ attributes }) => (attributes['uro:buildingIDAttribute'] as { buildingID: string }).buildingID,
      ),
    ).toEqual(ids);
    expect(reading.features[0]).toMatchObject({ class: '3001', validFrom: '2025-03-21' });
    // One link of the file leads from a solid to its own building, which is no surface.
    expect(reading.reasons['link-broken']).toBe(1);
    // Walls, roofs and grounds of LoD2 as the text has them.
    const semantics = reading.features.flatMap((feature) =>
      surfacesOf(feature)
        .filter(({ lod }) => lod === 2)
        .flatMap((one) => [...one.semantics].map((code) => SURFACE_SEMANTICS[code])),
    );
    for (const [semantic, name] of [
      ['roof', 'RoofSurface'],
      ['wall', 'WallSurface'],
      ['ground', 'GroundSurface'],
    ]) {
      const blocks = [...text.matchAll(new RegExp(`<bldg:${name} [\\s\\S]*?</bldg:${name}>`, 'g'))];
      const polygons = blocks.reduce((sum, [block]) => sum + block.split('<gml:Polygon').length - 1, 0);
      expect(semantics.filter((one) => one === semantic)).toHaveLength(polygons);
    }
  });

  it('should place Tamana within a centimetre of an independent transform', async () => {
    const { reading, text } = await readReal('plateau/tamana_43206/49303425_bldg_6697_op.gml');
    // PROJ: cct +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=vgridshift
    // +grids=egm96_15.gtx +multiplier=1 +step +proj=unitconvert +xy_in=rad +xy_out=deg. JGD2011 is GRS80 in ITRF, read
    // as WGS84; its heights are taken from EGM96's geoid, which is what the report says.
    expectPosition(reading.features[0], [130.5626379088704, 32.93342208646061, 37.2105667115]);
    // Horizontally every position is the text's, in the other order, to 0.1 µm.
    const place = (x: number, y: number) => `${x.toFixed(12)} ${y.toFixed(12)}`;
    const given = new Set(
      [...text.matchAll(/<gml:posList>([^<]+)</g)].flatMap(([, list]) => {
        const numbers = list.trim().split(/\s+/).map(Number);
        return Array.from({ length: numbers.length / 3 }, (_, at) =>
          place(numbers[at * 3 + 1], numbers[at * 3]),
        );
      }),
    );
    for (const { geometries } of reading.features)
      for (const { positions } of geometries)
        for (let at = 0; at < positions.length; at += 3)
          expect(given.has(place(positions[at], positions[at + 1]))).toBe(true);
  });

  it('should read the bridges of Tamana, LoD3, with their elements', async () => {
    const { reading, text } = await readReal('plateau/tamana_43206/49303414_brid_6697_op.gml');
    expectAllThere(reading, text);
    const bridges = reading.features.filter(({ parents }) => !parents);
    expect(bridges).toHaveLength(3);
    expect(reading.features.every((feature) => surfacesOf(feature).every(({ lod }) => lod === 3))).toBe(true);
  });

  it('should read the water of Tamana and floods with what they say of depth and rank', async () => {
    for (const path of [
      'plateau/tamana_43206/493034_wtr_6697_op.gml',
      'plateau/flood/kisarazu_523977_tnm_6697_op.gml',
      'plateau/flood/numazu_52385721_fld_6697_l1_op.gml',
      'plateau/flood/saitama_533955_ifld_6697_op.gml',
      'plateau/flood/takaoka_55360704_fld_6697_l2.gml',
      'plateau/flood/yoshiigawa_52345006_fld_6697_l2_op.gml',
    ]) {
      const { reading, text } = await readReal(path);
      expectAllThere(reading, text);
      for (const feature of reading.features)
        expect(feature.geometries.map(({ kind }) => kind).sort()).toEqual(['areas', 'surfaces']);
      // Each value of a rank or depth in the text is somewhere in the attributes.
      const kept = JSON.stringify(reading.features.map(({ attributes }) => attributes));
      for (const [, name, value] of text.matchAll(
        /<uro:(rank|rankOrg|depth|description)(?=[\s>])[^>]*>([^<]+)</g,
      ))
        expect(kept).toMatch(new RegExp(`"${name}":"?${value.replace('.', '\\.')}`));
    }
  });

  it('should read the relief of Yokosuka as triangles that face up', async () => {
    const { reading, text } = await readReal('plateau/yokosuka/523965_dem_6697_05_op.gml');
    expectAllThere(reading, text);
    for (const feature of reading.features) {
      expect(feature.name).toMatch(/^5239/);
      const [{ positions, semantics }] = surfacesOf(feature);
      expect(new Set(semantics)).toEqual(new Set([SURFACE_SEMANTICS.indexOf('terrain')]));
      let up = 0;
      for (let at = 0; at < positions.length; at += 9) {
        const [ax, ay, , bx, by, , cx, cy] = positions.subarray(at, at + 9);
        if ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay) > 0) up++;
      }
      expect(up / semantics.length).toBeGreaterThan(0.99);
    }
    // PROJ, as above.
    expectPosition(reading.features[0], [139.688429791429, 35.199998634140194, 55.6679536745]);
  });

  it('should read Yokosuka, Tako, Suginami and Tsukuba whole', async () => {
    for (const [path, lod0] of [
      ['plateau/yokosuka/52397519_bldg_6697_op.gml', 14],
      ['plateau/tako_53404336_bldg_6697.gml', 98],
      ['plateau/suginami_53394503_tran_6697_op.gml', 0],
      ['plateau/tsukuba_54401008_veg_6697_op.gml', 0],
    ] as const) {
      const { reading, text } = await readReal(path);
      expectAllThere(reading, text, lod0);
    }
  });

  it('should read the areas of a road of Suginami, and trees of Tsukuba in three levels of detail', async () => {
    const { reading: roads } = await readReal('plateau/suginami_53394503_tran_6697_op.gml');
    expect(roads.features[0].geometries.map(({ kind, lod }) => `${kind}${lod}`)).toEqual([
      'surfaces1',
      'areas0',
      'surfaces2',
    ]);
    const { reading: trees } = await readReal('plateau/tsukuba_54401008_veg_6697_op.gml');
    for (const feature of trees.features)
      expect(surfacesOf(feature).map(({ lod }) => lod)).toEqual([1, 2, 3]);
    expect(
      trees.features.find(({ type }) => type === 'SolitaryVegetationObject')?.attributes.height,
    ).toBeGreaterThan(0);
  });

  it('should put the pictures of a textured block on the right faces, whatever their format', async () => {
    const { found, expected, reading } = await expectTextures(
      'plateau/textured_53392642/53392642_bldg_6697_op2.gml',
      ([latitude, longitude, height]) => [longitude, latitude, height + undulationAt(latitude, longitude)],
    );
    expect(found).toBe(expected);
    expect(found).toBeGreaterThan(500);
    expect(reading.features[0].attributes).toMatchObject({
      doubleAttributeテスト: 123.456,
      intAttributeテスト: 123,
    });
  });

  it('should read a building of CityGML 3.0, links and pictures that are missing included', async () => {
    const pictures = new PictureFolder(join(tmpdir(), 'never-made'));
    const { reading, text } = await readReal('plateau/citygml3_53394517_bldg.gml', { textures: pictures });
    expect(reading.source.format).toBe('CityGML 3.0');
    expectAllThere(reading, text, 1);
    const lod2 = surfacesOf(reading.features[0]).find(({ lod }) => lod === 2)!;
    expect(lod2.semantics).toHaveLength([...text.matchAll(/xlink:href="#/g)].length);
    expect(reading.features[0].attributes).toMatchObject({ 建物ID: '13104-bldg-53', height: 31.7 });
    expect(pictures.tally.total('repaired')).toBe(1);
    expect(lod2.textures).toBeUndefined();
  });
});

/** Metres of EGM96's geoid around the textured block: a plane through values of PROJ's egm96_15.gtx. */
function undulationAt(latitude: number, longitude: number): number {
  return 35.727521 + 4.81275 * (latitude - 35.538) - 3.5053 * (longitude - 139.777);
}

describeReal('CityGML of Ingolstadt', () => {
  const BUILDINGS = ['4018128', '4018204d', '4018261a', '4018263', '4018264'];
  const utm32 = proj4('+proj=utm +zone=32 +ellps=WGS84');

  it('should refuse heights that do not say what they are counted from', async () => {
    await expect(readReal('ingolstadt-lod3/4018264/4018264.xml')).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
  });

  it('should read LoD3 whole, with windows and doors, within a centimetre of an independent projection', async () => {
    for (const building of BUILDINGS) {
      const { reading, text } = await readReal(`ingolstadt-lod3/${building}/${building}.xml`, {
        verticalDatum: 'DHHN2016',
      });
      expectAllThere(reading, text);
      const semantics = reading.features.flatMap((feature) =>
        surfacesOf(feature).flatMap((one) => [...one.semantics]),
      );
      for (const [semantic, name] of [
        ['window', 'Window'],
        ['door', 'Door'],
      ] as const) {
        const blocks = [...text.matchAll(new RegExp(`<bldg:${name}[ >][\\s\\S]*?</bldg:${name}>`, 'g'))];
        const polygons = blocks.reduce((sum, [block]) => sum + block.split('<gml:Polygon').length - 1, 0);
        expect(semantics.filter((code) => SURFACE_SEMANTICS[code] === semantic)).toHaveLength(polygons);
      }
    }
    const { reading } = await readReal('ingolstadt-lod3/4018264/4018264.xml', { verticalDatum: 'DHHN2016' });
    // PROJ: cct +proj=pipeline +step +inv +proj=utm +zone=32 +ellps=WGS84 +step +proj=vgridshift +grids=egm96_15.gtx
    // +multiplier=1 …, of 678063.846 5403911.934 417.285: DHHN2016 is read as EGM96.
    expectPosition(
      reading.features.find(({ id }) => id.endsWith('OjImvKwJZYZRD8wiy2EK'))!,
      [11.4230830576, 48.7627263478, 463.7516322944],
    );
  });

  it('should put every picture on its faces, and colours where there are none', async () => {
    for (const building of BUILDINGS) {
      const { found, expected, reading } = await expectTextures(
        `ingolstadt-lod3/${building}/${building}.xml`,
        ([x, y, z]) => [...utm32.inverse([x, y]), z + 46.4666],
        { verticalDatum: 'DHHN2016' },
      );
      expect([building, found]).toEqual([building, expected]);
      const colors = reading.features.flatMap((feature) =>
        surfacesOf(feature).flatMap((one) => one.colors ?? []),
      );
      expect(colors.some((list) => list.some((value) => value > 0))).toBe(true);
    }
  });
});
