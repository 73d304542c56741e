import type { Extent } from '../../../../models/schema/layer.ts';
import type { TileAddress } from '../../../../models/vector-tiles/tile-id.ts';
import type { OverlayLook } from './overlay-look.ts';

export interface PictureOptions {
  appearance: 'day' | 'night';
  /** As pictures usually stand; the globe's engine wants them on their heads. */
  upright?: boolean;
  /** With the light of street lamps on the roads. */
  lamps?: boolean;
}

/** What the worker that draws one archive offers. */
export type ArchiveCalls = {
  /** `overlay`: the look of all things, where they lie over the map. */
  open(url: string, overlay?: OverlayLook): ArchiveSummary;
  tile(tile: TileAddress, options: PictureOptions): ImageBitmap;
};

export interface ArchiveSummary {
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
  isVector: boolean;
  /** Pixels of a side of the pictures. */
  tileSize: number;
}
