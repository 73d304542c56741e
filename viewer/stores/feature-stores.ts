import type { FeatureStore } from '../../models/feature-store/index.ts';
import type { Layer } from '../../models/schema/layer.ts';

const opened = new Map<string, Promise<FeatureStore>>();

/** The feature store of a layer, opened once; undefined for a layer without one. A failure is not kept. */
export function featureStoreOf(layer: Layer, sceneAddress: string): Promise<FeatureStore> | undefined {
  if (layer.store === undefined) return undefined;
  const folder = new URL(layer.store, sceneAddress).href;
  let store = opened.get(folder);
  if (!store) {
    store = open(folder);
    opened.set(folder, store);
    store.catch(() => opened.delete(folder));
  }
  return store;
}

/** Loaded with the first record that somebody asks for. */
async function open(folder: string): Promise<FeatureStore> {
  const { httpByteSource, openFeatureStore } = await import('../../models/feature-store/index.ts');
  return openFeatureStore(httpByteSource(folder));
}
