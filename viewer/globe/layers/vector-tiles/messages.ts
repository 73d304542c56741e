import type { Extent } from '../../../../models/schema/layer.ts';
import type { TileAddress } from '../../../../models/vector-tiles/tile-id.ts';

/** What the page asks of the worker that draws one archive. */
export type Request =
  | { id: number; ask: 'open'; url: string; colour?: string }
  | { id: number; ask: 'tile'; tile: TileAddress; appearance: 'day' | 'night'; upright?: boolean };

export interface ArchiveSummary {
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
  isVector: boolean;
  /** Pixels of a side of the pictures. */
  tileSize: number;
}

export type Reply =
  | { id: number; opened: ArchiveSummary }
  /** The picture stands on its head, as the engine wants it of bitmaps, unless it was asked for upright. */
  | { id: number; bitmap: ImageBitmap }
  | { id: number; error: string };
