import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { extentSchema } from '../../../models/schema/index.ts';
import type { TileGrid } from './tile-grid.ts';
import { SIDE, type TileAddress, tileKey } from './tiling-scheme.ts';

/**
 * The ground that things stand on: the samples of the deepest tiles of the terrain, from which their meshes were
 * made. `ground.json` says which tiles there are and where; `heights.bin` holds 65 × 65 32-bit heights of each.
 */
export const GROUND_BYTES = SIDE * SIDE * 4;

export const groundDescriptionSchema = z.object({
  schema: z.literal('citymirror/ground/1'),
  extent: extentSchema.describe('Of the elevation models'),
  resolution: z.number().positive().describe('Metres between the pixels of the finest model'),
  deepest: z.number().int(),
  tiles: z.array(z.string()).describe('level/x/y, in the order of heights.bin'),
});
export type GroundDescription = z.infer<typeof groundDescriptionSchema>;

/** Writes the grids of one worker's tiles to a part file of their own. */
export function writeGroundPart(path: string, grids: readonly TileGrid[]): void {
  const heights = new Uint8Array(grids.length * GROUND_BYTES);
  for (const [i, grid] of grids.entries()) heights.set(new Uint8Array(grid.heights.buffer), i * GROUND_BYTES);
  writeFileSync(path, heights);
}

/** Joins the parts, in the order given, into the ground of the city. */
export async function joinGround(
  folder: string,
  parts: readonly { path: string; tiles: readonly TileAddress[] }[],
  description: Pick<GroundDescription, 'extent' | 'resolution' | 'deepest'>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const heights = join(folder, 'heights.bin');
  await writeFile(heights, '');
  for (const { path } of parts) await writeFile(heights, readFileSync(path), { flag: 'a' });
  const tiles = parts.flatMap((part) => part.tiles.map(tileKey));
  const ground: GroundDescription = { schema: 'citymirror/ground/1', ...description, tiles };
  await writeFile(join(folder, 'ground.json'), JSON.stringify(ground));
}

/** Reads grids of heights by tile. */
export function openGroundHeights(folder: string): {
  read: (position: number) => Float32Array;
  close: () => void;
} {
  const file = openSync(join(folder, 'heights.bin'), 'r');
  return {
    read(position) {
      const bytes = new Uint8Array(GROUND_BYTES);
      const count = readSync(file, bytes, 0, GROUND_BYTES, position * GROUND_BYTES);
      if (count < GROUND_BYTES)
        throw new RangeError(`${join(folder, 'heights.bin')} ends before tile ${position}.`);
      return new Float32Array(bytes.buffer);
    },
    close: () => closeSync(file),
  };
}
