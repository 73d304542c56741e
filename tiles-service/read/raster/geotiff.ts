import { GeoTIFF, type GeoTIFFImage } from 'geotiff';
import { InputError } from '../../../models/errors.ts';
import {
  type GeoKeys,
  tiffCrsName,
  tiffHeightUnit,
  tiffPlacement,
} from '../../../models/geotiff/georeference.ts';
import { heightScale, missingSample } from '../../../models/geotiff/heights.ts';
import { LeastRecentlyUsed } from './lru.ts';
import { resolveRasterCrs } from './raster-crs.ts';
import {
  clipWindow,
  emptyWindow,
  type RasterHeader,
  type RasterOptions,
  type RasterSource,
} from './raster-source.ts';
import { type Unpack, undoPredictor, unpackerOf } from './tiff-codecs.ts';
import { BoundedFile, brokenTiff, checkTiffDirectory } from './tiff-file.ts';

/** Decoded blocks that are kept, in bytes. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** The largest block (strip or tile) that is decoded at once. */
const MAXIMUM_BLOCK_BYTES = 512 * 1024 * 1024;
const MAXIMUM_SIDE = 1 << 24;

/** How the samples of the first band are laid out in a block. */
interface Layout {
  width: number;
  height: number;
  tiled: boolean;
  blockWidth: number;
  blockHeight: number;
  columns: number;
  rows: number;
  /** Samples from one pixel to the next in a block. */
  stride: number;
  bytesPerSample: number;
  unpack: Unpack;
  predictor: number;
  read: (view: DataView, offset: number, littleEndian: boolean) => number;
}

/**
 * Opens the first image and first band of a GeoTIFF: tiled or in strips, compressed as tiff-codecs.ts
 * knows it, classic or BigTIFF. Values become metres: the file's scale, offset and unit of heights are applied, and its
 * nodata value and non-numbers become NaN. Blocks are decoded when a window asks for them, and a bounded number
 * of them is kept.
 * @throws InputError `raster-corrupt`, `raster-georeference`, `raster-content`, or about the CRS or datum.
 */
export async function openGeoTiff(path: string, options: RasterOptions): Promise<RasterSource> {
  const file = await BoundedFile.open(path, options.signal);
  try {
    return await openFile(file, options);
  } catch (error) {
    await file.close();
    if (error instanceof InputError || options.signal?.aborted) throw error;
    throw brokenTiff(path, `it cannot be read as a TIFF (${messageOf(error)}).`);
  }
}

async function openFile(file: BoundedFile, options: RasterOptions): Promise<RasterSource> {
  const { path } = file;
  const { littleEndian } = await checkTiffDirectory(file);
  const tiff = await GeoTIFF.fromSource(file as never);
  const image = await tiff.getImage(0);
  const directory = image.getFileDirectory();
  const keys = (image.getGeoKeys() ?? {}) as GeoKeys;
  const layout = readLayout(path, image);
  const tags = {
    pixelScale: directory.getValue('ModelPixelScale'),
    tiepoints: directory.getValue('ModelTiepoint'),
    transformation: directory.getValue('ModelTransformation'),
  };
  const placement = tiffPlacement(path, tags, keys);
  const nodata = missingSample(directory.getValue('GDAL_NODATA'), isFloat(layout));
  const crs = resolveRasterCrs(path, { inFile: tiffCrsName(keys) }, options);
  const unit = tiffHeightUnit(path, keys) ?? crs.system.heightUnit;
  const { scale, offset } = heightScale(path, tags, keys, (await image.getGDALMetadata(0)) ?? {}, unit);
  const header: RasterHeader = {
    format: 'GeoTIFF',
    width: layout.width,
    height: layout.height,
    placement,
    ...crs,
    notes: layout.stride > 1 ? [bandNote(image.getSamplesPerPixel())] : [],
  };
  const blocks = new LeastRecentlyUsed<number, Float32Array>(CACHE_BYTES, (block) => block.byteLength);

  const readBlock = async (column: number, row: number): Promise<Float32Array> => {
    const index = row * layout.columns + column;
    const cached = blocks.get(index);
    if (cached) return cached;
    const heights = await decodeHeights(file, image, layout, littleEndian, column, row, {
      nodata,
      scale,
      offset,
    });
    blocks.set(index, heights);
    return heights;
  };

  return {
    ...header,
    path,
    randomAccess: layout.blockWidth * layout.blockHeight * 4 <= CACHE_BYTES / 4,
    async readWindow(x0, y0, x1, y1) {
      options.signal?.throwIfAborted();
      const window = emptyWindow(x0, y0, x1, y1);
      const inside = clipWindow(layout, x0, y0, x1, y1);
      if (!inside) return window;
      const { blockWidth, blockHeight } = layout;
      for (let row = Math.floor(inside.top / blockHeight); row * blockHeight < inside.bottom; row++) {
        for (
          let column = Math.floor(inside.left / blockWidth);
          column * blockWidth < inside.right;
          column++
        ) {
          const block = await readBlock(column, row);
          const left = Math.max(inside.left, column * blockWidth);
          const right = Math.min(inside.right, (column + 1) * blockWidth);
          const top = Math.max(inside.top, row * blockHeight);
          const bottom = Math.min(inside.bottom, (row + 1) * blockHeight);
          for (let y = top; y < bottom; y++) {
            const from = (y - row * blockHeight) * blockWidth - column * blockWidth;
            window.set(block.subarray(from + left, from + right), (y - y0) * (x1 - x0) + left - x0);
          }
        }
      }
      return window;
    },
    async close() {
      blocks.clear();
      await file.close();
    },
  };
}

function readLayout(path: string, image: GeoTIFFImage): Layout {
  const directory = image.getFileDirectory();
  const width = image.getWidth();
  const height = image.getHeight();
  const blockWidth = image.getTileWidth();
  const blockHeight = image.getTileHeight();
  const sizes = [width, height, blockWidth, blockHeight];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0 && size <= MAXIMUM_SIDE)) {
    throw brokenTiff(path, `its image or block size (${sizes.join(', ')}) is not usable.`);
  }
  const samples = image.getSamplesPerPixel();
  const photometric = directory.getValue('PhotometricInterpretation') as number | undefined;
  if (photometric === 2 || photometric === 3 || photometric === 6) {
    throw new InputError(
      'raster-content',
      path,
      'it is a picture in colours and holds no heights.',
      'Give the elevation model itself: a raster with one band of heights.',
    );
  }
  const compression = directory.getValue('Compression') as number | undefined;
  const unpack = unpackerOf(compression);
  if (!unpack) {
    throw new InputError(
      'raster-compression',
      path,
      `its compression (TIFF code ${compression}) cannot be read here.`,
      'Convert it: `gdal_translate -co TILED=YES -co COMPRESS=DEFLATE in.tif out.tif`.',
    );
  }
  const bits = image.getBitsPerSample(0);
  const bytesPerSample = bits / 8;
  if (!Number.isInteger(bytesPerSample) || bytesPerSample < 1 || bytesPerSample > 8) {
    throw brokenTiff(path, `its samples of ${bits} bits cannot be heights.`);
  }
  const read = image.getReaderForSample(0);
  const columns = Math.ceil(width / blockWidth);
  const rows = Math.ceil(height / blockHeight);
  const stride = image.planarConfiguration === 2 ? 1 : samples;
  if (!(stride >= 1 && blockWidth * blockHeight * stride * bytesPerSample <= MAXIMUM_BLOCK_BYTES)) {
    throw new InputError(
      'raster-block-size',
      path,
      `its blocks of ${blockWidth} × ${blockHeight} pixels are too large to be read one at a time.`,
      'Tile it first: `gdal_translate -co TILED=YES -co COMPRESS=DEFLATE in.tif out.tif`.',
    );
  }
  return {
    width,
    height,
    tiled: image.isTiled,
    blockWidth,
    blockHeight,
    columns,
    rows,
    stride,
    bytesPerSample,
    unpack,
    predictor: Number(directory.getValue('Predictor' as never) ?? 1),
    read: (view, offset, littleEndian) => read.call(view, offset, littleEndian),
  };
}

interface Values {
  nodata: number;
  scale: number;
  offset: number;
}

async function decodeHeights(
  file: BoundedFile,
  image: GeoTIFFImage,
  layout: Layout,
  littleEndian: boolean,
  column: number,
  row: number,
  values: Values,
): Promise<Float32Array> {
  const { blockWidth, blockHeight, stride, bytesPerSample } = layout;
  const rows = layout.tiled ? blockHeight : Math.min(blockHeight, layout.height - row * blockHeight);
  const heights = new Float32Array(blockWidth * rows).fill(Number.NaN);
  const directory = image.getFileDirectory();
  const index = row * layout.columns + column;
  const [offsetTag, countTag] = layout.tiled
    ? (['TileOffsets', 'TileByteCounts'] as const)
    : (['StripOffsets', 'StripByteCounts'] as const);
  const offset = Number(await directory.loadValueIndexed(offsetTag, index));
  const count = Number(await directory.loadValueIndexed(countTag, index));
  const name = `block ${column}, ${row}`;
  if (!(offset >= 0 && count >= 0)) throw brokenTiff(file.path, `its ${name} is not in the directory.`);
  // A sparse block: nothing was written, nothing is known.
  if (count === 0) return heights;
  const needed = blockWidth * rows * stride * bytesPerSample;
  let bytes: Uint8Array;
  try {
    bytes = layout.unpack(await file.read(offset, count), blockWidth * blockHeight * stride * bytesPerSample);
    if (bytes.length < needed) throw new Error(`${bytes.length} of ${needed} bytes`);
    if (layout.predictor > 1) {
      undoPredictor(bytes, layout.predictor, blockWidth * stride, stride, bytesPerSample, littleEndian);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const step = stride * bytesPerSample;
    for (let pixel = 0; pixel < heights.length; pixel++) {
      const value = layout.read(view, pixel * step, littleEndian);
      if (value !== values.nodata && Number.isFinite(value))
        heights[pixel] = value * values.scale + values.offset;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw brokenTiff(file.path, `its ${name} cannot be decoded (${messageOf(error)}).`);
  }
  return heights;
}

/** Whether samples are 32-bit floats. */
const isFloat = ({ bytesPerSample, read }: Layout): boolean =>
  bytesPerSample === 4 && read(new DataView(FLOAT_PROBE), 0, true) === 1;

/** Reads as 1 by a float reader, as a large integer by an integer reader. */
const FLOAT_PROBE = new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0, 0]).buffer;

function bandNote(bands: number) {
  return {
    reason: 'raster-first-band',
    message: `The raster has ${bands} bands; the first one was read as heights.`,
    count: 1,
    examples: ['band 1'],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
