import { readFile } from 'node:fs/promises';
import { InputError } from '../../models/errors.ts';
import { type Layer, sceneSchema } from '../../models/schema/index.ts';
import { commitCity } from './commit.ts';
import { lockCity } from './lock.ts';
import { loadManifest } from './manifest.ts';
import { sceneFile } from './paths.ts';

/** Swaps a layer with the version that it replaced. Throws InputError `no-layer`, `no-older-version`. */
export async function rollbackLayer(city: string, id: string): Promise<Layer> {
  const manifest = await loadManifest(city);
  const unlock = await lockCity(city);
  try {
    const state = manifest.layers.find(({ layer }) => layer.id === id);
    if (!state)
      throw new InputError(
        'no-layer',
        id,
        'the city has no such layer.',
        `Name one of: ${manifest.layers.map(({ layer }) => layer.id).join(', ')}.`,
      );
    if (!state.previous)
      throw new InputError(
        'no-older-version',
        id,
        'no older version is kept.',
        'Import the older file again.',
      );
    [state.layer, state.previous] = [state.previous, state.layer];
    const { origin, extent, viewpoints } = sceneSchema.parse(
      JSON.parse(await readFile(sceneFile(city, 'public'), 'utf8')),
    );
    await commitCity(city, manifest, { origin, extent, viewpoints });
    return state.layer;
  } finally {
    await unlock();
  }
}
