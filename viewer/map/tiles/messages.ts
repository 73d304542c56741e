import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';

/** A tile of the records of a feature store, asked of the worker. */
export interface StoreTileRequest {
  id: number;
  /** Absolute address of the store's folder. */
  folder: string;
  tile: TileAddress;
  /** Plain attributes that the tile shall carry beside ids, classes and names. */
  attributes: string[];
}

export type StoreTileReply =
  /** A vector tile, not compressed; it has one layer, named STORE_LAYER. */
  { id: number; bytes: ArrayBuffer } | { id: number; error: string };

export const STORE_LAYER = 'records';
