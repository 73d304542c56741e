import { clipFeature } from './clip.ts';
import { type Bounds, boundsOf, type MapFeature } from './map-feature.ts';
import { LAYERS } from './map-schema.ts';
import type { TileAddress } from './mercator.ts';
import { TILE_EXTENT } from './mvt.ts';

/**
 * A run of zooms whose tiles are made together, cell by cell: a cell is a tile of `cellZoom`, and its task makes all
 * tiles of the band in it. Only what the band's last zoom shows is spooled for it, so that a wide cell of a far
 * zoom holds about as much as a narrow one of a near zoom.
 */
export interface Band {
  minimumZoom: number;
  maximumZoom: number;
  cellZoom: number;
  /** Width around a cell that its features reach into, as a share of the cell. */
  margin: number;
}

export interface Cell extends TileAddress {
  band: number;
}

/** Lines and outlines may be off by this many tile units (an eighth of a pixel each) below the last zoom. */
export const TOLERANCE_UNITS = 4;

/** Squared tolerance in world units for a zoom; `exactFrom` and nearer: 0. */
export function squaredTolerance(zoom: number, exactFrom: number): number {
  return zoom >= exactFrom ? 0 : (TOLERANCE_UNITS / TILE_EXTENT / 2 ** zoom) ** 2;
}

/** Whether an area is too small for a zoom. At `exactFrom` and nearer nothing is. */
export function isTooSmall({ layer, shape, area }: MapFeature, zoom: number, exactFrom: number): boolean {
  const { smallestArea } = LAYERS[layer];
  if (shape !== 'areas' || smallestArea === undefined || zoom >= exactFrom) return false;
  return area * (TILE_EXTENT * 2 ** zoom) ** 2 < smallestArea;
}

/** The cells of a band that a feature is needed in, each with what of it is. */
export function* spread(
  feature: MapFeature,
  band: Band,
  exactFrom: number,
): Generator<[TileAddress, MapFeature]> {
  if (feature.minimumZoom > band.maximumZoom || isTooSmall(feature, band.maximumZoom, exactFrom)) return;
  const count = 2 ** band.cellZoom;
  const reach = band.margin / count;
  const index = (value: number) => Math.max(0, Math.min(count - 1, Math.floor(value * count)));
  const shown = thinned(feature, squaredTolerance(band.maximumZoom, exactFrom));
  const [left, top, right, bottom] = shown.bounds;
  const firstY = index(top - reach);
  const lastY = index(bottom + reach);
  for (let x = index(left - reach); x <= index(right + reach); x++) {
    // Column first: a feature that crosses many cells is not cut anew from the whole for each of them.
    const column = clipFeature(shown, [(x - band.margin) / count, -1, (x + 1 + band.margin) / count, 2]);
    if (!column) continue;
    for (let y = firstY; y <= lastY; y++) {
      const part = clipFeature(column, cellBounds({ z: band.cellZoom, x, y }, band.margin));
      if (part) yield [{ z: band.cellZoom, x, y }, part];
    }
  }
}

/** A tile in world units with a margin given as a share of it. */
export function cellBounds({ z, x, y }: TileAddress, margin: number): Bounds {
  const size = 2 ** -z;
  return [(x - margin) * size, (y - margin) * size, (x + 1 + margin) * size, (y + 1 + margin) * size];
}

/** Without the vertices that a tolerance does not need; rings keep three at least. */
export function thinned(feature: MapFeature, squared: number): MapFeature {
  if (squared === 0 || feature.shape === 'points') return feature;
  const { coordinates, partStarts } = feature;
  const least = feature.shape === 'areas' ? 3 : 2;
  const kept: number[] = [];
  const starts = [0];
  for (let part = 0; part + 1 < partStarts.length; part++) {
    const before = kept.length;
    for (let i = partStarts[part]; i < partStarts[part + 1]; i++)
      if (coordinates[i * 3 + 2] > squared)
        kept.push(coordinates[i * 3], coordinates[i * 3 + 1], coordinates[i * 3 + 2]);
    if ((kept.length - before) / 3 < least) {
      kept.length = before;
      for (let i = partStarts[part]; i < partStarts[part + 1]; i++)
        kept.push(coordinates[i * 3], coordinates[i * 3 + 1], coordinates[i * 3 + 2]);
    }
    starts.push(kept.length / 3);
  }
  if (kept.length === coordinates.length) return feature;
  const thin = Float64Array.from(kept);
  return { ...feature, coordinates: thin, partStarts: Uint32Array.from(starts), bounds: boundsOf(thin) };
}
