import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { heightInGrid, parseHeightGrid } from '../../../models/geodesy/index.ts';

const TEXT = `ncols 3
nrows 2
xllcenter 120
yllcenter 30
cellsize 0.5
NODATA_value -9999
1 2 3
4 5 -9999
`;

describe('parseHeightGrid', () => {
  it('should read rows from north to south', () => {
    const grid = parseHeightGrid('geoid.asc', TEXT);
    expect(grid).toMatchObject({ west: 120, south: 30, stepX: 0.5, stepY: 0.5, columns: 3, rows: 2 });
    expect([...grid.values]).toEqual([4, 5, Number.NaN, 1, 2, 3]);
    expect(heightInGrid(grid, 120, 30.5)).toBe(1);
    expect(heightInGrid(grid, 120.25, 30.25)).toBe(3);
  });

  it('should give no height beside a gap', () => {
    expect(heightInGrid(parseHeightGrid('geoid.asc', TEXT), 120.75, 30.25)).toBeNaN();
  });

  it('should stand cells on their corners where the header says corner', () => {
    const grid = parseHeightGrid('geoid.asc', TEXT.replaceAll('llcenter', 'llcorner'));
    expect(grid).toMatchObject({ west: 120.25, south: 30.25 });
  });

  it.each([
    ['nothing', ''],
    ['too few values', TEXT.replace('4 5 -9999', '4 5')],
    ['a word for a height', TEXT.replace('4 5', '4 high')],
    ['no cell size', TEXT.replace('cellsize 0.5\n', '')],
    ['one column', TEXT.replace('ncols 3', 'ncols 1')],
    ['metres for degrees', TEXT.replace('xllcenter 120', 'xllcenter 500000')],
    ['a negative step', TEXT.replace('0.5', '-0.5')],
  ])('should refuse %s and say what a grid is', (_what, text) => {
    expect(() => parseHeightGrid('geoid.asc', text)).toThrowError(InputError);
    expect(() => parseHeightGrid('geoid.asc', text)).toThrowError(/geoid\.asc: .*Esri ASCII/);
  });

  it('should answer any mutation of a grid with a grid or an InputError', () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), fc.string({ maxLength: 5 }), (at, piece) => {
        try {
          parseHeightGrid('geoid.asc', TEXT.slice(0, at) + piece + TEXT.slice(at + piece.length));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
