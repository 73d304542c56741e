import type * as Canvas from '@napi-rs/canvas';
import { InputError } from '../../../models/errors.ts';

const SOI = 0xd8;
const EOI = 0xd9;
/** Adobe's marker, which says whether three components are red, green, blue (0) or YCbCr (1). */
const APP14 = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

let canvas: Promise<typeof Canvas> | undefined;

/**
 * Decodes a JPEG or WebP block to red, green, blue and alpha.
 * @throws Error when the block is damaged; InputError where the picture library is missing.
 */
export async function decodeLossy(
  bytes: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8ClampedArray> {
  canvas ??= import('@napi-rs/canvas');
  const library = await canvas.catch(() => {
    throw new InputError(
      'picture-needs-canvas',
      'orthophoto',
      'the optional package @napi-rs/canvas is not installed for this machine.',
      'Install it with `npm install @napi-rs/canvas`.',
    );
  });
  const image = await library.loadImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (image.width > width || image.height > height || image.width < 1)
    throw new Error(`the block is ${image.width} × ${image.height} pixels`);
  const picture = library.createCanvas(width, height);
  const context = picture.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

/**
 * A JPEG that stands on its own, from a block and the tables that all blocks of the file share (TIFF Technical
 * Note 2), with its colours named.
 */
export function wholeJpeg(
  block: Uint8Array,
  tables: Uint8Array | undefined,
  colors: 'rgb' | 'ycbcr' | 'grey',
): Uint8Array {
  const startsWell = block[0] === 0xff && block[1] === SOI;
  if (!startsWell) throw new Error('the block is no JPEG');
  const shared = tables && tables.length > 4 ? withoutEnds(tables) : new Uint8Array(0);
  const marker = colors === 'grey' ? [] : [...APP14, colors === 'rgb' ? 0 : 1];
  const whole = new Uint8Array(2 + marker.length + shared.length + block.length - 2);
  whole.set([0xff, SOI]);
  whole.set(marker, 2);
  whole.set(shared, 2 + marker.length);
  whole.set(block.subarray(2), 2 + marker.length + shared.length);
  return whole;
}

function withoutEnds(tables: Uint8Array): Uint8Array {
  const end = tables[tables.length - 2] === 0xff && tables[tables.length - 1] === EOI ? 2 : 0;
  return tables.subarray(2, tables.length - end);
}
