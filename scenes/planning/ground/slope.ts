import type { LevelGrid } from './levels.ts';

export interface SlopeAndAspect {
  /** Degrees from the level; NaN at the edge of the grid and beside what is not known. */
  slope: Float32Array;
  /** Degrees clockwise from north in which it falls; NaN where it is level. */
  aspect: Float32Array;
}

/** Below this rise for each metre, the ground is level. */
const LEVEL = 1e-9;

/**
 * Slope and aspect of each cell by its eight neighbours.
 *
 * Horn, B. K. P. (1981): Hill shading and the reflectance map. Proceedings of the IEEE 69 (1), 14–47.
 */
export function slopeAndAspect({ grid, heights }: LevelGrid): SlopeAndAspect {
  const { columns, rows, cell } = grid;
  const slope = new Float32Array(columns * rows).fill(Number.NaN);
  const aspect = slope.slice();
  for (let row = 1; row + 1 < rows; row++)
    for (let column = 1; column + 1 < columns; column++) {
      const at = row * columns + column;
      if (Number.isNaN(heights[at])) continue;
      const of = (down: number, right: number): number => heights[at + down * columns + right];
      const east =
        (of(-1, 1) + 2 * of(0, 1) + of(1, 1) - of(-1, -1) - 2 * of(0, -1) - of(1, -1)) / (8 * cell);
      const north =
        (of(-1, -1) + 2 * of(-1, 0) + of(-1, 1) - of(1, -1) - 2 * of(1, 0) - of(1, 1)) / (8 * cell);
      const rise = Math.hypot(east, north);
      slope[at] = (Math.atan(rise) * 180) / Math.PI;
      if (rise > LEVEL) aspect[at] = ((Math.atan2(-east, -north) * 180) / Math.PI + 360) % 360;
    }
  return { slope, aspect };
}
