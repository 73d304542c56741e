export * from './byte-source.ts';
export * from './header.ts';
export type { NameEntry } from './name-index.ts';
export type { NearFeature } from './near.ts';
export { type FeatureStore, openFeatureStore } from './reader.ts';
