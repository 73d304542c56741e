import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { type Scene, sceneSchema } from '../../../models/schema/scene.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { find } from '../../../viewer/panels/search/find.ts';

function feature(id: string, name: string | undefined, longitude: number): Feature {
  return {
    id,
    type: 'Road',
    class: 'primary',
    ...(name ? { name } : {}),
    attributes: {},
    geometries: [
      { kind: 'points', lod: 0, heightReference: 'ground', positions: Float64Array.of(longitude, 46.2, 0) },
    ],
  };
}

let folder: string;
let server: Server;
let city: Scene;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-find-'));
  const writer = new FeatureStoreWriter(join(folder, 'roads'));
  writer.add(feature('osm:way/1', 'Rue du Rhône', 6.14));
  writer.add(feature('osm:way/2', 'Quai du Rhône', 6.141));
  writer.add(feature('osm:way/3', undefined, 6.142));
  await writer.finish(new Tally());
  server = createServer(async (request, response) => {
    try {
      response.end(await readFile(join(folder, request.url ?? '')));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scene.json`;
  const layer = (id: string) => ({
    id,
    kind: 'vector',
    name: { 'zh-CN': '路', en: 'Roads' },
    url: 'map.pmtiles',
    store: id,
    version: '1',
    publication: 'public',
    provenance: [{ owner: 'o', source: ['f'], licence: 'CC0-1.0', updated: '2026-01-01T00:00:00Z' }],
  });
  city = sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: 'geneva',
    name: { 'zh-CN': '日内瓦', en: 'Geneva' },
    origin: { longitude: 6.14, latitude: 46.2, height: 420 },
    extent: [6.1, 46.1, 6.2, 46.3],
    publication: 'public',
    updated: '2026-01-01T00:00:00Z',
    layers: [layer('roads'), layer('gone')],
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('search', () => {
  it('should find names in the middle and without accents, whole words first', async () => {
    const { found } = await find('rhone', city, address);
    expect(found.map((finding) => finding.kind === 'name' && finding.id)).toEqual(['osm:way/1', 'osm:way/2']);
  });

  it('should find a feature by its id, also one without a name', async () => {
    const { found } = await find(' osm:way/3 ', city, address);
    expect(found).toMatchObject([{ kind: 'id', feature: { id: 'osm:way/3' } }]);
  });

  it('should give both readings of a coordinate, the one in the city first', async () => {
    const { found } = await find('6.14, 46.2', city, address);
    expect(found.map((finding) => finding.kind === 'place' && finding.reading.order)).toEqual([
      'longitude-first',
      'latitude-first',
    ]);
  });

  it('should name the layer that cannot be searched and search the others', async () => {
    const { found, failed } = await find('Quai', city, address);
    expect(found).toHaveLength(1);
    expect(failed.map(({ layer }) => layer.id)).toEqual(['gone']);
    expect(failed[0].detail).toContain('404');
  });

  it('should find nothing for nothing', async () => {
    expect(await find('   ', city, address)).toEqual({ found: [], failed: [] });
  });
});
