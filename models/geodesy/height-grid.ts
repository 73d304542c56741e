import { InputError } from '../errors.ts';

/**
 * A regular grid in degrees of heights in metres: `values[row * columns + column]` stands at
 * longitude `west + column * stepX` and latitude `south + row * stepY`. NaN marks a gap.
 */
export interface HeightGrid {
  west: number;
  south: number;
  stepX: number;
  stepY: number;
  columns: number;
  rows: number;
  values: Float32Array | Float64Array;
}

/** Bilinear height at a longitude and latitude in degrees; NaN outside the grid or beside a gap. */
export function heightInGrid(grid: HeightGrid, longitude: number, latitude: number): number {
  const { columns, rows, values } = grid;
  // Grids count longitudes from −180° or from 0° on; a place is the same after any number of turns.
  const from = longitude - grid.west;
  const x = (from - 360 * Math.floor((from + 1e-9) / 360)) / grid.stepX;
  const y = (latitude - grid.south) / grid.stepY;
  // A point on the last column or row belongs to the last cell; rounding may put it a hair beyond.
  const edge = 1e-9;
  if (!(x >= -edge && y >= -edge && x <= columns - 1 + edge && y <= rows - 1 + edge)) return Number.NaN;
  const column = Math.max(0, Math.min(columns - 2, Math.floor(x)));
  const row = Math.max(0, Math.min(rows - 2, Math.floor(y)));
  const u = x - column;
  const v = y - row;
  const index = row * columns + column;
  const lower = values[index] + (values[index + 1] - values[index]) * u;
  const upper = values[index + columns] + (values[index + columns + 1] - values[index + columns]) * u;
  return lower + (upper - lower) * v;
}

/**
 * Reads a geoid or separation grid in the Esri ASCII form (ncols, nrows, xllcorner or xllcenter, yll…, cellsize,
 * NODATA_value, rows from north to south), in degrees of WGS84 and metres.
 * @throws InputError `height-grid` naming the file and the rule that it broke.
 */
export function parseHeightGrid(file: string, text: string): HeightGrid {
  const fail = (message: string): never => {
    throw new InputError(
      'height-grid',
      file,
      message,
      'Give an Esri ASCII grid in degrees: ncols, nrows, xllcenter, yllcenter, cellsize, then the rows from north to south.',
    );
  };
  const header = new Map<string, number>();
  const line = /\s*([a-z_]+)\s+(\S+)[^\n]*(?:\n|$)/iy;
  let position = 0;
  for (let match = line.exec(text); match; match = line.exec(text)) {
    header.set(match[1].toLowerCase(), Number(match[2]));
    position = line.lastIndex;
  }
  const field = (...names: string[]): number => {
    const value = names.map((name) => header.get(name)).find((found) => found !== undefined);
    return value !== undefined && Number.isFinite(value)
      ? value
      : fail(`the header has no usable ${names[0]}.`);
  };
  const columns = field('ncols');
  const rows = field('nrows');
  const stepX = header.has('dx') ? field('dx') : field('cellsize');
  const stepY = header.has('dy') ? field('dy') : field('cellsize');
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns >= 2 && rows >= 2)) {
    fail('a grid has at least two columns and two rows.');
  }
  if (!(stepX > 0 && stepY > 0)) fail('the cell size must be positive.');
  const west = header.has('xllcenter') ? field('xllcenter') : field('xllcorner') + stepX / 2;
  const south = header.has('yllcenter') ? field('yllcenter') : field('yllcorner') + stepY / 2;
  if (west < -180 || west > 360 || south < -90 || south + (rows - 1) * stepY > 90 + stepY) {
    fail('the grid does not lie on the globe; its coordinates must be degrees.');
  }
  const gap = header.get('nodata_value') ?? -9999;
  const numbers = text.slice(position).trim().split(/\s+/);
  if (numbers.length !== columns * rows) {
    fail(`there are ${numbers.length} values where ncols × nrows = ${columns * rows}.`);
  }
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = Number(numbers[row * columns + column]);
      if (Number.isNaN(value)) fail(`"${numbers[row * columns + column]}" is not a height.`);
      values[(rows - 1 - row) * columns + column] = value === gap ? Number.NaN : value;
    }
  }
  return { west, south, stepX, stepY, columns, rows, values };
}
