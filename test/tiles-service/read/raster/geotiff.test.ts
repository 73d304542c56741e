import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { openRaster, rasterExtent } from '../../../../tiles-service/read/raster/index.ts';

/** Written by GDAL 3.6.2 from grid.asc (37 × 29 cells of 10 m, three of them void) with the options in the names. */
const fixture = (name: string): string => new URL(`./fixtures/${name}`, import.meta.url).pathname;
const WIDTH = 37;
const HEIGHT = 29;
const VOIDS = new Set([0, 4 * WIDTH + 3, HEIGHT * WIDTH - 1]);
const LN02 = { verticalDatum: 'LN02' };

/** The formula that grid.asc was made with. */
function heightAt(column: number, row: number): number {
  return Math.round((100 + column * 1.5 - row * 2.25 + ((column * 7 + row * 13) % 11) * 0.25) * 100) / 100;
}

function expectHeights(heights: Float32Array, tolerance: number, map = (height: number) => height): void {
  expect(heights.length).toBe(WIDTH * HEIGHT);
  let worst = 0;
  heights.forEach((height, index) => {
    if (VOIDS.has(index)) expect(height).toBeNaN();
    else worst = Math.max(worst, Math.abs(height - map(heightAt(index % WIDTH, Math.floor(index / WIDTH)))));
  });
  expect(worst).toBeLessThanOrEqual(tolerance);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrain-geotiff-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('openRaster on GeoTIFF', () => {
  it.each([
    ['float-lzw-predictor3.tif', 1e-5],
    ['float-deflate-tiled-big-endian.tif', 1e-5],
    ['int16-lzw-predictor2-bigtiff.tif', 0.5],
    ['float64-packbits-strips.tif', 1e-5],
    ['float-deflate-tiled.tif', 1e-5],
  ])('should read every height and void of %s as GDAL wrote them', async (name, tolerance) => {
    const raster = await openRaster(fixture(name), LN02);
    expect([raster.width, raster.height]).toEqual([WIDTH, HEIGHT]);
    expectHeights(await raster.readWindow(0, 0, WIDTH, HEIGHT), tolerance);
    await raster.close();
  });

  it('should read any window as the same part of the whole, and NaN outside of the raster', async () => {
    const raster = await openRaster(fixture('float-deflate-tiled-big-endian.tif'), LN02);
    const whole = await raster.readWindow(0, 0, WIDTH, HEIGHT);
    const side = fc.integer({ min: -20, max: 60 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.nat(40), fc.nat(40), async (x0, y0, width, height) => {
        const window = await raster.readWindow(x0, y0, x0 + width, y0 + height);
        expect(window.length).toBe(width * height);
        window.forEach((value, index) => {
          const column = x0 + (index % width);
          const row = y0 + Math.floor(index / width);
          const inside = column >= 0 && row >= 0 && column < WIDTH && row < HEIGHT;
          expect(value).toBe(inside ? whole[row * WIDTH + column] : Number.NaN);
        });
      }),
      { numRuns: 60 },
    );
    await raster.close();
  });

  it('should place the centres of pixels the same for pixel-is-area and pixel-is-point files of one grid', async () => {
    // gdalinfo gives both the origin 2500000, 1118290 (a corner); so the first centre is 5 m inside.
    for (const name of ['float-deflate-tiled.tif', 'int16-point.tif']) {
      const raster = await openRaster(fixture(name), LN02);
      expect(raster.placement).toEqual({
        x0: 2500005,
        xColumn: 10,
        xRow: 0,
        y0: 1118285,
        yColumn: 0,
        yRow: -10,
      });
      await raster.close();
    }
  });

  it.each([
    ["GDAL's metadata", 'scaled-metadata.tif'],
    ['the third pixel scale and tie point', 'scaled-compound.tif'],
  ])('should apply a scale and offset of heights given by %s', async (_, name) => {
    const raster = await openRaster(fixture(name), LN02);
    expectHeights(await raster.readWindow(0, 0, WIDTH, HEIGHT), 1e-5, (height) => height * 0.5 + 10);
    await raster.close();
  });

  it('should read a ZSTD file where Node can, and else say how to convert it', async () => {
    const opened = openRaster(fixture('float-zstd-tiled.tif'), LN02);
    if ('zstdDecompressSync' in zlib) {
      const raster = await opened;
      expectHeights(await raster.readWindow(0, 0, WIDTH, HEIGHT), 1e-5);
      await raster.close();
    } else {
      await expect(opened).rejects.toMatchObject({
        code: 'raster-compression',
        message: expect.stringContaining('COMPRESS=DEFLATE'),
      });
    }
  });

  it('should take the CRS and the vertical datum from the file and report them', async () => {
    const raster = await openRaster(fixture('scaled-compound.tif'), {
      crs: 'EPSG:4326',
      verticalDatum: 'NAP',
    });
    expect(raster.crs).toMatchObject({
      found: 'EPSG:2056+5728',
      from: 'file',
      axisOrder: 'x-y',
      verticalDatum: 'LN02',
    });
    const [west, south, east, north] = await rasterExtent(raster.path, raster);
    // gdaltransform -s_srs EPSG:2056 -t_srs EPSG:4326 of the raster's corners.
    expect(west).toBeCloseTo(6.1428921, 4);
    expect(south).toBeCloseTo(46.20602, 4);
    expect(east).toBeCloseTo(6.1477, 4);
    expect(north).toBeCloseTo(46.20866, 4);
    await raster.close();
  });

  it('should refuse a file without a vertical datum and say how to give it', async () => {
    await expect(openRaster(fixture('float-deflate-tiled.tif'))).rejects.toMatchObject({
      name: 'InputError',
      code: 'vertical-datum-missing',
      message: expect.stringContaining('--vertical-datum'),
    });
  });

  it('should refuse a file without a CRS and say how to give it', async () => {
    const bytes = await readFile(fixture('float-deflate-tiled.tif'));
    const path = join(folder, 'without-crs.tif');
    await writeFile(path, withoutTag(bytes, 34735));
    await expect(openRaster(path, LN02)).rejects.toMatchObject({
      code: 'crs-missing',
      message: expect.stringContaining('--crs'),
    });
    const raster = await openRaster(path, { ...LN02, crs: 'EPSG:2056' });
    expect(raster.crs).toMatchObject({ found: 'EPSG:2056', from: 'option' });
    await raster.close();
  });

  it('should refuse a file whose CRS puts it outside of the area of use', async () => {
    const bytes = await readFile(fixture('float-deflate-tiled.tif'));
    const path = join(folder, 'elsewhere.tif');
    await writeFile(path, withoutTag(bytes, 34735));
    const raster = await openRaster(path, { crs: 'EPSG:28992', verticalDatum: 'NAP' });
    await expect(rasterExtent(path, raster)).rejects.toMatchObject({ code: 'outside-area-of-use' });
    await raster.close();
  });

  it('should refuse a file that does not say where its pixels lie', async () => {
    const bytes = await readFile(fixture('float-deflate-tiled.tif'));
    const path = join(folder, 'without-place.tif');
    await writeFile(path, withoutTag(bytes, 33922));
    await expect(openRaster(path, LN02)).rejects.toMatchObject({ code: 'raster-georeference' });
  });

  it('should give heights or an InputError, and end, whatever bytes of a file are damaged', async () => {
    const names = [
      'float-lzw-predictor3.tif',
      'float-deflate-tiled-big-endian.tif',
      'int16-lzw-predictor2-bigtiff.tif',
      'float64-packbits-strips.tif',
      'float-deflate-tiled.tif',
      'float-zstd-tiled.tif',
    ];
    const files = await Promise.all(names.map((name) => readFile(fixture(name))));
    const path = join(folder, 'damaged.tif');
    const change = fc.tuple(fc.nat(), fc.nat(255));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat()),
        async (which, changes, cut) => {
          const bytes = Buffer.from(files[which]);
          // Half of the changes hit the header and the directory, where they do most.
          changes.forEach(([at, value], index) => {
            bytes[at % (index % 2 ? bytes.length : 400)] = value;
          });
          await writeFile(path, cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
          try {
            const raster = await openRaster(path, { ...LN02, crs: 'EPSG:2056' });
            try {
              const window = await raster.readWindow(
                0,
                0,
                Math.min(raster.width, 50),
                Math.min(raster.height, 50),
              );
              expect(window.length).toBe(Math.min(raster.width, 50) * Math.min(raster.height, 50));
            } finally {
              await raster.close();
            }
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            refused++;
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(100);
  }, 60_000);
});

/** The file with one of its directory's tags made into a private one that nobody reads. */
function withoutTag(file: Buffer, tag: number): Buffer {
  const bytes = Buffer.from(file);
  const start = bytes.readUInt32LE(4);
  for (let entry = 0; entry < bytes.readUInt16LE(start); entry++) {
    const at = start + 2 + entry * 12;
    if (bytes.readUInt16LE(at) === tag) bytes.writeUInt16LE(65000, at);
  }
  return bytes;
}
