import { openSync, readSync } from 'node:fs';
import { createTransform } from '../../../models/geodesy/index.ts';
import { LeastRecentlyUsed } from '../../read/raster/lru.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { bilinear } from './push-pull.ts';

/** Pixels a side of the blocks that are kept, and how many bytes of them. */
const BLOCK = 256;
const CACHE_BYTES = 48 << 20;

/** Heights of one elevation model anywhere, in ellipsoidal metres; held at its border outside. */
export interface Elevation {
  readonly copy: ElevationCopy;
  /**
   * For n places (longitude and latitude at 2 i, 2 i + 1): ellipsoidal height; metres from the place to the nearest
   * one without data, 0 outside; metres from the model's rectangle, 0 inside.
   */
  sample(places: Float64Array, heights: Float64Array, depths: Float64Array, outside: Float64Array): void;
}

export async function openElevation(copy: ElevationCopy): Promise<Elevation> {
  const { width, height, placement, resolution } = copy;
  const transform = await createTransform(copy.system, copy.verticalDatum);
  const pixels = pixelReader(copy);
  const { x0, xColumn, xRow, y0, yColumn, yRow } = placement;
  const determinant = xColumn * yRow - xRow * yColumn;
  let positions = new Float64Array(0);

  return {
    copy,
    sample(places, heights, depths, outside) {
      const count = places.length / 2;
      if (positions.length < 3 * count) positions = new Float64Array(3 * count);
      const triplets = positions.subarray(0, 3 * count);
      for (let i = 0; i < count; i++) {
        triplets[3 * i] = places[2 * i];
        triplets[3 * i + 1] = places[2 * i + 1];
        triplets[3 * i + 2] = 0;
      }
      transform.fromGeodetic(triplets, triplets);
      for (let i = 0; i < count; i++) {
        const dx = triplets[3 * i] - x0;
        const dy = triplets[3 * i + 1] - y0;
        const column = (dx * yRow - dy * xRow) / determinant;
        const row = (dy * xColumn - dx * yColumn) / determinant;
        if (Number.isNaN(column)) {
          // Beyond what the projection can say: far away.
          heights[i] = 0;
          depths[i] = 0;
          outside[i] = Number.POSITIVE_INFINITY;
          continue;
        }
        const beyondX = Math.max(0, -0.5 - column, column - width + 0.5);
        const beyondY = Math.max(0, -0.5 - row, row - height + 0.5);
        outside[i] = Math.hypot(beyondX, beyondY) * resolution;
        depths[i] = outside[i] > 0 ? 0 : depthAt(copy, column, row);
        // The vertical datum lies at −z: fromGeodetic gave the datum's height of the ellipsoid.
        heights[i] = pixels.interpolate(column, row) - triplets[3 * i + 2];
      }
    },
  };
}

function depthAt(
  { depth, depthWidth, depthHeight, cell }: ElevationCopy,
  column: number,
  row: number,
): number {
  return bilinear(depth, depthWidth, depthHeight, (column + 0.5) / cell - 0.5, (row + 0.5) / cell - 0.5);
}

/** Reads pixels through a cache of blocks; columns and rows outside are held at the border. */
function pixelReader({ file, width, height }: ElevationCopy): {
  interpolate: (column: number, row: number) => number;
} {
  const descriptor = openSync(file, 'r');
  const blocks = new LeastRecentlyUsed<number, Float32Array>(CACHE_BYTES, (block) => block.byteLength);
  const columns = Math.ceil(width / BLOCK);
  let last = -1;
  let lastBlock = new Float32Array(0);

  function load(index: number): Float32Array {
    const left = (index % columns) * BLOCK;
    const top = Math.floor(index / columns) * BLOCK;
    const wide = Math.min(BLOCK, width - left);
    const high = Math.min(BLOCK, height - top);
    const block = new Float32Array(BLOCK * BLOCK);
    for (let row = 0; row < high; row++) {
      const line = new Uint8Array(block.buffer, row * BLOCK * 4, wide * 4);
      readSync(descriptor, line, 0, line.length, ((top + row) * width + left) * 4);
    }
    return block;
  }

  function pixel(column: number, row: number): number {
    const index = (row >> 8) * columns + (column >> 8);
    if (index !== last) {
      const known = blocks.get(index) ?? load(index);
      blocks.set(index, known);
      last = index;
      lastBlock = known as Float32Array<ArrayBuffer>;
    }
    return lastBlock[(row & 255) * BLOCK + (column & 255)];
  }

  return {
    interpolate(column, row) {
      const x = Math.min(Math.max(column, 0), width - 1);
      const y = Math.min(Math.max(row, 0), height - 1);
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const x1 = Math.min(x0 + 1, width - 1);
      const y1 = Math.min(y0 + 1, height - 1);
      const fx = x - x0;
      const fy = y - y0;
      const upper = pixel(x0, y0) * (1 - fx) + pixel(x1, y0) * fx;
      const lower = pixel(x0, y1) * (1 - fx) + pixel(x1, y1) * fx;
      return upper * (1 - fy) + lower * fy;
    },
  };
}
