import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { floodCaseSchema, type Layer, sceneSchema } from '../../../models/schema/index.ts';
import { checkTarget, hiddenFolder, putInPlace } from '../../../tiles-service/publish/bundle-folder.ts';
import { bundleLayers, bundleScene } from '../../../tiles-service/publish/bundle-scene.ts';
import { copyViewer } from '../../../tiles-service/publish/bundle-viewer.ts';
import { layerFiles } from '../../../tiles-service/publish/layer-files.ts';
import { publishCity } from '../../../tiles-service/publish/publish.ts';
import { tilesetFiles } from '../../../tiles-service/publish/tileset-files.ts';
import { layerOf, sceneOf } from '../serve/city-folder.ts';
import { b3dm, glb, gltf, i3dm, tilesetOf, writeFiles } from '../tile/existing-tileset/sample-tiles.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'citymirror-bundle-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const BUNDLE = {
  schema: 'citymirror/bundle/1',
  publication: 'public',
  city: 'c',
  name: { 'zh-CN': '城', en: 'C' },
  scene: 'scene.json',
  created: '2026-01-01T00:00:00Z',
  files: 1,
  bytes: 1,
};

describe('the folder of a bundle', () => {
  it('should be made where nobody else can look, and be open once it is in place', async () => {
    const out = join(root, 'host', 'maps');
    const made = await hiddenFolder(out);
    expect(statSync(made).mode & 0o077).toBe(0);
    writeFileSync(join(made, 'new.txt'), '');
    await putInPlace(made, out);
    expect(statSync(out).mode & 0o777).toBe(0o777 & ~process.umask());
    expect(readdirSync(join(root, 'host'))).toEqual(['maps']);
  });

  it('should leave nothing of the publication before', async () => {
    const out = join(root, 'maps');
    mkdirSync(join(out, 'layers', 'secret'), { recursive: true });
    const made = await hiddenFolder(out);
    writeFileSync(join(made, 'new.txt'), '');
    await putInPlace(made, out);
    expect(readdirSync(out)).toEqual(['new.txt']);
    expect(readdirSync(root)).toEqual(['maps']);
  });

  it('should be a new or empty one, or a bundle of the same class', async () => {
    await checkTarget(join(root, 'none'), 'public');
    await checkTarget(root, 'public');
    writeFileSync(join(root, 'holiday.jpg'), '');
    await expect(checkTarget(root, 'public')).rejects.toMatchObject({ code: 'folder-not-empty' });
    writeFileSync(join(root, 'bundle.json'), JSON.stringify(BUNDLE));
    await checkTarget(root, 'public');
    await expect(checkTarget(root, 'internal')).rejects.toMatchObject({ code: 'other-class' });
  });

  it('should not lie in the city that it is made of, by a link neither', async () => {
    const city = join(root, 'city');
    mkdirSync(join(city, 'public'), { recursive: true });
    writeFileSync(
      join(city, 'city.json'),
      JSON.stringify({ schema: 'citymirror/city/1', id: 'c', name: BUNDLE.name, sources: [], layers: [] }),
    );
    symlinkSync(join(city, 'public'), join(root, 'link'));
    for (const out of [join(city, 'public', 'out'), join(root, 'link', 'out'), join(root, 'link')])
      await expect(
        publishCity({
          city,
          publication: 'public',
          out,
          viewer: undefined,
          signal: new AbortController().signal,
          onProgress: () => {},
        }),
        out,
      ).rejects.toMatchObject({ code: 'folder-in-city' });
    expect(readdirSync(join(city, 'public'))).toEqual([]);
  });
});

describe('the viewer of a bundle', () => {
  it('should come without source maps, hidden files and what links bring in', async () => {
    const [viewer, out] = [join(root, 'viewer'), join(root, 'out')];
    mkdirSync(join(viewer, 'assets'), { recursive: true });
    mkdirSync(out);
    writeFileSync(join(root, 'secret.txt'), '');
    writeFileSync(join(viewer, 'index.html'), '<meta charset="utf-8">');
    writeFileSync(join(viewer, 'notes.txt'), '');
    for (const name of ['main.js', 'main.js.map', 'main.js.br', '.stamp'])
      writeFileSync(join(viewer, 'assets', name), '');
    symlinkSync(join(root, 'secret.txt'), join(viewer, 'assets', 'secret.txt'));
    await copyViewer(viewer, out, 'scene.json');
    expect(readdirSync(out, { recursive: true }).sort()).toEqual(['assets', 'assets/main.js', 'index.html']);
  });

  it('should say how to build one that is missing', async () => {
    await expect(copyViewer(undefined, root, 'scene.json')).rejects.toMatchObject({ code: 'viewer-missing' });
    expect(existsSync(join(root, 'index.html'))).toBe(false);
  });
});

describe('the files of a tileset', () => {
  it('should be those that its tiles refer to, whatever they are packed in, and no others', async () => {
    const named = (uri: string) => glb(gltf(1, { images: [{ uri }] }));
    writeFiles(root, {
      'tileset.json': tilesetOf([
        { content: { uri: 'a.b3dm' } },
        { content: { uri: 'b.i3dm' } },
        { content: { uri: 'c%20d.glb?v=1' } },
      ]),
      'a.b3dm': b3dm(named('wall.png')),
      'b.i3dm': i3dm([0, 0, 0], named('tree.png')),
      'c d.glb': named('roof.png'),
      'wall.png': '',
      'tree.png': '',
      'roof.png': '',
      'notes.txt': 'secret',
    });
    expect(await tilesetFiles(root, 'tileset.json')).toEqual([
      'a.b3dm',
      'b.i3dm',
      'c d.glb',
      'roof.png',
      'tileset.json',
      'tree.png',
      'wall.png',
    ]);
  });

  it.each(['../secret.png', '/etc/passwd', 'https://evil.example/a.glb', '..%2fsecret.png', 'a\\..\\b.glb'])(
    'should not lie outside of its folder: %s',
    async (uri) => {
      writeFiles(root, { 'tileset.json': tilesetOf([{ content: { uri } }]) });
      await expect(tilesetFiles(root, 'tileset.json')).rejects.toMatchObject({ code: 'tile-outside' });
    },
  );
});

describe('the scene of a bundle', () => {
  const bundled = (layers: Layer[], change: object = {}) =>
    bundleScene(sceneSchema.parse(sceneOf('public', layers, change)), layers, {
      publication: 'public',
      folderOf: ({ id }) => `layers/${id}/v1/`,
    });

  it.each([
    ['EPSG:4547', 'EPSG:4547'],
    ['EPSG:7415', 'EPSG:7415'],
    ['urn:ogc:def:crs:EPSG::28992', 'urn:ogc:def:crs:EPSG::28992'],
    ['https://www.opengis.net/def/crs/EPSG/0/7415', 'https://www.opengis.net/def/crs/EPSG/0/7415'],
    ['+proj=tmerc +lat_0=0 +lon_0=114 +x_0=412773.39', undefined],
    ['PROJCS["Own grid",GEOGCS["CGCS2000"]]', undefined],
    ['ENU:114.3,30.6', undefined],
  ])('should name a registered CRS and not the text of another: %s', (crs, told) => {
    const layer = layerOf('a', 'public');
    const own = { ...layer, provenance: [{ ...layer.provenance[0], crs }] };
    const scene = bundled([own], { grid: { crs, verticalDatum: 'EGM96' } });
    expect(scene.layers[0].provenance[0].crs).toBe(told);
    expect(scene.grid?.crs).toBe(told);
  });

  it('should have no rasters of the grid, no networks and no presets of scenarios', () => {
    const scene = bundled([layerOf('a', 'public')], {
      grid: { crs: 'EPSG:4547', verticalDatum: 'EGM96', rasters: { terrain: 'layers/grid/1/t.tif' } },
      networks: [
        {
          id: 'r',
          kind: 'road',
          url: 'layers/r/1/r.bin',
          version: '1',
          publication: 'public',
          nodes: 1,
          edges: 1,
        },
      ],
      scenarioPresets: [
        floodCaseSchema.parse({
          schema: 'citymirror/flood-case/1',
          id: 'secret',
          name: { 'zh-CN': '内部', en: 'Secret' },
          duration: 60,
        }),
      ],
    });
    expect(scene.grid).toEqual({ crs: 'EPSG:4547', verticalDatum: 'EGM96' });
    expect(scene.networks).toEqual([]);
    expect(scene.scenarioPresets).toEqual([]);
  });

  it('should take, of each layer, the strictest version that its class may see', () => {
    const layers = [layerOf('a', 'public'), layerOf('a', 'internal'), layerOf('a', 'restricted')];
    expect(bundleLayers(layers, 'public').map(({ publication }) => publication)).toEqual(['public']);
    expect(bundleLayers(layers, 'internal').map(({ publication }) => publication)).toEqual(['internal']);
  });

  it('should refuse a layer whose address leads out of its own version', async () => {
    for (const url of ['layers/a/v2/tileset.json', '../x.json', 'layers/a/v1/../../x.json', 'layers/a/v1/'])
      await expect(layerFiles({ ...layerOf('a', 'public'), url }, root), url).rejects.toMatchObject({
        code: 'layer-address',
      });
  });
});
