/** Sides of a cell on which a wall stands, as bits; and that one stands within two cells of it. */
export const WEST = 1;
export const NORTH = 2;
export const EAST = 4;
export const SOUTH = 8;
export const NEAR = 16;

/**
 * Walls thinner than a cell, for drawing and reading: the faces that the solver lets no water through. Water is drawn
 * between the middles of cells, and would slope through a wall between two of them.
 */
export interface WallMask {
  columns: number;
  rows: number;
  /** Bits of each cell, row by row from the north-west. */
  cells: Uint8Array<ArrayBuffer>;
  /** The same, without NEAR, of the nodes of every fineness: where a wall crosses the line to the next. As HeightLevels.heights. */
  nodes: Uint8Array<ArrayBuffer>;
}

/**
 * Whether water comes from a cell to another some columns and rows from it without crossing a wall, along the one and then
 * along the other, or the other way round. `mask`: bits of cells, `columns` in a row; what lies outside of it is not asked for.
 */
export function isLinked(
  mask: Uint8Array,
  columns: number,
  cell: number,
  across: number,
  down: number,
): boolean {
  if (across === 0 && down === 0) return true;
  return (
    (isOpen(mask, cell, across, 1) && isOpen(mask, cell + across, down, columns)) ||
    (isOpen(mask, cell, down, columns) && isOpen(mask, cell + down * columns, across, 1))
  );
}

/** Whether no wall stands on the way over so many cells, `step` being 1 to the east and a row to the south. */
function isOpen(mask: Uint8Array, from: number, count: number, step: number): boolean {
  const isForth = count > 0;
  const side = step === 1 ? (isForth ? EAST : WEST) : isForth ? SOUTH : NORTH;
  for (let at = 0; at < Math.abs(count); at++)
    if (mask[from + (isForth ? at : -at) * step] & side) return false;
  return true;
}

/**
 * Shares that four cells have of a place amid their middles, in `out`: its own, the one beside it along the row, the one
 * along the column, and the one across. What a wall parts from its own has none; the sum is 1. Beyond the end of a wall
 * that ends amid the four, the one behind it is reached around it, the more the nearer the place is to that way: what
 * stands on the two sides of a wall becomes the same at its end. `right`, `down`: cells from the middle of its own,
 * 0 to 0.5; `own`, `across`: bits of its own cell and of the one across; `isEast`, `isSouth`: where the others lie.
 */
export function sideShares(
  out: Float64Array,
  right: number,
  down: number,
  own: number,
  across: number,
  isEast: boolean,
  isSouth: boolean,
): void {
  const toRow = (own & (isEast ? EAST : WEST)) !== 0;
  const toColumn = (own & (isSouth ? SOUTH : NORTH)) !== 0;
  const rowAcross = (across & (isSouth ? NORTH : SOUTH)) !== 0;
  const columnAcross = (across & (isEast ? WEST : EAST)) !== 0;
  const isEnd = Number(toRow) + Number(toColumn) + Number(rowAcross) + Number(columnAcross) === 1;
  const reached = (toRow || rowAcross) && (toColumn || columnAcross) ? 0 : 1;
  out[0] = (1 - right) * (1 - down);
  out[1] = right * (1 - down) * (toRow ? (isEnd ? 2 * down : 0) : 1);
  out[2] = (1 - right) * down * (toColumn ? (isEnd ? 2 * right : 0) : 1);
  out[3] = right * down * reached;
  const sum = out[0] + out[1] + out[2] + out[3];
  for (let at = 0; at < 4; at++) out[at] /= sum;
}
