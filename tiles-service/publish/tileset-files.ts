import { existsSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { InputError } from '../../models/errors.ts';

/* biome-ignore lint/suspicious/noExplicitAny: tilesets and glTF of any maker are looked through */
type Json = any;

/** Longest JSON of a glTF that is read for its references, bytes. */
const LONGEST_DOCUMENT = 64 << 20;

/**
 * The files that a tileset needs, relative to `folder`: those that can be reached from `entry` through tilesets,
 * subtrees, contents and what these refer to. Throws InputError `tile-outside` for an address that leaves the folder.
 */
export async function tilesetFiles(folder: string, entry: string): Promise<string[]> {
  const found = new Set<string>();
  const waiting = [entry];
  const follow = (from: string, address: unknown): void => {
    if (typeof address !== 'string' || address.startsWith('data:')) return;
    const path = resolveAddress(folder, from, address);
    if (!found.has(path)) waiting.push(path);
  };
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    const path = join(folder, file);
    // A tile that is missing is missing in the city too; check says so.
    if (!existsSync(path)) continue;
    found.add(file);
    const from = file;
    const document = await documentOf(path);
    if (!document) continue;
    for (const key of ['buffers', 'images']) for (const { uri } of document[key] ?? []) follow(from, uri);
    follow(from, document.schemaUri);
    follow(from, document.uri);
    for (const templated of visitTile(document.root, (address) => follow(from, address)))
      for (const match of await filesLike(folder, resolveAddress(folder, from, templated))) found.add(match);
  }
  return [...found].sort();
}

/** Calls `follow` with the address of every content below a tile; returns templates of implicit tiling. */
function visitTile(root: Json, follow: (address: unknown) => void): string[] {
  const templates: string[] = [];
  const waiting: Json[] = root ? [root] : [];
  for (let tile = waiting.pop(); tile !== undefined; tile = waiting.pop()) {
    const contents = [tile.content, ...(tile.contents ?? [])].filter(Boolean);
    const addresses = contents.map(({ uri, url }: Json) => uri ?? url).filter(Boolean);
    if (tile.implicitTiling) templates.push(tile.implicitTiling.subtrees?.uri, ...addresses);
    else addresses.forEach(follow);
    waiting.push(...(tile.children ?? []));
  }
  return templates.filter(Boolean);
}

/** Files whose path is a template's with numbers in the place of {x}, {y}, {z}, {level}. */
async function filesLike(folder: string, template: string): Promise<string[]> {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '\\d+');
  const pattern = new RegExp(`^${escaped}$`);
  return (await filesBelow(folder)).filter((file) => pattern.test(file));
}

/** All files below a folder, relative, with slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function resolveAddress(folder: string, from: string, address: string): string {
  const outside = (): never => {
    throw new InputError(
      'tile-outside',
      join(folder, from),
      `it refers to "${address}", which is not in the folder of the layer.`,
      'Import the tileset again with all its files in one folder.',
    );
  };
  if (/^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(address)) return outside();
  let plain: string;
  try {
    plain = decodeURIComponent(address.split(/[?#]/, 1)[0]);
  } catch {
    return outside();
  }
  const path = posix.normalize(posix.join(posix.dirname(from), plain));
  return path.startsWith('..') || path.includes('\\') ? outside() : path;
}

/** The JSON of a tileset, a glTF or a GLB, alone or in a b3dm or i3dm; an i3dm's address as `{ uri }`; else undefined. */
async function documentOf(path: string): Promise<Json | undefined> {
  if (/\.(json|gltf)$/i.test(path)) return JSON.parse(await readFile(path, 'utf8'));
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(32);
    const { bytesRead } = await file.read(head, 0, 32, 0);
    const magic = head.toString('latin1', 0, 4);
    if (magic === 'glTF') return await gltfOf(file, 0);
    const tables = [12, 16, 20, 24].reduce((sum, at) => sum + head.readUInt32LE(at), 0);
    if (magic === 'b3dm' && bytesRead >= 28) return await gltfOf(file, 28 + tables);
    if (magic === 'i3dm' && bytesRead === 32 && head.readUInt32LE(28) === 1)
      return await gltfOf(file, 32 + tables);
    if (magic === 'i3dm' && bytesRead === 32 && head.readUInt32LE(28) === 0) {
      const length = Math.max(0, Math.min(head.readUInt32LE(8) - tables - 32, 4_096));
      const text = Buffer.alloc(length);
      await file.read(text, 0, length, 32 + tables);
      return { uri: text.toString('utf8').replace(/[\0 ]+$/, '') };
    }
    return undefined;
  } finally {
    await file.close();
  }
}

/** The JSON of a GLB 2.0 at an offset; undefined where there is none, as in a GLB 1.0, which holds all that it needs. */
async function gltfOf(file: FileHandle, offset: number): Promise<Json | undefined> {
  const head = Buffer.alloc(20);
  const { bytesRead } = await file.read(head, 0, 20, offset);
  if (bytesRead < 20 || head.toString('latin1', 0, 4) !== 'glTF' || head.readUInt32LE(4) !== 2)
    return undefined;
  const length = Math.min(head.readUInt32LE(12), LONGEST_DOCUMENT);
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, offset + 20);
  return JSON.parse(text.toString('utf8'));
}
