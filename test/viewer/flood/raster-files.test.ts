import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runRaster } from '../../../scenes/flood/run/run-rasters.ts';
import { RasterFiles } from '../../../viewer/flood/raster-files.ts';

const [COLUMNS, ROWS] = [600, 300];
const grid = {
  ...{ columns: COLUMNS, rows: ROWS, cell: 10, west: 1000, north: 5000 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
const depth = Float32Array.from({ length: COLUMNS * ROWS }, (_, cell) =>
  cell % 7 === 0 ? Number.NaN : cell / 8,
);
let asked = 0;

beforeEach(async () => {
  const nothing = new Float32Array(COLUMNS * ROWS);
  const maxima = { depth, speed: nothing, hazard: nothing, arrival: nothing };
  const parts = await runRaster('maximum-depth', maxima, { id: 'r', bed: nothing, grid });
  const bytes = await new Blob(parts).arrayBuffer();
  asked = 0;
  vi.stubGlobal('fetch', async () => {
    asked++;
    return new Response(bytes.slice(0), { headers: { 'Content-Length': String(bytes.byteLength) } });
  });
});
afterEach(() => void vi.unstubAllGlobals());

const window = { west: 250, north: 200, east: 270, south: 260 };
const expected = Float32Array.from({ length: 20 * 60 }, (_, cell) => {
  return depth[(200 + Math.floor(cell / 20)) * COLUMNS + 250 + (cell % 20)];
});

it('should give the same cells of a raster whether it was unpacked ahead, in part, or not at all', async () => {
  const files = new RasterFiles();
  const raster = await files.open('bed.tif', { isPart: false });
  expect(raster.place).toEqual({ west: 1000, north: 5000, cell: 10 });
  expect(await raster.read(window)).toEqual(expected);
  await raster.unpackSome();
  expect(raster.isUnpacked).toBe(false);
  expect(await raster.read(window)).toEqual(expected);
  const whole = await raster.read({ west: 0, north: 0, east: COLUMNS, south: ROWS });
  expect(whole).toEqual(depth);
  expect(raster.isUnpacked).toBe(true);
  expect(await raster.read(window)).toEqual(expected);
  expect(asked).toBe(1);
});

it('should read ahead what is not too large, and end when a run has its turn', async () => {
  const files = new RasterFiles();
  expect(await files.readAhead(['bed.tif'], new AbortController().signal)).toBe(true);
  const raster = await files.open('bed.tif', { isPart: true });
  expect([raster.isUnpacked, asked]).toEqual([true, 1]);
  const others = new RasterFiles();
  expect(await others.readAhead(['bed.tif'], AbortSignal.abort())).toBe(false);
});
