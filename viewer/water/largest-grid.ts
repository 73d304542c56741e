import { InputError } from '../../models/errors.ts';
import type { FloodGrid } from '../../models/schema/flood-run.ts';
import { levelsOf } from '../../scenes/flood/surface/heights.ts';

/** Why a grid cannot be drawn by a card whose pictures have at most so many pixels a side; undefined where it can. */
export function refusalOf(
  { columns, rows }: Pick<FloodGrid, 'columns' | 'rows'>,
  largest: number,
): InputError | undefined {
  // The heights of all levels stand one below the other.
  const levels = levelsOf(columns, rows);
  const height = levels.reduce((sum, level) => sum + level.rows, 0);
  if (Math.max(columns, rows, height) <= largest) return undefined;
  return new InputError(
    'flood-grid-too-large',
    `${columns} × ${rows} cells`,
    `this graphics card draws grids of at most ${largest} cells a side, and of fewer where they are long and narrow.`,
    'Compute the run with larger cells, or look at it on the flat map.',
  );
}
