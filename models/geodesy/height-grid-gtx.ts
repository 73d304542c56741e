import { InputError } from '../errors.ts';
import type { HeightGrid } from './height-grid.ts';

const HEADER_BYTES = 40;
/** The value that NOAA's VDatum and GDAL write where there is none. */
const GAP = -88.8888;

/**
 * Reads a height grid in the GTX form of NOAA's VDatum (also PROJ's): big-endian, south-west corner and steps in
 * degrees as four doubles (latitude first), rows and columns as 32-bit integers, then floats from south to north.
 * @throws InputError `height-grid` naming the file and the rule that it broke.
 */
export function parseGtx(file: string, bytes: Uint8Array): HeightGrid {
  const fail = (message: string): never => {
    throw new InputError('height-grid', file, message, 'Fetch or export the .gtx file again.');
  };
  if (bytes.length < HEADER_BYTES) fail('the file is too short to be a GTX grid.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [south, west, stepY, stepX] = [0, 8, 16, 24].map((at) => view.getFloat64(at));
  const rows = view.getInt32(32);
  const columns = view.getInt32(36);
  if (!(rows >= 2 && columns >= 2)) fail('a grid has at least two columns and two rows.');
  if (bytes.length !== HEADER_BYTES + 4 * rows * columns)
    fail(
      `the file has ${bytes.length} bytes where ${rows} rows of ${columns} heights need ${HEADER_BYTES + 4 * rows * columns}.`,
    );
  if (
    !(
      stepX > 0 &&
      stepY > 0 &&
      Math.abs(west) <= 360 &&
      south >= -90.001 &&
      south + (rows - 1) * stepY <= 90.001
    )
  )
    fail('the grid does not lie on the globe; its coordinates must be degrees.');
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    const value = view.getFloat32(HEADER_BYTES + 4 * i);
    values[i] = Math.abs(value - GAP) < 1e-4 ? Number.NaN : value;
  }
  return { west, south, stepX, stepY, columns, rows, values };
}
