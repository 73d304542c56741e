import type { Extent } from '../../../models/schema/index.ts';
import {
  MERCATOR_CIRCUMFERENCE,
  mercatorScale,
  rangeCount,
  rangeExtent,
  type TileRange,
  tileRange,
  worldY,
} from '../vector/mercator.ts';

/** Nothing finer is drawn: 4 cm at the equator. */
const DEEPEST_ZOOM = 21;
/** More tiles than this at the deepest zoom are not drawn; it moves up until they fit. */
const MOST_TILES = 400_000;
/** A pixel of the tiles may be this much larger than one of the picture, so that no zoom is drawn for nothing. */
const COARSER = 1.25;

export interface OrthophotoPlan {
  minimumZoom: number;
  maximumZoom: number;
  /** The deepest zoom is coarser than the pictures, because there would be too many tiles. */
  isCoarser: boolean;
  /** Along borders of the deepest tiles. */
  extent: Extent;
}

/** From the zoom whose pixels are about as large as the pictures' to the one where all fits into four tiles. */
export function planOrthophoto(extent: Extent, metresPerPixel: number, tilePixels: number): OrthophotoPlan {
  const wanted = zoomOf(extent, metresPerPixel, tilePixels);
  let maximumZoom = wanted;
  while (maximumZoom > 0 && rangeCount(tileRange(extent, maximumZoom)) > MOST_TILES) maximumZoom--;
  const filled = rangeExtent(tileRange(extent, maximumZoom), maximumZoom);
  let minimumZoom = maximumZoom;
  while (minimumZoom > 0 && rangeCount(tileRange(filled, minimumZoom)) > 4) minimumZoom--;
  return { minimumZoom, maximumZoom, isCoarser: maximumZoom < wanted, extent: filled };
}

/** The zoom of tiles whose pixels are about as large as a picture's on the ground. */
export function zoomOf([, south, , north]: Extent, metresPerPixel: number, tilePixels: number): number {
  const scale = mercatorScale(worldY((south + north) / 2));
  const atZero = MERCATOR_CIRCUMFERENCE / scale / tilePixels;
  const zoom = Math.ceil(Math.log2(atZero / (metresPerPixel * COARSER)));
  return Math.min(DEEPEST_ZOOM, Math.max(0, zoom));
}

/** The tiles of a range, row by row. */
export function* tilesOf(range: TileRange, z: number): Generator<{ z: number; x: number; y: number }> {
  for (let y = range.minimumY; y <= range.maximumY; y++)
    for (let x = range.minimumX; x <= range.maximumX; x++) yield { z, x, y };
}
