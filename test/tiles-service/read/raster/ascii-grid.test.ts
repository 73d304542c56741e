import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { openRaster } from '../../../../tiles-service/read/raster/index.ts';

const GIVEN = { crs: 'EPSG:2056', verticalDatum: 'LN02' };
const HEADER = 'ncols 4\nnrows 3\nxllcorner 2500000\nyllcorner 1118000\ncellsize 10\nNODATA_value -9999\n';
const ROWS = '1 2.5 -3 4e1\n5 -9999 .5 8.\n9 10 11 12\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terrain-asc-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function grid(text: string, name = 'grid.asc'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('openRaster on Esri ASCII grids', () => {
  it('should read heights and voids of any window', async () => {
    const raster = await openRaster(await grid(HEADER + ROWS), GIVEN);
    expect([...(await raster.readWindow(0, 0, 4, 3))]).toEqual([
      1,
      2.5,
      -3,
      40,
      5,
      Number.NaN,
      0.5,
      8,
      9,
      10,
      11,
      12,
    ]);
    expect([...(await raster.readWindow(2, 1, 5, 2))]).toEqual([0.5, 8, Number.NaN]);
    await raster.close();
  });

  it('should place centres of cells the same from corners and from centres', async () => {
    const centres = HEADER.replace('xllcorner 2500000', 'xllcenter 2500005').replace(
      'yllcorner 1118000',
      'YLLCENTER 1118005',
    );
    for (const header of [HEADER, centres]) {
      const raster = await openRaster(await grid(header + ROWS), GIVEN);
      expect(raster.placement).toEqual({
        x0: 2500005,
        xColumn: 10,
        xRow: 0,
        y0: 1118025,
        yColumn: 0,
        yRow: -10,
      });
      await raster.close();
    }
  });

  it('should read rows that are broken over lines anywhere, with any white space', async () => {
    const raster = await openRaster(
      await grid(HEADER.replaceAll('\n', '\r\n') + ROWS.replace(/\s/g, '\t\r\n ')),
      GIVEN,
    );
    expect([...(await raster.readWindow(0, 0, 4, 1))]).toEqual([1, 2.5, -3, 40]);
    await raster.close();
  });

  it('should read a grid that is longer than its buffer', async () => {
    const side = 400;
    const heights = Array.from({ length: side * side }, (_, index) => ((index * 37) % 9001) / 8 - 100);
    const text = `ncols ${side}\nnrows ${side}\nxllcorner 0\nyllcorner 0\ncellsize 1\n${heights.join(' ')}`;
    const raster = await openRaster(await grid(text), GIVEN);
    expect([...(await raster.readWindow(0, 0, side, side))]).toEqual(heights);
    await raster.close();
  });

  it('should take the CRS from the .prj beside the grid', async () => {
    const path = await grid(HEADER + ROWS, 'with-projection.asc');
    await grid(
      'PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],' +
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],' +
        'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],' +
        'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32632"]]',
      'with-projection.prj',
    );
    const raster = await openRaster(path, { ...GIVEN, crs: 'EPSG:4326' });
    expect(raster.crs).toMatchObject({ from: 'file', name: expect.stringContaining('UTM zone 32N') });
    await raster.close();
  });

  it('should refuse a grid without a CRS or a vertical datum and say how to give it', async () => {
    const path = await grid(HEADER + ROWS);
    await expect(openRaster(path)).rejects.toMatchObject({ code: 'crs-missing' });
    await expect(openRaster(path, { crs: 'EPSG:2056' })).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
  });

  it.each([
    ['ends in row 3', HEADER + ROWS.slice(0, -8) + ' '.repeat(20)],
    ['too short', HEADER.replace('ncols 4', 'ncols 400000000') + ROWS],
    ['no height', HEADER + ROWS.replace('2.5', '2,5')],
    ['no cellsize', HEADER.replace('cellsize', 'nodata_value') + ROWS],
    ['no number', HEADER.replace('cellsize 10', 'cellsize ten') + ROWS],
    ['not positive', HEADER.replace('cellsize 10', 'cellsize -10') + ROWS],
    ['0 columns', HEADER.replace('ncols 4', 'ncols 0') + ROWS],
  ])('should refuse a grid that is wrong: %s', async (message, text) => {
    await expect(openRaster(await grid(text), GIVEN)).rejects.toMatchObject({
      name: 'InputError',
      code: 'ascii-grid',
      message: expect.stringContaining(message.replace('no cellsize', 'cellsize')),
    });
  });

  it('should give heights or an InputError, and end, whatever bytes are damaged', async () => {
    const text = Buffer.from(HEADER + ROWS);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(text.length),
        async (changes, cut) => {
          const bytes = Buffer.from(text);
          for (const [at, value] of changes) bytes[at] = value;
          const path = join(folder, 'damaged.asc');
          await writeFile(path, changes.length > 3 ? bytes.subarray(0, cut) : bytes);
          try {
            const raster = await openRaster(path, GIVEN);
            try {
              await raster.readWindow(0, 0, raster.width, raster.height);
            } finally {
              await raster.close();
            }
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
