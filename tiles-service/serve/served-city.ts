import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { LIVE_FILE, liveLayers, parseLiveConfiguration } from '../../models/live/configuration.ts';
import {
  type LocalizedText,
  PUBLICATIONS,
  type Publication,
  type Scene,
  sceneSchema,
} from '../../models/schema/index.ts';
import type { Grant } from './access.ts';
import { CompressionCache, type CompressionCacheOptions } from './compression-cache.ts';
import { FileFinder } from './file-finder.ts';
import { isInnerAddress, type LiveParts, mergeScenes } from './merge-scenes.ts';
import { isPlainName } from './safe-path.ts';

/** Folder inside the city's that the server keeps compressed variants in. Hidden, so never served. */
export const CACHE_FOLDER = '.serve-cache';

/** A city's scene as one caller sees it, as bytes. */
export interface SceneDocument {
  body: Buffer;
  entityTag: string;
  publication: Publication;
  name: LocalizedText;
}

export interface CityOptions extends CompressionCacheOptions {
  /** False: its live layers are not shown, since nothing would tell of them. */
  live?: boolean;
}

/**
 * One city folder on disk. Its scenes are read afresh whenever their files change, so that an import shows at
 * the next reload of a page; everything below `layers/` is found by path alone.
 */
export class ServedCity {
  readonly id: string;
  readonly folder: string;
  readonly cache: CompressionCache;
  readonly #finders: Record<Publication, FileFinder>;
  readonly #scenes = new Map<Publication, { stamp: string; scene: Scene }>();
  readonly #documents = new Map<string, { parts: Scene[]; live: LiveParts; document: SceneDocument }>();
  readonly #isLive: boolean;
  #live: { stamp: string | undefined; parts: LiveParts } = {
    stamp: undefined,
    parts: { layers: [], groups: [] },
  };

  constructor(id: string, folder: string, { live = true, ...cacheOptions }: CityOptions = {}) {
    this.#isLive = live;
    this.id = id;
    this.folder = folder;
    this.cache = new CompressionCache(join(folder, CACHE_FOLDER), cacheOptions);
    this.#finders = {
      public: new FileFinder(join(folder, 'public')),
      internal: new FileFinder(join(folder, 'internal')),
      restricted: new FileFinder(join(folder, 'restricted')),
    };
  }

  /** The files of the class that the grant is for. */
  files(grant: Grant): FileFinder {
    return this.#finders[grant.publication];
  }

  /**
   * The scene of everything that the grants allow; undefined when the city has nothing of it.
   * Throws an InputError when a scene file cannot be read.
   */
  async scene(grants: readonly Grant[]): Promise<SceneDocument | undefined> {
    const scenes: Partial<Record<Publication, Scene>> = {};
    for (const { publication } of grants) {
      const scene = await this.#read(publication);
      if (scene) scenes[publication] = scene;
    }
    const parts = Object.values(scenes);
    const key = Object.keys(scenes).join(' ');
    const known = this.#documents.get(key);
    const live = await this.#liveParts();
    if (known && known.live === live && parts.every((part, i) => part === known.parts[i]))
      return known.document;
    const allowed = new Set(grants.map(({ publication }) => publication));
    const layers = live.layers.filter(({ publication }) => allowed.has(publication));
    const named = new Set(layers.map(({ group }) => group));
    const groups = live.groups.filter(({ id }) => named.has(id));
    const merged = mergeScenes(scenes, { layers, groups });
    if (!merged) return undefined;
    const body = Buffer.from(JSON.stringify({ ...merged, id: this.id }));
    const entityTag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const document = { body, entityTag, publication: merged.publication, name: merged.name };
    this.#documents.set(key, { parts, live, document });
    return document;
  }

  /** Layers of all classes; the same object until the file changes. */
  async #liveParts(): Promise<LiveParts> {
    if (!this.#isLive) return this.#live.parts;
    const path = join(this.folder, LIVE_FILE);
    const stamp = await fileStamp(path);
    // A file that cannot be used changes nothing: the service that opens its feeds says what is wrong with it.
    if (stamp !== this.#live.stamp)
      this.#live = { stamp, parts: (await readLiveParts(path)) ?? this.#live.parts };
    return this.#live.parts;
  }

  async #read(publication: Publication): Promise<Scene | undefined> {
    const path = join(this.folder, publication, 'scene.json');
    const stamp = await fileStamp(path);
    if (stamp === undefined) {
      this.#scenes.delete(publication);
      return undefined;
    }
    const known = this.#scenes.get(publication);
    if (known?.stamp === stamp) return known.scene;
    const scene = await readScene(path, publication);
    this.#scenes.set(publication, { stamp, scene });
    return scene;
  }
}

/** Opens the city in `folder`. Throws an InputError that says what to do when it is none. */
export async function openCity(folder: string, options?: CityOptions): Promise<ServedCity> {
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) {
    throw new InputError(
      'city-folder-missing',
      folder,
      facts ? 'this is a file, not a city folder.' : 'there is no such folder.',
      'Give the folder that a city was imported into, or import one: npm run city -- import <files…> --out <folder>',
    );
  }
  const real = await realpath(folder);
  let id: string | undefined;
  for (const publication of PUBLICATIONS) {
    const path = join(real, publication, 'scene.json');
    if ((await fileStamp(path)) === undefined) continue;
    const scene = await readScene(path, publication);
    id ??= scene.id;
    if (id !== scene.id) {
      throw new InputError(
        'city-id-differs',
        path,
        `this scene is of the city "${scene.id}", the others in the folder are of "${id}".`,
        'Keep one city in one folder: import each with an --out of its own.',
      );
    }
  }
  if (id === undefined) {
    throw new InputError(
      'not-a-city-folder',
      folder,
      'this is not a city folder: none of public/, internal/ and restricted/ in it has a scene.json.',
      'Import a city into it: npm run city -- import <files…> --out <folder>',
    );
  }
  if (!isPlainName(id)) {
    throw new InputError(
      'city-id-unusable',
      folder,
      `the city's id "${id}" cannot be part of a web address.`,
      'Import it again with an id of letters, digits, dot, dash and underscore.',
    );
  }
  return new ServedCity(id, real, options);
}

/** Undefined: there is none that can be used. */
async function readLiveParts(path: string): Promise<LiveParts | undefined> {
  try {
    const configuration = parseLiveConfiguration(await readFile(path, 'utf8'), path);
    const updated = (await stat(path)).mtime.toISOString();
    return { layers: liveLayers(configuration, updated), groups: configuration.groups };
  } catch {
    return undefined;
  }
}

async function fileStamp(path: string): Promise<string | undefined> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? `${facts.mtimeMs} ${facts.size} ${facts.ino}` : undefined;
  } catch {
    return undefined;
  }
}

async function readScene(path: string, publication: Publication): Promise<Scene> {
  const advice = 'Import the city again, or see what is wrong with: npm run city -- check <folder>';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InputError(
      'scene-unreadable',
      path,
      `this scene is not JSON (${(error as Error).message}).`,
      advice,
    );
  }
  const parsed = sceneSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.join('.') || 'the document';
    throw new InputError('scene-invalid', path, `this is not a scene: ${where}: ${issue.message}.`, advice);
  }
  const scene = parsed.data;
  for (const layer of scene.layers) {
    // A layer is shown to whoever may see the folder that it lies in, so a stricter one must not be named there.
    if (PUBLICATIONS.indexOf(layer.publication) > PUBLICATIONS.indexOf(publication)) {
      throw new InputError(
        'scene-too-open',
        path,
        `the layer "${layer.id}" is ${layer.publication}, and stands in the ${publication} scene.`,
        advice,
      );
    }
    const versions = layer.bimVersions ?? [];
    const own = [layer, ...versions].flatMap(({ url, store, bim }) => [url, store, bim]);
    if (!own.every((address) => isInnerAddress(address ?? 'none'))) {
      throw new InputError(
        'scene-address-outside',
        path,
        `the layer "${layer.id}" has an address outside its folder.`,
        advice,
      );
    }
  }
  const { rasters = {}, report } = scene.grid ?? {};
  if (![...Object.values(rasters), report ?? 'none'].every(isInnerAddress))
    throw new InputError(
      'scene-address-outside',
      path,
      'the grid has an address outside its folder.',
      advice,
    );
  for (const network of scene.networks)
    if (
      PUBLICATIONS.indexOf(network.publication) > PUBLICATIONS.indexOf(publication) ||
      ![network.url, network.report ?? 'none'].every(isInnerAddress)
    )
      throw new InputError(
        'scene-network',
        path,
        `the network "${network.id}" is stricter than the scene, or has an address outside its folder.`,
        advice,
      );
  return scene;
}
