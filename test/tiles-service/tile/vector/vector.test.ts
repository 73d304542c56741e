import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { checkVector, faultOf } from '../../../../tiles-service/tile/vector/check.ts';
import { decodeTile, type TileLayer } from '../../../../tiles-service/tile/vector/mvt.ts';
import { tileVector } from '../../../../tiles-service/tile/vector/vector.ts';
import { areaFeature, lineFeature, pointFeature, rectangle, tilerBench } from './features.ts';

const bench = tilerBench();
afterAll(() => bench.end());

/** A town of 400 houses, a lake, a motorway in ten pieces and a wood too small for far zooms. */
function town(): Feature[] {
  const features: Feature[] = [];
  for (let i = 0; i < 400; i++) {
    const west = 6.1 + (i % 20) * 0.0006;
    const south = 46.2 + Math.floor(i / 20) * 0.0005;
    features.push(
      areaFeature('Building', 'house', `house-${i}`, [rectangle(west, south, west + 2e-4, south + 2e-4)]),
    );
  }
  for (let i = 0; i < 10; i++)
    features.push(
      lineFeature(
        'Road',
        'motorway',
        `motorway-${i}`,
        [
          [6.05 + i * 0.01, 46.19],
          [6.06 + i * 0.01, 46.19],
        ],
        {
          name: 'A1',
          attributes: { 'name:zh': '一号高速' },
        },
      ),
    );
  features.push(
    areaFeature('WaterBody', 'lake', 'lake', [rectangle(6.13, 46.2, 6.3, 46.3)], { name: 'Lac' }),
  );
  features.push(areaFeature('PlantCover', 'wood', 'wood', [rectangle(6.09, 46.195, 6.0902, 46.1952)]));
  features.push(pointFeature('Place', 'city', 'city', [6.14, 46.2], { name: 'Ville' }));
  features.push(pointFeature('TINRelief', '', 'relief', [6.14, 46.2]));
  return features;
}

let archive: PMTiles;
let folder: string;
let result: Awaited<ReturnType<typeof tileVector>>;
let notes: Record<string, number>;

async function layersOf(z: number, x: number, y: number): Promise<Required<TileLayer>[]> {
  const tile = await archive.getZxy(z, x, y);
  return tile ? decodeTile(new Uint8Array(tile.data)) : [];
}

/** All tiles of a zoom around the town. */
async function allLayers(z: number): Promise<Required<TileLayer>[]> {
  const column = (longitude: number) => Math.floor((longitude / 360 + 0.5) * 2 ** z);
  const found: Required<TileLayer>[] = [];
  const rows = { 5: [11, 11], 10: [363, 364], 13: [2906, 2914], 14: [5813, 5828] }[z] as number[];
  for (let x = column(6.04); x <= column(6.31); x++)
    for (let y = rows[0]; y <= rows[1]; y++) found.push(...(await layersOf(z, x, y)));
  return found;
}

beforeAll(async () => {
  const store = await bench.store('town', town());
  folder = join(bench.folder, 'out');
  mkdirSync(folder);
  const job = bench.job(folder);
  result = await tileVector([store], job);
  notes = Object.fromEntries(job.tally.entries('notes').map(({ reason, count }) => [reason, count]));
  const bytes = await readFile(join(folder, result.entry));
  archive = new PMTiles({
    getKey: () => 'town',
    getBytes: async (offset, length) => ({
      data: new Uint8Array(bytes).slice(offset, offset + length).buffer,
    }),
  });
});

describe('tileVector', () => {
  it('should write one archive and leave nothing else behind', async () => {
    expect(await readdir(folder)).toEqual(['tiles.pmtiles']);
    expect(result).toMatchObject({ entry: 'tiles.pmtiles', features: 413, minimumZoom: 4, maximumZoom: 14 });
    expect(result.extent?.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([6.05, 46.19, 6.3, 46.3]);
  });

  it('should show every house in some tile of the last zoom', async () => {
    const ids = new Set(
      (await allLayers(14))
        .filter(({ name }) => name === 'buildings')
        .flatMap(({ features }) => features.map(({ properties }) => properties.id)),
    );
    expect(ids.size).toBe(400);
  });

  it('should describe its layers', async () => {
    const metadata = (await archive.getMetadata()) as { vector_layers: { id: string; fields: object }[] };
    expect(metadata.vector_layers.map(({ id }) => id)).toEqual([
      'green',
      'water',
      'roads',
      'buildings',
      'places',
      'labels',
    ]);
    expect(metadata.vector_layers[2].fields).toMatchObject({
      id: 'String',
      lanes: 'Number',
      bridge: 'Boolean',
    });
  });

  it('should keep names in every language', async () => {
    const road = (await allLayers(14)).find(({ name }) => name === 'roads')?.features[0];
    expect(road?.properties).toMatchObject({ name: 'A1', 'name:zh': '一号高速', kind: 'motorway' });
  });

  it('should join the pieces of a road at far zooms, and only there', async () => {
    const far = (await allLayers(10)).filter(({ name }) => name === 'roads');
    expect(far.every(({ features }) => features.length === 1 && features[0].parts.length === 1)).toBe(true);
    expect(far[0].features[0].properties.id).toBeUndefined();
    const near = new Set(
      (await allLayers(14))
        .filter(({ name }) => name === 'roads')
        .flatMap(({ features }) => features.map(({ properties }) => properties.id)),
    );
    expect(near.size).toBe(10);
  });

  it('should leave houses and tiny areas out of far zooms, and count them', async () => {
    const names = (layers: Required<TileLayer>[]) => new Set(layers.map(({ name }) => name));
    expect(names(await allLayers(10)).has('buildings')).toBe(false);
    expect(names(await allLayers(10)).has('green')).toBe(false);
    expect(names(await allLayers(14)).has('green')).toBe(true);
    // The wood from zoom 7, where woods begin, to 12; the houses at 13 and the lake nowhere are too small.
    expect(notes['too-small-for-zoom']).toBe(6);
    expect(names(await allLayers(5)).has('water')).toBe(true);
  });

  it('should note what no map shows', () => {
    expect(notes['not-on-map']).toBe(1);
  });

  it('should write the same bytes again', async () => {
    const again = join(bench.folder, 'again');
    mkdirSync(again);
    await tileVector([join(bench.folder, 'town')], bench.job(again));
    expect(await readFile(join(again, 'tiles.pmtiles'))).toEqual(
      await readFile(join(folder, 'tiles.pmtiles')),
    );
  });

  it('should refuse stores of which a map shows nothing', async () => {
    const out = join(bench.folder, 'nothing');
    mkdirSync(out);
    const store = await bench.store('relief', [pointFeature('TINRelief', '', 'x', [6, 46])]);
    await expect(tileVector([store], bench.job(out))).rejects.toMatchObject({
      name: 'InputError',
      code: 'nothing-on-map',
    });
    expect(await readdir(out)).toEqual([]);
  });

  it('should stop when it is told to', async () => {
    const out = join(bench.folder, 'stopped');
    mkdirSync(out);
    const stop = new AbortController();
    const job = bench.job(out, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(tileVector([join(bench.folder, 'town')], job)).rejects.toThrow('enough');
    expect(await readdir(out)).toEqual([]);
  });
});

describe('checkVector', () => {
  it('should find nothing wrong with what was just made', async () => {
    expect(await checkVector(folder)).toEqual({ problems: [], tiles: result.tiles });
  });

  it('should find a tile whose bytes were changed', async () => {
    const broken = join(bench.folder, 'broken');
    mkdirSync(broken);
    const bytes = await readFile(join(folder, 'tiles.pmtiles'));
    bytes.fill(0, bytes.length - 40);
    await writeFile(join(broken, 'tiles.pmtiles'), bytes);
    const { problems } = await checkVector(broken);
    expect(problems.map(({ code }) => code)).toContain('vector-tile');
  });

  it('should find an archive that was cut off or is none', async () => {
    const cut = join(bench.folder, 'cut');
    mkdirSync(cut);
    const file = await open(join(cut, 'tiles.pmtiles'), 'w');
    await file.write((await readFile(join(folder, 'tiles.pmtiles'))).subarray(0, 200));
    await file.close();
    expect((await checkVector(cut)).problems[0]).toMatchObject({
      code: 'vector-archive',
      where: 'tiles.pmtiles',
    });
    expect((await checkVector(bench.folder)).problems).toHaveLength(1);
  });

  it('should know a wrong geometry', () => {
    const square = [0, 0, 10, 0, 10, 10, 0, 10];
    const polygon = (parts: number[][]) => faultOf({ type: 3, properties: {}, parts }, 4096);
    expect(polygon([square])).toBeUndefined();
    expect(polygon([[0, 0, 0, 10, 10, 10, 10, 0]])).toBe('begins with a hole');
    expect(polygon([[0, 0, 5, 5, 10, 10]])).toBe('has a ring without an area');
    expect(polygon([])).toBe('has no geometry');
    expect(polygon([[0, 0, 90_000, 0, 5, 5]])).toBe('lies far outside its tile');
    expect(faultOf({ type: 2, properties: {}, parts: [[1, 1]] }, 4096)).toBe('has a line of one point');
  });
});
