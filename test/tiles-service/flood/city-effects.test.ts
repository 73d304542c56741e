import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNetwork } from '../../../models/network/index.ts';
import { runCase } from '../../../tiles-service/flood/run-case.ts';
import { networkOf } from '../../models/network/networks.ts';
import { writeBreachCase } from './breach-case.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-inputs-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A city with roads far away, of two classes. */
function writeCity(): { city: string; roads: Uint8Array } {
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
  const manifest = { schema: 'citymirror/city/1', id: 'city', name, networks, sources: [], layers: [] };
  writeFileSync(join(city, 'city.json'), JSON.stringify(manifest));
  return { city, roads };
}

describe('the inputs of a run', () => {
  it('should be told by what they are: the rasters, and what of the city its class may see', async () => {
    const { city, roads } = writeCity();
    const { file } = await writeBreachCase(join(root, 'case'), () => ({ duration: 30 }));
    const { run } = await runCase({
      ...{ file, city, publication: 'public', out: join(root, 'run'), threads: 1 },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    const network = 'public/layers/public.roads/v1/edges.network';
    expect(Object.keys(run.inputs).sort()).toEqual(['bed', 'buildings', 'case', network]);
    expect(run.inputs[network]).toBe(createHash('sha256').update(roads).digest('hex'));
  }, 60_000);
});
