import { contains, type Point } from '../../geometry/plane.ts';
import type { GroundGrid } from '../sun/sun-surfaces.ts';

/** A viewshed's own blocks of cells: bands of whole blocks cast the same rays as all rows at once. */
const BLOCK = 8;

/**
 * Cuts a grid into bands of rows, for several threads: `count` at most, each of whole blocks of 8 rows, from the south. Put
 * one after the other, what is reckoned of them is what is reckoned of the grid, cell by cell, where its cell, west and south
 * are numbers that binary fractions hold (0.5, 1, 2, 5 …).
 */
export function bandsOf(grid: GroundGrid, count: number): GroundGrid[] {
  const blocks = Math.ceil(grid.rows / BLOCK);
  const bands: GroundGrid[] = [];
  for (let band = 0, first = 0; band < count && first < blocks; band++) {
    const last = Math.max(first + 1, Math.round((blocks * (band + 1)) / count));
    const rows = Math.min(grid.rows, last * BLOCK) - first * BLOCK;
    bands.push({ ...grid, south: grid.south + first * BLOCK * grid.cell, rows });
    first = last;
  }
  return bands;
}

/** Cells of a grid whose middle lies within an area, 1. */
export function cellsWithin(
  { west, south, cell, columns, rows }: GroundGrid,
  area: readonly Point[],
): Uint8Array {
  return Uint8Array.from({ length: columns * rows }, (_, i) =>
    contains(area, [west + ((i % columns) + 0.5) * cell, south + (Math.floor(i / columns) + 0.5) * cell])
      ? 1
      : 0,
  );
}
