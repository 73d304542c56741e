import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { unpackerOf } from '../raster/tiff-codecs.ts';
import { brokenTiff } from '../raster/tiff-file.ts';
import { numberOf, numbersOf, TAG, type TiffDirectory } from './tiff-directory.ts';

export const JPEG = 7;
export const WEBP = 50001;
const MAXIMUM_SIDE = 1 << 24;
/** Bytes of one block as red, green, blue and alpha. */
const MOST_BLOCK_BYTES = 128 << 20;

/** How the colours of a picture are stored. */
export type Colors = 'grey' | 'inverse-grey' | 'rgb' | 'palette' | 'ycbcr' | 'mask';

/** How the blocks (strips or tiles) of a picture are laid out; plain data. */
export interface PictureLayout {
  width: number;
  height: number;
  blockWidth: number;
  blockHeight: number;
  columns: number;
  rows: number;
  offsets: Float64Array;
  byteCounts: Float64Array;
  compression: number;
  predictor: number;
  bits: number;
  samples: number;
  /** Each band has blocks of its own. */
  isPlanar: boolean;
  colors: Colors;
  /** Band of the alpha, and whether the colours were multiplied with it. */
  alpha?: number;
  isPremultiplied: boolean;
  littleEndian: boolean;
}

const CONVERT =
  'Convert it: `gdal_translate -co TILED=YES -co COMPRESS=JPEG -co PHOTOMETRIC=YCBCR in.tif out.tif` (or COMPRESS=DEFLATE).';
const PHOTOMETRIC: Record<number, Colors> = {
  0: 'inverse-grey',
  1: 'grey',
  2: 'rgb',
  3: 'palette',
  4: 'mask',
  6: 'ycbcr',
};

/**
 * Checks that a picture can be read, and how.
 * @throws InputError `raster-corrupt`, `picture-colors`, `raster-compression`, `raster-block-size`
 */
export function readPictureLayout(path: string, directory: TiffDirectory): PictureLayout {
  const name = basename(path);
  const refuse = (code: string, message: string, advice = CONVERT): never => {
    throw new InputError(code, name, message, advice);
  };
  const number = (tag: number, otherwise: number) => numberOf(directory, tag) ?? otherwise;
  const width = number(TAG.width, 0);
  const height = number(TAG.height, 0);
  const isTiled = numberOf(directory, TAG.tileWidth) !== undefined;
  const blockWidth = isTiled ? number(TAG.tileWidth, 0) : width;
  const blockHeight = isTiled
    ? number(TAG.tileHeight, 0)
    : Math.min(height, number(TAG.rowsPerStrip, height));
  for (const side of [width, height, blockWidth, blockHeight])
    if (!(Number.isInteger(side) && side > 0 && side <= MAXIMUM_SIDE))
      throw brokenTiff(path, `its picture or block size (${width} × ${height}) is not usable.`);
  const photometric = number(TAG.photometric, 1);
  const colors = PHOTOMETRIC[photometric];
  const samples = number(TAG.samples, 1);
  const bits = number(TAG.bits, 1);
  const format = number(TAG.sampleFormat, 1);
  if (!colors)
    refuse('picture-colors', `its colours (TIFF photometric ${photometric}) are not red, green and blue.`);
  const isByte = bits === 8 || (bits === 16 && colors !== 'palette') || (bits === 1 && colors === 'mask');
  if (!isByte || format !== 1)
    refuse(
      'picture-colors',
      `its samples of ${bits} bits are not read as colours; 8 and 16 bits without sign are.`,
      'Convert it: `gdal_translate -ot Byte -scale in.tif out.tif`.',
    );
  const colorBands = colors === 'rgb' || colors === 'ycbcr' ? 3 : 1;
  if (samples < colorBands || samples > 64)
    throw brokenTiff(path, `it has ${samples} bands, where its colours need ${colorBands}.`);
  const compression = number(TAG.compression, 1);
  const isPlanar = number(TAG.planar, 1) === 2;
  const isLossy = compression === JPEG || compression === WEBP;
  if (!isLossy && (!unpackerOf(compression) || colors === 'ycbcr'))
    refuse('raster-compression', `its compression (TIFF code ${compression}) cannot be read here.`);
  if (isLossy && (bits !== 8 || (isPlanar && samples > 1) || samples > (compression === WEBP ? 4 : 3)))
    refuse(
      'raster-compression',
      `its JPEG or WebP blocks of ${samples} bands of ${bits} bits cannot be read here.`,
    );
  const columns = Math.ceil(width / blockWidth);
  const rows = Math.ceil(height / blockHeight);
  const offsets = numbersOf(directory, isTiled ? TAG.tileOffsets : TAG.stripOffsets);
  const byteCounts = numbersOf(directory, isTiled ? TAG.tileBytes : TAG.stripBytes);
  const blocks = columns * rows * (isPlanar ? samples : 1);
  if (!offsets || !byteCounts || offsets.length < blocks || byteCounts.length < blocks)
    throw brokenTiff(path, `it has ${offsets?.length ?? 0} of its ${blocks} blocks.`);
  const blockBytes = blockWidth * blockHeight * Math.max(4, isPlanar ? 1 : samples * (bits / 8));
  if (blockBytes > MOST_BLOCK_BYTES)
    refuse(
      'raster-block-size',
      `its blocks of ${blockWidth} × ${blockHeight} pixels are too large to be read one at a time.`,
    );
  const extras = numbersOf(directory, TAG.extraSamples) ?? [];
  const alphaIndex = Array.from(extras).findIndex((kind) => kind === 1 || kind === 2);
  const hasAlpha = alphaIndex >= 0 && colorBands + alphaIndex < samples;
  return {
    ...{ width, height, blockWidth, blockHeight, columns, rows, offsets, byteCounts },
    ...{ compression, bits, samples, isPlanar, colors },
    predictor: number(TAG.predictor, 1),
    ...(hasAlpha ? { alpha: colorBands + alphaIndex } : {}),
    isPremultiplied: hasAlpha && extras[alphaIndex] === 1,
    littleEndian: directory.littleEndian,
  };
}
