import type { TFunction } from 'i18next';
import type { Position } from '../../../models/schema/position.ts';
import type { Profile } from '../../../scenes/flood/surface/profile.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { tableText } from './hits-table.ts';
import { MARKS, marksOf } from './marked-rows.ts';

/** A profile as a table: metres along its line, metres in the datum of the run. Nothing where nothing is known. */
export function profileTable(
  { distance, ground, depth, surface }: Profile,
  highest: readonly number[] | undefined,
  of: { line: readonly Position[]; run: Pick<OpenRun, 'entry' | 'facts'>; seconds: number },
  t: TFunction,
): string {
  const marks = marksOf(of.run, t)(of.seconds);
  const known = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? undefined : Number(value.toFixed(3));
  const line = of.line.map((place) => place.map((degrees) => degrees.toFixed(6)).join(' ')).join('; ');
  return tableText([
    ['distance_m', 'ground_m', 'water_m', 'depth_m', 'highest_m', ...MARKS, 'line'],
    ...distance.map((along, index) => [
      ...[known(along), known(ground[index]), known(surface[index]), known(depth[index])],
      known(highest?.[index]),
      ...marks,
      line,
    ]),
  ]);
}
