import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Extent, type Scene, sceneSchema } from '../../../models/schema/index.ts';
import type { TileResult } from '../../../tiles-service/tile/product.ts';

const LAYER = 'bench-buildings';
const VERSION = 'bench';

/** Makes a city of one layer of buildings from a tiler's output folder, which is moved. */
export function writeBenchCity(city: string, tiles: string, result: TileResult): void {
  const layer = join(city, 'public', 'layers', LAYER);
  mkdirSync(layer, { recursive: true });
  renameSync(tiles, join(layer, VERSION));
  const extent = result.extent as Extent;
  const scene: Scene = sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: 'bench',
    name: { 'zh-CN': '测速城', en: 'Bench' },
    origin: { longitude: (extent[0] + extent[2]) / 2, latitude: (extent[1] + extent[3]) / 2, height: 0 },
    extent,
    publication: 'public',
    updated: '2026-01-01T00:00:00.000Z',
    layers: [
      {
        id: LAYER,
        kind: 'tileset',
        role: 'buildings',
        name: { 'zh-CN': '建筑', en: 'Buildings' },
        url: `layers/${LAYER}/${VERSION}/${result.entry}`,
        store: `layers/${LAYER}/${VERSION}/store`,
        version: VERSION,
        publication: 'public',
        provenance: [
          {
            owner: 'OpenStreetMap contributors',
            source: ['geneva.osm.pbf, repeated'],
            licence: 'ODbL-1.0',
            updated: '2026-01-01T00:00:00.000Z',
            simulated: true,
          },
        ],
        extent,
        featureCount: result.features,
      },
    ],
  });
  writeFileSync(join(city, 'public', 'scene.json'), JSON.stringify(scene));
  const manifest = { schema: 'citymirror/city/1', id: scene.id, name: scene.name, sources: [], layers: [] };
  writeFileSync(join(city, 'city.json'), JSON.stringify(manifest));
}
