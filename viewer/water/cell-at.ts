import type { FloodGrid } from '../../models/schema/flood-run.ts';
import type { Sills } from '../../scenes/flood/forcing/input.ts';
import { crestBetween } from '../../scenes/flood/surface/wall-sills.ts';

/** Cells from a place to the middle of a wet cell beside it up to which the shore is drawn over the place. */
const SHORE = 0.75;

/**
 * The cell whose water is told of a place, in cells from the grid's north-west corner: that which it lies in or, since
 * shores are drawn between the middles of cells, where that stays dry the nearest beside it that is wet at some time,
 * if its middle is near and no wall of `sills` stands before it. Undefined in walls and buildings (`bed` is NaN), outside
 * the grid, and where no water comes.
 */
export function wetCellAt(
  [column, row]: readonly [number, number],
  { columns, rows }: Pick<FloodGrid, 'columns' | 'rows'>,
  bed: Float32Array,
  deepest: Float32Array,
  sills?: Sills,
): number | undefined {
  const [x, y] = [Math.floor(column), Math.floor(row)];
  if (!(x >= 0 && y >= 0 && x < columns && y < rows)) return undefined;
  const own = y * columns + x;
  if (Number.isNaN(bed[own])) return undefined;
  if (deepest[own] > 0) return own;
  let nearest: number | undefined;
  let least = SHORE;
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      const cell = v * columns + u;
      const distance = Math.hypot(u + 0.5 - column, v + 0.5 - row);
      if (!(deepest[cell] > 0) || distance >= least) continue;
      if (sills && crestBetween(own, cell, sills, bed, columns) !== undefined) continue;
      nearest = cell;
      least = distance;
    }
  return nearest;
}
