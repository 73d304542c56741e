import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { missingSample } from '../../../../models/geotiff/heights.ts';
import { openRaster } from '../../../../tiles-service/read/raster/index.ts';
import { readSurface } from '../../../../viewer/studies/ground/read-surface.ts';

/** Written by GDAL; what the product's own reader makes of them is tested against GDAL's numbers. */
const fixture = (name: string): string =>
  new URL(`../../../tiles-service/read/raster/fixtures/${name}`, import.meta.url).pathname;
const site = { grid: { crs: 'EPSG:2056', verticalDatum: 'LN02' } };
const surfaceOf = async (name: string, bytes?: Uint8Array<ArrayBuffer>) =>
  readSurface({ name, file: new Blob([bytes ?? new Uint8Array(await readFile(fixture(name)))]) }, site);

describe('a surface that somebody designed', () => {
  it.each(['float-deflate-tiled.tif', 'float-lzw-predictor3.tif', 'int16-point.tif', 'scaled-metadata.tif'])(
    'should be the same heights at the same places as those of the import: %s',
    async (name) => {
      const { grid, heights } = await surfaceOf(name);
      const raster = await openRaster(fixture(name), { verticalDatum: 'LN02' });
      const { x0, y0, xColumn } = raster.placement;
      expect([grid.west + grid.cell / 2, grid.north - grid.cell / 2, grid.cell]).toEqual([x0, y0, xColumn]);
      expect(heights).toEqual(await raster.readWindow(0, 0, raster.width, raster.height));
      expect(heights.some(Number.isNaN)).toBe(true);
      await raster.close();
    },
  );

  it('should have no value where its file has none, though the tag says more digits than a float has', () => {
    for (const text of ['-9999.9', '-3.40282346639e+38', '-3.4028234663852886e+38'])
      expect(missingSample(text, true)).toBe(new Float32Array([Number(text)])[0]);
    expect(missingSample('-9999.9', false)).toBe(-9999.9);
    expect(missingSample(undefined, true)).toBeNaN();
  });

  it('should not be read where it is larger than any that would do', async () => {
    const arrayBuffer = vi.fn();
    const file = { size: 3e9, arrayBuffer } as unknown as Blob;
    await expect(readSurface({ name: 'city.tif', file }, site)).rejects.toMatchObject({
      code: 'surface-size',
    });
    expect(arrayBuffer).not.toHaveBeenCalled();
  });

  it('should be refused in words of ours where the file is cut off', async () => {
    const whole = new Uint8Array(await readFile(fixture('float-deflate-tiled.tif')));
    for (const length of [200, 0.9 * whole.length])
      await expect(surfaceOf('cut.tif', whole.slice(0, length))).rejects.toMatchObject({
        code: 'surface-file',
        input: 'cut.tif',
      });
  });
});
