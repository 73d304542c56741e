import { InputError } from '../../../models/errors.ts';
import type { FloodCase, FloodEdge, Series } from '../../../models/schema/flood-case.ts';
import { meanBetween, scaled, valueAt } from '../forcing/series.ts';
import { EDGES, type Edge, type EdgePart, type OverTime, at as stageAt } from '../solver/edges.ts';
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
 * walls left out; a discharge is shared among all of them by their width. What has no part holds where no other does,
 * wherever it stands in the list. `onLow` hears of a stage that is never over the ground of its part.
 * @throws InputError `flood-edge-empty`, `flood-edge-overlap`, `flood-area-empty`, `flood-datum`
 */
export function edgeParts(
  { edges }: Pick<FloodCase, 'edges'>,
  bed: Float64Array,
  locator: Locator,
  levels: Levels,
  onLow: (item: string) => void = () => {},
): EdgePart[] {
  const whole: EdgePart[] = [];
  const parts: EdgePart[] = [];
  const taken = new Map<string, string>();
  for (const [index, given] of edges.entries()) {
    const item = itemName('edges', index);
    const mask = given.part ? maskOf(given.part, locator, item) : undefined;
    const stretches = stretchesOf(mask, bed, locator);
    if (stretches.length === 0)
      throw new InputError(
        'flood-edge-empty',
        item,
        'no open cell of the edge of the grid lies in its part.',
        'Draw the part across the edge of `extent`, or of the grid.',
      );
    if (mask) take(stretches, item, taken);
    const told = partsOf(given, stretches, item, locator, levels);
    (mask ? parts : whole).push(...told);
    if (given.kind === 'stage' && isLow(told, given.stage, bed, locator)) onLow(item);
  }
  return [...whole, ...parts];
}

/** Two parts on one cell would leave one of them out. @throws InputError `flood-edge-overlap` */
function take(stretches: readonly Stretch[], item: string, taken: Map<string, string>): void {
  for (const { edge, from, to } of stretches)
    for (let at = from; at < to; at++) {
      const other = taken.get(`${edge} ${at}`);
      if (other !== undefined)
        throw new InputError(
          'flood-edge-overlap',
          item,
          `its part lies on cells of the ${edge} edge that ${other} has already.`,
          'Draw the two parts apart.',
        );
      taken.set(`${edge} ${at}`, item);
    }
}

function partsOf(
  given: FloodEdge,
  stretches: readonly Stretch[],
  item: string,
  locator: Locator,
  levels: Levels,
): EdgePart[] {
  if (given.kind === 'open') return stretches.map((stretch) => ({ ...stretch, kind: 'open' }));
  if (given.kind === 'discharge') {
    const count = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
    const discharge = overTime(scaled(given.discharge, 1 / (count * locator.grid.cell)));
    return stretches.map((stretch) => ({ ...stretch, kind: 'discharge', discharge }));
  }
  return stretches.map((stretch) => {
    const middle = cellOf(stretch.edge, (stretch.from + stretch.to) >> 1, locator);
    const place = locator.toDegrees(locator.middleOf(middle));
    const shift = levels.shift(given.verticalDatum, place, item);
    return { ...stretch, kind: 'stage', stage: overTime(raised(given.stage, shift)) };
  });
}

/** Whether the stage of some parts lies below all of their ground at all times. */
function isLow(parts: readonly EdgePart[], given: Series, bed: Float64Array, locator: Locator): boolean {
  const times = typeof given === 'number' ? [0] : given.map(([time]) => time);
  return parts.every((part) => {
    if (part.kind !== 'stage') return true;
    const { edge, from = 0, to = 0, stage } = part;
    const highest = times.reduce(
      (most, time) => Math.max(most, stageAt(stage, time)),
      Number.NEGATIVE_INFINITY,
    );
    for (let at = from; at < to; at++) if (bed[cellOf(edge, at, locator)] < highest) return false;
    return true;
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
function overTime(series: Series): OverTime {
  if (typeof series === 'number') return series;
  let [last, value] = [Number.NaN, 0];
  let [lastFrom, lastTo, mean] = [Number.NaN, Number.NaN, 0];
  const now = (time: number): number => {
    if (time !== last) [last, value] = [time, valueAt(series, time)];
    return value;
  };
  return Object.assign(now, {
    mean: (from: number, to: number): number => {
      if (from !== lastFrom || to !== lastTo)
        [lastFrom, lastTo, mean] = [from, to, meanBetween(series, from, to)];
      return mean;
    },
  });
}

const raised = (series: Series, shift: number): Series =>
  typeof series === 'number'
    ? series + shift
    : series.map(([time, value]): [number, number] => [time, value + shift]);
