import type { FileHandle } from 'node:fs/promises';
import { undoPredictor, unpackerOf } from '../raster/tiff-codecs.ts';
import { decodeLossy, wholeJpeg } from './lossy-block.ts';
import { JPEG, type PictureLayout, WEBP } from './picture-layout.ts';

/** What turns stored samples into bytes of colour. */
export interface ColorRules {
  /** Red, green and blue of each palette index, 16 bits each, one band after another. */
  palette?: Float64Array;
  /** A pixel whose colour bands all have this value is see-through. */
  nodata?: number;
  /** 16-bit samples from `low` to `high` become 0 to 255. */
  stretch?: { low: number; high: number };
  jpegTables?: Uint8Array;
}

/**
 * Decodes a block to red, green, blue and alpha, `blockWidth` × `blockHeight` pixels. A sparse block is see-through.
 * @throws Error when it is damaged.
 */
export async function decodeBlock(
  handle: FileHandle,
  layout: PictureLayout,
  rules: ColorRules,
  block: number,
): Promise<Uint8ClampedArray> {
  const { blockWidth, blockHeight } = layout;
  const pixels = new Uint8ClampedArray(blockWidth * blockHeight * 4);
  const planes = layout.isPlanar ? layout.samples : 1;
  const perPlane = layout.columns * layout.rows;
  const parts: Uint8Array[] = [];
  for (let plane = 0; plane < planes; plane++) {
    const index = plane * perPlane + block;
    const length = layout.byteCounts[index];
    if (length === 0) return pixels;
    const bytes = await readBytes(handle, layout.offsets[index], length);
    if (layout.compression === JPEG || layout.compression === WEBP)
      return fromLossy(bytes, layout, rules, block);
    parts.push(unpack(bytes, layout));
  }
  paint(pixels, parts, layout, rules);
  return pixels;
}

async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) throw new Error('it lies beyond the file');
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new Error('the file ends within it');
  return bytes;
}

function unpack(bytes: Uint8Array, layout: PictureLayout): Uint8Array {
  const { blockWidth, blockHeight, bits, isPlanar, predictor, littleEndian } = layout;
  const samples = isPlanar ? 1 : layout.samples;
  const rowBytes = Math.ceil((blockWidth * samples * bits) / 8);
  const plain = unpackerOf(layout.compression)!(bytes.buffer as ArrayBuffer, rowBytes * blockHeight);
  // The last strip of a picture may be shorter than the others.
  const whole = plain.length === rowBytes * blockHeight ? plain : padded(plain, rowBytes * blockHeight);
  if (predictor > 1) undoPredictor(whole, predictor, blockWidth * samples, samples, bits / 8, littleEndian);
  return whole;
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === 0) throw new Error('it is empty');
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}

async function fromLossy(
  bytes: Uint8Array,
  { blockWidth, blockHeight, compression, colors, height, columns }: PictureLayout,
  { jpegTables, nodata }: ColorRules,
  block: number,
): Promise<Uint8ClampedArray> {
  const kind = colors === 'rgb' || colors === 'ycbcr' ? colors : 'grey';
  const file = compression === JPEG ? wholeJpeg(bytes, jpegTables, kind) : bytes;
  const pixels = await decodeLossy(file, blockWidth, blockHeight);
  if (colors === 'inverse-grey')
    for (let at = 0; at < pixels.length; at += 4)
      for (let band = 0; band < 3; band++) pixels[at + band] = 255 - pixels[at + band];
  if (nodata !== undefined) {
    for (let at = 0; at < pixels.length; at += 4)
      if (pixels[at] === nodata && pixels[at + 1] === nodata && pixels[at + 2] === nodata) pixels[at + 3] = 0;
  }
  const rowsLeft = height - Math.floor(block / columns) * blockHeight;
  if (rowsLeft < blockHeight) pixels.fill(0, rowsLeft * blockWidth * 4);
  return pixels;
}

function paint(
  pixels: Uint8ClampedArray,
  parts: readonly Uint8Array[],
  layout: PictureLayout,
  { palette, nodata, stretch }: ColorRules,
): void {
  const { blockWidth, blockHeight, bits, samples, isPlanar, colors, alpha, littleEndian } = layout;
  if (bits === 1) {
    const rowBytes = Math.ceil(blockWidth / 8);
    for (let i = 0; i < blockWidth * blockHeight; i++) {
      const x = i % blockWidth;
      const bit = (parts[0][((i - x) / blockWidth) * rowBytes + (x >> 3)] >> (7 - (x & 7))) & 1;
      pixels.fill(bit * 255, i * 4, i * 4 + 4);
    }
    return;
  }
  const views = parts.map((part) => new DataView(part.buffer, part.byteOffset, part.byteLength));
  const raw = (pixel: number, band: number): number => {
    const index = isPlanar ? pixel : pixel * samples + band;
    const part = isPlanar ? band : 0;
    return bits === 8 ? parts[part][index] : views[part].getUint16(index * 2, littleEndian);
  };
  const scale = stretch ? 255 / Math.max(1, stretch.high - stretch.low) : 1;
  const low = stretch?.low ?? 0;
  const most = bits === 8 ? 255 : 65_535;
  const bandsOfColor = colors === 'rgb' ? 3 : 1;
  for (let pixel = 0, at = 0; pixel < blockWidth * blockHeight; pixel++, at += 4) {
    let isNodata = nodata !== undefined;
    let opacity = 255;
    if (alpha !== undefined) opacity = bits === 8 ? raw(pixel, alpha) : raw(pixel, alpha) / 257;
    for (let band = 0; band < 3; band++) {
      let value = raw(pixel, bandsOfColor === 3 ? band : 0);
      if (value !== nodata) isNodata = false;
      if (palette) value = palette[value + (band * palette.length) / 3] / 257;
      else {
        if (colors === 'inverse-grey') value = most - value;
        if (bits === 16) value = (value - low) * scale;
        if (layout.isPremultiplied && opacity > 0) value = (value * 255) / opacity;
      }
      pixels[at + band] = value;
    }
    pixels[at + 3] = isNodata ? 0 : opacity;
  }
}

/** Values of the colour bands of a block of 16 bits, every so many pixels. */
export async function sampleBlock(
  handle: FileHandle,
  layout: PictureLayout,
  block: number,
  every: number,
): Promise<Uint16Array> {
  const length = layout.byteCounts[block];
  if (length === 0) return new Uint16Array(0);
  const part = unpack(await readBytes(handle, layout.offsets[block], length), layout);
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const samples = layout.isPlanar ? 1 : layout.samples;
  const bands = layout.colors === 'rgb' && !layout.isPlanar ? 3 : 1;
  const values: number[] = [];
  for (let pixel = 0; (pixel + 1) * samples * 2 <= part.length; pixel += every)
    for (let band = 0; band < bands; band++)
      values.push(view.getUint16((pixel * samples + band) * 2, layout.littleEndian));
  return Uint16Array.from(values);
}
