import type { Point, Sills, WallInput } from './input.ts';

/**
 * Cells that a wall is moved by, east and south, so that none goes exactly through the middle of a cell. All are moved
 * alike: walls that meet still meet.
 */
const ASIDE = [3.1e-7, 4.7e-7] as const;

/**
 * Visits the faces that a wall stands on: those between two cells whose middles it parts. The middles and the lines
 * between neighbours are a net; water that goes round from cell to cell goes along it, so that it crosses a ring of
 * walls nowhere but on such a face, whatever the ring's angles.
 */
export function facesOf(
  line: readonly Point[],
  { columns, rows }: { columns: number; rows: number },
  visit: (side: 'west' | 'north', cell: number) => void,
): void {
  for (let index = 1; index < line.length; index++) {
    const [x0, y0] = [line[index - 1][0] + ASIDE[0], line[index - 1][1] + ASIDE[1]];
    const [x1, y1] = [line[index][0] + ASIDE[0], line[index][1] + ASIDE[1]];
    // Where it crosses the line of middles of each row, it parts two cells of that row; likewise of each column.
    between(y0, y1, rows, (row) => {
      const x = x0 + ((x1 - x0) * (row + 0.5 - y0)) / (y1 - y0);
      const column = Math.floor(x + 0.5);
      if (column > 0 && column < columns) visit('west', row * columns + column);
    });
    between(x0, x1, columns, (column) => {
      const y = y0 + ((y1 - y0) * (column + 0.5 - x0)) / (x1 - x0);
      const row = Math.floor(y + 0.5);
      if (row > 0 && row < rows) visit('north', row * columns + column);
    });
  }
}

/** Visits the rows (columns) whose middle is from one coordinate to before the other. */
function between(a: number, b: number, count: number, visit: (index: number) => void): void {
  const [low, high] = a < b ? [a, b] : [b, a];
  const end = Math.min(count, Math.ceil(high - 0.5));
  for (let index = Math.max(0, Math.ceil(low - 0.5)); index < end; index++) visit(index);
}

/** Crests of walls on the faces of a grid: the highest where several stand on one. `base`: crests beside the walls. */
export function sillsOf(
  walls: readonly WallInput[],
  bed: ArrayLike<number>,
  columns: number,
  base?: Sills,
): Sills {
  const grid = { columns, rows: bed.length / columns };
  const sills: Sills = {
    west: base?.west.slice() ?? new Float32Array(bed.length).fill(Number.NEGATIVE_INFINITY),
    north: base?.north.slice() ?? new Float32Array(bed.length).fill(Number.NEGATIVE_INFINITY),
  };
  for (const { line, crest } of walls)
    facesOf(line, grid, (side, cell) => {
      const level = 'level' in crest ? crest.level : groundAt(bed, columns, side, cell) + crest.aboveGround;
      sills[side][cell] = Math.max(sills[side][cell], level);
    });
  return sills;
}

/** Metres of the higher ground on the two sides of a face; −Infinity where both are walls of the grid. */
export function groundAt(
  bed: ArrayLike<number>,
  columns: number,
  side: 'west' | 'north',
  cell: number,
): number {
  const before = bed[cell - (side === 'west' ? 1 : columns)];
  const after = bed[cell];
  return Math.max(
    Number.isNaN(before) ? Number.NEGATIVE_INFINITY : before,
    Number.isNaN(after) ? Number.NEGATIVE_INFINITY : after,
  );
}
