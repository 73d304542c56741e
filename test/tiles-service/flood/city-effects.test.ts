import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNetwork } from '../../../models/network/index.ts';
import { runCase } from '../../../tiles-service/flood/run-case.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { networkOf } from '../../models/network/networks.ts';
import { writeBreachCase } from './breach-case.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-inputs-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A city with roads far away, of two classes, and the record of a building. */
async function writeCity(): Promise<{ city: string; roads: Uint8Array; store: string }> {
  const city = join(root, 'city');
  const roads = encodeNetwork(networkOf(2, [[0, 1, 50]]));
  const networks = ['public', 'restricted'].map((publication) => {
    const folder = join(city, publication, 'layers', `${publication}.roads`, 'v1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'edges.network'), roads);
    return {
      ...{ id: `${publication}.roads`, kind: 'road', url: 'roads', version: 'v1', publication },
      ...{ nodes: 2, edges: 1 },
    };
  });
  const name = { 'zh-CN': '城', en: 'City' };
  const store = join(city, 'public', 'layers', 'houses', 'v1', 'store');
  const writer = new FeatureStoreWriter(store);
  writer.add({ id: 'houses:1', type: 'Building', attributes: {}, geometries: [] });
  await writer.finish(new Tally());
  const layer = {
    ...{ id: 'houses', kind: 'tileset', name, role: 'buildings', url: 'layers/houses/v1/tileset.json' },
    ...{ store: 'layers/houses/v1/store', version: 'v1', publication: 'public' },
    provenance: [
      { owner: 'Town', source: ['houses.geojson'], licence: 'CC0-1.0', updated: '2026-01-01T00:00:00Z' },
    ],
  };
  const layers = [{ layer, source: 'houses' }];
  const manifest = { schema: 'citymirror/city/1', id: 'city', name, networks, sources: [], layers };
  writeFileSync(join(city, 'city.json'), JSON.stringify(manifest));
  return { city, roads, store };
}

describe('the inputs of a run', () => {
  it('should be told by what they are: the rasters, and what of the city its class may see', async () => {
    const { city, roads, store } = await writeCity();
    const { file } = await writeBreachCase(join(root, 'case'), () => ({ duration: 30 }));
    const { run } = await runCase({
      ...{ file, city, publication: 'public', out: join(root, 'run'), threads: 1 },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    const network = 'public/layers/public.roads/v1/edges.network';
    const records = readdirSync(store).map((name) => `public/layers/houses/v1/store/${name}`);
    expect(Object.keys(run.inputs).sort()).toEqual(['bed', 'buildings', 'case', ...records.sort(), network]);
    const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(run.inputs[network]).toBe(hashOf(roads));
    expect(run.inputs['public/layers/houses/v1/store/features.bin']).toBe(
      hashOf(readFileSync(join(store, 'features.bin'))),
    );
  }, 60_000);
});
