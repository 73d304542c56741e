import type { Layer } from '../../../models/schema/layer.ts';

/** Zoom, of tiles of 512 pixels, from which the records of a layer are drawn. */
export function firstZoomOf({ role }: Pick<Layer, 'role'>): number {
  return role === 'buildings' || role === 'structures' ? 13 : role === 'trees' ? 15 : 14;
}
