import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCanvas } from './canvas.ts';
import { IMAGERY_FILE, type ImageryDescription, imageryDescriptionSchema } from './description.ts';

export interface TileProblem {
  code: string;
  where: string;
  message: string;
}

/** A broken product can break in every tile; more problems than this say no more. */
const MOST_PROBLEMS = 100;
/** Every so many tiles one is decoded whole, where the canvas package is there. */
const DECODE_EVERY = 25;

/**
 * Opens an imagery product: `imagery.json` is one, every tile that it promises is there and is a WebP of the tile
 * size, and nothing else lies between them. `tiles` is the number of tiles that are there.
 */
export async function checkImagery(folder: string): Promise<{ problems: TileProblem[]; tiles: number }> {
  const problems: TileProblem[] = [];
  const problem = (code: string, where: string, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ code, where, message });
  };
  let description: ImageryDescription;
  try {
    description = imageryDescriptionSchema.parse(
      JSON.parse(await readFile(join(folder, IMAGERY_FILE), 'utf8')),
    );
  } catch (error) {
    problem('imagery-description', IMAGERY_FILE, `it cannot be read: ${(error as Error).message}`);
    return { problems, tiles: 0 };
  }
  const canvas = await findCanvas();
  let tiles = 0;
  for (const { zoom, minimumX, minimumY, maximumX, maximumY } of description.coverage.flatMap(
    ({ levels }) => levels,
  )) {
    for (let x = minimumX; x <= maximumX; x++) {
      const column = join(String(zoom), String(x));
      const there = new Set(await readdir(join(folder, column)).catch(() => [] as string[]));
      for (let y = minimumY; y <= maximumY; y++) {
        const where = join(column, `${y}.webp`);
        if (!there.delete(`${y}.webp`)) {
          problem('imagery-missing', where, 'the tile is missing');
          continue;
        }
        tiles++;
        const bytes = await readFile(join(folder, where));
        const size = webpSize(bytes);
        if (size?.width !== description.tileSize || size.height !== description.tileSize)
          problem(
            'imagery-tile',
            where,
            `the tile is no WebP of ${description.tileSize} × ${description.tileSize} pixels`,
          );
        else if (canvas && tiles % DECODE_EVERY === 1) {
          await canvas.loadImage(bytes).catch((error: Error) => {
            problem('imagery-tile', where, `the tile cannot be decoded: ${error.message}`);
          });
        }
      }
      for (const name of there)
        problem('imagery-extra', join(column, name), 'the description does not know this file');
    }
  }
  return { problems, tiles };
}

/** Width and height of a lossy or lossless WebP from its first bytes; undefined for what is none or was cut off. */
export function webpSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 30) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (text(0) !== 'RIFF' || text(8) !== 'WEBP' || view.getUint32(4, true) + 8 > bytes.length)
    return undefined;
  switch (text(12)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (((view.getUint16(27, true) | (bytes[29] << 16)) >>> 0) & 0xffffff) + 1,
      };
    default:
      return undefined;
  }
}
