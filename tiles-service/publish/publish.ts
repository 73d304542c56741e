import { constants, existsSync } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mayShow } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import {
  type Layer,
  type Progress,
  PUBLICATIONS,
  type Publication,
  type Scene,
  sceneSchema,
} from '../../models/schema/index.ts';
import { measureFolder } from '../city/files.ts';
import { lockCity } from '../city/lock.ts';
import { type CityManifest, loadManifest } from '../city/manifest.ts';
import { folderOfLayer, sceneFile } from '../city/paths.ts';
import { mergeScenes } from '../serve/merge-scenes.ts';
import { attributionPage } from './attribution.ts';
import {
  BUNDLE_FILE,
  type Bundle,
  bundleSchema,
  checkTarget,
  compressFiles,
  hiddenFolder,
  putInPlace,
  writeChecksums,
} from './bundle-folder.ts';
import { bundleLayers, bundleScene } from './bundle-scene.ts';
import { bundleThemes } from './bundle-themes.ts';
import { copyViewer } from './bundle-viewer.ts';
import { layerFiles } from './layer-files.ts';
import { type BundledLayer, scanBundle } from './scan-bundle.ts';

export interface PublishOptions {
  /** City folder. */
  city: string;
  /** The strictest class that may be in the bundle. */
  publication: Publication;
  /** A folder that is not there, is empty, or holds a bundle of the same class, which is replaced. */
  out: string;
  /** 审图号; that of the manifest if not given. */
  approvalNumber?: string;
  /** Lay compressed variants beside the files. */
  compress?: boolean;
  /** Folder of the built viewer. */
  viewer: string | undefined;
  /** Folders of themes beside the city's own. */
  themeFolders?: readonly string[];
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface PublishResult {
  bundle: Bundle;
  layers: string[];
  /** Layers of the scene that a bundle has no place for. */
  leftOut: string[];
  /** Building models that nobody has put in their place yet: they are left out too. */
  unplaced: string[];
}

/** Kinds of layers that are files alone, and need no server to answer. */
const STATIC_KINDS: readonly Layer['kind'][] = [
  'terrain',
  'imagery',
  'tileset',
  'vector',
  'water',
  'coverage',
];
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Writes what a class may see of a city as a folder that any static server can show: scene, tiles, records, viewer,
 * licences and checksums. Only what is named goes out; then everything is read once more and compared with the
 * classes. The folder appears whole or not at all. Throws InputError.
 */
export async function publishCity(options: PublishOptions): Promise<PublishResult> {
  const { city, publication, signal } = options;
  const out = await realPath(options.out);
  await checkTarget(out, publication);
  const manifest = await loadManifest(city);
  refuseNested(await realPath(city), out);
  const unlock = await lockCity(city);
  let temporary: string | undefined;
  try {
    temporary = await hiddenFolder(out);
    const scene = await sceneOfClass(city, publication);
    const visible = bundleLayers(
      manifest.layers.map(({ layer }) => layer),
      publication,
    );
    const served = visible.filter(({ kind }) => !STATIC_KINDS.includes(kind));
    // In the middle of the city it would stand as if it were built there.
    const unplaced = visible.filter((layer) => layer.unplaced);
    const shown = visible.filter((layer) => !served.includes(layer) && !unplaced.includes(layer));
    if (shown.length === 0) throw nothingToPublish(city, publication);
    const document = bundleScene(scene, shown, {
      publication,
      ...approvalOf(options, manifest),
      folderOf: (layer) => `${layersFolder(publication)}/${layer.id}/${layer.version}/`,
    });
    const layers = await copyLayers(options, shown, document, temporary);
    await scanBundle({ city, manifest, publication, layers, signal });
    const name = publication === 'public' ? 'scene.json' : `scene.${publication}.json`;
    await copyViewer(options.viewer, temporary, name);
    await writeFile(join(temporary, name), `${JSON.stringify(document, undefined, 1)}\n`);
    const themes = await bundleThemes(city, options.themeFolders ?? [], document);
    await writeFile(join(temporary, 'themes.json'), `${JSON.stringify(themes, undefined, 1)}\n`);
    await writeFile(join(temporary, 'attribution.html'), attributionPage(document));
    await copyFile(join(PROJECT, 'LICENSE'), join(temporary, 'LICENSE.txt'));
    if (publication !== 'public')
      await writeFile(
        join(temporary, `${publication.toUpperCase()}-NOT-FOR-RELEASE.txt`),
        MARKS[publication],
      );
    if (options.compress) await compressFiles(temporary, signal);
    const bundle: Bundle = bundleSchema.parse({
      schema: 'citymirror/bundle/1',
      publication,
      city: document.id,
      name: document.name,
      scene: name,
      ...(document.approvalNumber ? { approvalNumber: document.approvalNumber } : {}),
      created: new Date().toISOString(),
      ...(await measureFolder(temporary)),
    });
    await writeFile(join(temporary, BUNDLE_FILE), `${JSON.stringify(bundle, undefined, 1)}\n`);
    options.onProgress({ step: 'checksums', done: 0, unit: 'steps' });
    await writeChecksums(temporary, signal);
    await putInPlace(temporary, out);
    const idsOf = (some: readonly Layer[]): string[] => some.map(({ id }) => id);
    return { bundle, layers: idsOf(shown), leftOut: idsOf(served), unplaced: idsOf(unplaced) };
  } finally {
    if (temporary) await rm(temporary, { recursive: true, force: true });
    await unlock();
  }
}

const MARKS: Record<Exclude<Publication, 'public'>, string> = {
  internal: '内部资料，不得外传。\nInternal: not for release.\n',
  restricted: '受限资料，严禁外传。\nRestricted: not for release.\n',
};

const layersFolder = (publication: Publication): string =>
  publication === 'public' ? 'layers' : `layers.${publication}`;

function approvalOf(options: PublishOptions, manifest: CityManifest): { approvalNumber?: string } {
  const approvalNumber = options.approvalNumber ?? manifest.approvalNumber;
  return approvalNumber ? { approvalNumber } : {};
}

/** Scenes of the class and of the more open ones, as one; of layers only their order is used. */
async function sceneOfClass(city: string, publication: Publication): Promise<Scene> {
  const scenes: Partial<Record<Publication, Scene>> = {};
  for (const own of PUBLICATIONS) {
    const path = sceneFile(city, own);
    if (mayShow(publication, own) && existsSync(path))
      scenes[own] = sceneSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  }
  const merged = mergeScenes(scenes);
  if (!merged) throw nothingToPublish(city, publication);
  return merged;
}

function nothingToPublish(city: string, publication: Publication): InputError {
  return new InputError(
    'nothing-to-publish',
    city,
    `it has nothing of class ${publication}.`,
    'Import sources of this class, or name another with --class.',
  );
}

async function copyLayers(
  { city, signal, onProgress }: PublishOptions,
  layers: readonly Layer[],
  document: Scene,
  out: string,
): Promise<BundledLayer[]> {
  const bundled: BundledLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    onProgress({ step: `copying ${layer.id}`, done: index, total: layers.length, unit: 'steps' });
    const from = folderOfLayer(city, layer);
    const to = join(out, layersFolder(document.publication), layer.id, layer.version);
    const files = await layerFiles(layer, from);
    for (const file of files) {
      signal.throwIfAborted();
      await copyRegular(from, file, to);
    }
    const own = `layers/${layer.id}/${layer.version}/`;
    bundled.push({
      layer,
      folder: to,
      files,
      ...(layer.store === undefined ? {} : { store: layer.store.slice(own.length) }),
    });
  }
  return bundled;
}

/** A plain file that really lies in the folder of the layer: a link could bring in anything. */
async function copyRegular(folder: string, file: string, to: string): Promise<void> {
  const path = join(folder, file);
  const facts = await lstat(path).catch(() => undefined);
  const real = facts && (await realpath(path));
  const inside = (await realpath(folder)) + sep;
  if (!facts?.isFile() || !real?.startsWith(inside))
    throw new InputError(
      'file-of-layer',
      path,
      facts ? 'this is no plain file of the layer.' : 'the file is missing.',
      'Import its source again.',
    );
  await mkdir(dirname(join(to, file)), { recursive: true });
  await copyFile(path, join(to, file), constants.COPYFILE_FICLONE);
}

function refuseNested(city: string, out: string): void {
  if (`${out}${sep}`.startsWith(`${city}${sep}`) || `${city}${sep}`.startsWith(`${out}${sep}`))
    throw new InputError(
      'folder-in-city',
      out,
      'a bundle and the city cannot lie in one another.',
      'Name a folder elsewhere.',
    );
}

/** Without links, as far as the path is there. */
async function realPath(path: string): Promise<string> {
  const whole = resolve(path);
  const real = await realpath(whole).catch(() => undefined);
  return real ?? (dirname(whole) === whole ? whole : join(await realPath(dirname(whole)), basename(whole)));
}
