import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEgm96 } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { LeastRecentlyUsed } from '../../read/raster/lru.ts';
import type { GroundSampler } from '../product.ts';
import { groundDescriptionSchema, openGroundHeights } from './ground-store.ts';
import { SIDE, STEPS, tileDegrees } from './tiling-scheme.ts';

const CACHE_BYTES = 64 << 20;

/** The terrain of a city as heights. */
export interface Ground extends GroundSampler {
  /** Of the elevation models, degrees. */
  readonly extent: Extent;
  /** Metres between the pixels of the finest model. */
  readonly resolution: number;
}

/**
 * Opens the `ground` folder of a terrain. Heights are those of the deepest tile at a place, bilinear between its
 * samples, hence within its triangulation's tolerance of the mesh that is shown; outside of all tiles the mean
 * sea level of EGM96.
 */
export async function openGround(folder: string): Promise<Ground> {
  const description = groundDescriptionSchema.parse(
    JSON.parse(await readFile(join(folder, 'ground.json'), 'utf8')),
  );
  const { extent, resolution, deepest, tiles } = description;
  const seaLevel = await loadEgm96();
  const heights = openGroundHeights(folder);
  const levels: Map<number, number>[] = Array.from({ length: deepest + 1 }, () => new Map());
  tiles.forEach((key, position) => {
    const [level, x, y] = key.split('/').map(Number);
    levels[level].set(x * 2 ** level + y, position);
  });
  const cache = new LeastRecentlyUsed<number, Float32Array>(CACHE_BYTES, (grid) => grid.byteLength);
  let lastPosition = -1;
  let lastGrid = new Float32Array(0);

  function gridAt(position: number): Float32Array {
    if (position === lastPosition) return lastGrid;
    let grid = cache.get(position);
    if (!grid) {
      grid = heights.read(position);
      cache.set(position, grid);
    }
    lastPosition = position;
    lastGrid = grid as Float32Array<ArrayBuffer>;
    return grid;
  }

  return {
    extent,
    resolution,
    heightAt(longitude, latitude) {
      for (let level = deepest; level >= 0; level--) {
        const known = levels[level];
        if (known.size === 0) continue;
        const side = tileDegrees(level);
        const column = (longitude + 180) / side;
        const row = (latitude + 90) / side;
        const position = known.get(Math.floor(column) * 2 ** level + Math.floor(row));
        if (position === undefined) continue;
        return interpolate(gridAt(position), (column % 1) * STEPS, (row % 1) * STEPS);
      }
      return seaLevel(longitude, latitude);
    },
  };
}

function interpolate(grid: Float32Array, x: number, y: number): number {
  const x0 = Math.min(Math.floor(x), STEPS - 1);
  const y0 = Math.min(Math.floor(y), STEPS - 1);
  const fx = x - x0;
  const fy = y - y0;
  const at = y0 * SIDE + x0;
  const south = grid[at] * (1 - fx) + grid[at + 1] * fx;
  const north = grid[at + SIDE] * (1 - fx) + grid[at + SIDE + 1] * fx;
  return south * (1 - fy) + north * fy;
}
