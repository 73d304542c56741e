import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heightInGrid, parseGtx } from '../../../models/geodesy/index.ts';
import { loadHeightGrid } from '../../../tiles-service/read/raster/height-grid-file.ts';

/** GTX: south, west, latitude step, longitude step, rows, columns, then rows from the south. */
function gtx(values: number[], rows: number, columns: number, west = 120): Uint8Array {
  const view = new DataView(new ArrayBuffer(40 + 4 * values.length));
  for (const [i, value] of [30, west, 0.5, 0.25].entries()) view.setFloat64(8 * i, value);
  view.setInt32(32, rows);
  view.setInt32(36, columns);
  for (const [i, value] of values.entries()) view.setFloat32(40 + 4 * i, value);
  return new Uint8Array(view.buffer);
}

describe('parseGtx', () => {
  it('should read rows from south to north, and gaps as nothing', () => {
    const grid = parseGtx('geoid.gtx', gtx([1, 2, 3, 4, 5, -88.8888], 2, 3));
    expect(grid).toMatchObject({ west: 120, south: 30, stepX: 0.25, stepY: 0.5, columns: 3, rows: 2 });
    expect(heightInGrid(grid, 120, 30)).toBe(1);
    expect(heightInGrid(grid, 120, 30.5)).toBe(4);
    expect(heightInGrid(grid, 120.125, 30.25)).toBeCloseTo(3, 6);
    expect(heightInGrid(grid, 120.4, 30.25)).toBeNaN();
  });

  it('should find a place in a grid that counts to 360 degrees', () => {
    const grid = parseGtx('geoid.gtx', gtx([1, 2, 3, 4], 2, 2, 240));
    expect(heightInGrid(grid, -120, 30)).toBe(1);
    expect(heightInGrid(grid, -119.75, 30.5)).toBe(4);
    expect(heightInGrid(grid, 119, 30)).toBeNaN();
  });

  it.each([
    ['cut short', gtx([1, 2, 3], 2, 2)],
    ['of one row', gtx([1, 2], 1, 2)],
    ['without a header', new Uint8Array(10)],
    ['off the globe', gtx([1, 2, 3, 4], 2, 2, 5e5)],
  ])('should refuse a grid %s', (_, bytes) => {
    expect(() => parseGtx('geoid.gtx', bytes)).toThrow(/geoid\.gtx/);
  });
});

describe('loadHeightGrid', () => {
  it('should load by the kind of the file into memory that threads share', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'height-grid-'));
    try {
      writeFileSync(join(folder, 'a.gtx'), gtx([1, 2, 3, 4], 2, 2));
      writeFileSync(
        join(folder, 'a.asc'),
        'ncols 2\nnrows 2\nxllcenter 120\nyllcenter 30\ndx 0.25\ndy 0.5\n3 4\n1 2\n',
      );
      const [binary, text] = await Promise.all(
        ['a.gtx', 'a.asc'].map((name) => loadHeightGrid(join(folder, name))),
      );
      expect(binary).toEqual(text);
      expect(binary.values.buffer).toBeInstanceOf(SharedArrayBuffer);
      await expect(loadHeightGrid(join(folder, 'b.gtx'))).rejects.toMatchObject({ code: 'file-missing' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
