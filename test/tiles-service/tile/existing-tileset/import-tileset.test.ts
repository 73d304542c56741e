import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { importTileset } from '../../../../tiles-service/tile/existing-tileset/index.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';
import { b3dm, cube, glb, gltf, type Json, PLACE, subtree, tilesetOf, writeFiles } from './sample-tiles.ts';

let folder: string;
let pool: WorkerPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tileset-'));
  pool = new WorkerPool(1);
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

type Files = Parameters<typeof writeFiles>[1];
let count = 0;

/** Imports the files as a tileset. */
async function importOf(files: Files, { crs, entry = 'tileset.json', before }: Setup = {}) {
  const here = join(folder, String(count++));
  const [source, out] = [join(here, 'source'), join(here, 'out')];
  mkdirSync(out, { recursive: true });
  writeFiles(source, files);
  before?.(source);
  const tally = new Tally();
  const job = {
    out,
    pool,
    publication: 'public' as const,
    signal: new AbortController().signal,
    onProgress: () => {},
    tally,
  };
  const options = { source: 'mesh', scratch: here, ...(crs ? { crs } : {}) };
  const result = await importTileset([join(source, entry)], options, job);
  const reasons = (kind: 'dropped' | 'repaired' | 'notes') =>
    Object.fromEntries(tally.entries(kind).map(({ reason, count: times }) => [reason, times]));
  return {
    source,
    out,
    result,
    tally,
    reasons,
    document: (name = 'tileset.json') => JSON.parse(readFileSync(join(out, name), 'utf8')),
  };
}
interface Setup {
  crs?: string;
  entry?: string;
  before?: (source: string) => void;
}

const leaf = (uri: string): Json => ({ content: { uri } });

describe('a sound tileset', () => {
  it('should be linked as it is, and pass the check', async () => {
    const document = tilesetOf([leaf('a.b3dm'), leaf('b/b.glb')], leaf('root.b3dm'));
    const { source, out, result, tally, reasons } = await importOf({
      'tileset.json': document,
      'root.b3dm': b3dm(),
      'a.b3dm': b3dm(),
      'b/b.glb': glb(),
      'not-referred-to.txt': 'x',
    });
    expect(result).toMatchObject({ entry: 'tileset.json', tiles: 3, read: 3, format: '3d-tiles' });
    expect(result.layer).toMatchObject({ kind: 'tileset', role: 'mesh' });
    for (const name of ['tileset.json', 'root.b3dm', 'a.b3dm', 'b/b.glb'])
      expect(statSync(join(out, name)).ino).toBe(statSync(join(source, name)).ino);
    expect(existsSync(join(out, 'not-referred-to.txt'))).toBe(false);
    expect([reasons('dropped'), reasons('repaired'), reasons('notes')]).toEqual([{}, {}, {}]);
    expect(tally.read).toBe(3);
    expect(await checkTileset(out)).toMatchObject({ problems: [], tiles: 3 });
  });

  it('should lie where its transform says', async () => {
    const { result } = await importOf({ 'tileset.json': tilesetOf([leaf('a.b3dm')]), 'a.b3dm': b3dm() });
    const [west, south, east, north] = result.extent!;
    expect((west + east) / 2).toBeCloseTo(8.5, 9);
    expect((south + north) / 2).toBeCloseTo(47.4, 6);
    // 20 m from west to east: metres per degree at this latitude are 75 490.
    expect((east - west) * 75_490).toBeCloseTo(20, 1);
  });

  it('should keep the name of its document if it is not tileset.json', async () => {
    const { result, out } = await importOf(
      { 'scene.json': tilesetOf([leaf('a.b3dm')]), 'a.b3dm': b3dm() },
      { entry: 'scene.json' },
    );
    expect(result.entry).toBe('scene.json');
    expect((await checkTileset(out)).problems).toEqual([]);
  });

  it('should bring the files that a glTF needs beside itself', async () => {
    const { json, binary } = gltf();
    const model = { ...json, buffers: [{ byteLength: 36, uri: '../bin/mesh.bin' }] };
    const { out, result } = await importOf({
      'tileset.json': tilesetOf([leaf('models/a.gltf')]),
      'models/a.gltf': model,
      'bin/mesh.bin': binary,
    });
    expect(result.tiles).toBe(1);
    expect(existsSync(join(out, 'bin/mesh.bin'))).toBe(true);
  });

  it('should be unpacked where it is stored as gzip', async () => {
    const { out, result, reasons } = await importOf(
      {
        'tileset.json.gz': gzipSync(JSON.stringify(tilesetOf([leaf('a.b3dm')]))),
        'a.b3dm': gzipSync(b3dm()),
      },
      { entry: 'tileset.json.gz' },
    );
    expect(result.entry).toBe('tileset.json');
    expect(reasons('repaired')).toEqual({ 'content-packed': 1, 'document-packed': 1 });
    expect(readFileSync(join(out, 'a.b3dm')).toString('latin1', 0, 4)).toBe('b3dm');
    expect((await checkTileset(out)).problems).toEqual([]);
  });
});

describe('a tileset without a place', () => {
  const files: Files = {
    'tileset.json': tilesetOf([leaf('a.b3dm')], { transform: undefined }),
    'a.b3dm': b3dm(),
  };

  it('should be refused', async () => {
    await expect(importOf(files)).rejects.toMatchObject({ code: 'tileset-not-placed' });
  });

  it('should be put where the crs says, latitude first', async () => {
    const { document, result } = await importOf(files, { crs: 'ENU:47.4,8.5' });
    const { transform } = document().root;
    for (let i = 0; i < 16; i++) expect(transform[i]).toBeCloseTo(PLACE[i], 3);
    expect(result.crs).toMatchObject({ found: 'ENU:47.4,8.5', from: 'option' });
  });

  it('should be stood up where its y axis points up', async () => {
    const { document } = await importOf(files, { crs: 'ENU:47.4,8.5,0; up=y' });
    const { transform } = document().root;
    for (let row = 0; row < 3; row++) {
      expect(transform[row]).toBeCloseTo(PLACE[row], 6);
      // What was y is up, and what was z is south.
      expect(transform[4 + row]).toBeCloseTo(PLACE[8 + row], 6);
      expect(transform[8 + row]).toBeCloseTo(-PLACE[4 + row], 6);
      expect(transform[12 + row]).toBeCloseTo(PLACE[12 + row], 3);
    }
  });

  it.each([
    'ENU:47.4,8.5;up=x',
    'EPSG:4326',
    'ENU:',
    'ENU:91,8',
    'ENU:47,181',
    'ENU:47',
    'ENU:a,b',
    'ENU:47,8,x',
  ])('should refuse the place "%s"', async (crs) => {
    await expect(importOf(files, { crs })).rejects.toMatchObject({ code: 'tileset-crs' });
  });
});

describe('a broken tileset', () => {
  it('should be refused if its first document cannot be read', async () => {
    for (const document of ['{', '[]', '{}', JSON.stringify({ ...tilesetOf([]), asset: { version: '2.0' } })])
      await expect(importOf({ 'tileset.json': document })).rejects.toMatchObject({
        code: 'tileset-unreadable',
      });
    const required = { ...tilesetOf([leaf('a.b3dm')]), extensionsRequired: ['X_sphere_trees'] };
    await expect(importOf({ 'tileset.json': required, 'a.b3dm': b3dm() })).rejects.toThrow('X_sphere_trees');
  });

  it('should be refused if nothing of it can be shown', async () => {
    await expect(importOf({ 'tileset.json': tilesetOf([leaf('a.b3dm')]) })).rejects.toMatchObject({
      code: 'tileset-empty',
    });
  });

  it('should lose the leaves whose files are missing, empty, cut off or of no known kind', async () => {
    const names = ['good', 'missing', 'empty', 'cut', 'other', 'broken'].map((name) => `${name}.b3dm`);
    const { out, document, reasons, result } = await importOf({
      'tileset.json': tilesetOf(names.map(leaf), leaf('root.b3dm')),
      'root.b3dm': b3dm(),
      'good.b3dm': b3dm(),
      'empty.b3dm': new Uint8Array(),
      'cut.b3dm': b3dm().subarray(0, -10),
      'other.b3dm': 'just a text',
      'broken.b3dm': b3dm(
        glb({ json: { asset: { version: '2.0' }, accessors: 3 }, binary: new Uint8Array() }),
      ),
    });
    expect(document().root.children.map(({ content }: Json) => (content as Json).uri)).toEqual(['good.b3dm']);
    expect(reasons('dropped')).toEqual({
      'content-missing': 1,
      'content-empty': 1,
      'content-broken': 2,
      'content-format': 1,
    });
    expect(result).toMatchObject({ tiles: 2, read: 7 });
    for (const name of ['empty', 'cut', 'other', 'broken'])
      expect(existsSync(join(out, `${name}.b3dm`))).toBe(false);
    expect((await checkTileset(out)).problems).toEqual([]);
  });

  it('should keep a tile without its content where finer ones come below it', async () => {
    const { document, reasons } = await importOf({
      'tileset.json': tilesetOf([leaf('a.b3dm')], leaf('root.b3dm')),
      'a.b3dm': b3dm(),
    });
    expect(document().root.content).toBeUndefined();
    expect(document().root.children).toHaveLength(1);
    expect(reasons('dropped')).toEqual({ 'content-missing': 1 });
  });

  it('should lose a branch of which nothing is left', async () => {
    const branch = {
      content: { uri: 'gone.b3dm' },
      geometricError: 1,
      children: [{ boundingVolume: cube(2), geometricError: 0, content: { uri: 'gone-too.b3dm' } }],
    };
    const { document } = await importOf({
      'tileset.json': tilesetOf([branch, leaf('a.b3dm')]),
      'a.b3dm': b3dm(),
    });
    expect(document().root.children).toHaveLength(1);
  });

  it.each([
    ['https://tiles.example/a.b3dm', 'uri-foreign-host'],
    ['//tiles.example/a.b3dm', 'uri-foreign-host'],
    ['\\\\server\\share\\a.b3dm', 'uri-foreign-host'],
    ['data:application/octet-stream;base64,AAAA', 'uri-foreign-host'],
    ['file:///etc/passwd', 'uri-foreign-host'],
    ['/etc/passwd', 'uri-outside-folder'],
    ['../secret.b3dm', 'uri-outside-folder'],
    ['x/../../secret.b3dm', 'uri-outside-folder'],
    ['%2e%2e/secret.b3dm', 'uri-outside-folder'],
    ['..%5csecret.b3dm', 'uri-outside-folder'],
    ['..\\secret.b3dm', 'uri-outside-folder'],
    ['%2fetc/passwd', 'uri-outside-folder'],
    ['%', 'uri-broken'],
    ['a%00.b3dm', 'uri-broken'],
    ['', 'uri-broken'],
  ])('should lose a tile at "%s"', async (uri, reason) => {
    const { document, reasons } = await importOf({
      'tileset.json': tilesetOf([leaf(uri), leaf('a.b3dm')]),
      'a.b3dm': b3dm(),
      '../secret.b3dm': b3dm(),
    });
    expect(reasons('dropped')).toEqual({ [reason]: 1 });
    expect(document().root.children).toHaveLength(1);
  });

  it('should lose a tile that is a link out of its folder', async () => {
    const { reasons, out } = await importOf(
      {
        'tileset.json': tilesetOf([leaf('link.b3dm'), leaf('a.b3dm')]),
        'a.b3dm': b3dm(),
        '../secret.b3dm': b3dm(),
      },
      { before: (source) => symlinkSync(join(source, '../secret.b3dm'), join(source, 'link.b3dm')) },
    );
    expect(reasons('dropped')).toEqual({ 'uri-outside-folder': 1 });
    expect(existsSync(join(out, 'link.b3dm'))).toBe(false);
  });

  it('should lose a tile whose glTF needs a foreign host or a missing file', async () => {
    const { json } = gltf();
    const needs = (uri: string) => ({ ...json, buffers: [{ byteLength: 36, uri }] });
    const { reasons } = await importOf({
      'tileset.json': tilesetOf([leaf('a.gltf'), leaf('b.gltf'), leaf('c.gltf'), leaf('d.glb')]),
      'a.gltf': needs('https://tiles.example/mesh.bin'),
      'b.gltf': needs('mesh.bin'),
      'c.gltf': needs('short.bin'),
      'short.bin': new Uint8Array(35),
      'd.glb': glb(),
    });
    expect(reasons('dropped')).toEqual({ 'uri-foreign-host': 1, 'resource-missing': 1, 'content-broken': 1 });
  });

  it('should lose a tile that requires what the viewer does not know, by name', async () => {
    const { tally } = await importOf({
      'tileset.json': tilesetOf([leaf('a.glb'), leaf('b.glb')]),
      'a.glb': glb(gltf(1, { extensionsRequired: ['X_clay'], extensionsUsed: ['X_clay'] })),
      'b.glb': glb(gltf(1, { extensionsUsed: ['X_gloss'] })),
    });
    expect(tally.entries('dropped')).toMatchObject([{ reason: 'extension-unsupported', count: 1 }]);
    expect(tally.entries('dropped')[0].examples).toEqual(['a.glb: it requires X_clay']);
    expect(tally.entries('notes')).toMatchObject([
      { reason: 'extension-unknown', examples: ['b.glb: X_gloss'] },
    ]);
  });

  it('should lose tiles without a usable bounding volume, which would stop a viewer', async () => {
    const nan = { box: [0, 0, 0, null, 0, 0, 0, 1, 0, 0, 0, 1] };
    const { document, reasons } = await importOf({
      'tileset.json': tilesetOf([
        { ...leaf('a.b3dm'), boundingVolume: nan },
        { ...leaf('a.b3dm'), boundingVolume: undefined },
        { ...leaf('a.b3dm'), transform: [1, 2] },
        leaf('a.b3dm'),
      ]),
      'a.b3dm': b3dm(),
    });
    expect(reasons('dropped')).toEqual({ 'tile-invalid': 3 });
    expect(document().root.children).toHaveLength(1);
  });
});

describe('findings that do not hinder', () => {
  it('should name volumes that reach out, errors that grow, and contents beyond their volume', async () => {
    const { reasons, result } = await importOf({
      'tileset.json': tilesetOf([
        { ...leaf('a.b3dm'), boundingVolume: cube(30) },
        { ...leaf('a.b3dm'), geometricError: 11 },
        { ...leaf('wide.b3dm') },
      ]),
      'a.b3dm': b3dm(),
      'wide.b3dm': b3dm(glb(gltf(50))),
    });
    expect(reasons('notes')).toEqual({ 'volume-child': 1, 'error-grows': 1, 'volume-content': 1 });
    expect(result.tiles).toBe(3);
  });

  it('should turn glTF up by the axis that the tileset says', async () => {
    // The triangle lies in glTF's x–z plane: in a tile it is flat, or upright where the tileset says that z is up.
    const flat = { box: [0.5, 0.5, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.01] };
    const files = (axis: Json): Files => ({
      'tileset.json': {
        ...tilesetOf([{ ...leaf('a.b3dm'), boundingVolume: flat }]),
        asset: { version: '1.0', ...axis },
      },
      'a.b3dm': b3dm(),
    });
    expect((await importOf(files({}))).reasons('notes')).toEqual({});
    expect((await importOf(files({ gltfUpAxis: 'Z' }))).reasons('notes')).toEqual({ 'volume-content': 1 });
  });

  it('should simplify addresses and give tiles the error that they lack', async () => {
    const { document, reasons } = await importOf({
      'tileset.json': tilesetOf([{ content: { url: 'x\\a.b3dm?v=2#top' }, geometricError: undefined }]),
      'x/a.b3dm': b3dm(),
    });
    expect(document().root.children[0]).toMatchObject({ content: { uri: 'x/a.b3dm' }, geometricError: 10 });
    expect(reasons('repaired')).toEqual({ 'uri-simplified': 1, 'error-missing': 1 });
  });
});

describe('tilesets within a tileset', () => {
  const inner = (children: Json[]): Json => ({ ...tilesetOf(children, { transform: undefined }) });

  it('should be walked through, with addresses relative to each', async () => {
    const { result, out } = await importOf({
      'tileset.json': tilesetOf([leaf('Tile_1/tileset.json')]),
      'Tile_1/tileset.json': inner([leaf('a.b3dm'), leaf('../shared.b3dm')]),
      'Tile_1/a.b3dm': b3dm(),
      'shared.b3dm': b3dm(),
    });
    expect(result).toMatchObject({ tiles: 2 });
    expect(result.walk.documents).toBe(2);
    expect(existsSync(join(out, 'Tile_1/a.b3dm'))).toBe(true);
  });

  it('should be taken out where they are missing, broken or contain themselves', async () => {
    const { document, reasons } = await importOf({
      'tileset.json': tilesetOf(['missing.json', 'broken.json', 'cycle.json', 'good.json'].map(leaf)),
      'broken.json': { asset: { version: '1.0' }, root: 3 },
      'cycle.json': inner([leaf('tileset.json'), leaf('cycle.json'), leaf('a.b3dm')]),
      'good.json': inner([leaf('a.b3dm')]),
      'a.b3dm': b3dm(),
    });
    expect(reasons('dropped')).toEqual({ 'content-missing': 1, 'document-broken': 1, 'document-cycle': 2 });
    expect(document().root.children).toHaveLength(2);
    expect(document('cycle.json').root.children).toHaveLength(1);
  });
});

describe('implicit tilesets', () => {
  const implicit = (more: Json = {}): Json => ({
    asset: { version: '1.1' },
    geometricError: 100,
    root: {
      boundingVolume: cube(10),
      geometricError: 10,
      refine: 'ADD',
      transform: PLACE,
      content: { uri: 'content/{level}-{x}-{y}.glb' },
      implicitTiling: {
        subdivisionScheme: 'QUADTREE',
        subtreeLevels: 2,
        availableLevels: 4,
        subtrees: { uri: 'subtrees/{level}-{x}-{y}.subtree' },
      },
      ...more,
    },
  });
  /** Two subtrees: the root with three contents, and the one below its last tile with one. */
  const files = (): Files => ({
    'tileset.json': implicit(),
    'subtrees/0-0-0.subtree': subtree(1, [1, 1, 0, 0, 1], [...Array(15).fill(0), 1]),
    'subtrees/2-3-3.subtree': subtree([1, 0, 0, 0, 0], [1, 0, 0, 0, 0], 0),
    'content/0-0-0.glb': glb(gltf(0.1)),
    'content/1-0-0.glb': glb(gltf(0.1)),
    'content/1-1-1.glb': glb(gltf(0.1)),
    'content/2-3-3.glb': glb(gltf(0.1)),
  });

  it('should be walked through all subtrees, in Morton order', async () => {
    const { result, reasons, out } = await importOf(files());
    expect(result).toMatchObject({ tiles: 4, read: 4 });
    expect(result.walk.subtrees).toBe(2);
    expect(reasons('dropped')).toEqual({});
    // The triangles lie around the origin, and so outside of the boxes of the tiles in the corners: 1/1/1 begins
    // there, 2/3/3 does not.
    expect(reasons('notes')).toEqual({ 'volume-content': 1 });
    expect(existsSync(join(out, 'subtrees/2-3-3.subtree'))).toBe(true);
  });

  it('should be told that a content or a subtree is not there, if it is not', async () => {
    const { 'content/1-0-0.glb': _content, 'subtrees/2-3-3.subtree': _subtree, ...rest } = files();
    const { out, result, reasons } = await importOf(rest);
    expect(reasons('dropped')).toEqual({ 'content-missing': 1, 'subtree-broken': 1 });
    expect(result).toMatchObject({ tiles: 2, read: 4 });
    expect(await checkTileset(out)).toMatchObject({ problems: [], tiles: 2 });
  });

  it('should be taken out where their first subtree is broken', async () => {
    const document = tilesetOf([leaf('a.b3dm'), implicit().root as Json]);
    const { 'tileset.json': _, ...rest } = files();
    const made = await importOf({
      ...rest,
      'subtrees/0-0-0.subtree': new Uint8Array(40),
      'tileset.json': document,
      'a.b3dm': b3dm(),
    });
    expect(made.reasons('dropped')).toEqual({ 'subtree-broken': 1 });
    expect(made.document().root.children).toHaveLength(1);
  });
});
