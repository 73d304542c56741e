import { halfValues } from '../../scenes/flood/surface/half-float.ts';
import type { WallLines } from '../../scenes/flood/surface/wall-lines.ts';

/** Share that even the furthest of four cells has, so that those on one side are never none. */
export const LEAST_SHARE = 1e-4;

/**
 * Takes away the shares of those of four cells around a place that lie beyond a thin wall, and gives theirs to the others.
 * `shares`: of the north-west, north-east, south-west and south-east one, whose first is in column `left` and row `top`;
 * the place is in cells from the grid's north-west corner. Without a wall near they stay.
 */
export function onOneSide(
  shares: Float64Array,
  { columns, rows, texels }: WallLines,
  [column, row]: readonly [number, number],
  left: number,
  top: number,
): void {
  const values = halfValues();
  const x = Math.min(columns - 1, Math.max(0, Math.floor(column)));
  const y = Math.min(rows - 1, Math.max(0, Math.floor(row)));
  const at = (y * columns + x) * 4;
  if (texels[at + 3] === 0) return;
  const [normalX, normalY, away] = [values[texels[at]], values[texels[at + 1]], values[texels[at + 2]]];
  const sideOf = (u: number, v: number) => (u - x - 0.5) * normalX + (v - y - 0.5) * normalY - away >= 0;
  const here = sideOf(column, row);
  let sum = 0;
  for (let corner = 0; corner < 4; corner++) {
    const isHere = sideOf(left + 0.5 + (corner & 1), top + 0.5 + (corner >> 1)) === here;
    shares[corner] = isHere ? shares[corner] + LEAST_SHARE : 0;
    sum += shares[corner];
  }
  for (let corner = 0; corner < 4; corner++) shares[corner] /= sum;
}
