import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerOf, sceneOf, writeFiles } from '../../tiles-service/serve/city-folder.ts';

/** A tileset with nothing in it yet: valid, and loaded by the globe over HTTP like any other. */
const TILESET = JSON.stringify({
  asset: { version: '1.1' },
  geometricError: 100,
  root: {
    boundingVolume: { region: [0.0761, 0.9077, 0.0763, 0.9079, 0, 100] },
    geometricError: 0,
    refine: 'REPLACE',
  },
});

/** A city folder with one public and one internal layer, for what is about serving and not about cities. */
export async function probeCity(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'citymirror-probe-')));
  const layer = (id: string, publication: 'public' | 'internal') =>
    layerOf(id, publication, { role: 'buildings', store: undefined });
  await writeFiles(folder, {
    'public/scene.json': JSON.stringify(sceneOf('public', [layer('houses', 'public')])),
    'public/layers/houses/v1/tileset.json': TILESET,
    'internal/scene.json': JSON.stringify(sceneOf('internal', [layer('pipes', 'internal')])),
    'internal/layers/pipes/v1/tileset.json': TILESET,
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
