/**
 * Points between reading and tiling: rows of five 32-bit words. East, north and up in the layer's frame in whole
 * millimetres (good for 2,147 km either way); red, green, blue and class, a byte each; intensity in the lower half
 * of the last word.
 */
export const WORDS = 5;
export const ROW_BYTES = WORDS * 4;
export const STEPS_PER_METRE = 1000;

/** One row after another; a multiple of WORDS long. */
export type PointRows = Int32Array;

export function rowCount(rows: PointRows): number {
  return rows.length / WORDS;
}

export function packColor(red: number, green: number, blue: number, classification: number): number {
  return red | (green << 8) | (blue << 16) | (classification << 24);
}

/** The rows of several arrays as one. */
export function joinRows(parts: readonly PointRows[]): PointRows {
  if (parts.length === 1) return parts[0];
  const joined = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Lowest and highest east, north and up of rows, in their whole millimetres. */
export function rangeOfRows(rows: PointRows): { minimum: number[]; maximum: number[] } {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < rows.length; at += WORDS) {
    for (let axis = 0; axis < 3; axis++) {
      const value = rows[at + axis];
      if (value < minimum[axis]) minimum[axis] = value;
      if (value > maximum[axis]) maximum[axis] = value;
    }
  }
  return { minimum, maximum };
}
