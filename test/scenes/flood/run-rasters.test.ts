import { fromArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { RUN_RASTERS, runRaster } from '../../../scenes/flood/run/run-rasters.ts';

/** More than one tile in both directions, and none of them full. */
const [COLUMNS, ROWS] = [300, 260];
const CELLS = COLUMNS * ROWS;
const GRID = {
  ...{ columns: COLUMNS, rows: ROWS, cell: 5, west: 500_000, north: 3_000_000 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
const WALL = 7 * COLUMNS + 299;
const bed = new Float32Array(CELLS);
bed[WALL] = Number.NaN;
const numbers = (factor: number) => Float32Array.from({ length: CELLS }, (_, cell) => cell * factor);
const arrival = numbers(1);
arrival[3] = Number.NaN;
const maxima = { depth: numbers(1e-4), speed: numbers(2e-5), hazard: numbers(3e-5), arrival };

async function written(what: (typeof RUN_RASTERS)[number]) {
  const parts = await runRaster(what, maxima, { id: 'storm-1', bed, grid: GRID });
  const tiff = await fromArrayBuffer(await new Blob(parts).arrayBuffer());
  const image = await tiff.getImage();
  const [values] = (await image.readRasters()) as unknown as [Float32Array];
  return { image, values };
}

describe('the GeoTIFF of a run', () => {
  it('should have every value of every cell, at its place, in the CRS of the grid', async () => {
    const expected = [maxima.depth, maxima.speed, maxima.arrival, maxima.hazard];
    for (const [index, what] of RUN_RASTERS.entries()) {
      const { image, values } = await written(what);
      expect(image.getBoundingBox()).toEqual([500_000, 3_000_000 - 1300, 501_500, 3_000_000]);
      expect(image.getGeoKeys()).toMatchObject({ ProjectedCSTypeGeoKey: 4547 });
      expect(values).toHaveLength(CELLS);
      const wrong = expected[index].findIndex(
        (value, cell) => cell !== WALL && !Number.isNaN(value) && values[cell] !== value,
      );
      expect(wrong).toBe(-1);
    }
  });

  it('should have no data where a building stands, and where the water never came', async () => {
    const { image, values } = await written('arrival-time');
    expect(image.getGDALNoData()).toBe(-9999);
    expect([values[WALL], values[3], values[4]]).toEqual([-9999, -9999, 4]);
    expect((await written('maximum-depth')).values[WALL]).toBe(-9999);
  });

  it('should say that it is simulated, and by which run', async () => {
    const parts = await runRaster('hazard', maxima, { id: 'storm-1', bed, grid: GRID });
    expect(await new Blob(parts).text()).toContain(
      'Hazard rating after Defra FD2321; simulated, run storm-1',
    );
  });
});
