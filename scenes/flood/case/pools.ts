import { InputError } from '../../../models/errors.ts';
import type { Position } from '../../../models/schema/position.ts';
import type { Sills } from '../forcing/input.ts';
import { groundAt } from '../forcing/walls.ts';
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

/** Ground that pools lie on. */
export interface PoolGround {
  bed: Float64Array;
  /** Of all that stands between cells. */
  sills?: Sills;
}

/**
 * For each cell as many around it, joined and about as high, as so many cubic metres a second need. They grow at the
 * same time, so that a cell between two goes to the nearer, and past no sill that rises above the ground on both its
 * sides: water on the two sides of a wall is not one pool. `wanted`: how many cells each should have got.
 */
export function poolsAt(
  cells: readonly number[],
  discharge: number,
  { bed, sills }: PoolGround,
  { columns, cell: side }: Locator['grid'],
): { pools: number[][]; wanted: number } {
  const wanted = Math.max(1, Math.ceil((AREA_PER_DISCHARGE * Math.abs(discharge)) / side ** 2));
  const pools = cells.map((cell) => [cell]);
  const taken = new Set(cells);
  const isOpen = (face: 'west' | 'north', cell: number): boolean =>
    !sills || sills[face][cell] <= groundAt(bed, columns, face, cell);
  const around = (at: number): number[] => [
    ...(at % columns > 0 && isOpen('west', at) ? [at - 1] : []),
    ...(at % columns < columns - 1 && isOpen('west', at + 1) ? [at + 1] : []),
    ...(at >= columns && isOpen('north', at) ? [at - columns] : []),
    ...(at + columns < bed.length && isOpen('north', at + columns) ? [at + columns] : []),
  ];
  let rings = pools.map((pool) => [...pool]);
  while (rings.some((ring) => ring.length > 0))
    rings = rings.map((ring, index) => {
      const pool = pools[index];
      const next: number[] = [];
      for (const at of ring)
        for (const other of around(at)) {
          if (pool.length >= wanted) return [];
          if (taken.has(other) || !(Math.abs(bed[other] - bed[pool[0]]) <= LEVEL)) continue;
          taken.add(other);
          pool.push(other);
          next.push(other);
        }
      return next;
    });
  return { pools, wanted };
}
