import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';

/** Group of the map that lies under everything. */
const BASE_GROUP = 'base';
const DRAWN_KINDS: readonly Layer['kind'][] = ['terrain', 'imagery', 'tileset'];

type LayersOf = Pick<Scene, 'layers'>;

/** Whether a layer is an archive of vector or raster tiles, and not a folder of them. */
export function isTileArchive({ kind, url }: Layer): boolean {
  const isArchive = /\.pmtiles$/i.test(new URL(url, 'http://localhost/').pathname);
  return isArchive && (kind === 'imagery' || kind === 'vector');
}

/**
 * Whether a layer is seen as a part of the scene's base imagery, which was drawn from the public maps. A map that is
 * not public, and any map of a city that was built without base imagery, is shown by its vector tiles themselves.
 */
export function isDrawnInBase(scene: LayersOf, layer: Layer): boolean {
  return isOwnMap(layer) && layer.publication === 'public' && hasBaseImagery(scene);
}

export function hasBaseImagery({ layers }: LayersOf): boolean {
  return layers.some(({ kind, group }) => kind === 'imagery' && group === BASE_GROUP);
}

/** Whether a layer lies under all other images. */
export function isBaseMap(layer: Layer): boolean {
  return layer.group === BASE_GROUP || isOwnMap(layer);
}

/** The layers of a scene that the globe draws, in the scene's order. */
export function drawnLayers(scene: LayersOf): Layer[] {
  return scene.layers.filter(
    (layer) => DRAWN_KINDS.includes(layer.kind) || (isTileArchive(layer) && !isDrawnInBase(scene, layer)),
  );
}

/** Vector layers of our own pipeline have records; some lie over the map. */
function isOwnMap({ kind, store, overlay }: Layer): boolean {
  return kind === 'vector' && store !== undefined && !overlay;
}
