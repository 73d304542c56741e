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

/** Degrees along a side. */
export function tileDegrees(level: number): number {
  return 180 / 2 ** level;
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

/** The level whose samples are about `metres` apart, or a little less. */
export function levelOfSpacing(metres: number): number {
  const degrees = metres / 111_320;
  return Math.max(0, Math.min(22, Math.ceil(Math.log2(180 / STEPS / degrees) - 0.35)));
}

export function childrenOf({ level, x, y }: TileAddress): TileAddress[] {
  return [0, 1, 2, 3].map((quadrant) => ({
    level: level + 1,
    x: 2 * x + (quadrant & 1),
    y: 2 * y + (quadrant >> 1),
  }));
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
