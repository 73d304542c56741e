import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Layer,
  PUBLICATIONS,
  type Publication,
  type Scene,
  sceneSchema,
} from '../../models/schema/index.ts';
import { writeFileAtomically } from './files.ts';
import { type CityManifest, type LayerState, saveManifest } from './manifest.ts';
import { sceneFile } from './paths.ts';

/** What of a scene is the same in every class of publication. */
export type SceneFrame = Pick<Scene, 'origin' | 'extent' | 'viewpoints'>;

/**
 * Puts a new state of the city in force: the manifest first, then the scene of each class. Every file is
 * replaced whole, and all that they point to stands already, so a reader sees the old city or the new one.
 */
export async function commitCity(city: string, manifest: CityManifest, frame: SceneFrame): Promise<void> {
  await saveManifest(city, manifest);
  for (const publication of PUBLICATIONS) {
    const layers = manifest.layers
      .map(({ layer }) => layer)
      .filter((layer) => layer.publication === publication);
    const path = sceneFile(city, publication);
    if (layers.length === 0 && publication !== 'public') await rm(path, { force: true });
    else
      await writeFileAtomically(
        path,
        `${JSON.stringify(sceneOf(manifest, frame, publication, layers), undefined, 1)}\n`,
      );
  }
}

function sceneOf(
  manifest: CityManifest,
  frame: SceneFrame,
  publication: Publication,
  layers: Layer[],
): Scene {
  const shown = new Set(layers.map(({ group }) => group));
  const groups = [
    { id: 'base', name: { 'zh-CN': '底图与地形', en: 'Base map and terrain' } },
    ...manifest.sources.map(({ id }) => ({ id, name: { 'zh-CN': id, en: id } })),
  ];
  return sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: manifest.id,
    name: manifest.name,
    ...frame,
    publication,
    updated: new Date().toISOString(),
    groups: groups.filter(({ id }) => shown.has(id)),
    layers,
  } satisfies Partial<Scene>);
}

/** The new states of layers; what a new version replaces is remembered for rollback. */
export function replaceLayers(
  current: readonly LayerState[],
  built: readonly { layer: Layer; source: string }[],
): LayerState[] {
  return built.map(({ layer, source }) => {
    const known = current.find((state) => state.layer.id === layer.id);
    if (!known) return { layer, source };
    if (known.layer.version === layer.version) return { ...known, layer, source };
    return { layer, source, previous: known.layer };
  });
}

/** Removes versions that neither stand nor are kept for rollback. */
export async function pruneVersions(city: string, manifest: CityManifest): Promise<void> {
  const kept = new Set<string>();
  for (const { layer, previous } of manifest.layers)
    for (const version of [layer, previous])
      if (version) kept.add(join(version.publication, version.id, version.version));
  for (const publication of PUBLICATIONS) {
    const layers = join(city, publication, 'layers');
    if (!existsSync(layers)) continue;
    for (const layer of await readdir(layers))
      for (const version of await readdir(join(layers, layer)))
        if (!kept.has(join(publication, layer, version)))
          await rm(join(layers, layer, version), { recursive: true, force: true });
  }
}
