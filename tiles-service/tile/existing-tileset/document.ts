import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { ContentBroken } from './content-report.ts';
import { TILESET_EXTENSIONS, unknownExtensions } from './extensions.ts';
import { insideOf } from './inspect-content.ts';

/** A JSON object of any shape: what stands in it is checked where it is used. */
export type Json = Record<string, unknown>;

export interface TilesetDocument {
  json: Json & { root: Json; asset: Json };
  /** Bytes of the JSON. */
  bytes: number;
  /** The file, with links resolved. */
  file: string;
  wasPacked: boolean;
}

/**
 * Largest document in bytes. A viewer parses it whole, in a page that is to show the city too; a tree of a million
 * tiles is made of many documents, or of subtrees.
 */
export const MOST_DOCUMENT_BYTES = 64 * 2 ** 20;

/** Reads a tileset document. @throws ContentBroken with the reason why it cannot be used. */
export async function readDocument(root: string, path: string): Promise<TilesetDocument> {
  const file = await insideOf(root, path);
  const { size } = await stat(file);
  if (size > MOST_DOCUMENT_BYTES)
    throw new ContentBroken(`it has ${Math.round(size / 2 ** 20)} MiB`, 'document-too-large');
  let bytes = await readFile(file);
  const wasPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (wasPacked) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MOST_DOCUMENT_BYTES });
    } catch {
      throw new ContentBroken('its gzip data are damaged or too large', 'document-broken');
    }
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ContentBroken(`its JSON cannot be read (${(error as Error).message})`, 'document-broken');
  }
  if (!isObject(json) || !isObject(json.asset) || !isObject(json.root))
    throw new ContentBroken('it has no asset or no root tile', 'document-broken');
  const { version } = json.asset;
  if (version !== '0.0' && version !== '1.0' && version !== '1.1')
    throw new ContentBroken(
      `it is of version ${JSON.stringify(version)}; 1.0 and 1.1 are read`,
      'document-broken',
    );
  const missing = unknownExtensions(json.extensionsRequired, TILESET_EXTENSIONS);
  if (missing.length > 0)
    throw new ContentBroken(`it requires ${missing.join(', ')}`, 'extension-unsupported');
  return { json: json as TilesetDocument['json'], bytes: bytes.length, file, wasPacked };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The contents of a tile wherever the versions of the format keep them, as the objects in the document. */
export function contentsOf(tile: Json): Json[] {
  const multiple = extensionOf(tile, '3DTILES_multiple_contents');
  const lists = [tile.content, tile.contents, multiple?.content, multiple?.contents];
  return lists.flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isObject);
}

/** Takes contents out of a tile. */
export function removeContents(tile: Json, bad: ReadonlySet<Json>): void {
  const without = (holder: Json, key: string): void => {
    const value = holder[key];
    if (Array.isArray(value)) {
      holder[key] = value.filter((content) => isObject(content) && !bad.has(content));
      if ((holder[key] as unknown[]).length === 0) delete holder[key];
    } else if (value !== undefined && (!isObject(value) || bad.has(value))) delete holder[key];
  };
  without(tile, 'content');
  without(tile, 'contents');
  const multiple = extensionOf(tile, '3DTILES_multiple_contents');
  if (!multiple) return;
  without(multiple, 'content');
  without(multiple, 'contents');
  if (multiple.content === undefined && multiple.contents === undefined)
    delete (tile.extensions as Json)['3DTILES_multiple_contents'];
}

export function extensionOf(holder: Json, name: string): Json | undefined {
  const extension = isObject(holder.extensions) ? holder.extensions[name] : undefined;
  return isObject(extension) ? extension : undefined;
}

/** The implicit tiling of a tile, in 1.1 or in the extension of before. */
export function implicitTilingOf(tile: Json): Json | undefined {
  if (isObject(tile.implicitTiling)) return tile.implicitTiling;
  return extensionOf(tile, '3DTILES_implicit_tiling');
}
