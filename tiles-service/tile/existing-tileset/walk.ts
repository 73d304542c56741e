import { join } from 'node:path';
import { identity, type Matrix, multiply } from '../../../models/gltf/node-matrix.ts';
import type { UpAxis } from './check-glb.ts';
import { ContentBroken } from './content-report.ts';
import {
  contentsOf,
  implicitTilingOf,
  isObject,
  type Json,
  MOST_DOCUMENT_BYTES,
  readDocument,
  removeContents,
  type TilesetDocument,
} from './document.ts';
import { TILESET_EXTENSIONS, unknownExtensions } from './extensions.ts';
import { walkImplicit } from './implicit.ts';
import { insideOf } from './inspect-content.ts';
import { placeFile } from './place-file.ts';
import { resolveUri } from './uri.ts';
import { reachesOut, readVolume, type Volume, worldOf } from './volume.ts';
import { type ContentTask, toleranceOf, type WalkOptions, type WalkResult, WalkState } from './walk-state.ts';

/** Levels of tiles in one document, and of documents within documents; both far beyond what viewers stand. */
const DEEPEST_TILE = 500;
const DEEPEST_DOCUMENT = 32;
/** Bytes of the documents that are open at once, one within the other. */
const MOST_OPEN_BYTES = 2 * MOST_DOCUMENT_BYTES;

/** What a tile has of the tile above it. */
interface Above {
  world: Matrix;
  volume?: Volume;
  error: number;
  refine: string;
  depth: number;
}

/** What a document within a document has of the ones around it. */
interface Around {
  above: Above;
  /** Paths of the documents around it. */
  open: readonly string[];
  openBytes: number;
}

/**
 * Walks through a whole tileset, one document at a time: every tile's volume and error against those above it, every
 * content's file (see inspectContent). With `out`, everything that is good is put there, and documents and subtrees
 * that speak of something bad are written anew without it.
 * @throws ContentBroken if the first document cannot be used; all else goes to `onFinding`.
 */
export async function walkTileset(options: WalkOptions): Promise<WalkResult> {
  const walk = new TilesetWalk(options);
  return walk.run();
}

class TilesetWalk {
  readonly #state: WalkState;
  readonly #known = new Map<string, boolean>();

  constructor(options: WalkOptions) {
    this.#state = new WalkState(options);
  }

  async run(): Promise<WalkResult> {
    const { root, entry, placement } = this.#state.options;
    const document = await readDocument(root, entry);
    const up = document.json.asset.gltfUpAxis;
    if (up === 'X' || up === 'Z') this.#state.upAxis = up satisfies UpAxis;
    const error = numberOr(document.json.geometricError, Number.POSITIVE_INFINITY);
    const above: Above = { world: identity(), error, refine: 'REPLACE', depth: 0 };
    if (placement) {
      const { root: tile } = document.json;
      const local = worldOf(identity(), tile.transform);
      if (!local) throw new ContentBroken('the transform of the root tile cannot be read', 'document-broken');
      tile.transform = [...multiply(placement, local)];
    }
    const world = worldOf(above.world, document.json.root.transform);
    const volume = world && readVolume(document.json.root.boundingVolume, world);
    if (!volume) throw new ContentBroken('the root tile has no valid bounding volume', 'document-broken');
    this.#state.result.volume = volume;
    await this.#walkDocument(entry, document, { above, open: [], openBytes: 0 }, placement !== undefined);
    return this.#state.result;
  }

  async #walkDocument(
    path: string,
    document: TilesetDocument,
    around: Around,
    wasChanged: boolean,
  ): Promise<void> {
    const { json } = document;
    const state = this.#state;
    state.result.documents++;
    const unknown = unknownExtensions(json.extensionsUsed, TILESET_EXTENSIONS);
    if (unknown.length > 0) state.found('extension-unknown', path, unknown.slice(0, 5).join(', '));
    const visit = new DocumentVisit(state, path);
    visit.wasChanged = wasChanged || document.wasPacked;
    if (document.wasPacked) state.found('document-packed', path);
    const isGood = visit.tile(json.root, around.above, 'root');
    if (!isGood) json.root = emptyRoot(json.root);
    const inner: ContentTask[] = [];
    await state.inspectAll(visit.contents, (task, outcome) => {
      if (outcome === 'dropped') visit.bad.add(task.content);
      if (outcome === 'tileset') inner.push(task);
    });
    const open = [...around.open, path];
    for (const task of inner) {
      const above = visit.aboveOf.get(task.content)!;
      const isKept = await this.#walkInner(task.path, {
        above,
        open,
        openBytes: around.openBytes + document.bytes,
      });
      if (!isKept) visit.bad.add(task.content);
    }
    for (const { tile, above } of visit.implicit)
      if (!(await walkImplicit(state, path, tile, above))) visit.bad.add(tile);
    if (visit.bad.size > 0) {
      visit.wasChanged = true;
      prune(json.root, visit.bad, true);
    }
    await this.#placeSchema(path, json, visit);
    await this.#place(path, document, visit.wasChanged);
  }

  /** False if the document cannot be used, or contains the one that refers to it. */
  async #walkInner(path: string, around: Around): Promise<boolean> {
    const state = this.#state;
    if (around.open.includes(path)) {
      state.found('document-cycle', path, around.open.join(' > '));
      return false;
    }
    const known = this.#known.get(path);
    if (known !== undefined) {
      if (!known) state.found('document-broken', path, 'it cannot be used, as said');
      return known;
    }
    let isKept = false;
    try {
      if (around.open.length >= DEEPEST_DOCUMENT || around.openBytes > MOST_OPEN_BYTES)
        throw new ContentBroken('documents lie too deeply within one another', 'document-too-large');
      const document = await readDocument(state.options.root, path);
      await this.#walkDocument(path, document, around, false);
      isKept = true;
    } catch (error) {
      if (!(error instanceof ContentBroken)) throw error;
      state.found(error.reason, path, error.message);
    }
    this.#known.set(path, isKept);
    return isKept;
  }

  async #placeSchema(path: string, json: Json, visit: DocumentVisit): Promise<void> {
    const { root, out } = this.#state.options;
    if (json.schemaUri === undefined) return;
    const resolved = resolveUri(path, json.schemaUri);
    try {
      if (resolved.fault) throw new ContentBroken(String(json.schemaUri), resolved.fault);
      const file = await insideOf(root, resolved.path);
      if (out !== undefined) this.#state.result.bytes += await placeFile(file, join(out, resolved.path));
    } catch (error) {
      if (!(error instanceof ContentBroken)) throw error;
      this.#state.found('schema-missing', path, error.message);
      delete json.schemaUri;
      visit.wasChanged = true;
    }
  }

  async #place(path: string, { json, file }: TilesetDocument, wasChanged: boolean): Promise<void> {
    const { out, entry } = this.#state.options;
    if (out === undefined) return;
    const name = path === entry ? path.replace(/\.gz$/i, '') : path;
    const bytes = wasChanged ? new TextEncoder().encode(JSON.stringify(json)) : undefined;
    this.#state.result.bytes += await placeFile(file, join(out, name), bytes);
  }
}

/** The tiles of one document: what is wrong in the tree itself, and the contents that are to be looked at. */
class DocumentVisit {
  readonly contents: ContentTask[] = [];
  readonly implicit: { tile: Json; above: Above }[] = [];
  readonly aboveOf = new Map<Json, Above>();
  readonly bad = new Set<Json>();
  wasChanged = false;
  readonly #state: WalkState;
  readonly #path: string;

  constructor(state: WalkState, path: string) {
    this.#state = state;
    this.#path = path;
  }

  /** False for a tile that must go, with its children. */
  tile(tile: Json, above: Above, name: string): boolean {
    const where = `${this.#path}#${name}`;
    const world = worldOf(above.world, tile.transform);
    const volume = world && readVolume(tile.boundingVolume, world);
    if (!world || !volume || above.depth > DEEPEST_TILE) {
      this.#state.found('tile-invalid', where, world ? 'bounding volume' : 'transform');
      this.wasChanged = true;
      return false;
    }
    const error = this.#errorOf(tile, above, where);
    if (above.volume) {
      const reach = reachesOut(volume, above.volume);
      if (reach > toleranceOf(above.volume))
        this.#state.found('volume-child', where, `${reach.toFixed(2)} m outside of the tile above it`);
    }
    const refine = typeof tile.refine === 'string' ? tile.refine.toUpperCase() : above.refine;
    const here: Above = { world, volume, error, refine, depth: above.depth + 1 };
    if (implicitTilingOf(tile)) this.implicit.push({ tile, above: here });
    else this.#visitContents(tile, here, where);
    this.#visitChildren(tile, here, name);
    return true;
  }

  #errorOf(tile: Json, above: Above, where: string): number {
    const error = numberOr(tile.geometricError, -1);
    if (error < 0) {
      this.#state.found('error-missing', where);
      this.wasChanged = true;
      tile.geometricError = Number.isFinite(above.error) ? above.error : 0;
      return tile.geometricError as number;
    }
    if (error > above.error) this.#state.found('error-grows', where, `${error} below ${above.error}`);
    return error;
  }

  #visitContents(tile: Json, here: Above, where: string): void {
    const isLeaf = !Array.isArray(tile.children) || tile.children.length === 0;
    for (const content of contentsOf(tile)) {
      const uri = content.uri ?? content.url;
      const resolved = resolveUri(this.#path, uri);
      if (resolved.fault) {
        this.#state.found(resolved.fault, where, String(uri).slice(0, 200));
        this.bad.add(content);
        continue;
      }
      if (resolved.plain !== uri) {
        this.#state.found('uri-simplified', where, String(uri).slice(0, 200));
        this.wasChanged = true;
        delete content.url;
        content.uri = resolved.plain;
      }
      const own =
        content.boundingVolume === undefined ? undefined : readVolume(content.boundingVolume, here.world);
      this.aboveOf.set(content, here);
      this.contents.push({
        content,
        path: resolved.path,
        world: here.world,
        volume: own ?? here.volume!,
        counts: isLeaf || here.refine === 'ADD',
      });
    }
  }

  #visitChildren(tile: Json, here: Above, name: string): void {
    if (tile.children === undefined) return;
    const children = Array.isArray(tile.children) ? tile.children : [];
    const good = children.filter((child, index): boolean => {
      if (isObject(child)) return this.tile(child, here, `${name}/${index}`);
      this.#state.found('tile-invalid', `${this.#path}#${name}/${index}`, 'no object');
      return false;
    });
    if (good.length === children.length && Array.isArray(tile.children)) return;
    this.wasChanged = true;
    if (good.length > 0) tile.children = good;
    else delete tile.children;
  }
}

/** Takes bad contents and implicit trees out, and tiles that hold nothing more. Returns false for such a tile. */
function prune(tile: Json, bad: ReadonlySet<Json>, isRoot: boolean): boolean {
  const had = contentsOf(tile);
  const isBroken = bad.has(tile);
  const lost = isBroken || had.some((content) => bad.has(content));
  if (lost) removeContents(tile, isBroken ? new Set(had) : bad);
  if (isBroken) {
    delete tile.implicitTiling;
    if (isObject(tile.extensions)) delete tile.extensions['3DTILES_implicit_tiling'];
  }
  const children = Array.isArray(tile.children) ? tile.children : undefined;
  const good = children?.filter((child: Json) => prune(child, bad, false));
  if (good && good.length < children!.length) {
    if (good.length > 0) tile.children = good;
    else delete tile.children;
  }
  const lostChild = good !== undefined && good.length < children!.length;
  const isEmpty = contentsOf(tile).length === 0 && !(good && good.length > 0) && !implicitTilingOf(tile);
  // A tile that was empty from the start is not ours to judge.
  return isRoot || !isEmpty || !(lost || lostChild);
}

function emptyRoot(tile: Json): Json {
  return { boundingVolume: { sphere: [0, 0, 0, 0] }, geometricError: numberOr(tile.geometricError, 0) };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}
