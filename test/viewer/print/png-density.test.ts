import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { withDotsPerInch } from '../../../viewer/globe/print/png-density.ts';

const picture = () => {
  const canvas = createCanvas(5, 3);
  canvas.getContext('2d').fillRect(0, 0, 2, 3);
  return canvas.toBuffer('image/png');
};

async function pixelsOf(png: Uint8Array): Promise<Uint8ClampedArray> {
  const canvas = createCanvas(5, 3);
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(png)), 0, 0);
  return canvas.getContext('2d').getImageData(0, 0, 5, 3).data;
}

const hexOf = (png: Uint8Array) => Buffer.from(png).toString('hex');

describe('a PNG with its density', () => {
  it('should hold the chunk that other programs write for 72 and 300 dots an inch', () => {
    // As Photoshop writes it: 2835 dots a metre, and its checksum.
    expect(hexOf(withDotsPerInch(picture(), 72))).toContain('000000097048597300000b1300000b1301009a9c18');
    // 11811 dots a metre.
    expect(hexOf(withDotsPerInch(picture(), 300))).toContain('000000097048597300002e2300002e2301');
  });

  it('should hold the same pixels, for whoever reads it', async () => {
    expect(await pixelsOf(withDotsPerInch(picture(), 300))).toEqual(await pixelsOf(picture()));
  });

  it('should have one density, the last one', () => {
    const twice = hexOf(withDotsPerInch(withDotsPerInch(picture(), 300), 72));
    expect(twice.split('70485973')).toHaveLength(2);
    expect(twice).toContain('00000b1300000b13');
  });

  it('should refuse what is no PNG', () => {
    expect(() => withDotsPerInch(new TextEncoder().encode('GIF89a and more of it'), 300)).toThrow(TypeError);
  });
});
