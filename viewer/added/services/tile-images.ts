import type { Extent } from '../../../models/schema/layer.ts';

/**
 * Pictures by tiles, as WMS, WMTS and OGC API Tiles give them. The address of a tile is `template` with {x}, {y},
 * {z} (by the names in `levels` where there are some), or with {west} {south} {east} {north} in the units of the
 * grid, all of it read by tileAddress.
 */
export interface TileImages {
  template: string;
  /** Squares of web Mercator, or of longitude and latitude with two tiles at level 0. */
  grid: 'mercator' | 'geographic';
  tileSize: number;
  /** Names of the levels that there are, by their number; absent: all numbers. */
  levels?: Record<number, string>;
  minimumLevel: number;
  maximumLevel: number;
  /** Where there are pictures, degrees. */
  extent?: Extent;
  attribution?: string;
}

const EARTH = 6_378_137;

/** The address of a tile; y counts from the north. */
export function tileAddress(images: TileImages, x: number, y: number, level: number): string {
  const [west, south, east, north] = tileBounds(images.grid, x, y, level);
  const fields: Record<string, string> = {
    x: String(x),
    y: String(y),
    z: encodeURIComponent(images.levels?.[level] ?? String(level)),
    west: String(west),
    south: String(south),
    east: String(east),
    north: String(north),
  };
  return images.template.replace(/\{(\w+)\}/g, (whole, field: string) => fields[field] ?? whole);
}

/** Metres of web Mercator, or degrees. */
export function tileBounds(
  grid: TileImages['grid'],
  x: number,
  y: number,
  level: number,
): [west: number, south: number, east: number, north: number] {
  if (grid === 'geographic') {
    const size = 180 / 2 ** level;
    return [-180 + x * size, 90 - (y + 1) * size, -180 + (x + 1) * size, 90 - y * size];
  }
  const half = Math.PI * EARTH;
  const size = (2 * half) / 2 ** level;
  return [-half + x * size, half - (y + 1) * size, -half + (x + 1) * size, half - y * size];
}
