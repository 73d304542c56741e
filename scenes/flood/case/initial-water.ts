import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Sills } from '../forcing/input.ts';
import { itemName, outside } from './item.ts';
import type { Levels } from './levels.ts';
import type { Locator } from './locator.ts';

/** Ground that water can lie on. */
export interface Ground {
  /** Metres; NaN where a wall or a building stands. */
  bed: Float64Array;
  /** 1 where the map knows water; undefined where it is not told. */
  waters?: Uint8Array;
  /** Of all that stands between cells: walls of the case, and what coarse cells have lost. */
  sills?: Sills;
}

/**
 * Metres of water of each cell at the beginning: of several entries the highest. A level without area and place fills
 * what is joined with the waters of the map under it or, where the map is not known, with the lowest cell.
 * `onLow` hears of a level that is not over any ground that it would fill.
 * @throws InputError `flood-outside`, `flood-area-empty`, `flood-datum`, `flood-dry-place`
 */
export function initialWater(
  { initial }: Pick<FloodCase, 'initial'>,
  ground: Ground,
  locator: Locator,
  levels: Levels,
  onLow: (item: string) => void = () => {},
): Float64Array {
  const { bed } = ground;
  const depth = new Float64Array(bed.length);
  for (const [index, entry] of initial.entries()) {
    const item = itemName('initial', index);
    const area = entry.area ? maskOf(entry.area, locator, item) : undefined;
    // What lies before its first cell and after its last is not looked at: a river has a hundred areas.
    const first = area ? area.indexOf(1) : 0;
    const end = area ? area.lastIndexOf(1) + 1 : depth.length;
    if ('depth' in entry) {
      for (let cell = first; cell < end; cell++)
        if (area?.[cell] && !Number.isNaN(bed[cell])) depth[cell] = Math.max(depth[cell], entry.depth);
      continue;
    }
    const { columns, rows } = locator.grid;
    const from = entry.from ? locator.cellAt(entry.from) : undefined;
    if (entry.from && from === undefined) throw outside(item);
    const place = entry.from ?? entry.area?.[0][0] ?? locator.toDegrees([columns / 2, rows / 2]);
    const level = entry.level + levels.shift(entry.verticalDatum, place, item);
    const seeds = from === undefined ? (area ? undefined : seedsOf(ground)) : [from];
    if (from !== undefined && !(bed[from] < level))
      throw new InputError(
        'flood-dry-place',
        item,
        `the ground at \`from\` is not below the level: ${Number.isNaN(bed[from]) ? 'a building stands there' : `it lies at ${bed[from].toFixed(2)} m, the level at ${level.toFixed(2)} m`}, in the grid's datum.`,
        'Put `from` into the water, and look at the vertical datum of the level.',
      );
    const under = seeds ? joined(seeds, level, ground, columns) : undefined;
    let isLow = true;
    for (let cell = first; cell < end; cell++) {
      if (!(bed[cell] < level) || (area && !area[cell]) || (under && !under[cell])) continue;
      depth[cell] = Math.max(depth[cell], level - bed[cell]);
      isLow = false;
    }
    if (isLow) onLow(item);
  }
  return depth;
}

/** 1 for the cells of an area. @throws InputError `flood-area-empty` */
export function maskOf(area: Parameters<Locator['mask']>[0], locator: Locator, item: string): Uint8Array {
  const mask = locator.mask(area);
  if (mask.includes(1)) return mask;
  throw new InputError(
    'flood-area-empty',
    item,
    'no cell of the grid has its middle in its area.',
    'Move or widen the area; positions are longitude first, then latitude.',
  );
}

function seedsOf({ bed, waters }: Ground): number[] {
  const seeds: number[] = [];
  let lowest = -1;
  for (let cell = 0; cell < bed.length; cell++) {
    if (waters?.[cell]) seeds.push(cell);
    if (!Number.isNaN(bed[cell]) && (lowest < 0 || bed[cell] < bed[lowest])) lowest = cell;
  }
  return seeds.length > 0 ? seeds : lowest < 0 ? [] : [lowest];
}

/** 1 for the cells that are joined with one of the seeds under a level, over sides and below the sills. */
function joined(
  seeds: readonly number[],
  level: number,
  { bed, sills }: Ground,
  columns: number,
): Uint8Array {
  const found = new Uint8Array(bed.length);
  const open = seeds.filter((cell) => bed[cell] < level);
  for (const cell of open) found[cell] = 1;
  const west = (cell: number): number => sills?.west[cell] ?? Number.NEGATIVE_INFINITY;
  const north = (cell: number): number => sills?.north[cell] ?? Number.NEGATIVE_INFINITY;
  const visit = (next: number, sill: number): void => {
    if (found[next] || !(bed[next] < level) || sill >= level) return;
    found[next] = 1;
    open.push(next);
  };
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const column = cell % columns;
    if (column > 0) visit(cell - 1, west(cell));
    if (column < columns - 1) visit(cell + 1, west(cell + 1));
    if (cell >= columns) visit(cell - columns, north(cell));
    if (cell + columns < bed.length) visit(cell + columns, north(cell + columns));
  }
  return found;
}
