import type { Extent } from '../../../models/schema/layer.ts';
import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';

export interface OpenedStore {
  /** Features in it. */
  count: number;
  extent?: Extent;
}

/** What the worker that draws the features of one store in colours offers. */
export type GroundCalls = {
  open(folder: string): OpenedStore;
  /** Colour by id; a feature without one is not drawn. */
  style(colours: Map<string, string>): void;
  /** On its head, as the engine wants it. */
  tile(tile: TileAddress): ImageBitmap;
};
