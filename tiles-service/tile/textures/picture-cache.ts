import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image } from '@napi-rs/canvas';
import { readPictureHeader } from '../../read/picture-format.ts';
import { LeastRecentlyUsed } from '../../read/raster/lru.ts';
import type { CanvasModule } from '../imagery/canvas.ts';

/** Decoded pictures that a thread keeps for its next tile, in bytes. */
const CACHE_BYTES = 192 << 20;

export interface DecodedPicture {
  image: Image;
  width: number;
  height: number;
  hasAlpha: boolean;
}

const decoded = new LeastRecentlyUsed<string, DecodedPicture>(
  CACHE_BYTES,
  ({ width, height }) => 4 * width * height,
);

/** Width and height of a picture of the texture folder; undefined if it is not there or none. */
export async function pictureSize(
  folder: string,
  name: string,
): Promise<{ width: number; height: number } | undefined> {
  const known = decoded.get(join(folder, name));
  if (known) return { width: known.width, height: known.height };
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  const header = bytes && readPictureHeader(bytes);
  if (!header || !(header.width * header.height > 0)) return undefined;
  return { width: header.width, height: header.height };
}

/** A picture of the texture folder; undefined if it cannot be decoded. */
export async function decodePicture(
  canvas: CanvasModule,
  folder: string,
  name: string,
): Promise<DecodedPicture | undefined> {
  const path = join(folder, name);
  const known = decoded.get(path);
  if (known) return known;
  try {
    const image = await canvas.loadImage(await readFile(path));
    const { width, height } = image;
    if (!(width * height > 0)) return undefined;
    const hasAlpha = !name.endsWith('.jpg') && isSeeThrough(canvas, image);
    const picture = { image, width, height, hasAlpha };
    decoded.set(path, picture);
    return picture;
  } catch {
    return undefined;
  }
}

const SAMPLE = 64;

/** Whether a part of a picture worth seeing through is: looked at in a small copy. */
function isSeeThrough(canvas: CanvasModule, image: Image): boolean {
  const context = canvas.createCanvas(SAMPLE, SAMPLE).getContext('2d');
  context.drawImage(image, 0, 0, SAMPLE, SAMPLE);
  const { data } = context.getImageData(0, 0, SAMPLE, SAMPLE);
  for (let i = 3; i < data.length; i += 4) if (data[i] < 128) return true;
  return false;
}
