import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';
import { throughProxy } from '../../added/services/proxy.ts';
import { tileAddress } from '../../added/services/tile-images.ts';
import { currentItems } from '../../stores/added.ts';

/** A picture of a map service that was added, by the item's id. Throws for what is gone and what the service refuses. */
export async function serviceTile(
  item: string,
  { z, x, y }: TileAddress,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const state = currentItems().find(({ id }) => id === item)?.state;
  if (state?.state !== 'ready' || state.content.kind !== 'images')
    throw new Error(`${item} is not there any more.`);
  const response = await fetch(throughProxy(tileAddress(state.content.images, x, y, z)), { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.arrayBuffer();
}
