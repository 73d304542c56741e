import { type FileHandle, open } from 'node:fs/promises';
import { type GeoKeys, tiffCrsName, tiffPlacement } from '../../../models/geotiff/georeference.ts';
import { LeastRecentlyUsed } from '../raster/lru.ts';
import type { PixelPlacement } from '../raster/raster-source.ts';
import { brokenTiff } from '../raster/tiff-file.ts';
import { type ColorRules, decodeBlock, sampleBlock } from './picture-block.ts';
import { type PictureLayout, readPictureLayout } from './picture-layout.ts';
import {
  numberOf,
  numbersOf,
  readTiffDirectories,
  TAG,
  type TiffDirectory,
  textOf,
} from './tiff-directory.ts';

/** What is known of a picture from its header. */
export interface PictureHeader {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly placement: PixelPlacement;
  /** The CRS as the file names it. */
  readonly found?: string;
  /** Bits of a sample: 8 or 16. */
  readonly bits: number;
  /** Bands beyond the colours that are no alpha, as near infrared; they are not shown. */
  readonly bandsLeftOut: number;
}

/** A georeferenced picture opened for reading by windows, with bounded memory. */
export interface PictureSource extends PictureHeader {
  /**
   * Red, green, blue and alpha (not multiplied) of the pixels x0 ≤ column < x1, y0 ≤ row < y1, row by row from the
   * top; see-through outside of the picture. 16-bit samples are stretched as `stretch` says.
   */
  readWindow(x0: number, y0: number, x1: number, y1: number): Promise<Uint8ClampedArray>;
  /** 16-bit samples of colours from all over the picture, about `count` of them. */
  sample(count: number): Promise<Uint16Array>;
  close(): Promise<void>;
}

export interface Stretch {
  low: number;
  high: number;
}

const CACHE_BYTES = 96 << 20;
const MASK = 4;
const REDUCED = 1;
/** GeoTIFF keys that say the CRS (GeoTIFF 1.1, annex B). */
const KEYS: Record<number, string> = {
  1024: 'GTModelTypeGeoKey',
  1025: 'GTRasterTypeGeoKey',
  2048: 'GeographicTypeGeoKey',
  3072: 'ProjectedCSTypeGeoKey',
};

/**
 * Opens a GeoTIFF picture: grey, palette, RGB or YCbCr of 8 or 16 bits, with alpha, mask or nodata; tiled or in
 * strips; plain, LZW, Deflate, PackBits, Zstandard, JPEG or WebP.
 * @throws InputError `raster-corrupt`, `raster-georeference` and those of readPictureLayout().
 */
export async function openPicture(path: string, stretch?: Stretch): Promise<PictureSource> {
  const handle = await open(path, 'r');
  try {
    const directories = await readTiffDirectories(path, handle);
    const [main] = directories;
    const layout = readPictureLayout(path, main);
    const mask = maskOf(path, directories, layout);
    const header = headerOf(path, main, layout);
    const rules = rulesOf(path, main, layout, stretch);
    return { ...header, ...readerOf(path, handle, layout, mask, rules) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function headerOf(path: string, main: TiffDirectory, layout: PictureLayout): PictureHeader {
  const keys = geoKeysOf(main);
  const pixelScale = numbersOf(main, TAG.pixelScale);
  const tiepoints = numbersOf(main, TAG.tiepoints);
  const transformation = numbersOf(main, TAG.transformation);
  const tags = {
    ...(pixelScale ? { pixelScale } : {}),
    ...(tiepoints ? { tiepoints } : {}),
    ...(transformation ? { transformation } : {}),
  };
  const found = tiffCrsName(keys);
  const bands = layout.colors === 'rgb' || layout.colors === 'ycbcr' ? 3 : 1;
  return {
    path,
    width: layout.width,
    height: layout.height,
    placement: tiffPlacement(path, tags, keys),
    ...(found === undefined ? {} : { found }),
    bits: layout.bits,
    bandsLeftOut: layout.samples - bands - (layout.alpha === undefined ? 0 : 1),
  };
}

function geoKeysOf(main: TiffDirectory): GeoKeys {
  const keys: GeoKeys = {};
  const words = numbersOf(main, TAG.geoKeys) ?? [];
  for (let at = 4; at + 4 <= words.length; at += 4) {
    const name = KEYS[words[at]];
    if (name && words[at + 1] === 0) keys[name] = words[at + 3];
  }
  return keys;
}

function maskOf(
  path: string,
  directories: readonly TiffDirectory[],
  { width, height }: PictureLayout,
): PictureLayout | undefined {
  const directory = directories.slice(1).find((one) => {
    const type = numberOf(one, TAG.subfileType) ?? 0;
    const isSame = numberOf(one, TAG.width) === width && numberOf(one, TAG.height) === height;
    return (type & MASK) !== 0 && (type & REDUCED) === 0 && isSame;
  });
  return directory && readPictureLayout(path, directory);
}

function rulesOf(
  path: string,
  main: TiffDirectory,
  layout: PictureLayout,
  stretch: Stretch | undefined,
): ColorRules {
  const palette = numbersOf(main, TAG.colorMap);
  if (layout.colors === 'palette' && palette?.length !== 768)
    throw brokenTiff(path, 'its palette is missing or too short.');
  const text = textOf(main, TAG.nodata)?.trim();
  const nodata = text ? Number(text) : Number.NaN;
  const tables = numbersOf(main, TAG.jpegTables);
  return {
    ...(layout.colors === 'palette' && palette ? { palette } : {}),
    ...(Number.isFinite(nodata) ? { nodata } : {}),
    ...(tables ? { jpegTables: Uint8Array.from(tables) } : {}),
    ...(layout.bits === 16 ? { stretch: stretch ?? { low: 0, high: 65_535 } } : {}),
  };
}

function readerOf(
  path: string,
  handle: FileHandle,
  layout: PictureLayout,
  mask: PictureLayout | undefined,
  rules: ColorRules,
): Pick<PictureSource, 'readWindow' | 'sample' | 'close'> {
  const blocks = new LeastRecentlyUsed<string, Uint8ClampedArray>(CACHE_BYTES, ({ length }) => length);

  async function blockOf(of: PictureLayout, index: number): Promise<Uint8ClampedArray> {
    const key = `${of === mask ? 'mask' : 'main'} ${index}`;
    const known = blocks.get(key);
    if (known) return known;
    try {
      const block = await decodeBlock(handle, of, of === mask ? {} : rules, index);
      blocks.set(key, block);
      return block;
    } catch (error) {
      if ((error as Error).name === 'InputError') throw error;
      const [column, row] = [index % of.columns, Math.floor(index / of.columns)];
      throw brokenTiff(path, `its block ${column}, ${row} cannot be decoded (${(error as Error).message}).`);
    }
  }

  /** Calls `copy` for every row of a block within the window, with offsets in pixels. */
  async function eachRow(
    of: PictureLayout,
    [x0, y0, x1, y1]: readonly [number, number, number, number],
    copy: (block: Uint8ClampedArray, from: number, to: number, count: number) => void,
  ): Promise<void> {
    const [left, top] = [Math.max(0, x0), Math.max(0, y0)];
    const [right, bottom] = [Math.min(of.width, x1), Math.min(of.height, y1)];
    if (left >= right || top >= bottom) return;
    const { blockWidth, blockHeight } = of;
    for (let row = Math.floor(top / blockHeight); row * blockHeight < bottom; row++) {
      for (let column = Math.floor(left / blockWidth); column * blockWidth < right; column++) {
        const block = await blockOf(of, row * of.columns + column);
        const from = Math.max(left, column * blockWidth);
        const to = Math.min(right, (column + 1) * blockWidth);
        const end = Math.min(bottom, (row + 1) * blockHeight);
        for (let y = Math.max(top, row * blockHeight); y < end; y++) {
          const start = (y - row * blockHeight) * blockWidth + from - column * blockWidth;
          copy(block, start, (y - y0) * (x1 - x0) + from - x0, to - from);
        }
      }
    }
  }

  return {
    async readWindow(x0, y0, x1, y1) {
      const pixels = new Uint8ClampedArray((x1 - x0) * (y1 - y0) * 4);
      const window = [x0, y0, x1, y1] as const;
      await eachRow(layout, window, (block, from, to, count) =>
        pixels.set(block.subarray(from * 4, (from + count) * 4), to * 4),
      );
      if (mask)
        await eachRow(mask, window, (block, from, to, count) => {
          for (let i = 0; i < count; i++)
            pixels[(to + i) * 4 + 3] = (pixels[(to + i) * 4 + 3] * block[(from + i) * 4]) / 255;
        });
      return pixels;
    },
    async sample(count) {
      const total = layout.columns * layout.rows;
      const looked = Math.min(total, 64);
      const pixels = (layout.width * layout.height * looked) / total;
      const every = Math.max(1, Math.floor((3 * pixels) / count));
      const parts: Uint16Array[] = [];
      for (let i = 0; i < looked; i++) {
        const index = Math.floor(((i + 0.5) * total) / looked);
        const values = await sampleBlock(handle, layout, index, every).catch((error: Error) => {
          throw brokenTiff(path, `its block ${index} cannot be decoded (${error.message}).`);
        });
        parts.push(values);
      }
      const values = new Uint16Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        values.set(part, at);
        at += part.length;
      }
      return values;
    },
    async close() {
      blocks.clear();
      await handle.close();
    },
  };
}
