import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecefToGeodetic } from '../../../../models/geodesy/index.ts';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { tileTileset } from '../../../../tiles-service/tile/existing-tileset/tile-tileset.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';
import { describeOsgconv } from './osgconv-suite.ts';

let folder: string;
let pool: WorkerPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'osgb-'));
  pool = new WorkerPool(1);
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

const ENU =
  '<ModelMetadata version="1"><!-- <SRS>EPSG:1</SRS> --><SRS>ENU:31.2,121.4</SRS><SRSOrigin>0,0,0</SRSOrigin></ModelMetadata>';

interface Square {
  x: number;
  y: number;
  z?: number;
  size?: number;
  picture?: string;
}

/** A square of two triangles in OpenSceneGraph's old text, which osgconv writes as .osgb. */
function square({ x, y, z = 0, size = 10, picture }: Square): string {
  const corners = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ].map(([east, north]) => `${east} ${north} ${z}`);
  const state = picture
    ? `StateSet { textureUnit 0 { GL_TEXTURE_2D ON Texture2D { file "${picture}" wrap_s CLAMP_TO_EDGE wrap_t CLAMP_TO_EDGE } } }`
    : '';
  return `Geode { nDrawables 1 Geometry { ${state} PrimitiveSets 1 { DrawArrays QUADS 0 4 } VertexArray Vec3Array 4 { ${corners.join('\n')} } TexCoordArray 0 Vec2Array 4 { 0 0 1 0 1 1 0 1 } } }`;
}

/** A square that gives way to the file of the next level at 200 pixels. */
const paged = (file: string, coarse: Square) =>
  `PagedLOD { Center 5 5 0 Radius 50 RangeMode PIXEL_SIZE_ON_SCREEN RangeList 2 { 0 200 200 1e30 } FileNameList 2 { "" "${file}" } num_children 1 ${square(coarse)} }`;

let count = 0;

/** Writes a model: names of .osgb files with their scenes in text, or with bytes as they are. */
function model(files: Record<string, string | Buffer>, metadata = ENU): string {
  const here = join(folder, `model-${count++}`);
  mkdirSync(here);
  if (metadata) writeFileSync(join(here, 'metadata.xml'), metadata);
  for (const [name, content] of Object.entries(files)) {
    const path = join(here, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'string' && name.endsWith('.osgb')) {
      writeFileSync(`${path}.osg`, content);
      execFileSync('osgconv', [`${path}.osg`, path, '-O', 'WriteImageHint=IncludeFile'], {
        cwd: dirname(path),
        stdio: 'pipe',
      });
      rmSync(`${path}.osg`);
    } else writeFileSync(path, content);
  }
  return here;
}

async function importOf(path: string, options: { crs?: string; verticalDatum?: string } = {}) {
  const [out, scratch] = ['out', 'scratch'].map((name) => join(folder, `${name}-${count++}`));
  for (const made of [out, scratch]) mkdirSync(made);
  const tally = new Tally();
  const job = {
    ...{ out, pool, publication: 'public' as const, tally },
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  const result = await tileTileset([path], { source: 'mesh', scratch, ...options }, job);
  const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  const reasons = (kind: 'dropped' | 'notes') =>
    Object.fromEntries(tally.entries(kind).map(({ reason, count: times }) => [reason, times]));
  return { out, result, tally, reasons, root: read('tileset.json').root, read };
}

/** Corners of a tile in the layer's frame, from its bytes. */
function cornersOf(path: string): number[][] {
  const glb = decodeGlb(readFileSync(path));
  const { translation, scale } = glb.json.nodes[0];
  const places = readAccessor(glb, glb.json.meshes[0].primitives[0].attributes.POSITION);
  return Array.from({ length: places.length / 3 }, (_, vertex) => {
    const [east, up, south] = [0, 1, 2].map(
      (axis) => places[3 * vertex + axis] * scale[axis] + translation[axis],
    );
    return [east, -south, up];
  });
}

/** 32 by 32 pixels: the upper half red and green, the lower one blue and white. */
async function pngOf(): Promise<Buffer> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const canvas = createCanvas(32, 32);
  const context = canvas.getContext('2d');
  for (const [index, colour] of ['#f00', '#0f0', '#00f', '#fff'].entries()) {
    context.fillStyle = colour;
    context.fillRect(16 * (index % 2), 16 * (index >> 1), 16, 16);
  }
  return canvas.encode('png');
}

describeOsgconv('oblique photography in OSGB', () => {
  it('should become 3D Tiles whose levels are those of the files', async () => {
    const path = model({
      'Data/Tile_1/Tile_1.osgb': paged('Tile_1_L17.osgb', { x: 0, y: 0, size: 20 }),
      'Data/Tile_1/Tile_1_L17.osgb': `Group { num_children 2 ${paged('Tile_1_L18.osgb', { x: 0, y: 0 })} ${square({ x: 10, y: 0 })} }`,
      'Data/Tile_1/Tile_1_L18.osgb': square({ x: 0, y: 0, z: 7.125 }),
      'Data/Tile_2/Tile_2.osgb': square({ x: 40, y: -20, z: 3 }),
    });
    const { result, root, read, out, reasons } = await importOf(path);
    expect(result).toMatchObject({ entry: 'tileset.json', tiles: 5, read: 4, format: 'osgb' });
    expect(reasons('dropped')).toEqual({});
    expect(root.children.map(({ content }: { content: object }) => content)).toEqual([
      { uri: '0/tileset.json' },
      { uri: '1/tileset.json' },
    ]);
    const top = read('0/tileset.json').root;
    // 100 m across in 200 pixels: a viewer that allows 16 pixels of error refines at 8 m.
    expect(top.geometricError).toBe(8);
    expect(top.children).toHaveLength(2);
    const [still, finer] = top.children;
    expect(still).toMatchObject({ geometricError: 0 });
    expect(finer.geometricError).toBe(8);
    const [finest] = finer.children;
    expect(cornersOf(join(out, '0', finest.content.uri))).toEqual(
      [
        [0, 0, 7.125],
        [10, 0, 7.125],
        [10, 10, 7.125],
        [0, 10, 7.125],
      ].map((corner) => corner.map((value) => expect.closeTo(value, 3))),
    );
    expect((await checkTileset(out)).problems).toEqual([]);
  });

  it('should lie where its metadata says, to the millimetre', async () => {
    const path = model({ 'Data/A/A.osgb': square({ x: 0, y: 0, z: 12 }) });
    const { root, result } = await importOf(path);
    const [longitude, latitude, height] = ecefToGeodetic(
      root.transform[12],
      root.transform[13],
      root.transform[14],
    );
    expect([longitude, latitude, height]).toEqual([121.4, 31.2, 0].map((value) => expect.closeTo(value, 8)));
    expect(result.crs).toMatchObject({ from: 'file', verticalDatum: 'ellipsoid' });
  });

  it('should be placed by its CRS, every vertex by itself', async () => {
    // On the central meridian of UTM 50N east is east; 0.9996 is its scale there.
    const metadata =
      '<ModelMetadata><SRS>EPSG:32650</SRS><SRSOrigin>500000,3450000,100</SRSOrigin></ModelMetadata>';
    const path = model({ 'Data/A/A.osgb': square({ x: 0, y: 0, size: 1000 }) }, metadata);
    await expect(importOf(path)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
    const { root, read, out } = await importOf(path, { verticalDatum: 'ellipsoid' });
    const [longitude] = ecefToGeodetic(root.transform[12], root.transform[13], root.transform[14]);
    expect(longitude).toBeCloseTo(117, 9);
    const corners = cornersOf(join(out, '0', read('0/tileset.json').root.content.uri));
    const [first, second] = corners;
    expect(first).toEqual([0, 0, 100].map((value) => expect.closeTo(value, 1)));
    // 1,000 m of the grid are longer at 100 m over the ellipsoid: 1000 / 0.9996 · (1 + 100 / 6.38e6).
    expect(second[0]).toBeCloseTo((1000 / 0.9996) * (1 + 100 / 6.385e6), 2);
    // The earth bends away from the plane by d² / 2r.
    expect(second[2]).toBeCloseTo(100 - 1000 ** 2 / (2 * 6.385e6), 2);
  });

  it('should show its pictures the right way round', async () => {
    const { createCanvas, loadImage } = await import('@napi-rs/canvas');
    const path = model({
      'Data/A/t.png': await pngOf(),
      'Data/A/A.osgb': square({ x: 0, y: 0, picture: 't.png' }),
    });
    const { out, read } = await importOf(path);
    const glb = decodeGlb(readFileSync(join(out, '0', read('0/tileset.json').root.content.uri)));
    const { images, bufferViews, meshes, materials } = glb.json;
    expect(materials[0].extensions).toEqual({ KHR_materials_unlit: {} });
    const view = bufferViews[images[0].bufferView];
    const webp = glb.binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
    const canvas = createCanvas(32, 32);
    canvas.getContext('2d').drawImage(await loadImage(Buffer.from(webp)), 0, 0);
    const { data } = canvas.getContext('2d').getImageData(0, 0, 32, 32);
    const coordinates = readAccessor(glb, meshes[0].primitives[0].attributes.TEXCOORD_0);
    const corners = cornersOf(join(out, '0', read('0/tileset.json').root.content.uri));
    const colourAt = (east: number, north: number) => {
      const vertex = corners.findIndex(([x, y]) => Math.abs(x - east) < 0.01 && Math.abs(y - north) < 0.01);
      const [u, v] = [0, 1].map((axis) => (coordinates[2 * vertex + axis] > 0.5 ? 24 : 8));
      return [...data.subarray(4 * (32 * v + u), 4 * (32 * v + u) + 3)];
    };
    const near = (colour: number[]) => colour.map((value) => (value > 127 ? 1 : 0));
    // OpenGL's v goes up: the picture's upper row lies in the north.
    expect(near(colourAt(0, 10))).toEqual([1, 0, 0]);
    expect(near(colourAt(10, 10))).toEqual([0, 1, 0]);
    expect(near(colourAt(0, 0))).toEqual([0, 0, 1]);
    expect(near(colourAt(10, 0))).toEqual([1, 1, 1]);
  });

  it('should say what is missing, broken, repeated or outside, and show the coarser level', async () => {
    const level = (file: string, x: number) => paged(file, { x, y: 0 });
    const path = model({
      'Data/A/A.osgb': `Group { num_children 5 ${level('gone.osgb', 0)} ${level('broken.osgb', 10)} ${level('A.osgb', 20)} ${level('../../../../etc/passwd', 30)} ${level('fine.osgb', 40)} }`,
      'Data/A/broken.osgb': Buffer.from('this is nothing'),
      'Data/A/fine.osgb': square({ x: 40, y: 0 }),
      'Data/B/one.osgb': square({ x: 0, y: 0 }),
      'Data/B/two.osgb': square({ x: 0, y: 0 }),
    });
    const { result, reasons, out } = await importOf(path);
    expect(reasons('dropped')).toEqual({
      'osgb-missing': 1,
      'osgb-broken': 1,
      'osgb-repeated': 1,
      'osgb-outside': 1,
      'osgb-no-root': 1,
    });
    expect(result.tiles).toBe(6);
    expect((await checkTileset(out)).problems).toEqual([]);
  });

  it('should fetch nothing that a file names on another host', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/t.png`;
      const name = `${'a'.repeat(url.length - 4)}.png`;
      const path = model({ [`Data/A/${name}`]: await pngOf() });
      const file = join(path, 'Data/A/A.osgb');
      writeFileSync(`${file}.osg`, square({ x: 0, y: 0, picture: name }));
      execFileSync('osgconv', [`${file}.osg`, file, '-O', 'WriteImageHint=UseExternal'], {
        cwd: dirname(file),
        stdio: 'pipe',
      });
      const bytes = readFileSync(file);
      const at = bytes.indexOf(name);
      expect(at).toBeGreaterThan(0);
      bytes.write(url, at);
      writeFileSync(file, bytes);
      const { result, reasons } = await importOf(path);
      expect(asked).toBe(0);
      expect(result.tiles).toBe(1);
      expect(reasons('dropped')).toEqual({});
    } finally {
      server.close();
    }
  });

  it('should be read or left out, whatever was changed in its bytes', async () => {
    const sound = model({ 'Data/A/A.osgb': square({ x: 0, y: 0 }) });
    const bytes = readFileSync(join(sound, 'Data/A/A.osgb'));
    for (let seed = 1; seed <= 4; seed++) {
      const changed = Buffer.from(bytes);
      for (let edit = 0; edit < 4; edit++)
        changed[(seed * 7919 + edit * 104_729) % changed.length] = (seed * 31 + edit * 57) % 256;
      const path = model({ 'Data/A/A.osgb': changed, 'Data/B/B.osgb': bytes });
      const { result, tally } = await importOf(path);
      expect(tally.read).toBe(2);
      expect(result.tiles).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([
    ['no metadata.xml', '', 'osgb-metadata'],
    ['no CRS in it', '<ModelMetadata/>', 'osgb-metadata'],
    ['an origin that is no place', '<M><SRS>ENU:1,2</SRS><SRSOrigin>a,b,c</SRSOrigin></M>', 'osgb-metadata'],
    ['a CRS that nobody knows', '<M><SRS>EPSG:999999</SRS></M>', expect.stringMatching(/^crs/)],
  ])('should refuse a model with %s', async (_, metadata, code) => {
    const path = model({ 'Data/A/A.osgb': square({ x: 0, y: 0 }) }, metadata);
    const given = metadata === '' ? join(path, 'Data/A/A.osgb') : path;
    await expect(importOf(given, { verticalDatum: 'ellipsoid' })).rejects.toMatchObject({ code });
  });

  it('should refuse a model of which nothing can be used, and say why', async () => {
    const path = model({ 'Data/A/A.osgb': Buffer.from('nothing') });
    await expect(importOf(path)).rejects.toMatchObject({
      code: 'osgb-unusable',
      message: expect.stringContaining('osgconv cannot open it'),
    });
    await expect(importOf(model({ 'Data/readme.txt': 'x' }))).rejects.toMatchObject({ code: 'osgb-empty' });
  });
});

describe('OSGB without osgconv', () => {
  it('should be refused with the name of the tool and of its package', async () => {
    const here = join(folder, 'no-tool');
    mkdirSync(join(here, 'Data/A'), { recursive: true });
    writeFileSync(join(here, 'metadata.xml'), ENU);
    writeFileSync(join(here, 'Data/A/A.osgb'), 'x');
    const path = process.env.PATH;
    process.env.PATH = join(folder, 'empty');
    try {
      for (const given of [here, join(here, 'metadata.xml'), join(here, 'Data/A/A.osgb')])
        await expect(importOf(given)).rejects.toMatchObject({
          code: 'osgb-tool-missing',
          message: expect.stringMatching(/osgconv.*apt-get install openscenegraph/),
        });
    } finally {
      process.env.PATH = path;
    }
  });
});
