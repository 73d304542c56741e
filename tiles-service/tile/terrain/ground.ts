import { loadEgm96 } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';
import { SIDE, STEPS, tileDegrees } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { LeastRecentlyUsed } from '../../read/raster/lru.ts';
import { openGroundHeights } from './ground-store.ts';

const CACHE_BYTES = 32 << 20;

/** The terrain of a city as heights. */
export interface Ground extends GroundSampler {
  /** Of the elevation models, degrees. */
  readonly extent: Extent;
  /** Metres between the pixels of the finest model. */
  readonly resolution: number;
  close(): void;
}

/**
 * Opens the `ground` folder of a terrain. Heights are those of the deepest tile at a place, linear on the finest
 * triangles between its samples. The mesh that is shown there is off them by the tile's tolerance at most (0.1 to
 * 0.5 m, see toleranceOf). Outside of all models and the strip around them it is the mean sea level of EGM96.
 * Heights are read when asked for, at once, and the last 2,000 tiles are kept.
 */
export async function openGround(folder: string): Promise<Ground> {
  const seaLevel = await loadEgm96();
  const store = openGroundHeights(folder);
  const { extent, resolution, deepest } = store.description;
  const levels: number[] = [];
  for (let level = deepest; level >= 0; level--) levels.push(level);
  const cache = new LeastRecentlyUsed<number, Float32Array>(CACHE_BYTES, (grid) => grid.byteLength);
  // The tile of the last place, where the next one often lies too.
  let last: { west: number; south: number; side: number; grid: Float32Array } | undefined;

  function tileAt(longitude: number, latitude: number): typeof last {
    for (const level of levels) {
      const side = tileDegrees(level);
      const x = Math.min(Math.floor((longitude + 180) / side), 2 ** (level + 1) - 1);
      const y = Math.min(Math.floor((latitude + 90) / side), 2 ** level - 1);
      const position = store.find(level, x, y);
      if (position === undefined) continue;
      let grid = cache.get(position);
      if (!grid) {
        grid = store.read(position);
        cache.set(position, grid);
      }
      return { west: x * side - 180, south: y * side - 90, side, grid };
    }
    return undefined;
  }

  return {
    extent,
    resolution,
    heightAt(longitude, latitude) {
      if (last) {
        const u = (longitude - last.west) / last.side;
        const v = (latitude - last.south) / last.side;
        if (u >= 0 && u < 1 && v >= 0 && v < 1) return interpolate(last.grid, u * STEPS, v * STEPS);
      }
      const tile = tileAt(longitude, latitude);
      if (!tile) return seaLevel(longitude, latitude);
      last = tile;
      return interpolate(
        tile.grid,
        ((longitude - tile.west) / tile.side) * STEPS,
        ((latitude - tile.south) / tile.side) * STEPS,
      );
    },
    close: () => store.close(),
  };
}

/** On the finest triangles of the triangulation: diagonals rise in cells whose column and row add up to even. */
function interpolate(grid: Float32Array, x: number, y: number): number {
  const column = Math.min(Math.floor(x), STEPS - 1);
  const row = Math.min(Math.floor(y), STEPS - 1);
  const fx = x - column;
  const fy = y - row;
  const at = row * SIDE + column;
  const southWest = grid[at];
  const southEast = grid[at + 1];
  const northWest = grid[at + SIDE];
  const northEast = grid[at + SIDE + 1];
  if ((column + row) % 2 === 0) {
    return fx >= fy
      ? southWest + (southEast - southWest) * fx + (northEast - southEast) * fy
      : southWest + (northEast - northWest) * fx + (northWest - southWest) * fy;
  }
  return fx + fy <= 1
    ? southWest + (southEast - southWest) * fx + (northWest - southWest) * fy
    : northEast + (northWest - northEast) * (1 - fx) + (southEast - northEast) * (1 - fy);
}
