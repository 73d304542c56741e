import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeTile, GeoTiffWriter, NODATA, TILE } from '../../../tiles-service/grid/geotiff-writer.ts';
import { openRaster } from '../../../tiles-service/read/raster/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'grid-tiff-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [WIDTH, HEIGHT] = [300, 260];
const valueAt = (x: number, y: number): number =>
  x === 5 && y === 7 ? Number.NaN : Math.fround(100 + x * 0.25 - y / 3);

async function write(path: string, crsCode?: number): Promise<void> {
  const writer = await GeoTiffWriter.create(path, {
    ...{ width: WIDTH, height: HEIGHT, west: 2_500_000, north: 1_120_000, cell: 5, title: 'Test' },
    ...(crsCode === undefined ? {} : { crsCode }),
    crsName: 'CH1903+ / LV95',
    verticalCode: 5728,
    verticalName: 'LN02',
  });
  // Out of order, as threads bring them.
  for (const index of [3, 0, 2, 1]) {
    const tile = new Float32Array(TILE * TILE).fill(NODATA);
    const [left, top] = [(index % 2) * TILE, Math.floor(index / 2) * TILE];
    for (let y = 0; y < TILE && top + y < HEIGHT; y++)
      for (let x = 0; x < TILE && left + x < WIDTH; x++) {
        const value = valueAt(left + x, top + y);
        if (!Number.isNaN(value)) tile[y * TILE + x] = value;
      }
    await writer.writeTile(index, encodeTile(tile));
  }
  await writer.finish();
}

describe('GeoTiffWriter', () => {
  it('should write what the raster reader reads: every value, the place, the CRS and the vertical datum', async () => {
    const path = join(folder, 'own.tif');
    await write(path, 2056);
    const raster = await openRaster(path);
    expect(raster).toMatchObject({
      width: WIDTH,
      height: HEIGHT,
      system: { id: 'EPSG:2056+EPSG:5728' },
      verticalDatum: { id: 'LN02' },
    });
    expect(raster.placement).toEqual({
      x0: 2_500_002.5,
      xColumn: 5,
      xRow: 0,
      y0: 1_119_997.5,
      yColumn: 0,
      yRow: -5,
    });
    const values = await raster.readWindow(0, 0, WIDTH, HEIGHT);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) expect(values[y * WIDTH + x]).toBe(valueAt(x, y));
    await raster.close();
  });

  it('should need to be told a CRS that has no code', async () => {
    const path = join(folder, 'local.tif');
    await write(path);
    await expect(openRaster(path)).rejects.toMatchObject({ code: 'crs-missing' });
  });

  it.skipIf(spawnSync('gdalinfo', ['--version']).status !== 0)('should write what GDAL reads', async () => {
    const path = join(folder, 'gdal.tif');
    await write(path, 2056);
    const info = JSON.parse(
      execFileSync('gdalinfo', ['-json', '-stats', path], {
        encoding: 'utf8',
        env: { ...process.env, GTIFF_REPORT_COMPD_CS: 'YES' },
      }),
    );
    expect(info.size).toEqual([WIDTH, HEIGHT]);
    expect(info.geoTransform).toEqual([2_500_000, 5, 0, 1_120_000, 0, -5]);
    expect(info.coordinateSystem.wkt).toContain('ID["EPSG",2056]');
    expect(info.coordinateSystem.wkt).toContain('LN02');
    const [band] = info.bands;
    expect(band).toMatchObject({ type: 'Float32', noDataValue: NODATA, block: [TILE, TILE] });
    expect(band.maximum).toBeCloseTo(valueAt(WIDTH - 1, 0), 3);
    expect(band.minimum).toBeCloseTo(valueAt(0, HEIGHT - 1), 3);
  });
});
