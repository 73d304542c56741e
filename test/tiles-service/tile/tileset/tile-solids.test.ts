import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tileSolids } from '../../../../tiles-service/tile/solids/index.ts';
import { extrusionFeature, syntheticTown, TOWN } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

interface Tile {
  geometricError: number;
  content?: { uri: string };
  children?: Tile[];
}

let opened: Awaited<ReturnType<typeof storeOf>> | undefined;
afterEach(async () => {
  await opened?.remove();
  opened = undefined;
});

async function tile(features: Iterable<Feature>, limits?: Parameters<typeof storeOf>[1]) {
  opened = await storeOf(features, limits);
  const result = await tileSolids(opened.store, opened.job, { role: 'buildings' });
  const document = JSON.parse(readFileSync(join(opened.folder, 'tileset.json'), 'utf8')) as {
    root: Tile & { transform: number[] };
    geometricError: number;
    extras: { citymirror: unknown };
  };
  return { result, document, folder: opened.folder, job: opened.job };
}

describe('tiling solids', () => {
  it('should make a tileset without any problem that holds every building once', async () => {
    const { result, document, folder } = await tile(syntheticTown(1500));
    expect(result).toMatchObject({ entry: 'tileset.json', features: 1500 });
    expect(document.root.children?.length).toBeGreaterThan(1);
    const { problems, tiles, features } = await checkTileset(folder);
    expect(problems).toEqual([]);
    expect(features).toBe(1500);
    expect(tiles).toBe(result.tiles);
  });

  it('should stand its frame on the middle of the layer', async () => {
    const { document } = await tile(syntheticTown(4));
    // Column-major; the third column is up, which at 50° north and 10° east has the sine of 50° as its z.
    expect(document.root.transform[10]).toBeCloseTo(Math.sin((TOWN.latitude * Math.PI) / 180), 4);
    expect(document.root.transform[15]).toBe(1);
  });

  it('should be one tile where all fits into one', async () => {
    const { result, document } = await tile(syntheticTown(40));
    expect(result.tiles).toBe(1);
    expect(document.root.geometricError).toBe(0);
    expect(document.root.children).toBeUndefined();
  });

  it('should show less from afar and say by how much', async () => {
    const { document, folder } = await tile(syntheticTown(2500), {
      features: 100,
      bytes: 1 << 20,
      metres: 800,
    });
    const size = ({ content }: Tile): number => readFileSync(join(folder, content!.uri)).length;
    const leaves: Tile[] = [];
    const collect = (one: Tile): void => {
      if (one.children) one.children.forEach(collect);
      else leaves.push(one);
    };
    collect(document.root);
    expect(document.root.geometricError).toBeGreaterThan(0);
    expect(size(document.root)).toBeLessThan(leaves.reduce((sum, leaf) => sum + size(leaf), 0) / 2);
  });

  it('should count what has no shape and what has none that can be drawn', async () => {
    const line: [number, number][] = [
      [0, 0],
      [5, 0],
      [9, 0],
    ];
    const odd = [
      { ...extrusionFeature('odd:1', line), geometries: [] },
      extrusionFeature('odd:2', line),
      extrusionFeature('odd:3', line),
    ];
    const { result, document, folder, job } = await tile([...syntheticTown(20), ...odd]);
    expect(result.features).toBe(20);
    expect(document.extras.citymirror).toEqual({ features: 20, withoutShape: 1, dropped: 2 });
    expect(job.tally.total('dropped')).toBe(2);
    expect((await checkTileset(folder)).problems).toEqual([]);
  });

  it('should make an empty tileset of an empty store', async () => {
    const { result, folder } = await tile([]);
    expect(result).toMatchObject({ features: 0, tiles: 0 });
    expect((await checkTileset(folder)).problems).toEqual([]);
  });

  it('should make the same bytes of the same store again', async () => {
    const bytes = async (): Promise<string[]> => {
      const { folder } = await tile(syntheticTown(300));
      const names = readdirSync(join(folder, 'tiles')).sort();
      const contents = names.map(
        (name) => `${name} ${readFileSync(join(folder, 'tiles', name)).toString('base64')}`,
      );
      await opened?.remove();
      opened = undefined;
      return contents;
    };
    expect(await bytes()).toEqual(await bytes());
  });

  it('should carry the attributes that it was asked for', async () => {
    opened = await storeOf(syntheticTown(10));
    await tileSolids(opened.store, opened.job, {
      role: 'buildings',
      attributes: ['heightSource', 'nothing'],
    });
    const glb = readFileSync(join(opened.folder, 'tiles', '0-0-0.glb'));
    const json = JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString());
    const { properties } = json.extensions.EXT_structural_metadata.schema.classes.feature;
    expect(Object.keys(properties)).toEqual(['id', 'heightSource']);
  });

  it('should stop when told to, and leave no tileset that looks whole', async () => {
    opened = await storeOf(syntheticTown(600));
    const { store, job, controller, folder } = opened;
    const tiling = tileSolids(
      store,
      { ...job, onProgress: () => controller.abort(new Error('stopped by the user')) },
      { role: 'buildings' },
    );
    await expect(tiling).rejects.toThrow('stopped by the user');
    expect(existsSync(join(folder, 'tileset.json'))).toBe(false);
  });

  it('should leave none of its working files behind', async () => {
    const { folder } = await tile(syntheticTown(300));
    expect(readdirSync(folder).sort()).toEqual(['store', 'tiles', 'tileset.json']);
  });
});
