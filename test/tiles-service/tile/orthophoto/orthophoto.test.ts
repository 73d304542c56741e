import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import proj4 from 'proj4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { openPicture } from '../../../../tiles-service/read/picture/index.ts';
import { checkImagery } from '../../../../tiles-service/tile/imagery/index.ts';
import { stretchOf, tileOrthophoto } from '../../../../tiles-service/tile/orthophoto/index.ts';
import { zoomOf } from '../../../../tiles-service/tile/orthophoto/plan.ts';
import { halve } from '../../../../tiles-service/tile/orthophoto/resample.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';
import { type TiledFiles, tileFiles } from '../support/tile-files.ts';
import { type PicturePlan, writePictureTiff } from './support/picture-tiff.ts';

let root: string;
let pool: WorkerPool;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'orthophoto-'));
  pool = new WorkerPool(2);
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

/** UTM zone 31 north, without this project's tables. */
const UTM = '+proj=utm +zone=31 +datum=WGS84 +units=m +no_defs';
const CORNER = [500_200, 5_400_300] as const;
const SIDE = 600;
const METRES = 0.4;
/** Fields of 24 m, each in a colour of its own. */
const FIELD = 24;

function colorOn(easting: number, northing: number): [number, number, number] {
  const [i, j] = [Math.floor(easting / FIELD), Math.floor(northing / FIELD)];
  return [40 + ((i * 37 + j * 11) % 8) * 25, 40 + ((i * 13 + j * 41) % 8) * 25, (i + j) % 2 === 0 ? 60 : 200];
}

const ground = (rest: Partial<PicturePlan> = {}): PicturePlan => ({
  width: SIDE,
  height: SIDE,
  corner: CORNER,
  metres: METRES,
  epsg: 32631,
  colorAt: (column, row) => colorOn(CORNER[0] + (column + 0.5) * METRES, CORNER[1] - (row + 0.5) * METRES),
  ...rest,
});

let number = 0;
function save(bytes: Uint8Array): string {
  const path = join(root, `${number++}.tif`);
  writeFileSync(path, bytes);
  return path;
}

const tile = (paths: string[], options = {}) => tileFiles(tileOrthophoto, paths, options, { root, pool });

/** The colour and opacity that a viewer sees at a place in UTM, on a zoom; and how large a pixel is there. */
class Viewer {
  readonly #out: string;
  readonly #tiles = new Map<string, Uint8ClampedArray | undefined>();

  constructor({ out }: TiledFiles) {
    this.#out = out;
  }

  async at(easting: number, northing: number, zoom: number): Promise<number[]> {
    const [longitude, latitude] = proj4(UTM, '+proj=longlat +datum=WGS84').forward([easting, northing]);
    // Web Mercator in closed form.
    const x = (longitude / 360 + 0.5) * 2 ** zoom;
    const y = (0.5 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** zoom;
    const pixels = await this.#pixels(zoom, Math.floor(x), Math.floor(y));
    if (!pixels) return [0, 0, 0, 0];
    const at = (Math.floor((y % 1) * 512) * 512 + Math.floor((x % 1) * 512)) * 4;
    return [...pixels.subarray(at, at + 4)];
  }

  async #pixels(z: number, x: number, y: number): Promise<Uint8ClampedArray | undefined> {
    const path = join(this.#out, `${z}/${x}/${y}.webp`);
    if (!this.#tiles.has(path)) {
      let pixels: Uint8ClampedArray | undefined;
      if (existsSync(path)) {
        const context = createCanvas(512, 512).getContext('2d');
        context.drawImage(await loadImage(readFileSync(path)), 0, 0);
        pixels = context.getImageData(0, 0, 512, 512).data;
      }
      this.#tiles.set(path, pixels);
    }
    return this.#tiles.get(path);
  }
}

/** Compares the middles of fields with their colours, at a zoom. */
async function expectFields(viewer: Viewer, zoom: number, tolerance: number): Promise<void> {
  let compared = 0;
  for (let i = 1; i < 9; i++) {
    for (let j = 1; j < 9; j++) {
      const easting = (Math.ceil(CORNER[0] / FIELD) + i + 0.5) * FIELD;
      const northing = (Math.floor(CORNER[1] / FIELD) - j - 0.5) * FIELD;
      if (easting > CORNER[0] + SIDE * METRES || northing < CORNER[1] - SIDE * METRES) continue;
      const [red, green, blue, alpha] = await viewer.at(easting, northing, zoom);
      const expected = colorOn(easting, northing);
      expect(alpha).toBe(255);
      for (const [band, value] of [red, green, blue].entries())
        expect(Math.abs(value - expected[band]), `${easting} ${northing}`).toBeLessThanOrEqual(tolerance);
      compared++;
    }
  }
  expect(compared).toBe(64);
}

describe('An orthophoto', () => {
  let tiled: TiledFiles;
  beforeAll(async () => {
    tiled = await tile([save(writePictureTiff(ground()))]);
  });

  it('should become a sound image pyramid as deep as its pixels', async () => {
    const { problems, tiles } = await checkImagery(tiled.out);
    expect(problems).toEqual([]);
    expect(tiles).toBe(tiled.result.tiles);
    // 0.4 m at 48.7° N: half a Mercator pixel of zoom 17 on a tile of 512 is 0.394 m.
    expect(tiled.result).toMatchObject({ entry: 'imagery.json', maximumZoom: 17, format: 'GeoTIFF picture' });
    expect(tiled.result.layer).toMatchObject({ kind: 'imagery', appearance: 'any' });
    expect(tiled.result.crs).toMatchObject({ found: 'EPSG:32631', from: 'file' });
  });

  it('should show each field of the ground in its colour', async () => {
    await expectFields(new Viewer(tiled), 17, 12);
  });

  it('should show them on the zooms above as well, up to where it fits into four tiles', async () => {
    const fine = { width: 1400, height: 1400, metres: 0.2 };
    const colorAt: PicturePlan['colorAt'] = (column, row) =>
      colorOn(CORNER[0] + (column + 0.5) * 0.2, CORNER[1] - (row + 0.5) * 0.2);
    const large = await tile([save(writePictureTiff(ground({ ...fine, colorAt })))]);
    expect(large.result).toMatchObject({ minimumZoom: 17, maximumZoom: 18 });
    expect((await checkImagery(large.out)).problems).toEqual([]);
    await expectFields(new Viewer(large), 18, 12);
    await expectFields(new Viewer(large), 17, 12);
  });

  it('should have the borders of fields within a pixel of where they are', async () => {
    const viewer = new Viewer(tiled);
    const northing = (Math.floor(CORNER[1] / FIELD) - 2.5) * FIELD;
    for (let i = 3; i < 8; i++) {
      const border = (Math.ceil(CORNER[0] / FIELD) + i) * FIELD;
      const [before, after] = [colorOn(border - 1, northing)[2], colorOn(border + 1, northing)[2]];
      let crossed = Number.NaN;
      for (let away = -3; away <= 3 && Number.isNaN(crossed); away += 0.05) {
        const [, , blue] = await viewer.at(border + away, northing, 17);
        if (Math.abs(blue - after) < Math.abs(blue - before)) crossed = away;
      }
      expect(Math.abs(crossed)).toBeLessThan(METRES);
    }
  });

  it('should be see-through beyond its edges, and opaque up to them', async () => {
    const viewer = new Viewer(tiled);
    const middle = CORNER[1] - (SIDE * METRES) / 2;
    expect((await viewer.at(CORNER[0] - 2 * METRES, middle, 17))[3]).toBe(0);
    expect((await viewer.at(CORNER[0] + 2 * METRES, middle, 17))[3]).toBe(255);
    const east = CORNER[0] + SIDE * METRES;
    expect((await viewer.at(east + 2 * METRES, middle, 17))[3]).toBe(0);
    expect((await viewer.at(east - 2 * METRES, middle, 17))[3]).toBe(255);
  });
});

describe('Orthophotos', () => {
  it('should join as a mosaic without a seam', async () => {
    const half = (SIDE / 2) * METRES;
    const part = (left: number) =>
      ground({
        width: SIDE / 2,
        corner: [CORNER[0] + left, CORNER[1]],
        colorAt: (column, row) =>
          colorOn(CORNER[0] + left + (column + 0.5) * METRES, CORNER[1] - (row + 0.5) * METRES),
      });
    const tiled = await tile([save(writePictureTiff(part(0))), save(writePictureTiff(part(half)))]);
    expect(tiled.result.features).toBe(2);
    const viewer = new Viewer(tiled);
    await expectFields(viewer, 17, 12);
    for (let away = -1; away <= 1; away += 0.1)
      expect((await viewer.at(CORNER[0] + half + away, CORNER[1] - 100, 17))[3]).toBe(255);
  });

  it('should leave out what is nodata or see-through', async () => {
    const isHole = (column: number, row: number) => column > 200 && column < 400 && row > 200 && row < 400;
    const color = ground().colorAt;
    const nodata = await tile([
      save(
        writePictureTiff(
          ground({
            nodata: 7,
            colorAt: (column, row) => (isHole(column, row) ? [7, 7, 7] : color(column, row)),
          }),
        ),
      ),
    ]);
    const alpha = await tile([
      save(
        writePictureTiff(
          ground({
            extras: [2],
            colorAt: (column, row) => [...color(column, row), isHole(column, row) ? 0 : 255],
          }),
        ),
      ),
    ]);
    for (const tiled of [nodata, alpha]) {
      const viewer = new Viewer(tiled);
      const [east, north] = [CORNER[0] + 300 * METRES, CORNER[1] - 300 * METRES];
      expect((await viewer.at(east, north, 17))[3]).toBe(0);
      expect((await viewer.at(east + 130 * METRES, north, 17))[3]).toBe(255);
    }
  });

  it.each<[string, Partial<PicturePlan>]>([
    ['Deflate', { isDeflated: true }],
    ['bands one after another', { isPlanar: true }],
    ['one strip', { rowsPerStrip: SIDE }],
  ])('should read %s alike', async (_, rest) => {
    await expectFields(new Viewer(await tile([save(writePictureTiff(ground(rest)))])), 17, 12);
  });

  it('should read grey and palettes', async () => {
    const grey = await tile([
      save(
        writePictureTiff(
          ground({ photometric: 1, colorAt: (column, row) => [ground().colorAt(column, row)[0]] }),
        ),
      ),
    ]);
    const spot = [CORNER[0] + 101, CORNER[1] - 101] as const;
    const [red, green, blue] = await new Viewer(grey).at(...spot, 17);
    expect(Math.abs(red - colorOn(...spot)[0])).toBeLessThanOrEqual(8);
    expect([green, blue]).toEqual([red, red]);
    const palette = [...Array(768).keys()].map((index) =>
      index % 256 === 3 ? [10, 200, 90][index >> 8] * 257 : 0,
    );
    const painted = await tile([
      save(writePictureTiff(ground({ photometric: 3, palette, colorAt: () => [3] }))),
    ]);
    const seen = await new Viewer(painted).at(...spot, 17);
    for (const [band, value] of [10, 200, 90].entries()) expect(Math.abs(seen[band] - value)).toBeLessThan(6);
  });

  it('should stretch 16 bits by percentiles, and say so', async () => {
    const { result, tally, ...tiled } = await tile([
      save(
        writePictureTiff(
          ground({ bits: 16, colorAt: (column) => [1000 + column, 1000 + column, 1000 + column] }),
        ),
      ),
    ]);
    const notes = tally.entries('notes').map(({ reason }) => reason);
    expect(notes).toContain('picture-stretched');
    const viewer = new Viewer({ result, tally, ...tiled });
    const level = async (share: number) =>
      (await viewer.at(CORNER[0] + share * SIDE * METRES, CORNER[1] - 50, 17))[0];
    expect(await level(0.01)).toBeLessThan(6);
    expect(Math.abs((await level(0.5)) - 127)).toBeLessThan(8);
    expect(await level(0.99)).toBeGreaterThan(249);
  });

  it('should say which bands are left out', async () => {
    const { tally } = await tile([
      save(
        writePictureTiff(
          ground({ extras: [0], colorAt: (column, row) => [...ground().colorAt(column, row), 9] }),
        ),
      ),
    ]);
    expect(tally.entries('notes')).toMatchObject([{ reason: 'picture-bands', count: 1 }]);
  });

  it('should refuse what it cannot place or read', async () => {
    const code = (bytes: Uint8Array) =>
      tile([save(bytes)]).then(
        () => 'fine',
        (error: unknown) =>
          error instanceof InputError || (error as Error).name === 'InputError'
            ? (error as InputError).code
            : error,
      );
    const { epsg, ...unplaced } = ground();
    expect(await code(writePictureTiff(unplaced))).toBe('crs-missing');
    const good = Buffer.from(writePictureTiff(ground({ width: 64, height: 64 })));
    expect(await code(good.subarray(0, good.length - 40))).toBe('raster-corrupt');
    expect(await code(good.subarray(0, 9))).toBe('raster-corrupt');
    const withTag = (tag: number, value: number) => {
      const bytes = Buffer.from(good);
      const at = bytes.readUInt32LE(4);
      for (let entry = at + 2; entry < at + 2 + bytes.readUInt16LE(at) * 12; entry += 12)
        if (bytes.readUInt16LE(entry) === tag) bytes.writeUInt16LE(value, entry + 8);
      return bytes;
    };
    expect(await code(withTag(259, 34887))).toBe('raster-compression');
    expect(await code(withTag(262, 5))).toBe('picture-colors');
    expect(await code(withTag(259, 8))).toBe('raster-corrupt');
    expect(await code(writePictureTiff(ground({ nodata: 1, colorAt: () => [1, 1, 1] })))).toBe(
      'picture-empty',
    );
  });

  it('should be read or refused with any bytes changed, and nothing else', async () => {
    const good = Buffer.from(writePictureTiff(ground({ width: 48, height: 48, isDeflated: true })));
    const place = fc.oneof(
      fc.nat(good.length - 1),
      fc.integer({ min: good.length - 700, max: good.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (edits) => {
          const bytes = Buffer.from(good);
          for (const [at, value] of edits) bytes[at] = value;
          try {
            const source = await openPicture(save(bytes));
            try {
              const pixels = await source.readWindow(0, 0, 48, 48);
              expect(pixels).toHaveLength(48 * 48 * 4);
            } finally {
              await source.close();
            }
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

const hasGdal = (() => {
  try {
    execFileSync('gdal_translate', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGdal)('Orthophotos that GDAL wrote', () => {
  it.each([
    [
      'JPEG in YCbCr',
      ['-co', 'TILED=YES', '-co', 'COMPRESS=JPEG', '-co', 'PHOTOMETRIC=YCBCR', '-co', 'JPEG_QUALITY=95'],
      26,
    ],
    ['JPEG in RGB', ['-co', 'TILED=YES', '-co', 'COMPRESS=JPEG', '-co', 'JPEG_QUALITY=95'], 18],
    ['JPEG in strips', ['-co', 'COMPRESS=JPEG', '-co', 'PHOTOMETRIC=YCBCR', '-co', 'JPEG_QUALITY=95'], 26],
    ['LZW with a predictor', ['-co', 'COMPRESS=LZW', '-co', 'PREDICTOR=2'], 12],
    ['a cloud-optimised GeoTIFF', ['-of', 'COG', '-co', 'COMPRESS=DEFLATE'], 12],
    ['a BigTIFF', ['-co', 'BIGTIFF=YES', '-co', 'TILED=YES'], 12],
    ['big-endian', ['-co', 'ENDIANNESS=BIG'], 12],
  ])('should be read as %s', async (name, options, tolerance) => {
    const from = save(writePictureTiff(ground()));
    const to = join(root, `${name.replaceAll(' ', '-')}.tif`);
    execFileSync('gdal_translate', ['-q', ...options, from, to]);
    const tiled = await tile([to]);
    expect((await checkImagery(tiled.out)).problems).toEqual([]);
    await expectFields(new Viewer(tiled), 17, tolerance);
  });

  it('should be cut out by their mask', async () => {
    const from = save(
      writePictureTiff(
        ground({
          extras: [2],
          colorAt: (column, row) => [...ground().colorAt(column, row), column < 300 ? 255 : 0],
        }),
      ),
    );
    const to = join(root, 'masked.tif');
    const jpeg = ['-co', 'COMPRESS=JPEG', '-co', 'TILED=YES', '-co', 'PHOTOMETRIC=YCBCR'];
    execFileSync('gdal_translate', [
      ...['-q', '-b', '1', '-b', '2', '-b', '3', '-mask', '4', '--config', 'GDAL_TIFF_INTERNAL_MASK', 'YES'],
      ...[...jpeg, from, to],
    ]);
    const viewer = new Viewer(await tile([to]));
    const north = CORNER[1] - 120;
    expect((await viewer.at(CORNER[0] + 290 * METRES, north, 17))[3]).toBe(255);
    expect((await viewer.at(CORNER[0] + 310 * METRES, north, 17))[3]).toBe(0);
  });
});

describe('Rules of image tiles', () => {
  it('should choose the zoom whose pixels are about as large as the picture’s', () => {
    // At the equator a tile of 512 pixels at zoom 17 has pixels of 0.597 m.
    expect(zoomOf([0, -0.001, 0.001, 0.001], 0.597, 512)).toBe(17);
    expect(zoomOf([0, -0.001, 0.001, 0.001], 0.5, 512)).toBe(17);
    expect(zoomOf([0, -0.001, 0.001, 0.001], 0.45, 512)).toBe(18);
    expect(zoomOf([0, 59.999, 0.001, 60.001], 0.2985, 512)).toBe(17);
  });

  it('should average four tiles by how opaque they are', () => {
    const child = new Uint8ClampedArray(4 * 4 * 4);
    child.set([200, 100, 0, 255], 0);
    const parent = halve([child, undefined, undefined, undefined], 4);
    expect([...parent.subarray(0, 4)]).toEqual([200, 100, 0, 64]);
    expect([...parent.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
  });

  it('should stretch from the 2nd to the 98th percentile of what is not black', () => {
    const values = Uint16Array.from({ length: 10_000 }, (_, index) => (index < 5_000 ? 0 : index - 4_999));
    expect(stretchOf([values])).toEqual({ low: 100, high: 4_900 });
    expect(stretchOf([])).toBeUndefined();
  });
});
