import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { isTileArchive } from '../../globe/layers/drawn-layers.ts';

/** Group of the map that lies under everything. */
export const BASE_GROUP = 'base';
/** Seen from above, these are clutter or nothing. */
const UNDRAWN_ROLES: Layer['role'][] = ['mesh', 'pointcloud', 'relief'];

/** Whether the 2D map can show a layer: it has tiles for maps, or records that can be drawn from above. */
export function isOnMap(city: Pick<Scene, 'layers'>, layer: Layer): boolean {
  if (layer.kind === 'imagery' && !isTileArchive(layer)) return !isBaseOf(city, layer);
  if (isTileArchive(layer)) return true;
  return isRecords(layer);
}

/** Base imagery is the public map as pictures: where the map itself is there, it is sharper. */
function isBaseOf({ layers }: Pick<Scene, 'layers'>, layer: Layer): boolean {
  return layer.group === BASE_GROUP && layers.some(isOwnMap);
}

/** Archives of our own pipeline have records and our own names of layers. */
export function isOwnMap(layer: Layer): boolean {
  return layer.kind === 'vector' && layer.store !== undefined && !layer.overlay && isTileArchive(layer);
}

/** What the scene has as 3D tiles, and that can be drawn from its records. */
export function isRecords({ kind, store, role }: Layer): boolean {
  return kind === 'tileset' && store !== undefined && !UNDRAWN_ROLES.includes(role);
}
