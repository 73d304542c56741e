import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { resolveRasterCrs } from './raster-crs.ts';
import { clipWindow, emptyWindow, type RasterOptions, type RasterSource } from './raster-source.ts';
import { readZipEntry } from './zip-entry.ts';

/** Samples per side: SRTM3 (3 seconds of arc) and SRTM1 (1 second). */
const SIDES = [1201, 3601];
const VOID = -32768;
const NAME = /([NS])(\d{2})([EW])(\d{3})/i;

/** Gives rows of big-endian 16-bit samples. */
type ReadRows = (firstRow: number, rows: number) => Promise<Uint8Array>;

/**
 * Opens a tile of the Shuttle Radar Topography Mission (SRTM Topography, USGS, version 2.1): a square of one
 * degree of big-endian 16-bit metres, rows from the north, with samples on the edges, so that neighbouring tiles
 * share a row or column. The file's name gives the south-west corner, which is the centre of the sample there.
 * Positions are WGS84 and heights are over EGM96 by definition of the format; −32768 is a void.
 * @throws InputError `hgt-name`, `hgt-size`
 */
export async function openHgt(path: string, options: RasterOptions): Promise<RasterSource> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return source(
      path,
      basename(path),
      size,
      true,
      async (firstRow, rows) => {
        const side = Math.sqrt(size / 2);
        const bytes = new Uint8Array(rows * side * 2);
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, firstRow * side * 2);
        if (bytesRead !== bytes.length) throw wrongSize(path, bytesRead);
        return bytes;
      },
      () => handle.close(),
      options,
    );
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The same in a ZIP archive, unpacked into memory (at most 26 MB). */
export async function openHgtZip(path: string, options: RasterOptions): Promise<RasterSource> {
  const largest = 2 * SIDES[SIDES.length - 1] ** 2;
  const entry = await readZipEntry(path, (name) => /\.hgt$/i.test(name), '.hgt', largest);
  const readRows: ReadRows = async (firstRow, rows) => {
    const side = Math.sqrt(entry.bytes.length / 2);
    return entry.bytes.subarray(firstRow * side * 2, (firstRow + rows) * side * 2);
  };
  return source(path, basename(entry.name), entry.bytes.length, false, readRows, async () => {}, options);
}

function source(
  path: string,
  name: string,
  size: number,
  randomAccess: boolean,
  readRows: ReadRows,
  close: () => Promise<void>,
  options: RasterOptions,
): RasterSource {
  const side = SIDES.find((samples) => 2 * samples * samples === size);
  if (side === undefined) throw wrongSize(path, size);
  const place = NAME.exec(name);
  const south = place ? Number(place[2]) * (place[1].toUpperCase() === 'S' ? -1 : 1) : Number.NaN;
  const west = place ? Number(place[4]) * (place[3].toUpperCase() === 'W' ? -1 : 1) : Number.NaN;
  if (!(south >= -90 && south < 90 && west >= -180 && west < 180)) {
    throw new InputError(
      'hgt-name',
      path,
      `the name "${name}" does not say which degree it covers.`,
      'Name the file by its south-west corner, for example N46E006.hgt.',
    );
  }
  const step = 1 / (side - 1);
  return {
    path,
    format: 'HGT',
    width: side,
    height: side,
    placement: { x0: west, xColumn: step, xRow: 0, y0: south + 1, yColumn: 0, yRow: -step },
    ...resolveRasterCrs(path, { byFormat: { crs: 'OGC:CRS84', verticalDatum: 'EGM96' } }, options),
    notes: [],
    randomAccess,
    async readWindow(x0, y0, x1, y1) {
      options.signal?.throwIfAborted();
      const window = emptyWindow(x0, y0, x1, y1);
      const inside = clipWindow({ width: side, height: side }, x0, y0, x1, y1);
      if (!inside) return window;
      const rows = await readRows(inside.top, inside.bottom - inside.top);
      const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
      for (let row = inside.top; row < inside.bottom; row++) {
        const from = (row - inside.top) * side;
        const to = (row - y0) * (x1 - x0) - x0;
        for (let column = inside.left; column < inside.right; column++) {
          const height = view.getInt16((from + column) * 2);
          if (height !== VOID) window[to + column] = height;
        }
      }
      return window;
    },
    close,
  };
}

function wrongSize(path: string, size: number): InputError {
  return new InputError(
    'hgt-size',
    path,
    `an .hgt file has 2 × 1201² or 2 × 3601² bytes, and this one ${size}; it may be cut short.`,
    'Fetch it again.',
  );
}
