import type { Point } from '../forcing/input.ts';
import { toHalf } from './half-float.ts';

/** Cells around one that a wall goes through in which water is drawn of one side of it alone. */
const REACH = 1.6;

/**
 * Walls thinner than a cell, for drawing: of each cell near one the straight line that it is there. Water is drawn between
 * the middles of cells, and would slope through a wall between two of them.
 */
export interface WallLines {
  columns: number;
  rows: number;
  /**
   * Four half-precision numbers a cell: the line's normal x, y (cells, southwards), how far the line lies from the middle of
   * the cell along it, and 1; four times 0 where no wall is near.
   */
  texels: Uint16Array;
}

/** Undefined where no wall is near any cell. `lines`: in cells from the north-west corner. */
export function wallLines(
  lines: readonly (readonly Point[])[],
  columns: number,
  rows: number,
): WallLines | undefined {
  const texels = new Uint16Array(columns * rows * 4);
  const nearest = new Map<number, number>();
  for (const line of lines)
    for (let index = 1; index < line.length; index++) drawSegment(line[index - 1], line[index]);
  return nearest.size > 0 ? { columns, rows, texels } : undefined;

  function drawSegment([x0, y0]: Point, [x1, y1]: Point): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0)) return;
    const [alongX, alongY] = [(x1 - x0) / length, (y1 - y0) / length];
    const [west, east] = bounds(x0, x1, columns);
    const [north, south] = bounds(y0, y1, rows);
    for (let row = north; row < south; row++)
      for (let column = west; column < east; column++) {
        const [x, y] = [column + 0.5 - x0, row + 0.5 - y0];
        const along = Math.max(0, Math.min(length, x * alongX + y * alongY));
        const distance = Math.hypot(x - along * alongX, y - along * alongY);
        const cell = row * columns + column;
        if (distance > REACH || distance >= (nearest.get(cell) ?? Number.POSITIVE_INFINITY)) continue;
        nearest.set(cell, distance);
        const numbers = [alongY, -alongX, -(x * alongY - y * alongX), 1];
        for (const [channel, value] of numbers.entries()) texels[cell * 4 + channel] = toHalf(value);
      }
  }
}

/** Cells that a stretch of a wall is near. */
function bounds(a: number, b: number, count: number): [from: number, end: number] {
  const low = Math.floor(Math.min(a, b) - REACH - 0.5);
  const high = Math.ceil(Math.max(a, b) + REACH + 0.5);
  return [Math.max(0, low), Math.min(count, high)];
}
