import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { extentSchema } from '../../../models/schema/index.ts';
import { SIDE, STEPS } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { LatticeBlock } from './triangulation.ts';

/**
 * The ground that things stand on: the samples of the deepest tiles of the terrain, from which their meshes were
 * made. `ground.json` describes it, `index.bin` says where each tile's heights are, and `heights.bin` holds them:
 * 65 × 65 whole numbers of height steps above a base, each less the one before it in its row (the first in a row
 * less the first of the row below), as 16-bit little-endian, deflated.
 */
export const groundDescriptionSchema = z.object({
  schema: z.literal('citymirror/ground/2'),
  extent: extentSchema.describe('Of the elevation models'),
  resolution: z.number().positive().describe('Metres between the pixels of the finest model'),
  deepest: z.number().int(),
  tiles: z.number().int().nonnegative(),
});
export type GroundDescription = z.infer<typeof groundDescriptionSchema>;

export const GROUND_FILES = {
  description: 'ground.json',
  index: 'index.bin',
  heights: 'heights.bin',
} as const;

/** Where the heights of a tile are and what they count from. */
export interface GroundEntry {
  level: number;
  x: number;
  y: number;
  /** Ellipsoidal metres. */
  base: number;
  heightStep: number;
  /** Bytes in heights.bin. */
  length: number;
}

/** Entries are level, x, y, length as 32-bit integers, offset, base and height step as 64-bit floats. */
const ENTRY_BYTES = 40;
const SAMPLES = SIDE * SIDE;

/** Packs the samples of one tile of a block. */
export function packGround(
  block: LatticeBlock,
  tileColumn: number,
  tileRow: number,
  heightStep: number,
): { base: number; bytes: Uint8Array } {
  const width = block.tileColumns * STEPS + 1;
  const origin = tileRow * STEPS * width + tileColumn * STEPS;
  let base = Number.POSITIVE_INFINITY;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      base = Math.min(base, block.heights[origin + row * width + column]);
    }
  }
  const steps = new DataView(new ArrayBuffer(2 * SAMPLES));
  let firstBefore = 0;
  for (let row = 0; row < SIDE; row++) {
    let before = firstBefore;
    for (let column = 0; column < SIDE; column++) {
      const value = Math.round((block.heights[origin + row * width + column] - base) / heightStep);
      steps.setInt16(2 * (row * SIDE + column), value - before, true);
      before = value;
      if (column === 0) firstBefore = value;
    }
  }
  return { base, bytes: deflateRawSync(new Uint8Array(steps.buffer)) };
}

/** Unpacks the heights of a tile, ellipsoidal metres row by row from the south. */
export function unpackGround(
  bytes: Uint8Array,
  { base, heightStep }: Pick<GroundEntry, 'base' | 'heightStep'>,
) {
  const plain = inflateRawSync(bytes, { maxOutputLength: 2 * SAMPLES });
  if (plain.length !== 2 * SAMPLES) throw new RangeError('The ground of a tile has too few heights.');
  const steps = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const heights = new Float32Array(SAMPLES);
  let firstBefore = 0;
  for (let row = 0; row < SIDE; row++) {
    let value = firstBefore;
    for (let column = 0; column < SIDE; column++) {
      value += steps.getInt16(2 * (row * SIDE + column), true);
      heights[row * SIDE + column] = base + value * heightStep;
      if (column === 0) firstBefore = value;
    }
  }
  return heights;
}

/** The index of entries in the order of heights.bin. */
export function encodeGroundIndex(entries: readonly GroundEntry[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(ENTRY_BYTES * entries.length));
  let offset = 0;
  entries.forEach(({ level, x, y, base, heightStep, length }, i) => {
    const at = i * ENTRY_BYTES;
    [level, x, y, length].forEach((value, field) => {
      view.setUint32(at + 4 * field, value, true);
    });
    [offset, base, heightStep].forEach((value, field) => {
      view.setFloat64(at + 16 + 8 * field, value, true);
    });
    offset += length;
  });
  return new Uint8Array(view.buffer);
}

/** Finds and reads the heights of tiles. */
export interface GroundHeights {
  readonly description: GroundDescription;
  /** Position of a tile in the index; undefined where it has no ground. */
  find(level: number, x: number, y: number): number | undefined;
  read(position: number): Float32Array;
  close(): void;
}

/** Opens a ground folder. Throws what the file system throws, and ZodError for another format. */
export function openGroundHeights(folder: string): GroundHeights {
  const description = groundDescriptionSchema.parse(
    JSON.parse(readFileSync(join(folder, GROUND_FILES.description), 'utf8')),
  );
  const index = readFileSync(join(folder, GROUND_FILES.index));
  if (index.length !== ENTRY_BYTES * description.tiles) {
    throw new RangeError(`${join(folder, GROUND_FILES.index)} does not have ${description.tiles} entries.`);
  }
  const levels: Map<number, number>[] = Array.from({ length: description.deepest + 1 }, () => new Map());
  for (let position = 0; position < description.tiles; position++) {
    const at = position * ENTRY_BYTES;
    const level = index.readUInt32LE(at);
    levels[level]?.set(index.readUInt32LE(at + 8) * 2 ** (level + 1) + index.readUInt32LE(at + 4), position);
  }
  const path = join(folder, GROUND_FILES.heights);
  const file = openSync(path, 'r');
  return {
    description,
    find: (level, x, y) => levels[level].get(y * 2 ** (level + 1) + x),
    read(position) {
      const at = position * ENTRY_BYTES;
      const bytes = new Uint8Array(index.readUInt32LE(at + 12));
      if (readSync(file, bytes, 0, bytes.length, index.readDoubleLE(at + 16)) !== bytes.length) {
        throw new RangeError(`${path} ends before tile ${position}.`);
      }
      return unpackGround(bytes, {
        base: index.readDoubleLE(at + 24),
        heightStep: index.readDoubleLE(at + 32),
      });
    },
    close: () => closeSync(file),
  };
}
