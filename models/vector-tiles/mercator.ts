import type { Extent } from '../schema/layer.ts';
import type { TileAddress } from './tile-id.ts';

/**
 * Web Mercator (EPSG:3857) scaled to the unit square: x grows to the east from 180° W, y to the south from
 * 85.0511° N, as tile addresses do. Pure functions; degrees in and out.
 */
export const MERCATOR_LATITUDE_LIMIT = 85.0511287798066;
/** Metres around the equator of the sphere that web Mercator projects. */
export const MERCATOR_CIRCUMFERENCE = 2 * Math.PI * 6_378_137;

export function worldX(longitude: number): number {
  return longitude / 360 + 0.5;
}

export function worldY(latitude: number): number {
  const clamped = Math.max(-MERCATOR_LATITUDE_LIMIT, Math.min(MERCATOR_LATITUDE_LIMIT, latitude));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
}

export function longitudeAt(x: number): number {
  return (x - 0.5) * 360;
}

export function latitudeAt(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** By how much web Mercator enlarges lengths at a world y: 1 at the equator, 1 / cos φ elsewhere. */
export function mercatorScale(y: number): number {
  return Math.cosh(Math.PI * (1 - 2 * y));
}

export function tileExtent({ z, x, y }: TileAddress): Extent {
  const size = 2 ** -z;
  return [
    longitudeAt(x * size),
    latitudeAt((y + 1) * size),
    longitudeAt((x + 1) * size),
    latitudeAt(y * size),
  ];
}

/** Tile columns and rows, both ends included. */
export interface TileRange {
  minimumX: number;
  minimumY: number;
  maximumX: number;
  maximumY: number;
}

/** The tiles of a zoom that an extent touches; an edge that runs along a tile border does not touch the next tile. */
export function tileRange([west, south, east, north]: Extent, z: number): TileRange {
  const count = 2 ** z;
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index));
  const epsilon = 1e-9;
  return {
    minimumX: clamp(Math.floor(worldX(west) * count + epsilon)),
    minimumY: clamp(Math.floor(worldY(north) * count + epsilon)),
    maximumX: clamp(Math.ceil(worldX(east) * count - epsilon) - 1),
    maximumY: clamp(Math.ceil(worldY(south) * count - epsilon) - 1),
  };
}

export function rangeCount(range: TileRange): number {
  return (range.maximumX - range.minimumX + 1) * (range.maximumY - range.minimumY + 1);
}

export function rangeExtent(range: TileRange, z: number): Extent {
  const [west, , , north] = tileExtent({ z, x: range.minimumX, y: range.minimumY });
  const [, south, east] = tileExtent({ z, x: range.maximumX, y: range.maximumY });
  return [west, south, east, north];
}
