import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
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

export type SceneFrame = Pick<Scene, 'origin' | 'extent' | 'viewpoints'>;

/** Where the city is and from where it is looked at, as far as each class may know. */
export type SceneFrames = Partial<Record<Publication, SceneFrame>>;

/**
 * Puts a new state of the city in force: the manifest first, then the scene of each class. Every file is
 * replaced whole, and all that they point to stands already, so a reader sees the old city or the new one.
 */
export async function commitCity(city: string, manifest: CityManifest, frames: SceneFrames): Promise<void> {
  await saveManifest(city, manifest);
  for (const publication of PUBLICATIONS) {
    const layers = manifest.layers
      .map(({ layer }) => layer)
      .filter((layer) => layer.publication === publication);
    const path = sceneFile(city, publication);
    const frame = frames[publication];
    if (layers.length === 0 || !frame) await rm(path, { force: true });
    else await writeScene(path, sceneOf(manifest, frame, publication, layers));
  }
}

/** A scene that says nothing new stays as it is, with its time. */
async function writeScene(path: string, scene: Scene): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const text = (updated: string): string => `${JSON.stringify({ ...scene, updated }, undefined, 1)}\n`;
  const known = before && /"updated": "([^"]+)",\n "groups"/.exec(before)?.[1];
  if (known && text(known) === before) return;
  await writeFileAtomically(path, text(scene.updated));
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
    ...(manifest.groups ?? []),
    ...manifest.sources
      .filter(({ id }) => !manifest.groups?.some((group) => group.id === id))
      .map(({ id, name }) => ({ id, name: name ?? { 'zh-CN': id, en: id } })),
  ];
  const networks = manifest.networks?.filter((network) => network.publication === publication);
  return sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: manifest.id,
    name: manifest.name,
    ...frame,
    publication,
    ...(manifest.viewpoints ? { viewpoints: manifest.viewpoints } : {}),
    ...(manifest.approvalNumber ? { approvalNumber: manifest.approvalNumber } : {}),
    ...(manifest.grid ? { grid: manifest.grid } : {}),
    ...(networks?.length ? { networks } : {}),
    updated: new Date().toISOString(),
    groups: groups.filter(({ id }) => shown.has(id)),
    layers,
  } satisfies Partial<Scene>);
}

/**
 * The new states of layers; what a new version replaces is remembered for rollback. A version that a rollback put
 * out of force stays so.
 */
export function replaceLayers(
  current: readonly LayerState[],
  built: readonly { layer: Layer; source: string }[],
): LayerState[] {
  return built.map(({ layer, source }) => {
    const known = current.find(
      (state) => state.layer.id === layer.id && state.layer.publication === layer.publication,
    );
    if (!known) return { layer, source };
    if (known.held === layer.version) return { ...known, source, previous: layer };
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
