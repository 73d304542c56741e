import { sideShares, type WallMask } from '../../scenes/flood/surface/wall-mask.ts';

const sided = new Float64Array(4);

/**
 * Takes away the shares of those of four cells around a place that a thin wall parts from the cell that it lies in, and
 * gives theirs to the others. `shares`: of the north-west, north-east, south-west and south-east one, whose first is in
 * column `left` and row `top`; the place is in cells from the grid's north-west corner. Without a wall near they stay.
 */
export function onOneSide(
  shares: Float64Array,
  { columns, rows, cells }: WallMask,
  [column, row]: readonly [number, number],
  left: number,
  top: number,
): void {
  const right = Math.min(1, Math.max(0, column - 0.5 - left));
  const down = Math.min(1, Math.max(0, row - 0.5 - top));
  const east = right >= 0.5 ? 1 : 0;
  const south = down >= 0.5 ? 1 : 0;
  const bits = (u: number, v: number) =>
    cells[Math.min(rows - 1, top + v) * columns + Math.min(columns - 1, left + u)];
  const own = bits(east, south);
  if (own === 0) return;
  const across = bits(1 - east, 1 - south);
  sideShares(sided, Math.abs(right - east), Math.abs(down - south), own, across, east === 0, south === 0);
  const at = east + 2 * south;
  shares[at] = sided[0];
  shares[at ^ 1] = sided[1];
  shares[at ^ 2] = sided[2];
  shares[at ^ 3] = sided[3];
}
