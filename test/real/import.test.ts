import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { type ImportReport, type Layer, type Scene, sceneSchema } from '../../models/schema/index.ts';
import { checkCity } from '../../tiles-service/city/check.ts';
import { type ImportOptions, type ImportResult, importCity } from '../../tiles-service/city/import.ts';
import { loadManifest } from '../../tiles-service/city/manifest.ts';
import { folderOfLayer } from '../../tiles-service/city/paths.ts';
import { rollbackLayer } from '../../tiles-service/city/rollback.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { describeReal, realData } from './data.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-import-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function run(city: string, files: string[], options: Partial<ImportOptions> = {}): Promise<ImportResult> {
  return importCity({
    out: join(root, city),
    files,
    publication: 'public',
    imagery: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...options,
  });
}

async function problemsOf(city: string): Promise<unknown[]> {
  const { problems } = await checkCity(join(root, city), {
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return problems;
}

function sceneOf(city: string, publication = 'public'): Scene {
  return sceneSchema.parse(JSON.parse(readFileSync(join(root, city, publication, 'scene.json'), 'utf8')));
}

function storeOf(city: string, layer: Layer) {
  return openFeatureStore(fileByteSource(join(folderOfLayer(join(root, city), layer), 'store')));
}

/** read = kept + left out: nothing is lost silently. */
function expectBalance({ read, kept, dropped }: ImportReport): void {
  expect(read).toBe(kept + dropped.reduce((sum, { count }) => sum + count, 0));
  expect(kept).toBeGreaterThan(0);
}

describeReal('importing Delft', () => {
  const v20 = realData('delft/cityjson/delft_3dfier_lod1_v20.city.json');

  it('should bring every object in, with its attributes and its place, and leave no problem', async () => {
    const dtm = realData('delft/derived/delft_ahn3_dtm_1m_epsg28992.tif');
    await run('delft', [dtm], { crs: 'EPSG:28992', verticalDatum: 'NAP' });
    const { reports } = await run('delft', [v20], { source: 'bgt' });
    expectBalance(reports[0]);
    expect(reports[0].byType).toMatchObject({
      Building: 160,
      Road: 143,
      Bridge: 3,
      WaterBody: 3,
      PlantCover: 126,
      LandUse: 81,
    });
    expect(await problemsOf('delft')).toEqual([]);

    const source = JSON.parse(readFileSync(v20, 'utf8')) as {
      CityObjects: Record<string, { type: string; attributes: Record<string, unknown> }>;
    };
    const buildings = sceneOf('delft').layers.find(({ id }) => id === 'bgt-buildings')!;
    const store = await storeOf('delft', buildings);
    for (const [native, object] of Object.entries(source.CityObjects).filter(
      ([, { type }]) => type === 'Building',
    )) {
      const feature = await store.findById(`bgt:${native}`);
      expect(feature?.attributes).toMatchObject(object.attributes);
    }
  });

  it('should use what stands when the same files come again', async () => {
    const { products } = await run('delft', [v20], { source: 'bgt' });
    expect(products.filter(({ reused }) => !reused)).toEqual([]);
  });

  it('should replace one source alone, keep the old version, and roll back to it', async () => {
    await run('delft', [realData('delft/cityjson/delft_3dbag_901_trimmed.city.jsonl')], { source: 'bag' });
    const before = await loadManifest(join(root, 'delft'));
    const others = before.layers.filter(({ source }) => source === 'bag');
    expect(others).not.toEqual([]);
    const old = before.layers.find(({ layer }) => layer.id === 'bgt-buildings')!.layer;
    await run('delft', [realData('delft/cityjson/delft_3dfier_lod1_v10.city.json')], {
      source: 'bgt',
      crs: 'EPSG:7415',
    });
    const after = await loadManifest(join(root, 'delft'));
    const state = after.layers.find(({ layer }) => layer.id === 'bgt-buildings')!;
    expect(state.layer.version).not.toBe(old.version);
    expect(state.previous).toEqual(old);
    expect(after.layers.filter(({ source }) => source === 'bag')).toEqual(others);
    expect(existsSync(folderOfLayer(join(root, 'delft'), old))).toBe(true);

    expect((await rollbackLayer(join(root, 'delft'), 'bgt-buildings')).version).toBe(old.version);
    expect(sceneOf('delft').layers.find(({ id }) => id === 'bgt-buildings')!.version).toBe(old.version);
    expect((await rollbackLayer(join(root, 'delft'), 'bgt-buildings')).version).toBe(state.layer.version);
    await expect(rollbackLayer(join(root, 'delft'), 'none')).rejects.toMatchObject({ code: 'no-layer' });
  });

  it('should give the same ids when the same city is imported anew', async () => {
    await run('delft-again', [v20], { source: 'bgt' });
    const again = await storeOf(
      'delft-again',
      sceneOf('delft-again').layers.find(({ id }) => id === 'bgt-map')!,
    );
    const ids = new Set<string>();
    for (let block = 0; block < again.header.blocks.length; block++)
      for (const { id } of await again.readBlock(block)) ids.add(id);
    await run('delft-third', [v20], { source: 'bgt' });
    const third = await storeOf(
      'delft-third',
      sceneOf('delft-third').layers.find(({ id }) => id === 'bgt-map')!,
    );
    let known = 0;
    for (let block = 0; block < third.header.blocks.length; block++)
      for (const { id } of await third.readBlock(block)) if (ids.has(id)) known++;
    expect(known).toBe(ids.size);
    expect(known).toBeGreaterThan(300);
  });

  it('should take the three 3DBAG sequences as one source of LoD2 buildings', async () => {
    const files = ['5870', '5908', '901_trimmed'].map((part) =>
      realData(`delft/cityjson/delft_3dbag_${part}.city.jsonl`),
    );
    const { reports } = await run('bag', files, { source: 'bag' });
    expectBalance(reports[0]);
    expect(reports[0].files.length).toBe(3);
    // 99, 54 and 52 buildings, and one of an extension's type, counted as what it is an extension of.
    expect(reports[0].byType.Building).toBe(99 + 54 + 52 + 1);
    expect(reports[0].notes).toContainEqual(expect.objectContaining({ reason: 'type-unknown', count: 1 }));
    expect(await problemsOf('bag')).toEqual([]);
  });
});

describeReal('importing Rotterdam', () => {
  it('should bring in 853 LoD2 buildings', async () => {
    const { reports } = await run('rotterdam', [realData('rotterdam/delfshaven/3-20-DELFSHAVEN.city.json')], {
      source: 'delfshaven',
      verticalDatum: 'NAP',
    });
    expectBalance(reports[0]);
    expect(reports[0].byType.Building).toBe(853);
    expect(await problemsOf('rotterdam')).toEqual([]);
  });
});

describeReal('importing Monaco', () => {
  it('should stand the buildings of an OpenStreetMap extract on SRTM', async () => {
    const files = [realData('monaco/monaco.osm.pbf'), realData('monaco/dem/N43E007.hgt.zip')];
    const { reports } = await run('monaco', files);
    expectBalance(reports[0]);
    const layers = sceneOf('monaco').layers.map(({ id }) => id);
    expect(layers).toEqual(
      expect.arrayContaining([
        'terrain',
        'monaco-buildings',
        'monaco-trees',
        'monaco-furniture',
        'monaco-map',
      ]),
    );
    expect(await problemsOf('monaco')).toEqual([]);
  });
});

describeReal('an import that goes wrong', () => {
  const cases: [string, string, string, Partial<ImportOptions>][] = [
    [
      'a transform that throws the city out of its CRS',
      'capetown/citjsn_sRiver3D.json',
      'outside-area-of-use',
      { verticalDatum: 'EGM96' },
    ],
    ['a file without a CRS', 'cityjson-validity/cityjson/cube.json', 'crs-missing', {}],
    ['a file of no known format', 'DATA.md', 'format-unknown', {}],
    ['a file that is not there', 'nowhere.json', 'file-missing', {}],
  ];
  it.each(cases)('should refuse %s and change nothing', async (_, file, code, options) => {
    const refused = run('refused', [realData(file)], options);
    await expect(refused).rejects.toMatchObject({ name: 'InputError', code });
    expect(existsSync(join(root, 'refused', 'public', 'scene.json'))).toBe(false);
  });

  it('should leave the city that stands as it was', async () => {
    const before = readFileSync(join(root, 'delft', 'city.json'), 'utf8');
    await expect(
      run('delft', [realData('capetown/citjsn_sRiver3D.json')], { verticalDatum: 'EGM96' }),
    ).rejects.toThrow();
    expect(readFileSync(join(root, 'delft', 'city.json'), 'utf8')).toBe(before);
  });

  it('should leave nothing half-written when it is cancelled, and go on from there', async () => {
    const cancel = new AbortController();
    const file = realData('delft/cityjson/delft_3dfier_lod1_v20.city.json');
    const cancelled = run('cancelled', [file], {
      source: 'bgt',
      signal: cancel.signal,
      onProgress: ({ step }) => {
        if (step?.startsWith('bgt-')) cancel.abort();
      },
    });
    await expect(cancelled).rejects.toThrow();
    const city = join(root, 'cancelled');
    expect(existsSync(join(city, 'city.json'))).toBe(false);
    const names = readdirSync(city, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.part') || name.endsWith('.lock'))).toEqual([]);
    await run('cancelled', [file], { source: 'bgt' });
    expect(await problemsOf('cancelled')).toEqual([]);
  });
});

describeReal('check', () => {
  it('should find a tile that was altered and a record that was lost', async () => {
    const layer = sceneOf('bag').layers.find(({ id }) => id === 'bag-buildings')!;
    const folder = folderOfLayer(join(root, 'bag'), layer);
    const tile = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.glb'),
    )!;
    const kept = join(root, 'kept.glb');
    copyFileSync(join(folder, tile), kept);
    const bytes = readFileSync(kept);
    writeFileSync(join(folder, tile), bytes.subarray(0, bytes.length - 400));
    expect((await problemsOf('bag')).length).toBeGreaterThan(0);
    copyFileSync(kept, join(folder, tile));
    expect(await problemsOf('bag')).toEqual([]);
  });
});
