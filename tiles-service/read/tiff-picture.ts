import { findCanvas } from '../tile/imagery/canvas.ts';

/** Quality of the copy: what is lost is less than what the TIFF's own scanner lost. */
const WEBP_QUALITY = 92;

/**
 * A TIFF picture as WebP, or why there is none. `mostPixels` bounds the memory: 4 bytes for each.
 */
export async function tiffToWebp(
  bytes: Uint8Array,
  mostPixels: number,
): Promise<Uint8Array | 'broken' | 'too-large' | 'no-canvas'> {
  const canvas = await findCanvas();
  if (!canvas) return 'no-canvas';
  try {
    // Loaded when it is needed: it cannot be imported in every kind of thread.
    const { fromArrayBuffer } = await import('geotiff');
    const own = new Uint8Array(bytes).buffer;
    const image = await (await fromArrayBuffer(own)).getImage(0);
    const width = image.getWidth();
    const height = image.getHeight();
    if (!(width * height > 0)) return 'broken';
    if (width * height > mostPixels) return 'too-large';
    const samples = (await image.readRGB({
      interleave: true,
      enableAlpha: true,
    })) as unknown as ArrayLike<number>;
    const channels = samples.length / (width * height);
    if (channels !== 3 && channels !== 4) return 'broken';
    const picture = canvas.createCanvas(width, height);
    const context = picture.getContext('2d');
    const data = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++)
        data.data[4 * pixel + channel] = samples[channels * pixel + channel];
      data.data[4 * pixel + 3] = channels === 4 ? samples[channels * pixel + 3] : 255;
    }
    context.putImageData(data, 0, 0);
    return await picture.encode('webp', WEBP_QUALITY);
  } catch {
    return 'broken';
  }
}
