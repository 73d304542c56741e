import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Matrix } from '../../../models/gltf/node-matrix.ts';
import { ContentBroken } from './content-report.ts';
import { contentsOf, implicitTilingOf, isObject, type Json } from './document.ts';
import { insideOf } from './inspect-content.ts';
import { placeFile } from './place-file.ts';
import {
  dividedVolume,
  encodeSubtree,
  fromMorton,
  readSubtree,
  type Subtree,
  SubtreeBroken,
  type SubtreeShape,
  tileCount,
} from './subtree.ts';
import { resolveUri } from './uri.ts';
import { readVolume, type Volume } from './volume.ts';
import type { ContentTask, WalkState } from './walk-state.ts';

interface ImplicitTree extends SubtreeShape {
  dimensions: 2 | 3;
  available: number;
  subtrees: unknown;
  contents: unknown[];
  volume: Json;
  world: Matrix;
  rootVolume: Volume;
  counts: boolean;
}

/** Tiles of one subtree; availability is held as a byte each. */
const MOST_TILES = 2 ** 22;
const MOST_SUBTREE_BYTES = 64 * 2 ** 20;
const MOST_LEVELS = 26;

/**
 * Walks through the subtrees of an implicit tile, one within the other; with `out`, subtrees are put there, written
 * anew where something of them is bad. False if its first subtree cannot be used.
 */
export async function walkImplicit(
  state: WalkState,
  path: string,
  tile: Json,
  above: { world: Matrix; volume?: Volume; refine: string },
): Promise<boolean> {
  const tree = treeOf(tile, above);
  if (!tree) {
    state.found('subtree-broken', path, 'its implicit tiling cannot be read');
    return false;
  }
  return walkSubtree(state, path, tree, 0, [0, 0, 0]);
}

function treeOf(
  tile: Json,
  { world, volume, refine }: { world: Matrix; volume?: Volume; refine: string },
): ImplicitTree | undefined {
  const tiling = implicitTilingOf(tile)!;
  const dimensions = tiling.subdivisionScheme === 'OCTREE' ? 3 : 2;
  const branching = dimensions === 3 ? 8 : 4;
  const levels = tiling.subtreeLevels as number;
  const available = (tiling.availableLevels ?? Number(tiling.maximumLevel) + 1) as number;
  if (!Number.isSafeInteger(levels) || levels < 1 || tileCount({ branching, levels }) > MOST_TILES)
    return undefined;
  if (!Number.isSafeInteger(available) || available < 1 || available > MOST_LEVELS) return undefined;
  if (!isObject(tiling.subtrees) || !isObject(tile.boundingVolume) || !volume) return undefined;
  return {
    branching,
    levels,
    dimensions,
    available,
    subtrees: tiling.subtrees.uri,
    contents: contentsOf(tile).map((content) => content.uri ?? content.url),
    volume: tile.boundingVolume,
    world,
    rootVolume: volume,
    counts: refine === 'ADD',
  };
}

type Place = [x: number, y: number, z: number];

function expand(template: unknown, level: number, [x, y, z]: Place): unknown {
  if (typeof template !== 'string') return template;
  const values: Record<string, number> = { level, x, y, z };
  return template.replace(/\{(level|x|y|z)\}/g, (_, name: string) => String(values[name]));
}

async function walkSubtree(
  state: WalkState,
  document: string,
  tree: ImplicitTree,
  level: number,
  place: Place,
): Promise<boolean> {
  const { signal, out } = state.options;
  signal.throwIfAborted();
  const uri = expand(tree.subtrees, level, place);
  const resolved = resolveUri(document, uri);
  if (resolved.fault) {
    state.found(resolved.fault, document, String(uri).slice(0, 200));
    return false;
  }
  const { path } = resolved;
  const beside: string[] = [];
  let subtree: Subtree;
  let file: LoadedFile;
  try {
    file = await load(state, path);
    subtree = await readSubtree(file.bytes, tree, async (bufferUri) => {
      const buffer = resolveUri(path, bufferUri);
      if (buffer.fault) throw new SubtreeBroken(`its buffer is ${String(bufferUri).slice(0, 200)}`);
      const loaded = await load(state, buffer.path);
      if (loaded.wasPacked) throw new SubtreeBroken('its buffer is packed');
      beside.push(buffer.path);
      return loaded.bytes;
    });
  } catch (error) {
    if (!(error instanceof SubtreeBroken) && !(error instanceof ContentBroken)) throw error;
    state.found('subtree-broken', path, error.message);
    return false;
  }
  state.result.subtrees++;
  const isChanged = [
    await walkContents(state, document, tree, subtree, level, place),
    await walkChildren(state, document, tree, subtree, level, place),
  ].some(Boolean);
  if (out === undefined) return true;
  if (isChanged) {
    const { bytes, leftOut } = encodeSubtree(subtree);
    if (leftOut) state.found('metadata-left-out', path);
    state.result.bytes += await placeFile(file.path, join(out, path), bytes);
  } else if (file.wasPacked) {
    state.found('document-packed', path);
    state.result.bytes += await placeFile(file.path, join(out, path), file.bytes);
  } else {
    for (const name of [path, ...beside])
      state.result.bytes += await placeFile(await insideOf(state.options.root, name), join(out, name));
  }
  return true;
}

interface LoadedFile {
  path: string;
  bytes: Uint8Array;
  wasPacked: boolean;
}

async function load(state: WalkState, path: string): Promise<LoadedFile> {
  const real = await insideOf(state.options.root, path);
  if ((await stat(real)).size > MOST_SUBTREE_BYTES) throw new SubtreeBroken('the subtree is too large');
  const bytes = await readFile(real);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { path: real, bytes, wasPacked: false };
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: MOST_SUBTREE_BYTES });
    return { path: real, bytes: unpacked, wasPacked: true };
  } catch {
    throw new SubtreeBroken('its gzip data are damaged or too large');
  }
}

/** True if a content was bad and its availability was taken back. */
async function walkContents(
  state: WalkState,
  document: string,
  tree: ImplicitTree,
  subtree: Subtree,
  level: number,
  place: Place,
): Promise<boolean> {
  const places = new Map<Json, { bits: Uint8Array; index: number }>();
  const tasks: ContentTask[] = [];
  let isChanged = false;
  for (const [slot, bits] of subtree.contents.entries()) {
    let first = 0;
    for (let depth = 0; depth < tree.levels; depth++) {
      const count = tree.branching ** depth;
      for (let morton = 0; morton < count; morton++) {
        const index = first + morton;
        if (bits[index] === 0) continue;
        const inside = fromMorton(morton, tree.dimensions);
        const tile = place.map((value, axis) => value * 2 ** depth + inside[axis]) as Place;
        const resolved = resolveUri(document, expand(tree.contents[slot], level + depth, tile));
        if (resolved.fault || level + depth >= tree.available) {
          state.found(
            resolved.fault ?? 'subtree-broken',
            document,
            `level ${level + depth}, ${tile.join(' ')}`,
          );
          bits[index] = 0;
          isChanged = true;
          continue;
        }
        const divided = dividedVolume(tree.volume, level + depth, tile, tree.dimensions);
        const content: Json = {};
        places.set(content, { bits, index });
        tasks.push({
          content,
          path: resolved.path,
          world: tree.world,
          volume: (divided && readVolume(divided, tree.world)) ?? { kind: 'other' },
          counts: tree.counts || level + depth === tree.available - 1,
        });
      }
      first += count;
    }
  }
  await state.inspectAll(tasks, ({ content, path }, outcome) => {
    if (outcome === 'kept') return;
    if (outcome === 'tileset') state.found('content-format', path, 'an implicit tile cannot hold a tileset');
    const { bits, index } = places.get(content)!;
    bits[index] = 0;
    isChanged = true;
  });
  return isChanged;
}

/** True if a child subtree was bad and its availability was taken back. */
async function walkChildren(
  state: WalkState,
  document: string,
  tree: ImplicitTree,
  subtree: Subtree,
  level: number,
  place: Place,
): Promise<boolean> {
  let isChanged = false;
  const below = level + tree.levels;
  for (let morton = 0; morton < subtree.children.length; morton++) {
    if (subtree.children[morton] === 0) continue;
    const inside = fromMorton(morton, tree.dimensions);
    const child = place.map((value, axis) => value * 2 ** tree.levels + inside[axis]) as Place;
    let isKept = false;
    if (below < tree.available) isKept = await walkSubtree(state, document, tree, below, child);
    else state.found('subtree-broken', document, `level ${below} is said to be there beyond the last level`);
    if (isKept) continue;
    subtree.children[morton] = 0;
    isChanged = true;
  }
  return isChanged;
}
