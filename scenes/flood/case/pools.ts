import { InputError } from '../../../models/errors.ts';
import type { Position } from '../../../models/schema/position.ts';
import { outside } from './item.ts';
import type { Locator } from './locator.ts';

/** Cells around a place within which water is looked for where a building stands. */
const NEAR = 3;
/** Metres that the cells of one pool may differ in height from its first. */
const LEVEL = 0.5;
/** Square metres of a pool for each cubic metre a second that goes in or out of it: it then changes by 10 cm a second. */
const AREA_PER_DISCHARGE = 10;

/**
 * The open cell at a place, or the nearest within three cells where a building stands there, as at pump stations.
 * @throws InputError `flood-outside`, `flood-in-building`
 */
export function openCell(
  place: Position,
  bed: Float64Array,
  locator: Locator,
  item: string,
): { cell: number; moved: boolean } {
  const at = locator.cellAt(place);
  if (at === undefined) throw outside(item);
  if (!Number.isNaN(bed[at])) return { cell: at, moved: false };
  const { columns, rows } = locator.grid;
  const [column, row] = [at % columns, Math.floor(at / columns)];
  let found = -1;
  let least = (NEAR + 0.5) ** 2;
  for (let y = Math.max(0, row - NEAR); y <= Math.min(rows - 1, row + NEAR); y++) {
    for (let x = Math.max(0, column - NEAR); x <= Math.min(columns - 1, column + NEAR); x++) {
      const distance = (x - column) ** 2 + (y - row) ** 2;
      if (distance >= least || Number.isNaN(bed[y * columns + x])) continue;
      least = distance;
      found = y * columns + x;
    }
  }
  if (found >= 0) return { cell: found, moved: true };
  throw new InputError(
    'flood-in-building',
    item,
    'a building stands there, or no ground is known, and no open cell is near.',
    'Move it to open ground or into the water.',
  );
}

/** A cell and as many around it, joined and about as high, as so many cubic metres a second need. */
export function poolAt(cell: number, discharge: number, bed: Float64Array, locator: Locator): number[] {
  const { columns, cell: side } = locator.grid;
  const wanted = Math.max(1, Math.ceil((AREA_PER_DISCHARGE * Math.abs(discharge)) / side ** 2));
  const pool = [cell];
  const seen = new Set(pool);
  for (let next = 0; next < pool.length && pool.length < wanted; next++) {
    const at = pool[next];
    const around = [
      ...(at % columns > 0 ? [at - 1] : []),
      ...(at % columns < columns - 1 ? [at + 1] : []),
      ...(at >= columns ? [at - columns] : []),
      ...(at + columns < bed.length ? [at + columns] : []),
    ];
    for (const other of around) {
      if (seen.has(other) || !(Math.abs(bed[other] - bed[cell]) <= LEVEL)) continue;
      seen.add(other);
      pool.push(other);
    }
  }
  return pool.slice(0, wanted);
}
