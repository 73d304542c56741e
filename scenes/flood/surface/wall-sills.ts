import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import { itemName } from '../case/item.ts';
import { Levels } from '../case/levels.ts';
import type { Sills, WallInput } from '../forcing/input.ts';
import { groundAt, sillsOf } from '../forcing/walls.ts';

/**
 * Crests of the walls of a case on the faces of a run's grid, as they were built: a breach opens them later. Undefined
 * where it has none. What coarse cells have lost of levees is kept with no run. `toCell`: cells from the north-west
 * corner, of degrees. @throws InputError `flood-datum`
 */
export async function wallSills(
  { walls }: Pick<FloodCase, 'walls'>,
  { columns, verticalDatum }: Pick<FloodGrid, 'columns' | 'verticalDatum'>,
  bed: Float32Array,
  toCell: (longitude: number, latitude: number) => [number, number],
): Promise<Sills | undefined> {
  if (walls.length === 0) return undefined;
  return sillsOf(await wallInputs({ walls }, verticalDatum, toCell), bed, columns);
}

/** The walls of a case in cells, their crests in the datum of the grid. @throws InputError `flood-datum` */
export async function wallInputs(
  { walls }: Pick<FloodCase, 'walls'>,
  verticalDatum: string,
  toCell: (longitude: number, latitude: number) => [number, number],
): Promise<WallInput[]> {
  if (walls.length === 0) return [];
  const datums = walls.flatMap(({ crest }) => ('level' in crest ? crest.verticalDatum : []));
  const levels = await Levels.load(verticalDatum, datums, undefined);
  return walls.map(({ id, line, crest }, index): WallInput => {
    const cells = line.map(([longitude, latitude]) => toCell(longitude, latitude));
    if (!('level' in crest)) return { line: cells, crest };
    const shift = levels.shift(crest.verticalDatum, line[line.length >> 1], itemName('walls', index, id));
    return { line: cells, crest: { level: crest.level + shift } };
  });
}

/**
 * Metres of the crest between two cells that share a side or a corner, where it is over the ground beside it; undefined
 * where no wall parts them. Around a corner water takes the lower of two ways.
 */
export function crestBetween(
  one: number,
  other: number,
  sills: Sills,
  bed: ArrayLike<number>,
  columns: number,
): number | undefined {
  const [x, y] = [one % columns, Math.floor(one / columns)];
  const [u, v] = [other % columns, Math.floor(other / columns)];
  if (Math.abs(x - u) > 1 || Math.abs(y - v) > 1) return undefined;
  const crest = (from: number, to: number): number => {
    if (from === to) return Number.NEGATIVE_INFINITY;
    const side = Math.abs(from - to) === columns ? 'north' : 'west';
    const cell = Math.max(from, to);
    const level = sills[side][cell];
    return level > groundAt(bed, columns, side, cell) ? level : Number.NEGATIVE_INFINITY;
  };
  const ways = [y * columns + u, v * columns + x];
  const least = Math.min(...ways.map((way) => Math.max(crest(one, way), crest(way, other))));
  return least === Number.NEGATIVE_INFINITY ? undefined : least;
}
