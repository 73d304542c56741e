import type { OsgtPicture } from './osgt-image.ts';

export type S3tcFormat = 'dxt1' | 'dxt3' | 'dxt5';

/**
 * Unpacks a picture in blocks of 4 by 4 pixels (Khronos Data Format Specification 1.3, chapter 18, S3TC). Only the
 * first level of its pyramid is read. Throws RangeError where it is cut off.
 */
export function decodeS3tc(data: Uint8Array, width: number, height: number, format: S3tcFormat): OsgtPicture {
  const columns = Math.ceil(width / 4);
  const rows = Math.ceil(height / 4);
  const blockBytes = format === 'dxt1' ? 8 : 16;
  if (data.length < columns * rows * blockBytes) throw new RangeError('the picture is cut off');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const block = new Uint8ClampedArray(64);
  let hasAlpha = false;
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at += blockBytes) {
      unpackColours(view, at + blockBytes - 8, format === 'dxt1', block);
      if (format === 'dxt3') unpackPlainAlpha(view, at, block);
      if (format === 'dxt5') unpackSteppedAlpha(view, at, block);
      for (let y = 0; y < 4 && row * 4 + y < height; y++)
        for (let x = 0; x < 4 && column * 4 + x < width; x++) {
          const from = 4 * (4 * y + x);
          rgba.set(block.subarray(from, from + 4), 4 * ((row * 4 + y) * width + column * 4 + x));
          hasAlpha ||= block[from + 3] < 255;
        }
    }
  return { width, height, rgba, hasAlpha };
}

const palette = new Float64Array(16);

function unpackColours(view: DataView, at: number, mayBeClear: boolean, block: Uint8ClampedArray): void {
  const [first, second] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
  const bits = view.getUint32(at + 4, true);
  for (const [index, value] of [first, second].entries()) {
    palette[4 * index] = ((value >> 11) * 255) / 31;
    palette[4 * index + 1] = (((value >> 5) & 63) * 255) / 63;
    palette[4 * index + 2] = ((value & 31) * 255) / 31;
  }
  const hasThree = mayBeClear && first <= second;
  for (let band = 0; band < 3; band++) {
    const [a, b] = [palette[band], palette[4 + band]];
    palette[8 + band] = hasThree ? (a + b) / 2 : (2 * a + b) / 3;
    palette[12 + band] = hasThree ? 0 : (a + 2 * b) / 3;
  }
  for (let pixel = 0; pixel < 16; pixel++) {
    const code = (bits >>> (2 * pixel)) & 3;
    for (let band = 0; band < 3; band++) block[4 * pixel + band] = palette[4 * code + band];
    block[4 * pixel + 3] = hasThree && code === 3 ? 0 : 255;
  }
}

function unpackPlainAlpha(view: DataView, at: number, block: Uint8ClampedArray): void {
  for (let pixel = 0; pixel < 16; pixel++)
    block[4 * pixel + 3] = ((view.getUint8(at + (pixel >> 1)) >> (4 * (pixel & 1))) & 15) * 17;
}

function unpackSteppedAlpha(view: DataView, at: number, block: Uint8ClampedArray): void {
  const [a, b] = [view.getUint8(at), view.getUint8(at + 1)];
  const low = view.getUint32(at + 2, true);
  const high = view.getUint16(at + 6, true);
  for (let pixel = 0; pixel < 16; pixel++) {
    const bit = 3 * pixel;
    // The ninth code lies across the two words.
    const code = (bit < 30 ? low >>> bit : bit === 30 ? (low >>> 30) | (high << 2) : high >>> (bit - 32)) & 7;
    block[4 * pixel + 3] =
      code === 0
        ? a
        : code === 1
          ? b
          : a > b
            ? ((8 - code) * a + (code - 1) * b) / 7
            : code === 6
              ? 0
              : code === 7
                ? 255
                : ((6 - code) * a + (code - 1) * b) / 5;
  }
}
