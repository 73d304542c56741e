export * from './byte-source.ts';
export * from './header.ts';
export { movedAddress, plainAddress } from './moved-address.ts';
export type { NameEntry } from './name-index.ts';
export type { NearFeature } from './near.ts';
export { openFeatureStore } from './open-store.ts';
export type { FeatureStore } from './reader.ts';
