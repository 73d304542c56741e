import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SurfacesGeometry } from '../../../../models/feature.ts';
import type { TextureSink } from '../../../../tiles-service/read/feature-source.ts';
import { type Reading, readFile } from '../reading.ts';
import { at, BOX, cityModel, multiSurface, type Position, polygon, type Version } from './support.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'appearance-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Takes every picture but those called "missing". */
function sink(): TextureSink & { taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    async add(path) {
      taken.push(relative(folder, path));
      return path.includes('missing') ? undefined : `hash-${path.split('/').pop()}`;
    },
  };
}

async function read(content: string, textures?: TextureSink): Promise<Reading> {
  const path = join(folder, 'test.gml');
  writeFileSync(path, content);
  return readFile(path, textures ? { textures } : {});
}

const appearance = (data: string, theme = 'rgb') =>
  `<app:Appearance><app:theme>${theme}</app:theme><app:surfaceDataMember>${data}</app:surfaceDataMember></app:Appearance>`;
const texture = (image: string, targets: string) =>
  `<app:ParameterizedTexture><app:imageURI>${image}</app:imageURI>${targets}</app:ParameterizedTexture>`;
const target = (id: string, rings: Record<string, string>) =>
  `<app:target uri="#${id}"><app:TexCoordList>${Object.entries(rings)
    .map(([ring, list]) => `<app:textureCoordinates ring="#${ring}">${list}</app:textureCoordinates>`)
    .join('')}</app:TexCoordList></app:target>`;

const building = (polygons: string[], more = '') =>
  `<bldg:Building gml:id="b">${more}<bldg:lod2MultiSurface>${multiSurface(polygons)}</bldg:lod2MultiSurface></bldg:Building>`;

function shapeOf(reading: Reading): SurfacesGeometry {
  return reading.features[0].geometries.find(({ kind }) => kind === 'surfaces') as SurfacesGeometry;
}

/** u, v of the position nearest to this one. */
function coordinatesAt(shape: SurfacesGeometry, [latitude, longitude, height]: Position): number[] {
  const { positions, textures } = shape;
  for (let vertex = 0; vertex * 3 < positions.length; vertex++) {
    const distance =
      Math.abs(positions[vertex * 3] - longitude) +
      Math.abs(positions[vertex * 3 + 1] - latitude) +
      Math.abs(positions[vertex * 3 + 2] - height);
    if (distance < 1e-9) return [...textures!.coordinates.slice(vertex * 2, vertex * 2 + 2)];
  }
  throw new Error('There is no such position.');
}

const SQUARE = '0 0 1 0 1 0.5 0 0.5 0 0';

describe('textures', () => {
  it.each(['at the end of the document', 'in the object'])(
    'should put each picture on its surface, coordinates on their positions, from an appearance %s',
    async (where) => {
      const data = appearance(
        texture('pictures/a.jpg', target('roof', { 'roof-ring': SQUARE })) +
          texture(
            'pictures\\b c.png',
            target('south', { 'south-ring': '0.1 0.2 0.3 0.2 0.3 0.4 0.1 0.4 0.1 0.2' }),
          ),
      );
      const inObject = where === 'in the object';
      const content = cityModel(
        [
          building(
            [
              polygon(BOX.north, { id: 'north' }),
              polygon(BOX.south, { id: 'south', ringId: 'south-ring' }),
              polygon(BOX.roof, { id: 'roof', ringId: 'roof-ring' }),
            ],
            inObject ? `<app:appearance>${data}</app:appearance>` : '',
          ),
        ],
        { tail: inObject ? '' : `<app:appearanceMember>${data}</app:appearanceMember>` },
      );
      const textures = sink();
      const shape = shapeOf(await read(content, textures));
      expect(textures.taken.sort()).toEqual(['pictures/a.jpg', 'pictures/b c.png']);
      expect([...shape.textures!.imageOf]).toEqual([0xffff, 0, 1]);
      expect(shape.textures!.images).toEqual(['hash-b c.png', 'hash-a.jpg']);
      const float = (values: number[]) => [...Float32Array.from(values)];
      expect([...shape.textures!.coordinates]).toEqual(
        float([0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.3, 0.2, 0.3, 0.4, 0.1, 0.4, 0, 0, 1, 0, 1, 0.5, 0, 0.5]),
      );
    },
  );

  it('should keep coordinates with their positions when the surface is turned, holes too', async () => {
    const hole: Position[] = [at(2, 2, 10), at(2, 4, 10), at(4, 4, 10), at(4, 2, 10)];
    const face = polygon(BOX.roof, { id: 'p', ringId: 'outer', holes: [{ positions: hole, id: 'inner' }] });
    const rings = { inner: '0.2 0.2 0.2 0.4 0.4 0.4 0.4 0.2 0.2 0.2', outer: '0 0 1 0 1 1 0 1 0 0' };
    const turned = `<gml:OrientableSurface orientation="-"><gml:baseSurface>${face}</gml:baseSurface></gml:OrientableSurface>`;
    for (const one of [face, turned]) {
      const content = cityModel([building([one])], {
        tail: `<app:appearanceMember>${appearance(texture('a.jpg', target('p', rings)))}</app:appearanceMember>`,
      });
      const shape = shapeOf(await read(content, sink()));
      expect(shape.textures!.imageOf[0]).toBe(0);
      expect(coordinatesAt(shape, BOX.roof[0])).toEqual([0, 0]);
      expect(coordinatesAt(shape, BOX.roof[1])).toEqual([1, 0]);
      expect(coordinatesAt(shape, BOX.roof[2])).toEqual([1, 1]);
      expect(coordinatesAt(shape, hole[0])).toEqual([...Float32Array.of(0.2, 0.2)]);
      expect(coordinatesAt(shape, hole[2])).toEqual([...Float32Array.of(0.4, 0.4)]);
    }
  });

  it('should read what CityGML 3.0 writes: the rings behind the coordinates', async () => {
    const data = `<app:Appearance><app:theme>rgb</app:theme><app:surfaceData><app:ParameterizedTexture><app:imageURI>a.jpg</app:imageURI><app:textureParameterization><app:TextureAssociation><app:target>#p</app:target><app:textureParameterization><app:TexCoordList><app:textureCoordinates>${SQUARE}</app:textureCoordinates><app:ring>#r</app:ring></app:TexCoordList></app:textureParameterization></app:TextureAssociation></app:textureParameterization></app:ParameterizedTexture></app:surfaceData></app:Appearance>`;
    const member = `<bldg:Building gml:id="b"><core:boundary><con:RoofSurface><core:lod2MultiSurface>${multiSurface([polygon(BOX.roof, { id: 'p', ringId: 'r' })])}</core:lod2MultiSurface></con:RoofSurface></core:boundary></bldg:Building>`;
    const version: Version = '3.0';
    const shape = shapeOf(
      await read(
        cityModel([member], { version, tail: `<core:appearanceMember>${data}</core:appearanceMember>` }),
        sink(),
      ),
    );
    expect([...shape.textures!.coordinates]).toEqual([0, 0, 1, 0, 1, 0.5, 0, 0.5]);
  });

  it('should compute coordinates from a matrix on positions in the CRS', async () => {
    // u grows with the height over 50 m, v with 10,000 times the longitude over 11.05°: x is the longitude.
    const matrix = '0 0 0.1 -5 10000 0 0 -110500 0 0 0 1';
    const data = appearance(
      texture(
        'a.jpg',
        `<app:target uri="#p"><app:TexCoordGen><app:worldToTexture>${matrix}</app:worldToTexture></app:TexCoordGen></app:target>`,
      ),
    );
    const content = cityModel([building([polygon(BOX.south, { id: 'p' })])], {
      tail: `<app:appearanceMember>${data}</app:appearanceMember>`,
    });
    const shape = shapeOf(await read(content, sink()));
    const [u, v] = coordinatesAt(shape, BOX.south[2]);
    expect(u).toBeCloseTo(1, 5);
    expect(v).toBeCloseTo((BOX.south[2][1] - 11.05) * 10000, 4);
  });

  it('should lay a georeferenced picture over the surface by its world file', async () => {
    const picture = Buffer.alloc(33);
    picture.writeUInt32BE(0x89504e47, 0);
    picture.writeUInt32BE(0x0d0a1a0a, 4);
    picture.writeUInt32BE(13, 8);
    picture.write('IHDR', 12, 'latin1');
    picture.writeUInt32BE(100, 16);
    picture.writeUInt32BE(50, 20);
    picture[24] = 8;
    picture[25] = 2;
    writeFileSync(join(folder, 'map.png'), picture);
    // Pixels of 0.0001°, the picture's upper left corner at 11.04° E, 48.052° N.
    writeFileSync(join(folder, 'map.pgw'), '0.0001\n0\n0\n-0.0001\n11.04005\n48.05195\n');
    const data = appearance(
      '<app:GeoreferencedTexture><app:imageURI>map.png</app:imageURI><app:target>#p</app:target></app:GeoreferencedTexture>',
    );
    const content = cityModel([building([polygon(BOX.roof, { id: 'p' })])], {
      tail: `<app:appearanceMember>${data}</app:appearanceMember>`,
    });
    const [u, v] = coordinatesAt(shapeOf(await read(content, sink())), BOX.roof[0]);
    // 48.05° N, 11.05° E: 0.01° of 0.01° from the left; 0.002° of 0.005° from the top.
    expect(u).toBeCloseTo(1, 4);
    expect(v).toBeCloseTo(1 - 0.002 / 0.005, 4);
  });

  it('should leave surfaces plain whose picture is missing or whose coordinates do not fit, and count them', async () => {
    const data = appearance(
      texture('missing.jpg', target('north', { n: SQUARE })) +
        texture('a.jpg', target('south', { s: '0 0 1 0' }) + target('roof', { r: SQUARE })) +
        texture('http://example.org/a.jpg', target('east', { e: SQUARE })),
    );
    const faces = (['north', 'south', 'roof', 'east'] as const).map((face) =>
      polygon(BOX[face], { id: face, ringId: face[0] }),
    );
    const textures = sink();
    const reading = await read(
      cityModel([building(faces)], { tail: `<app:appearanceMember>${data}</app:appearanceMember>` }),
      textures,
    );
    const shape = shapeOf(reading);
    expect([...shape.textures!.imageOf]).toEqual([0xffff, 0xffff, 0, 0xffff]);
    expect(shape.textures!.images).toEqual(['hash-a.jpg']);
    expect([...shape.textures!.coordinates.slice(0, 16)]).toEqual(new Array(16).fill(0));
    expect(reading.reasons).toMatchObject({ 'texture-elsewhere': 1, 'texture-mismatch': 1 });
    expect(textures.taken).toEqual(['missing.jpg', 'a.jpg']);
  });

  it('should take the theme with the most pictures, and no picture without a place to put it', async () => {
    const tail = [
      appearance(texture('winter.jpg', target('p', { r: SQUARE })), 'winter'),
      appearance(texture('summer.jpg', target('p', { r: SQUARE }) + target('q', { r: SQUARE })), 'summer'),
    ].map((one) => `<app:appearanceMember>${one}</app:appearanceMember>`);
    const content = cityModel([building([polygon(BOX.roof, { id: 'p', ringId: 'r' })])], {
      tail: tail.join(''),
    });
    const reading = await read(content, sink());
    expect(shapeOf(reading).textures!.images).toEqual(['hash-summer.jpg']);
    expect(reading.reasons['themes-several']).toBe(1);
    expect(shapeOf(await read(content)).textures).toBeUndefined();
  });
});

describe('materials', () => {
  it('should colour surfaces by their own material, else by that of the geometry around them', async () => {
    const material = (id: string, color: string, more = '') =>
      `<app:X3DMaterial>${more}<app:diffuseColor>${color}</app:diffuseColor><app:transparency>0.5</app:transparency><app:target>#${id}</app:target></app:X3DMaterial>`;
    const data = appearance(
      material('all', '1 0 0') +
        material('roof', '0 0.5 1') +
        material('south', '1 1 1', '<app:isFront>false</app:isFront>'),
    );
    const members = [polygon(BOX.roof, { id: 'roof' }), polygon(BOX.south, { id: 'south' })];
    const content = cityModel(
      [building(members).replace('<gml:MultiSurface', '<gml:MultiSurface gml:id="all"')],
      {
        tail: `<app:appearanceMember>${data}</app:appearanceMember>`,
      },
    );
    expect([...shapeOf(await read(content)).colors!]).toEqual([0, 128, 255, 128, 255, 0, 0, 128]);
  });
});
