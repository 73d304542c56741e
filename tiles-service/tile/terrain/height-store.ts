import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SIDE } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { TileTree } from './tile-tree.ts';

/** Samples of a tile, and the bytes of their 32-bit heights. */
export const SAMPLES = SIDE * SIDE;
const GRID_BYTES = SAMPLES * 4;

/** Makes the empty files of heights, one for each level, in a folder of scratch. */
export async function createHeightFiles(folder: string, tree: TileTree): Promise<void> {
  for (const { level, keys } of tree) {
    const file = await open(pathOf(folder, level), 'w');
    await file.truncate(keys.length * GRID_BYTES);
    await file.close();
  }
}

function pathOf(folder: string, level: number): string {
  return join(folder, `level-${level}.heights`);
}

/** Sampled heights of the tiles of one level, by slot, row by row from the south; ellipsoidal metres. */
export interface HeightFile {
  read(slot: number, out: Float32Array): void;
  write(slot: number, heights: Float32Array): void;
  close(): void;
}

/** Threads may read and write different slots at the same time. */
export function openHeightFile(folder: string, level: number): HeightFile {
  const path = pathOf(folder, level);
  const file = openSync(path, 'r+');
  return {
    read(slot, out) {
      const bytes = new Uint8Array(out.buffer, out.byteOffset, GRID_BYTES);
      if (readSync(file, bytes, 0, GRID_BYTES, slot * GRID_BYTES) !== GRID_BYTES) {
        throw new RangeError(`${path} ends before the heights of tile ${slot}.`);
      }
    },
    write(slot, heights) {
      const bytes = new Uint8Array(heights.buffer, heights.byteOffset, GRID_BYTES);
      writeSync(file, bytes, 0, GRID_BYTES, slot * GRID_BYTES);
    },
    close: () => closeSync(file),
  };
}
