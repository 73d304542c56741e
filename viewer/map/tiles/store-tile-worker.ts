import type { Feature } from '../../../models/feature.ts';
import { type FeatureStore, httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import { encodeTile } from '../../../models/vector-tiles/index.ts';
import {
  STORE_LAYER,
  type StoreLook,
  type StoreLookRequest,
  type StoreTileReply,
  type StoreTileRequest,
} from './messages.ts';
import { reachOfTile, storeTile } from './store-tile.ts';

/** Makes vector tiles of feature stores: what the scene has as 3D tiles only is on the map, too. */
const stores = new Map<string, Promise<FeatureStore>>();
const looks = new Map<string, StoreLook>();

function storeAt(folder: string): Promise<FeatureStore> {
  let store = stores.get(folder);
  if (!store) {
    store = openFeatureStore(httpByteSource(folder));
    // A failure is not kept: the next tile tries again.
    store.catch(() => stores.delete(folder));
    stores.set(folder, store);
  }
  return store;
}

async function make({ folder, tile, attributes }: StoreTileRequest): Promise<ArrayBuffer> {
  const store = await storeAt(folder);
  const features: Feature[] = [];
  for await (const block of store.featuresIn(reachOfTile(tile))) features.push(...block);
  return encodeTile([storeTile(STORE_LAYER, features, tile, attributes, looks.get(folder))])
    .buffer as ArrayBuffer;
}

self.onmessage = async ({ data: request }: MessageEvent<StoreTileRequest | StoreLookRequest>) => {
  if ('look' in request) {
    if (request.look) looks.set(request.folder, request.look);
    else looks.delete(request.folder);
    return;
  }
  const { id } = request;
  let reply: StoreTileReply;
  try {
    reply = { id, bytes: await make(request) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply, { transfer: 'bytes' in reply ? [reply.bytes] : [] });
};
