import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InputError } from '../../models/errors.ts';
import { type Layer, PUBLICATIONS, sceneSchema } from '../../models/schema/index.ts';
import { commitCity, type SceneFrames } from './commit.ts';
import { lockCity } from './lock.ts';
import { type CityManifest, type LayerState, loadManifest } from './manifest.ts';
import { sceneFile } from './paths.ts';

/**
 * Swaps a layer with the version that it replaced; a building model goes back with its rooms. Throws InputError `no-layer`,
 * `no-older-version`.
 */
export async function rollbackLayer(city: string, id: string): Promise<Layer> {
  // A lock makes its folder: none is made of a wrong name.
  await loadManifest(city);
  const unlock = await lockCity(city);
  try {
    const manifest = await loadManifest(city);
    // One id may stand in several classes; they go back together.
    const states = manifest.layers.filter(({ layer }) => layer.id === id);
    if (states.length === 0)
      throw new InputError(
        'no-layer',
        id,
        'the city has no such layer.',
        `Name one of: ${manifest.layers.map(({ layer }) => layer.id).join(', ')}.`,
      );
    const swapped = states.filter(({ previous }) => previous !== undefined);
    if (swapped.length === 0)
      throw new InputError(
        'no-older-version',
        id,
        'no older version is kept.',
        'Import the older file again.',
      );
    for (const state of new Set([...swapped, ...ofSameModel(manifest, swapped[0])])) swap(state);
    standAsBefore(manifest, swapped[0]);
    await commitCity(city, manifest, await framesInForce(city));
    return swapped[0].layer;
  } finally {
    await unlock();
  }
}

function swap(state: LayerState): void {
  [state.layer, state.previous] = [state.previous!, state.layer];
  // A second rollback undoes the first: then nothing is held back any more.
  if (state.held === state.layer.version) delete state.held;
  else state.held = state.previous.version;
}

/** A building model and its rooms, in all classes. */
function ofSameModel({ layers }: CityManifest, { source }: LayerState): LayerState[] {
  const own = layers.filter((state) => state.source === source);
  if (!own.some(({ layer }) => layer.bim !== undefined)) return [];
  return own.filter(({ previous }) => previous !== undefined);
}

/** The next import goes on from where the model stands now. */
function standAsBefore({ sources }: CityManifest, { source: id, layer, facts }: LayerState): void {
  const source = sources.find((one) => one.id === id);
  if (!source) return;
  const [{ moved }, stands] = [layer, facts?.[layer.version]?.stands];
  delete source.moved;
  delete source.stands;
  Object.assign(source, { ...(moved && { moved }), ...(stands && { stands }) });
}

/** Where the city is and from where it is looked at, as its scenes say now. */
export async function framesInForce(city: string): Promise<SceneFrames> {
  const frames: SceneFrames = {};
  for (const publication of PUBLICATIONS) {
    const path = sceneFile(city, publication);
    if (!existsSync(path)) continue;
    const { origin, extent, viewpoints } = sceneSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    frames[publication] = { origin, extent, viewpoints };
  }
  return frames;
}
