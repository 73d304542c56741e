import type { Extent } from '../../../models/schema/index.ts';
import type { SpooledCell } from '../vector/cell-spool.ts';
import { rangeCount, rangeExtent, type TileRange, tileRange } from '../vector/mercator.ts';

/** A run of zooms whose tiles fill one rectangle each, without gaps. */
export interface Coverage {
  minimumZoom: number;
  maximumZoom: number;
  /** West, south, east, north in degrees: along tile borders of `minimumZoom` or `alignedZoom`, and filled. */
  extent: Extent;
}

/** Beyond the city, the ground is drawn to this zoom. */
export const WIDE_MAXIMUM_ZOOM = 12;
export const DEEP_MAXIMUM_ZOOM = 17;
/** Zoom whose tiles the city's rectangle is made of. */
const DEEP_ALIGNED_ZOOM = 14;
/** More tiles than this are not drawn: the last zoom moves up until they fit. */
const MOST_TILES = 24_000;
/** Cells that hold the rest of the bytes (a far end of a road, a border in the sea) do not stretch the city. */
const KEPT_BYTES = 0.985;
/** Nor do cells with less than this, some ten features, where there are fuller ones: open sea. */
const LEAST_BYTES = 4096;

/**
 * What is drawn: everything there is to zoom 12, and from there on the rectangle of the city. `cells` are those of
 * zoom 14 with the bytes of their features. Undefined extent: nothing to draw.
 */
export function planCoverage(
  features: Extent | undefined,
  terrain: Extent | undefined,
  cells: readonly Pick<SpooledCell, 'x' | 'y' | 'bytes'>[],
): Coverage[] {
  const whole = united(features, terrain);
  if (!whole) return [];
  const wideZoom = lastZoomWithin(whole, 0, WIDE_MAXIMUM_ZOOM);
  const coverages: Coverage[] = [
    { minimumZoom: 0, maximumZoom: wideZoom, extent: rangeExtent(tileRange(whole, wideZoom), wideZoom) },
  ];
  const city = cityRange(cells);
  if (city) {
    const extent = rangeExtent(city, DEEP_ALIGNED_ZOOM);
    const maximumZoom = lastZoomWithin(extent, wideZoom + 1, DEEP_MAXIMUM_ZOOM);
    if (maximumZoom > wideZoom) {
      // At the zooms above the aligned one the tiles reach farther than the rectangle, and are drawn whole.
      coverages.push({ minimumZoom: wideZoom + 1, maximumZoom, extent });
    }
  }
  return coverages;
}

function united(a: Extent | undefined, b: Extent | undefined): Extent | undefined {
  if (!a || !b) return a ?? b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function lastZoomWithin(extent: Extent, first: number, last: number): number {
  let total = 0;
  for (let zoom = first; zoom <= last; zoom++) {
    total += rangeCount(tileRange(extent, zoom));
    if (total > MOST_TILES) return Math.max(first, zoom - 1);
  }
  return last;
}

function cityRange(cells: readonly Pick<SpooledCell, 'x' | 'y' | 'bytes'>[]): TileRange | undefined {
  const full = cells.filter(({ bytes }) => bytes >= LEAST_BYTES);
  const counted = full.length > 0 ? full : cells;
  const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);
  let kept = 0;
  const range = { minimumX: Infinity, minimumY: Infinity, maximumX: -Infinity, maximumY: -Infinity };
  for (const { x, y, bytes } of [...counted].sort((a, b) => b.bytes - a.bytes || a.x - b.x || a.y - b.y)) {
    if (kept >= total * KEPT_BYTES) break;
    kept += bytes;
    range.minimumX = Math.min(range.minimumX, x);
    range.minimumY = Math.min(range.minimumY, y);
    range.maximumX = Math.max(range.maximumX, x);
    range.maximumY = Math.max(range.maximumY, y);
  }
  return Number.isFinite(range.minimumX) ? range : undefined;
}

/** The tiles of a coverage at a zoom of it. */
export function coveredTiles({ extent }: Coverage, zoom: number): TileRange {
  return tileRange(extent, zoom);
}
