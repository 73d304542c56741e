import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { openRaster, rasterExtent } from '../../../../tiles-service/read/raster/index.ts';

const SIDE = 1201;
let folder: string;
let tile: Uint8Array;

/** The height of every sample tells its place. */
function heightAt(column: number, row: number): number {
  return row === 5 && column === 7 ? -32768 : ((column * 3 + row * 5) % 4000) - 200;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrain-hgt-'));
  tile = new Uint8Array(2 * SIDE * SIDE);
  const view = new DataView(tile.buffer);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      view.setInt16(2 * (row * SIDE + column), heightAt(column, row));
    }
  }
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('openRaster on SRTM', () => {
  it('should read heights and voids, plain and zipped, with the place by name and EGM96 by format', async () => {
    const plain = await file('S01W078.hgt', tile);
    const zipped = await file(
      'anything.zip',
      zipSync({ 'folder/S01W078.hgt': tile, 'readme.txt': new Uint8Array(9) }),
    );
    for (const path of [plain, zipped]) {
      const raster = await openRaster(path);
      expect(raster.placement).toMatchObject({ x0: -78, y0: 0, xColumn: 1 / 1200, yRow: -1 / 1200 });
      expect(raster.crs).toMatchObject({ from: 'format', verticalDatum: 'EGM96' });
      const window = await raster.readWindow(-1, 4, 9, 7);
      expect(window[0]).toBeNaN();
      expect(window[1]).toBe(heightAt(0, 4));
      expect(window[10 + 8]).toBeNaN();
      expect(window[2 * 10 + 9]).toBe(heightAt(8, 6));
      const corner = await raster.readWindow(1200, 1200, 1201, 1201);
      expect([...corner]).toEqual([heightAt(1200, 1200)]);
      await raster.close();
    }
  });

  it('should cover one degree and half a sample around it', async () => {
    const raster = await openRaster(await file('N46E006.hgt', tile));
    const extent = await rasterExtent(raster.path, raster);
    const half = 0.5 / 1200;
    [6 - half, 46 - half, 7 + half, 47 + half].forEach((value, index) => {
      expect(extent[index]).toBeCloseTo(value, 9);
    });
    await raster.close();
  });

  it.each([
    ['hgt-size', 'N46E006.hgt', (bytes: Uint8Array) => bytes.subarray(0, 2_000_000)],
    ['hgt-name', 'heights.hgt', (bytes: Uint8Array) => bytes],
    [
      'zip-content',
      'two.hgt.zip',
      (bytes: Uint8Array) => zipSync({ 'N46E006.hgt': bytes, 'N46E007.hgt': bytes }),
    ],
    ['zip-content', 'none.hgt.zip', () => zipSync({ 'readme.txt': new Uint8Array(9) })],
    [
      'zip-corrupt',
      'cut.hgt.zip',
      (bytes: Uint8Array) => zipSync({ 'N46E006.hgt': bytes }).subarray(0, 3000),
    ],
    ['raster-format', 'heights.txt', () => new TextEncoder().encode('no heights here')],
  ])('should refuse with %s a file such as %s', async (code, name, make) => {
    await expect(openRaster(await file(name, make(tile)))).rejects.toMatchObject({
      name: 'InputError',
      code,
    });
  });

  it('should give the right heights or an InputError whatever bytes of a zipped tile are damaged', async () => {
    const zipped = zipSync({ 'N46E006.hgt': tile }, { level: 1 });
    const path = join(folder, 'damaged.hgt.zip');
    await fc.assert(
      fc.asyncProperty(fc.nat(zipped.length - 1), fc.nat(255), fc.boolean(), async (at, value, nearEnd) => {
        const bytes = Uint8Array.from(zipped);
        bytes[nearEnd ? bytes.length - 1 - (at % 130) : at] = value;
        await writeFile(path, bytes);
        try {
          const raster = await openRaster(path);
          // The checksum stands for every sample; the name may be another degree.
          expect((await raster.readWindow(100, 100, 101, 101))[0]).toBe(heightAt(100, 100));
          await raster.close();
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
