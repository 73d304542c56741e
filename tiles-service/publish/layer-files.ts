import { InputError } from '../../models/errors.ts';
import { FEATURES_FILE, HEADER_FILE, IDS_FILE, NAMES_FILE } from '../../models/feature-store/index.ts';
import type { Layer } from '../../models/schema/index.ts';
import { filesBelow, tilesetFiles } from './tileset-files.ts';

const STORE_FILES = [HEADER_FILE, FEATURES_FILE, IDS_FILE, NAMES_FILE];
const PYRAMID: Partial<Record<Layer['kind'], RegExp>> = {
  terrain: /^\d+\/\d+\/\d+\.terrain$/,
  imagery: /^\d+\/\d+\/\d+\.(webp|png|jpe?g)$/,
};

/**
 * The files of a layer's version that a viewer needs, relative to the version's folder, and no others: what the
 * pipeline keeps beside them for itself (the ground of the terrain, for one) stays inside. Throws InputError
 * `layer-address` for a layer whose entry does not lie in its own folder.
 */
export async function layerFiles(layer: Layer, folder: string): Promise<string[]> {
  const entry = ownPath(layer, layer.url);
  const files =
    layer.kind === 'tileset' ? await tilesetFiles(folder, entry) : await pyramidFiles(layer, folder, entry);
  if (layer.bim !== undefined) files.push(ownPath(layer, layer.bim));
  if (layer.store === undefined) return files;
  const store = ownPath(layer, layer.store);
  return [...new Set([...files, ...STORE_FILES.map((name) => `${store}/${name}`)])].sort();
}

/** An entry document and the tiles below it; for an archive that is one file, that alone. */
async function pyramidFiles(layer: Layer, folder: string, entry: string): Promise<string[]> {
  const pattern = PYRAMID[layer.kind];
  if (!pattern) return [entry];
  const tiles = (await filesBelow(folder)).filter((file) => pattern.test(file));
  return entry.includes('{') ? tiles : [...new Set([entry, ...tiles])];
}

function ownPath(layer: Layer, address: string): string {
  const own = `layers/${layer.id}/${layer.version}/`;
  const path = address.slice(own.length);
  if (!address.startsWith(own) || path === '' || path.split('/').some((part) => part === '..' || part === ''))
    throw new InputError(
      'layer-address',
      layer.id,
      `its address "${address}" is not in the folder of its version.`,
      'Import its source again.',
    );
  return path;
}
