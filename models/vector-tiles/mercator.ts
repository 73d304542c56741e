import { latitudeAt, longitudeAt, worldX, worldY } from '../geodesy/mercator.ts';
import type { Extent } from '../schema/layer.ts';
import type { TileAddress } from './tile-id.ts';

export * from '../geodesy/mercator.ts';

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
