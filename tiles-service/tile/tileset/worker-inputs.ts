import { type FeatureStore, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { openGround } from '../terrain/ground.ts';

/** The store and the ground that this thread's tasks read; the next layer's replace them. */
let openStore: { folder: string; store: Promise<FeatureStore> } | undefined;
let openedGround: { folder: string; ground: Promise<GroundSampler> } | undefined;

export function storeAt(folder: string): Promise<FeatureStore> {
  if (openStore?.folder !== folder) openStore = { folder, store: openFeatureStore(fileByteSource(folder)) };
  return openStore.store;
}

export function groundAt(folder: string | undefined): Promise<GroundSampler> | undefined {
  if (folder === undefined) return undefined;
  if (openedGround?.folder !== folder) openedGround = { folder, ground: openGround(folder) };
  return openedGround.ground;
}
