import { blockNamed, type OsgtBlock, wordsOf } from './osgt-document.ts';
import { decodeS3tc, type S3tcFormat } from './s3tc.ts';

/** A picture in the order of its texture coordinates: the first row lies at v = 0. RGBA, 8 bits each. */
export interface OsgtPicture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
  hasAlpha: boolean;
}

/** Pixels to a side; what graphics cards take. */
const LARGEST = 16_384;
const UNSIGNED_BYTE = 5121;

/** OpenGL's numbers of pixel formats: channels, and where red, green, blue and alpha lie in them. */
const PLAIN: Record<number, { channels: number; red: number; green: number; blue: number; alpha?: number }> =
  {
    6403: { channels: 1, red: 0, green: 0, blue: 0 },
    6407: { channels: 3, red: 0, green: 1, blue: 2 },
    6408: { channels: 4, red: 0, green: 1, blue: 2, alpha: 3 },
    6409: { channels: 1, red: 0, green: 0, blue: 0 },
    6410: { channels: 2, red: 0, green: 0, blue: 0, alpha: 1 },
    32992: { channels: 3, red: 2, green: 1, blue: 0 },
    32993: { channels: 4, red: 2, green: 1, blue: 0, alpha: 3 },
  };
const S3TC: Record<number, S3tcFormat> = { 33776: 'dxt1', 33777: 'dxt1', 33778: 'dxt3', 33779: 'dxt5' };

/**
 * The pixels of an osg::Image that was written with its data. Throws RangeError for one without data (its file was
 * not found), or in a format that is not known.
 */
export function decodeImage(image: OsgtBlock): OsgtPicture {
  const [width, height] = (wordsOf(image, 'Size') ?? []).map(Number);
  const isSane = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= LARGEST);
  const text = blockNamed(image, 'Data')?.lines[0]?.[0];
  if (!isSane || text === undefined) throw new RangeError('the picture has no pixels');
  const data = Buffer.from(text, 'base64');
  const format = Number(wordsOf(image, 'PixelFormat')?.[0]);
  const packed = S3TC[format];
  if (packed) return decodeS3tc(data, width, height, packed);
  const plain = PLAIN[format];
  if (!plain || Number(wordsOf(image, 'DataType')?.[0]) !== UNSIGNED_BYTE)
    throw new RangeError(`pixels of format ${format} are not read`);
  const packing = Math.max(1, Number(wordsOf(image, 'Packing')?.[0]) || 1);
  const rowBytes = Math.ceil((width * plain.channels) / packing) * packing;
  if (data.length < rowBytes * (height - 1) + width * plain.channels)
    throw new RangeError('the picture is cut off');
  const rgba = new Uint8ClampedArray(width * height * 4);
  let hasAlpha = false;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      const at = y * rowBytes + x * plain.channels;
      rgba[to] = data[at + plain.red];
      rgba[to + 1] = data[at + plain.green];
      rgba[to + 2] = data[at + plain.blue];
      rgba[to + 3] = plain.alpha === undefined ? 255 : data[at + plain.alpha];
      hasAlpha ||= rgba[to + 3] < 255;
    }
  return { width, height, rgba, hasAlpha };
}
