import { InputError } from '../../../models/errors.ts';
import type { FloodCase, Series } from '../../../models/schema/flood-case.ts';
import { valueAt } from '../forcing/series.ts';
import { EDGES, type Edge, type EdgePart, type OverTime } from '../solver/edges.ts';
import { maskOf } from './initial-water.ts';
import { itemName } from './item.ts';
import type { Levels } from './levels.ts';
import type { Locator } from './locator.ts';

/** A stretch of an edge: cells from one to before another, as EdgePart counts them. */
interface Stretch {
  edge: Edge;
  from: number;
  to: number;
}

/**
 * What happens along the edges, as solvers are told it. A part is the cells of the edge whose middles lie in its area,
 * walls left out; a discharge is shared among all of them by their width.
 * @throws InputError `flood-edge-empty`, `flood-area-empty`, `flood-datum`
 */
export function edgeParts(
  { edges }: Pick<FloodCase, 'edges'>,
  bed: Float64Array,
  locator: Locator,
  levels: Levels,
): EdgePart[] {
  return edges.flatMap((given, index): EdgePart[] => {
    const item = itemName('edges', index);
    const mask = given.part ? maskOf(given.part, locator, item) : undefined;
    const stretches = stretchesOf(mask, bed, locator);
    const count = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
    if (count === 0)
      throw new InputError(
        'flood-edge-empty',
        item,
        'no open cell of the edge of the grid lies in its part.',
        'Draw the part across the edge of `extent`, or of the grid.',
      );
    if (given.kind === 'open') return stretches.map((stretch) => ({ ...stretch, kind: 'open' }));
    if (given.kind === 'discharge') {
      const discharge = overTime(given.discharge, (value) => value / (count * locator.grid.cell));
      return stretches.map((stretch) => ({ ...stretch, kind: 'discharge', discharge }));
    }
    return stretches.map((stretch) => {
      const middle = cellOf(stretch.edge, (stretch.from + stretch.to) >> 1, locator);
      const place = locator.toDegrees(locator.middleOf(middle));
      const shift = levels.shift(given.verticalDatum, place, item);
      return { ...stretch, kind: 'stage', stage: overTime(given.stage, (value) => value + shift) };
    });
  });
}

function stretchesOf(mask: Uint8Array | undefined, bed: Float64Array, locator: Locator): Stretch[] {
  const { columns, rows } = locator.grid;
  const found = EDGES.flatMap((edge) => {
    const stretches: Stretch[] = [];
    const count = edge === 'west' || edge === 'east' ? rows : columns;
    for (let at = 0; at < count; at++) {
      const cell = cellOf(edge, at, locator);
      if (Number.isNaN(bed[cell]) || (mask && !mask[cell])) continue;
      const last = stretches.at(-1);
      if (last?.to === at) last.to = at + 1;
      else stretches.push({ edge, from: at, to: at + 1 });
    }
    return stretches;
  });
  // The corner of a part along one edge is no part of the other one.
  const isCorner = ({ edge, from, to }: Stretch): boolean => {
    if (!mask || to - from > 1) return false;
    const cell = cellOf(edge, from, locator);
    return found.some(
      (other) =>
        other.edge !== edge &&
        other.to - other.from > 1 &&
        [other.from, other.to - 1].some((end) => cellOf(other.edge, end, locator) === cell),
    );
  };
  return found.filter((stretch) => !isCorner(stretch));
}

/** The cell at a place along an edge, from the north or the west. */
function cellOf(edge: Edge, at: number, { grid: { columns, rows } }: Locator): number {
  if (edge === 'west') return at * columns;
  if (edge === 'east') return at * columns + columns - 1;
  return edge === 'north' ? at : (rows - 1) * columns + at;
}

/** A solver asks for each of its cells at one time: the answer is kept. */
function overTime(series: Series, change: (value: number) => number): OverTime {
  if (typeof series === 'number') return change(series);
  let [last, value] = [Number.NaN, 0];
  return (time) => {
    if (time !== last) [last, value] = [time, change(valueAt(series, time))];
    return value;
  };
}
