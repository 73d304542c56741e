import { InputError } from '../../../models/errors.ts';
import type { Reading } from '../../../models/schema/flood-live.ts';
import type { Position } from '../../../models/schema/position.ts';
import { Levels } from '../case/levels.ts';
import { metresOf } from './observed.ts';

/** Seconds since the beginning of a run, and metres over the datum of its grid. */
export type LevelPoint = readonly [time: number, level: number];

/**
 * What a gauge observed over the time of a run, in the datum of its grid, so that the two can be compared. `start`: of the
 * run, UTC milliseconds. @throws InputError `flood-datum` where the level has no datum, or none that can be brought there
 */
export async function levelsOverRun(
  { thing, unit, verticalDatum, points }: Reading,
  { start, datum, at }: { start: number; datum: string; at: Position },
): Promise<LevelPoint[]> {
  const metres = metresOf(unit);
  if (verticalDatum === undefined || metres === undefined)
    throw new InputError(
      'flood-datum',
      thing,
      `its level has no ${metres === undefined ? 'unit of length' : 'vertical datum'}.`,
      'Give it in the configuration of its feed.',
    );
  const shift = (await Levels.load(datum, [verticalDatum], undefined)).shift(verticalDatum, at, thing);
  return points.map(([time, value]): LevelPoint => [(time - start) / 1000, value * metres + shift]);
}
