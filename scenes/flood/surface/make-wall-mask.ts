import type { WallInput } from '../forcing/input.ts';
import { facesOf, groundAt } from '../forcing/walls.ts';
import { levelsOf } from './heights.ts';
import { EAST, NEAR, NORTH, SOUTH, type WallMask, WEST } from './wall-mask.ts';

/** Cells around a wall in which what looks at two cells on each side may look across it. */
const NEAR_CELLS = 2;

/** Undefined where no wall stands between two cells. `bed`: metres of all cells, crests in the same datum. */
export function makeWallMask(
  walls: readonly WallInput[],
  bed: ArrayLike<number>,
  columns: number,
  rows: number,
): WallMask | undefined {
  const cells = new Uint8Array(columns * rows);
  const found: { cell: number; side: 'west' | 'north' }[] = [];
  for (const { line, crest } of walls)
    facesOf(line, { columns, rows }, (side, cell) => {
      const rises =
        'level' in crest ? crest.level > groundAt(bed, columns, side, cell) : crest.aboveGround > 0;
      const bit = side === 'west' ? WEST : NORTH;
      if (!rises || cells[cell] & bit) return;
      cells[cell] |= bit;
      cells[cell - (side === 'west' ? 1 : columns)] |= side === 'west' ? EAST : SOUTH;
      found.push({ cell, side });
    });
  if (found.length === 0) return undefined;
  for (const { cell } of found) markNear(cell % columns, Math.floor(cell / columns));
  return { columns, rows, cells, nodes: nodesOf() };

  function markNear(column: number, row: number): void {
    // The face is that west or north of the cell: the one before it has as many cells around it.
    const [west, north] = [Math.max(0, column - NEAR_CELLS - 1), Math.max(0, row - NEAR_CELLS - 1)];
    for (let y = north; y <= Math.min(rows - 1, row + NEAR_CELLS); y++)
      for (let x = west; x <= Math.min(columns - 1, column + NEAR_CELLS); x++) cells[y * columns + x] |= NEAR;
  }

  function nodesOf(): Uint8Array<ArrayBuffer> {
    const levels = levelsOf(columns, rows);
    const last = levels[levels.length - 1];
    const width = levels[0].columns;
    const nodes = new Uint8Array(width * (last.firstRow + last.rows));
    for (const { cell, side } of found) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      const isWest = side === 'west';
      for (const level of levels) {
        // It parts the cell before it and its own; of a coarser level the nodes on either side, where one stands in its row.
        const [along, across] = isWest ? [y, x] : [x, y];
        const [count, cellsAlong] = isWest ? [level.rows, rows] : [level.columns, columns];
        const line = along === cellsAlong - 1 ? count - 1 : along / level.stride;
        if (!Number.isInteger(line)) continue;
        const before = Math.floor((across - 1) / level.stride);
        const [column, row] = isWest ? [before, line] : [line, before];
        const node = (level.firstRow + row) * width + column;
        nodes[node] |= isWest ? EAST : SOUTH;
        nodes[node + (isWest ? 1 : width)] |= isWest ? WEST : NORTH;
      }
    }
    return nodes;
  }
}
