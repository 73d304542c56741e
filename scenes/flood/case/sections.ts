import type { Position } from '../../../models/schema/position.ts';
import { outside } from './item.ts';
import type { Locator } from './locator.ts';
import type { FloodSection } from './prepared.ts';

/** Samples of a line in each cell. */
const SAMPLES = 8;

/**
 * A line as what each cell that it crosses adds to the discharge through it: depth × (velocityX · across[2 i] +
 * velocityY · across[2 i + 1]), m³/s, counted to the right of the line as it is drawn.
 * @throws InputError `flood-outside` where no part of it lies in the grid
 */
export function sectionOf(
  id: string,
  line: readonly Position[],
  bed: Float64Array,
  locator: Locator,
  item: string,
): FloodSection {
  const { columns, rows, cell: side } = locator.grid;
  const points = line.map((place) => locator.toCells(place));
  const found = new Map<number, [x: number, y: number]>();
  let isInside = false;
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const count = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) * SAMPLES));
    // To the right of the line, east and south: (−dy, dx).
    const [acrossX, acrossY] = [(-(y1 - y0) * side) / count, ((x1 - x0) * side) / count];
    for (let sample = 0; sample < count; sample++) {
      const share = (sample + 0.5) / count;
      const [column, row] = [Math.floor(x0 + (x1 - x0) * share), Math.floor(y0 + (y1 - y0) * share)];
      if (!(column >= 0 && row >= 0 && column < columns && row < rows)) continue;
      isInside = true;
      const cell = row * columns + column;
      if (Number.isNaN(bed[cell])) continue;
      const [x, y] = found.get(cell) ?? [0, 0];
      found.set(cell, [x + acrossX, y + acrossY]);
    }
  }
  if (!isInside) throw outside(item);
  return {
    id,
    cells: Int32Array.from(found.keys()),
    across: Float64Array.from([...found.values()].flat()),
  };
}
