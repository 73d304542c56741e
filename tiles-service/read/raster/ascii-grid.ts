import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';
import { BAD, END, NumberScanner } from './number-scanner.ts';
import { resolveRasterCrs } from './raster-crs.ts';
import { clipWindow, emptyWindow, type RasterOptions, type RasterSource } from './raster-source.ts';

const PIECE = 1 << 18;
const MAXIMUM_HEADER = 4096;
const HEADER_LINE = /^[ \t]*([a-z_]+)[ \t]+(\S+)[ \t]*\r?\n/i;
const HEADER_KEYS = new Set([
  ...['ncols', 'nrows', 'xllcorner', 'yllcorner', 'xllcenter', 'yllcenter'],
  ...['cellsize', 'dx', 'dy', 'nodata_value'],
]);

/**
 * Opens an Esri ASCII grid: a header, then the heights in metres row by row from the north. One pass over the
 * file checks every number and notes where each row begins, so that a window reads only its own rows. The CRS is
 * the `.prj` beside the file, if there is one.
 * @throws InputError `ascii-grid`, or about the CRS or datum.
 */
export async function openAsciiGrid(path: string, options: RasterOptions): Promise<RasterSource> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const header = await readHeader(handle, path, size);
    const crs = resolveRasterCrs(path, { inFile: await readProjectionFile(path) }, options);
    const rowStarts = await indexRows(handle, path, size, header, options.signal);
    const { columns, rows, stepX, stepY, nodata } = header;
    return {
      path,
      format: 'Esri ASCII grid',
      width: columns,
      height: rows,
      placement: {
        x0: header.west,
        xColumn: stepX,
        xRow: 0,
        y0: header.south + (rows - 1) * stepY,
        yColumn: 0,
        yRow: -stepY,
      },
      ...crs,
      notes: [],
      randomAccess: false,
      async readWindow(x0, y0, x1, y1) {
        const window = emptyWindow(x0, y0, x1, y1);
        const inside = clipWindow({ width: columns, height: rows }, x0, y0, x1, y1);
        if (!inside) return window;
        const scanner = new NumberScanner();
        for (let row = inside.top; row < inside.bottom; row++) {
          options.signal?.throwIfAborted();
          const bytes = new Uint8Array(rowStarts[row + 1] - rowStarts[row]);
          const { bytesRead } = await handle.read(bytes, 0, bytes.length, rowStarts[row]);
          scanner.reset(bytes.subarray(0, bytesRead), true);
          const to = (row - y0) * (x1 - x0) - x0;
          for (let column = 0; column < inside.right; column++) {
            if (scanner.next() !== 0) throw broken(path, `row ${row} changed while it was read.`);
            if (column >= inside.left && scanner.value !== nodata) {
              window[to + column] = scanner.value * crs.system.heightUnit;
            }
          }
        }
        return window;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface GridHeader {
  columns: number;
  rows: number;
  /** Centre of the south-west cell. */
  west: number;
  south: number;
  stepX: number;
  stepY: number;
  nodata: number;
  /** Where the heights begin. */
  bytes: number;
}

async function readHeader(handle: FileHandle, path: string, size: number): Promise<GridHeader> {
  const start = Buffer.alloc(Math.min(size, MAXIMUM_HEADER));
  await handle.read(start, 0, start.length, 0);
  const text = start.toString('latin1').replace(/^\s+/, '');
  const skipped = start.length - text.length;
  const fields = new Map<string, number>();
  let at = 0;
  for (;;) {
    const line = HEADER_LINE.exec(text.slice(at));
    const key = line?.[1].toLowerCase() ?? '';
    if (!line || !HEADER_KEYS.has(key)) break;
    const value = Number(line[2]);
    if (!Number.isFinite(value) && !(key === 'nodata_value' && /^[-+]?(nan|inf)/i.test(line[2]))) {
      throw broken(path, `${key} is "${line[2]}", which is no number.`);
    }
    fields.set(key, value);
    at += line[0].length;
  }
  const need = (...keys: string[]): number => {
    const key = keys.find((candidate) => fields.has(candidate));
    if (key === undefined) throw broken(path, `its header has no ${keys.join(' or ')}.`);
    return fields.get(key) as number;
  };
  const columns = need('ncols');
  const rows = need('nrows');
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns > 0 && rows > 0)) {
    throw broken(path, `it has ${columns} columns and ${rows} rows.`);
  }
  // Two bytes per height, a digit and a space, are the least: a header that promises more is wrong or cut short.
  if (columns * rows * 2 - 1 > size - at) {
    throw broken(
      path,
      `its header promises ${columns} × ${rows} heights, and the file is too short for them.`,
    );
  }
  const stepX = need('dx', 'cellsize');
  const stepY = need('dy', 'cellsize');
  if (!(stepX > 0 && stepY > 0)) throw broken(path, 'its cell size is not positive.');
  return {
    columns,
    rows,
    stepX,
    stepY,
    west: need('xllcenter', 'xllcorner') + (fields.has('xllcenter') ? 0 : stepX / 2),
    south: need('yllcenter', 'yllcorner') + (fields.has('yllcenter') ? 0 : stepY / 2),
    nodata: fields.get('nodata_value') ?? -9999,
    bytes: skipped + at,
  };
}

/** Where each row begins in the file, and after them where the last one ends. */
async function indexRows(
  handle: FileHandle,
  path: string,
  size: number,
  header: GridHeader,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const { columns, rows } = header;
  const starts = new Float64Array(rows + 1);
  const scanner = new NumberScanner();
  const piece = Buffer.alloc(PIECE);
  let at = header.bytes;
  let column = 0;
  let row = 0;
  while (at < size && row < rows) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(piece, 0, PIECE, at);
    if (bytesRead === 0) break;
    scanner.reset(piece.subarray(0, bytesRead), at + bytesRead >= size);
    for (let found = scanner.next(); found !== END && row < rows; found = scanner.next()) {
      if (found === BAD) {
        const token = piece.toString('latin1', scanner.start, Math.min(scanner.position, scanner.start + 20));
        throw broken(
          path,
          `"${token}" in row ${row + 1}, column ${column + 1} is no height (decimals need a point).`,
        );
      }
      if (column === 0) starts[row] = at + scanner.start;
      if (++column === columns) {
        column = 0;
        row++;
        starts[row] = at + scanner.position;
      }
    }
    if (scanner.position === 0 && row < rows)
      throw broken(path, `row ${row + 1} has a token without an end.`);
    at += scanner.position;
  }
  if (row < rows) {
    throw broken(path, `it ends in row ${row + 1} of ${rows}, after ${column} of ${columns} heights.`);
  }
  return starts;
}

/** The well-known text beside the grid, as Esri's programs write it. */
async function readProjectionFile(path: string): Promise<string | undefined> {
  const file = path.replace(/\.[^./\\]*$/, '.prj');
  if (file === path || !existsSync(file)) return undefined;
  const text = (await readFile(file, 'latin1')).trim();
  return text === '' ? undefined : text;
}

function broken(path: string, message: string): InputError {
  return new InputError('ascii-grid', path, message, 'Export it again as an Esri ASCII grid, or as GeoTIFF.');
}
