import * as zlib from 'node:zlib';

/**
 * The lossless compressions and the predictors of TIFF with bounded output. They stand in for the geotiff
 * library's own because those grow without bound, or never end, on some damaged blocks, and because zlib is
 * faster. Not known: LERC (the library loses its mask of voids), JPEG and WebP (lossy, no heights).
 */

/** Unpacks a block to at most `maximum` bytes, or throws an Error when it is damaged or longer. */
export type Unpack = (block: ArrayBuffer, maximum: number) => Uint8Array;

/** In Node since 22.15; undefined before. */
const zstdDecompressSync = (zlib as unknown as Record<string, unknown>)['zstdDecompressSync'] as
  | ((bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array)
  | undefined;

/** How blocks of a compression (TIFF tag 259) are unpacked; undefined when that is not known here. */
export function unpackerOf(compression: number | undefined): Unpack | undefined {
  switch (compression) {
    case undefined:
    case 1:
      return (block) => new Uint8Array(block);
    case 5:
      return decodeLzw;
    case 8:
    case 32946:
      return (block, maximum) => zlib.inflateSync(new Uint8Array(block), { maxOutputLength: maximum });
    case 32773:
      return decodePackBits;
    case 50000:
      return zstdDecompressSync
        ? (block, maximum) => zstdDecompressSync(new Uint8Array(block), { maxOutputLength: maximum })
        : undefined;
    default:
      return undefined;
  }
}

/** PackBits (TIFF 6.0 section 9): runs of repeated and of literal bytes. */
export function decodePackBits(block: ArrayBuffer, maximum: number): Uint8Array {
  const input = new Uint8Array(block);
  const output = new Uint8Array(maximum);
  let written = 0;
  for (let at = 0; at + 1 < input.length; ) {
    const control = (input[at++] << 24) >> 24;
    if (control === -128) continue;
    const length = control < 0 ? 1 - control : 1 + control;
    if (written + length > maximum) throw new Error('The PackBits block is longer than its size says.');
    if (control < 0) output.fill(input[at++], written, written + length);
    else {
      output.set(input.subarray(at, at + length), written);
      at += length;
    }
    written += length;
  }
  return output.subarray(0, written);
}

const CLEAR = 256;
const END = 257;

/**
 * TIFF's LZW (TIFF 6.0 section 13): codes of 9 to 12 bits, most significant bit first, each width used up one
 * code early.
 * @throws Error when a code refers to nothing or the output exceeds `maximum` bytes.
 */
export function decodeLzw(block: ArrayBuffer, maximum: number): Uint8Array {
  const input = new Uint8Array(block);
  const output = new Uint8Array(maximum);
  // Every code of the table is a stretch of the output: where the code before was written, and one byte more.
  const starts = new Uint32Array(4096);
  const lengths = new Uint32Array(4096);
  let written = 0;
  let tableSize = 258;
  let width = 9;
  let previousStart = -1;
  let previousLength = 0;
  let bits = 0;
  let bitCount = 0;
  let position = 0;
  for (;;) {
    while (bitCount < width && position < input.length) {
      bits = ((bits << 8) | input[position++]) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < width) break;
    const code = (bits >> (bitCount - width)) & ((1 << width) - 1);
    bitCount -= width;
    if (code === END) break;
    if (code === CLEAR) {
      tableSize = 258;
      width = 9;
      previousStart = -1;
      continue;
    }
    const start = written;
    if (code < 256) {
      if (written >= maximum) throw new Error('The LZW block is longer than its size says.');
      output[written++] = code;
    } else {
      // The code that is about to be defined: the one before, and its own first byte.
      const pending = code === tableSize && previousStart >= 0;
      if (code >= tableSize && !pending)
        throw new Error('The LZW block refers to a code that was not defined.');
      const from = pending ? previousStart : starts[code];
      const length = pending ? previousLength + 1 : lengths[code];
      if (written + length > maximum) throw new Error('The LZW block is longer than its size says.');
      for (let index = 0; index < length; index++) output[written++] = output[from + index];
    }
    if (previousStart >= 0 && tableSize < 4096) {
      starts[tableSize] = previousStart;
      lengths[tableSize] = previousLength + 1;
      tableSize++;
      if (tableSize + 1 >= 1 << width && width < 12) width++;
    }
    previousStart = start;
    previousLength = written - start;
  }
  return output.subarray(0, written);
}

/**
 * Undoes the predictors 2 (differences of samples) and 3 (differences of bytes of floats, in planes) in place.
 * The planes of a big-endian file begin with the least significant byte, as libtiff writes them on the machines
 * of today; so the result is in the byte order of the file in both cases.
 */
export function undoPredictor(
  bytes: Uint8Array,
  predictor: number,
  rowSamples: number,
  samplesPerPixel: number,
  bytesPerSample: number,
  littleEndian: boolean,
): void {
  const rowBytes = rowSamples * bytesPerSample;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = new Uint8Array(rowBytes);
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    if (predictor === 2) sumSamples(view, start, rowSamples, samplesPerPixel, bytesPerSample, littleEndian);
    if (predictor !== 3) continue;
    for (let index = samplesPerPixel; index < rowBytes; index++) {
      bytes[start + index] += bytes[start + index - samplesPerPixel];
    }
    plain.set(bytes.subarray(start, start + rowBytes));
    for (let sample = 0; sample < rowSamples; sample++) {
      for (let byte = 0; byte < bytesPerSample; byte++) {
        const at = (sample + 1) * bytesPerSample - 1 - byte;
        bytes[start + at] = plain[byte * rowSamples + sample];
      }
    }
  }
}

function sumSamples(
  view: DataView,
  start: number,
  rowSamples: number,
  stride: number,
  bytesPerSample: number,
  littleEndian: boolean,
): void {
  for (let sample = stride; sample < rowSamples; sample++) {
    const at = start + sample * bytesPerSample;
    const before = at - stride * bytesPerSample;
    if (bytesPerSample === 1) view.setUint8(at, view.getUint8(at) + view.getUint8(before));
    else if (bytesPerSample === 2) {
      view.setUint16(
        at,
        view.getUint16(at, littleEndian) + view.getUint16(before, littleEndian),
        littleEndian,
      );
    } else if (bytesPerSample === 4) {
      view.setUint32(
        at,
        view.getUint32(at, littleEndian) + view.getUint32(before, littleEndian),
        littleEndian,
      );
    } else throw new Error(`Predictor 2 is not known for samples of ${bytesPerSample} bytes.`);
  }
}
