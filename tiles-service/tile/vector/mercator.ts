export * from '../../../models/vector-tiles/mercator.ts';
export type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';
