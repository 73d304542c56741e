import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import {
  type Layer,
  PUBLICATIONS,
  type Publication,
  type Scene,
  type SceneGrid,
  sceneSchema,
} from '../../models/schema/index.ts';
import { siteCrsName } from '../read/source-crs.ts';
import { writeFileAtomically } from './files.ts';
import { type BuiltLayer, nextState, versionsIn, withVersions } from './kept-versions.ts';
import { type CityManifest, type GridSettings, type LayerState, saveManifest } from './manifest.ts';
import { GRID_FOLDER, sceneFile } from './paths.ts';
import { withoutOwnCrs } from './provenance.ts';

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
    const layers = manifest.layers.map(withVersions).filter((layer) => layer.publication === publication);
    const path = sceneFile(city, publication);
    const frame = frames[publication];
    // A class that sees no layer more may see a grid or a network more.
    const hasGrid = manifest.grids?.some((state) => state.publication === publication);
    const hasNetwork = manifest.networks?.some((entry) => entry.publication === publication);
    if ((layers.length === 0 && !hasGrid && !hasNetwork) || !frame) await rm(path, { force: true });
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
  const viewpoints = manifest.viewpoints?.filter((one) => mayShow(publication, one.publication ?? 'public'));
  const networks = manifest.networks?.filter((network) => network.publication === publication);
  // Who sees the rasters sees what is computed on them.
  const isOfGrid = publication === (manifest.grid?.publication ?? 'internal');
  // A scheme says itself who may see it.
  const presets = manifest.scenarioPresets?.filter((preset) =>
    'publication' in preset ? preset.publication === publication : isOfGrid,
  );
  return sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: manifest.id,
    name: manifest.name,
    ...frame,
    publication,
    ...(viewpoints?.length ? { viewpoints } : {}),
    ...(manifest.memoryBudget ? { memoryBudget: manifest.memoryBudget } : {}),
    ...(manifest.approvalNumber ? { approvalNumber: manifest.approvalNumber } : {}),
    ...(manifest.grid ? { grid: sceneGridOf(manifest, publication) } : {}),
    ...(networks?.length ? { networks } : {}),
    ...(presets?.length ? { scenarioPresets: presets } : {}),
    updated: new Date().toISOString(),
    groups: groups.filter(({ id }) => shown.has(id)),
    layers: publication === 'public' ? layers.map(withoutOwnCrs) : layers,
  } satisfies Partial<Scene>);
}

/**
 * The new states of layers; what a new version replaces is remembered for rollback. A version that a rollback put
 * out of force stays so.
 */
export function replaceLayers(current: readonly LayerState[], built: readonly BuiltLayer[]): LayerState[] {
  return built.map((one) =>
    nextState(
      current.find(({ layer }) => layer.id === one.layer.id && layer.publication === one.layer.publication),
      one,
    ),
  );
}

/** Where simulations run, as far as a class may know: the transform of a site stays inside. */
function sceneGridOf({ grid, grids }: CityManifest, publication: Publication): SceneGrid {
  const rasters = grids?.find((state) => state.publication === publication);
  if (rasters) return rasters.grid;
  return { crs: gridCrsName(grid!), verticalDatum: grid!.verticalDatum };
}

/** The name of a grid's CRS that anyone may see: what is no code is a definition of the site's own. */
export function gridCrsName({ crs, siteTransform }: Pick<GridSettings, 'crs' | 'siteTransform'>): string {
  if (siteTransform !== undefined) return siteCrsName(siteTransform);
  return /^[a-z]+:{1,2}[\w.:+-]+$/i.test(crs.trim()) ? crs.trim() : 'site:local';
}

/** Removes versions that neither stand nor are kept for rollback. */
export async function pruneVersions(city: string, manifest: CityManifest): Promise<void> {
  const kept = new Set<string>();
  for (const state of manifest.layers)
    for (const { publication, id, version } of versionsIn(state)) kept.add(join(publication, id, version));
  for (const { publication, grid } of manifest.grids ?? [])
    if (grid.version) kept.add(join(publication, GRID_FOLDER, grid.version));
  for (const { publication, id, version } of manifest.networks ?? [])
    kept.add(join(publication, id, version));
  for (const publication of PUBLICATIONS) {
    const layers = join(city, publication, 'layers');
    if (!existsSync(layers)) continue;
    for (const layer of await readdir(layers)) {
      const versions = await readdir(join(layers, layer));
      const gone = versions.filter((version) => !kept.has(join(publication, layer, version)));
      for (const version of gone) await rm(join(layers, layer, version), { recursive: true, force: true });
      if (gone.length === versions.length) await rmdir(join(layers, layer));
    }
  }
}
