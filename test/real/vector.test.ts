import { mkdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PMTiles, type Source } from 'pmtiles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { checkVector } from '../../tiles-service/tile/vector/check.ts';
import { containsPoint } from '../../tiles-service/tile/vector/dissolve.ts';
import { LAYER_OF_TYPE, type MapLayerName } from '../../tiles-service/tile/vector/map-schema.ts';
import { worldX, worldY } from '../../tiles-service/tile/vector/mercator.ts';
import { decodeTile, type TileFeature } from '../../tiles-service/tile/vector/mvt.ts';
import { PmtilesArchive } from '../../tiles-service/tile/vector/pmtiles-archive.ts';
import { tileOfId } from '../../tiles-service/tile/vector/tile-id.ts';
import { tileVector } from '../../tiles-service/tile/vector/vector.ts';
import { tilerBench } from '../tiles-service/tile/vector/features.ts';
import { describeReal, realData } from './data.ts';
import { storesOf } from './map-stores.ts';

/** Which kind of geometry of a feature a map shows: areas before lines before points, as its layer allows. */
function shownIn(feature: Feature): MapLayerName[] {
  const layers = LAYER_OF_TYPE[feature.type];
  if (!layers) return [];
  const has = (...kinds: string[]) => feature.geometries.some(({ kind }) => kinds.includes(kind));
  const found: MapLayerName[] = [];
  if (layers.areas && has('areas', 'extrusion', 'surfaces')) found.push(layers.areas);
  if (layers.lines && has('lines')) found.push(layers.lines);
  if (layers.points && found.length === 0 && has('points')) found.push(layers.points);
  return found;
}

/** Of all tiles of a zoom: for each layer the features by id, each with the tile that they were found in. */
async function contentOf(path: string, zoom: number) {
  const layers = new Map<
    string,
    Map<string, { tile: { z: number; x: number; y: number }; feature: TileFeature }[]>
  >();
  const archive = await PmtilesArchive.open(path);
  for await (const entry of archive.entries()) {
    const tile = tileOfId(entry.tileId);
    if (tile.z !== zoom) continue;
    for (const { name, features } of decodeTile(await archive.tile(entry))) {
      const layer = layers.get(name) ?? layers.set(name, new Map()).get(name)!;
      for (const feature of features) {
        const id = String(feature.properties.id);
        (layer.get(id) ?? layer.set(id, []).get(id)!).push({ tile, feature });
      }
    }
  }
  await archive.close();
  return layers;
}

/** Whether a polygon of a layer covers a place. */
function covers(
  content: Awaited<ReturnType<typeof contentOf>>,
  layer: string,
  longitude: number,
  latitude: number,
) {
  const tile = { z: 14, x: worldX(longitude) * 2 ** 14, y: worldY(latitude) * 2 ** 14 };
  const [x, y] = [(tile.x % 1) * 4096, (tile.y % 1) * 4096];
  return [...(content.get(layer)?.values() ?? [])].flat().some(
    (found) =>
      found.tile.x === Math.floor(tile.x) &&
      found.tile.y === Math.floor(tile.y) &&
      // An odd number of rings around the place: inside an outer one and in none of its holes.
      found.feature.parts.filter((ring) => containsPoint(ring, x, y)).length % 2 === 1,
  );
}

const cities = [
  { name: 'geneva', path: 'geneva/geneva.osm.pbf' },
  { name: 'monaco', path: 'monaco/monaco.osm.pbf' },
];

for (const { name, path } of cities) {
  describeReal(`Vector tiles of ${name}`, () => {
    const bench = tilerBench();
    const expected = new Map<string, Set<string>>();
    const names = new Set<string>();
    let file: string;
    let content: Awaited<ReturnType<typeof contentOf>>;

    beforeAll(async () => {
      const stores = await storesOf(realData(path), name, bench.folder, (feature) => {
        if (feature.type === 'CityFurniture') return;
        for (const layer of shownIn(feature)) {
          (expected.get(layer) ?? expected.set(layer, new Set()).get(layer)!).add(feature.id);
          if (feature.name) names.add(feature.name);
        }
      });
      const out = join(bench.folder, 'out');
      mkdirSync(out);
      await tileVector(stores, bench.job(out));
      file = join(out, 'tiles.pmtiles');
      content = await contentOf(file, 14);
    });
    afterAll(() => bench.end());

    it('should hold every feature that a map shows, in its layer, at the last zoom', () => {
      for (const [layer, ids] of expected) {
        const found = new Set(content.get(layer)?.keys());
        found.delete('derived:sea');
        expect(
          [...ids].filter((id) => !found.has(id)),
          layer,
        ).toEqual([]);
        expect(found.size, layer).toBe(ids.size);
      }
    });

    it('should keep every name', () => {
      const kept = new Set(
        [...content.values()].flatMap((layer) =>
          [...layer.values()].map(([{ feature }]) => feature.properties.name as string),
        ),
      );
      expect([...names].filter((one) => !kept.has(one))).toEqual([]);
      expect(names.size).toBeGreaterThan(300);
    });

    it('should pass its own check', async () => {
      expect((await checkVector(join(bench.folder, 'out'))).problems).toEqual([]);
    });

    it('should put things where they are', () => {
      if (name === 'geneva') {
        expect(covers(content, 'water', 6.1533, 46.2075)).toBe(true);
        expect(covers(content, 'buildings', 6.1425, 46.2102)).toBe(true);
        expect(covers(content, 'green', 6.1446, 46.1996)).toBe(true);
        return;
      }
      // Port Hercule, the open sea, and the Oceanographic Museum on the rock.
      expect(covers(content, 'water', 7.4249, 43.7347)).toBe(true);
      expect(covers(content, 'water', 7.45, 43.73)).toBe(true);
      expect(covers(content, 'water', 7.4256, 43.7308)).toBe(false);
      expect(covers(content, 'buildings', 7.4256, 43.7308)).toBe(true);
    });

    it('should be read by the reference reader', async () => {
      const handle = await open(file);
      const source: Source = {
        getKey: () => name,
        async getBytes(offset, length) {
          const data = new Uint8Array(length);
          const { bytesRead } = await handle.read(data, 0, length, offset);
          return { data: data.buffer.slice(0, bytesRead) };
        },
      };
      const archive = new PMTiles(source);
      const header = await archive.getHeader();
      const tile = await archive.getZxy(
        14,
        Math.floor(worldX(header.centerLon) * 2 ** 14),
        Math.floor(worldY(header.centerLat) * 2 ** 14),
      );
      expect(decodeTile(new Uint8Array(tile!.data)).length).toBeGreaterThan(0);
      await handle.close();
    });
  });
}

describeReal('A PMTiles archive made by others', () => {
  it('should be read whole by our reader, as the reference reader reads it', async () => {
    const path = realData('vector/firenze.pmtiles');
    const bytes = new Uint8Array(await readFile(path));
    const reference = new PMTiles({
      getKey: () => 'firenze',
      getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
    });
    const archive = await PmtilesArchive.open(path);
    expect(await archive.metadata()).toEqual(await reference.getMetadata());
    let tiles = 0;
    let features = 0;
    for await (const entry of archive.entries()) {
      tiles += entry.runLength;
      const layers = decodeTile(await archive.tile(entry));
      features += layers.reduce((sum, layer) => sum + layer.features.length, 0);
      if (tiles % 25 === 0) {
        const { z, x, y } = tileOfId(entry.tileId);
        expect(new Uint8Array((await reference.getZxy(z, x, y))!.data)).toEqual(
          new Uint8Array(await archive.tile(entry)),
        );
      }
    }
    await archive.close();
    expect(tiles).toBe((await reference.getHeader()).numAddressedTiles);
    expect(features).toBeGreaterThan(10_000);
  });
});
