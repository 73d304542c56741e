import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPictureHeader } from '../../../tiles-service/read/picture-format.ts';
import { PictureFolder } from '../../../tiles-service/read/texture-sink.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sink-'));
  folder = join(root, 'textures');
  mkdirSync(join(root, 'source'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function picture(width: number, height: number, color: string) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  return canvas;
}

function put(name: string, bytes: Uint8Array): string {
  const path = join(root, 'source', name);
  writeFileSync(path, bytes);
  return path;
}

/** An uncompressed little-endian RGB TIFF of one strip (TIFF 6.0, section 6). */
function tiff(width: number, height: number, rgb: readonly [number, number, number]): Uint8Array {
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, 8 + 2 + 10 * 12 + 4],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 8 + 2 + 10 * 12 + 4 + 6],
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, width * height * 3],
    [284, 3, 1, 1],
  ];
  const bytes = new Uint8Array(8 + 2 + 10 * 12 + 4 + 6 + width * height * 3);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    if (type === 3 && count === 1) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  }
  for (let i = 0; i < 3; i++) view.setUint16(8 + 2 + 120 + 4 + 2 * i, 8, true);
  for (let i = 0; i < width * height; i++) bytes.set(rgb, 8 + 2 + 120 + 4 + 6 + 3 * i);
  return bytes;
}

describe('picture folder', () => {
  it('should know pictures by their bytes, whatever they are called', async () => {
    const sink = new PictureFolder(folder);
    const canvas = picture(30, 20, '#c33');
    const names = [
      await sink.add(put('a.dat', canvas.encodeSync('jpeg'))),
      await sink.add(put('b.jpg', canvas.encodeSync('png'))),
      await sink.add(put('c.png', canvas.encodeSync('webp'))),
    ];
    expect(names.map((name) => name?.replace(/^[0-9a-f]{16}/, ''))).toEqual(['.jpg', '.png', '.webp']);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
  });

  it('should keep a content once', async () => {
    const sink = new PictureFolder(folder);
    const bytes = picture(8, 8, '#3c3').encodeSync('png');
    const [first, second] = await Promise.all([
      sink.add(put('one.png', bytes)),
      sink.add(put('two.png', bytes)),
    ]);
    expect(second).toBe(first);
    expect(readdirSync(folder)).toEqual([first]);
  });

  it('should turn a TIFF into a WebP of the same colour', async () => {
    const sink = new PictureFolder(folder);
    const name = await sink.add(put('scan.tif', tiff(16, 12, [200, 40, 90])));
    expect(name).toMatch(/\.webp$/);
    const image = await loadImage(join(folder, name!));
    const context = createCanvas(16, 12).getContext('2d');
    context.drawImage(image, 0, 0);
    expect([image.width, image.height]).toEqual([16, 12]);
    const [red, green, blue, alpha] = context.getImageData(8, 6, 1, 1).data;
    expect(Math.abs(red - 200) + Math.abs(green - 40) + Math.abs(blue - 90)).toBeLessThan(12);
    expect(alpha).toBe(255);
  });

  it('should count what is missing, broken or far too large, and tell no folder of the machine', async () => {
    const sink = new PictureFolder(folder);
    const png = picture(4, 4, '#fff').encodeSync('png');
    const bomb = Uint8Array.from(png);
    new DataView(bomb.buffer).setUint32(16, 60_000);
    new DataView(bomb.buffer).setUint32(20, 60_000);
    for (const path of [
      join(root, 'source', 'gone.jpg'),
      put('text.jpg', new TextEncoder().encode('no picture at all, only words')),
      put('cut.tif', tiff(16, 12, [1, 2, 3]).slice(0, 60)),
      put('bomb.png', bomb),
    ]) {
      expect(await sink.add(path)).toBeUndefined();
    }
    const { repaired } = sink.tally.snapshot();
    expect(repaired.map(({ reason, count, examples }) => [reason, count, examples])).toEqual([
      ['texture-missing', 1, ['source/gone.jpg']],
      ['texture-broken', 2, ['source/text.jpg', 'source/cut.tif']],
      ['texture-too-large', 1, ['source/bomb.png']],
    ]);
  });

  it('should count a picture that many surfaces miss once', async () => {
    const sink = new PictureFolder(folder);
    for (let i = 0; i < 5; i++) await sink.add(join(root, 'source', 'gone.jpg'));
    expect(sink.tally.total('repaired')).toBe(1);
  });
});

describe('picture headers', () => {
  it('should tell the size of every format that the canvas writes', () => {
    const canvas = picture(123, 45, '#248');
    expect(readPictureHeader(canvas.encodeSync('jpeg'))).toEqual({ format: 'jpg', width: 123, height: 45 });
    expect(readPictureHeader(canvas.encodeSync('png'))).toEqual({ format: 'png', width: 123, height: 45 });
    expect(readPictureHeader(canvas.encodeSync('webp'))).toEqual({ format: 'webp', width: 123, height: 45 });
  });

  it('should say nothing of bytes cut off anywhere before the size', () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = picture(50, 50, '#123').encodeSync(format as 'jpeg');
      for (let length = 0; length < 20; length++)
        expect(readPictureHeader(bytes.subarray(0, length))).toBeUndefined();
    }
  });
});
