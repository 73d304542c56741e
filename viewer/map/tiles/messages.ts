import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';

/** How the records of a store look by an attribute and a filter, for those that look otherwise than their layer. */
export interface StoreLook {
  /** #rrggbb by id. */
  colours: ReadonlyMap<string, string>;
  hidden: ReadonlySet<string>;
}

/** Says how the records of a store look from now on; absent: as their layer. It has no reply. */
export interface StoreLookRequest {
  folder: string;
  look: StoreLook | undefined;
}

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
