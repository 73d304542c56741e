import { metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';

/**
 * The geographic tiling of quantized-mesh terrain: two tiles at level 0, west and east, rows counted from the
 * south (TMS). Samples lie on one lattice per level, and the lattice of a level contains that of the level above.
 */
export interface TileAddress {
  level: number;
  x: number;
  y: number;
}

/** Sample steps along a side of a tile; samples are one more. */
export const STEPS = 64;
export const SIDE = STEPS + 1;
export const DEEPEST_LEVEL = 22;

/** Degrees along a side. */
export function tileDegrees(level: number): number {
  return 180 / 2 ** level;
}

/** Tiles of a level around the globe. */
export function columnsOf(level: number): number {
  return 2 ** (level + 1);
}

export function tileExtent({ level, x, y }: TileAddress): Extent {
  const side = tileDegrees(level);
  return [x * side - 180, y * side - 90, (x + 1) * side - 180, (y + 1) * side - 90];
}

/** Longitude of a lattice column; the same number whichever tile asks. */
export function latticeLongitude(level: number, column: number): number {
  return -180 + (column * 180) / (STEPS * 2 ** level);
}

export function latticeLatitude(level: number, row: number): number {
  return -90 + (row * 180) / (STEPS * 2 ** level);
}

/** Metres between samples of a level at a latitude: the geometric mean of both directions. */
export function spacingOf(level: number, latitude: number): number {
  const scale = metresPerDegree(latitude);
  return (tileDegrees(level) / STEPS) * Math.sqrt(scale.longitude * scale.latitude);
}

/** The level whose samples stand nearest to `metres` apart, as a ratio, at a latitude. */
export function levelOfSpacing(metres: number, latitude: number): number {
  const level = Math.round(Math.log2(spacingOf(0, latitude) / metres));
  return Math.max(0, Math.min(DEEPEST_LEVEL, level));
}

export function tileKey({ level, x, y }: TileAddress): string {
  return `${level}/${x}/${y}`;
}

/**
 * Metres by which a terrain tile of a level may be wrong before Cesium asks for the next one: what
 * CesiumTerrainProvider derives from 65 samples a side (level 0: 77,067 m).
 */
export function levelError(level: number): number {
  return (6_378_137 * 2 * Math.PI * 0.25) / (65 * 2) / 2 ** level;
}

/** What the mesh of a tile may be off its own samples, metres. */
export interface Tolerance {
  /** In height. */
  height: number;
  /** In height and by what the curvature of the Earth takes from flat triangles, together. */
  total: number;
}

/**
 * A tile that is refined further may be off by an eighth of what Cesium expects of its level (a quarter of a pixel
 * where two are allowed), and a half with curvature, which does not show in the relief.
 */
export function toleranceOfParent(level: number, latitude: number): Tolerance {
  const finest = toleranceOfLeaf(level, latitude).height;
  return {
    height: Math.max(finest, levelError(level) / 8),
    total: Math.max(finest, levelError(level) / 2),
  };
}

/**
 * A deepest tile is what people look at from near, and what buildings stand on: it may be off by a hundredth of
 * the distance of its samples, between 0.1 m and 0.5 m.
 */
export function toleranceOfLeaf(level: number, latitude: number): Tolerance {
  const finest = Math.min(0.5, Math.max(0.1, spacingOf(level, latitude) / 100));
  return { height: finest, total: finest };
}

/**
 * A deepest tile of the open sea and of land without a model. Far from the city they are large, and a few metres do
 * not show there. Cesium cuts up their triangles along the ellipsoid when it comes nearer.
 */
export function toleranceOfSea(level: number): Tolerance {
  const height = Math.max(0.5, levelError(level) / 2000);
  return { height, total: height + levelError(level) / 2 };
}
