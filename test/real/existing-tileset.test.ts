import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTileset } from '../../tiles-service/check/index.ts';
import { detectFormat } from '../../tiles-service/read/detect.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { importTileset, inspectTileset } from '../../tiles-service/tile/existing-tileset/index.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { describeReal, realData } from './data.ts';

/** What is found in the samples, beside nothing; each was looked at by hand. */
const KNOWN: Record<string, Record<string, number>> = {
  // dragon_high.b3dm was left out of the samples.
  '1.0/TilesetWithDiscreteLOD/tileset.json': { 'content-missing': 1 },
  // ll.b3dm and ul.b3dm have 9700 and 9684 bytes, which are not multiples of 8.
  '1.0/TilesetWithRequestVolume/city/tileset.json': { 'content-padding': 2 },
  '1.0/TilesetWithRequestVolume/tileset.json': { 'content-padding': 2 },
};

/** Contents of the samples, counted by hand or said by their READMEs. */
const CONTENTS: Record<string, number> = {
  '1.0/TilesetWithDiscreteLOD/tileset.json': 2,
  '1.0/TilesetWithRequestVolume/tileset.json': 6,
  '1.1/MetadataGranularities/tileset.json': 20,
  '1.1/MultipleContents/tileset.json': 2,
  '1.1/SparseImplicitQuadtree/tileset.json': 32,
  '1.1/SparseImplicitOctree/tileset.json': 31,
  '1.1/TilesetWithFullMetadata/tileset.json': 0,
};

/** Broken or not, 140 of the 293 tiles are not as long as a multiple of 8 bytes. */
const PHOTOGRAMMETRY: Record<string, { kept: number; found: Record<string, number> }> = {
  'tileset.json': { kept: 293, found: { 'content-padding': 140, 'gltf-invalid': 2 } },
  'tileset-add.json': { kept: 293, found: { 'content-padding': 140, 'gltf-invalid': 2 } },
  'tileset-no-root-content.json': { kept: 292, found: { 'content-padding': 140, 'gltf-invalid': 1 } },
  'tileset-no-midtile-content.json': { kept: 292, found: { 'content-padding': 140, 'gltf-invalid': 2 } },
  'tileset-broken-root-content.json': {
    kept: 292,
    found: { 'content-padding': 140, 'gltf-invalid': 1, 'content-missing': 1 },
  },
  'tileset-external.json': { kept: 293, found: { 'content-padding': 140, 'gltf-invalid': 2 } },
  'tileset-external-broken.json': {
    kept: 272,
    found: { 'content-padding': 130, 'gltf-invalid': 2, 'content-missing': 1 },
  },
  'tileset-external-with-url-params.json': {
    kept: 293,
    found: { 'content-padding': 140, 'gltf-invalid': 2, 'uri-simplified': 273 },
  },
  // By itself it does not say that its glTF is z up, so it lies on its side beside its volumes.
  'tileset-external-child.json': { kept: 21, found: { 'content-padding': 10, 'volume-content': 21 } },
};

const IMPORTED = [
  'tileset.json',
  'tileset-broken-root-content.json',
  'tileset-external-broken.json',
  'tileset-external-with-url-params.json',
];

async function inspected(path: string) {
  const found: Record<string, number> = {};
  const { walk } = await inspectTileset(dirname(path), basename(path), (reason) => {
    found[reason] = (found[reason] ?? 0) + 1;
  });
  return { walk, found };
}

describeReal('3D Tiles of others', () => {
  const samples = realData('3dtiles/cesium_samples');
  const mesh = realData('3dtiles/photogrammetry');

  it('should all be told as tilesets', async () => {
    expect(await detectFormat(join(mesh, 'tileset-add.json'))).toMatchObject({ kind: 'tileset' });
    expect(await detectFormat(mesh)).toMatchObject({ kind: 'tileset' });
    // One of them has 250 KB of metadata schema before its root.
    for (const name of readdirSync(samples, { recursive: true }) as string[])
      if (basename(name) === 'tileset.json')
        expect(await detectFormat(join(samples, name)), name).toMatchObject({ kind: 'tileset' });
  });

  it('should pass, or be reported for what is known of them: the samples of Cesium', async () => {
    const names = (readdirSync(samples, { recursive: true }) as string[]).filter((name) =>
      name.endsWith('tileset.json'),
    );
    expect(names.length).toBe(27);
    for (const name of names) {
      const { walk, found } = await inspected(join(samples, name));
      expect(found, name).toEqual(KNOWN[name] ?? {});
      expect(walk!.kept, name).toBe(CONTENTS[name] ?? walk!.kept);
    }
  });

  it.each(Object.entries(PHOTOGRAMMETRY))(
    'should be reported exactly: photogrammetry/%s',
    async (name, { kept, found }) => {
      const result = await inspected(join(mesh, name));
      expect(result.found).toEqual(found);
      expect(result.walk!.kept).toBe(kept);
    },
  );

  describe('imported', () => {
    let folder: string;
    let pool: WorkerPool;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'mesh-'));
      pool = new WorkerPool(2);
    });
    afterAll(async () => {
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(IMPORTED.map((name) => [name, PHOTOGRAMMETRY[name]] as const))(
      'should pass the check: photogrammetry/%s',
      async (name, { kept }) => {
        const out = join(folder, name.replace('.json', ''));
        mkdirSync(out);
        const tally = new Tally();
        const signal = new AbortController().signal;
        const job = { out, pool, publication: 'public' as const, signal, onProgress: () => {}, tally };
        const options = { source: 'mesh', scratch: folder, crs: 'ENU:43.77,11.25,50' };
        const result = await importTileset([join(mesh, name)], options, job);
        expect(result).toMatchObject({ entry: name, tiles: kept, layer: { role: 'mesh' } });
        expect(result.read).toBe(kept + tally.total('dropped'));
        const files = readdirSync(out).filter((file) => file.endsWith('.b3dm'));
        expect(files).toHaveLength(kept);
        expect(
          files.every((file) => statSync(join(out, file)).size === statSync(join(mesh, file)).size),
        ).toBe(true);
        const check = await checkTileset(out);
        expect(check).toMatchObject({ problems: [], tiles: kept });
        // The mesh is 323 m wide: 0.004° of longitude at 43.77° N.
        const [west, , east] = result.extent!;
        expect((east - west) * 80_480).toBeCloseTo(323.15, 0);
      },
    );
  });
});
