import { InputError } from '../../../models/errors.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import { distance, type Point, type Polyline } from '../../geometry/plane.ts';

/** Cells of a projected grid CRS, metres; the first is in the north-west. */
export type CellGrid = Pick<FloodGrid, 'columns' | 'rows' | 'cell' | 'west' | 'north'>;

/** Orthometric heights in the middles of cells, row by row from the north-west; NaN where none is known. */
export interface LevelGrid {
  grid: CellGrid;
  heights: Float32Array | Float64Array;
  verticalDatum: string;
}

/** A height for each place of the plane: measured, or designed. NaN where there is none. */
export interface Levels {
  verticalDatum: string;
  at(x: number, y: number): number;
}

/** Heights between the middles of a surface's cells, bilinear; none beyond the outermost middles. */
export function gridLevels({ grid, heights, verticalDatum }: LevelGrid): Levels {
  const { columns, rows, cell, west, north } = grid;
  return {
    verticalDatum,
    at(x, y) {
      const [u, v] = [(x - west) / cell - 0.5, (north - y) / cell - 0.5];
      if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return Number.NaN;
      const column = Math.min(Math.floor(u), Math.max(0, columns - 2));
      const row = Math.min(Math.floor(v), Math.max(0, rows - 2));
      const [right, down] = [columns > 1 ? 1 : 0, rows > 1 ? columns : 0];
      const first = row * columns + column;
      const [s, t] = [u - column, v - row];
      const upper = mix(heights[first], heights[first + right], s);
      return mix(upper, mix(heights[first + down], heights[first + down + right], s), t);
    },
  };
}

/** What is not known beside a place that one is exactly at does not matter. */
function mix(a: number, b: number, share: number): number {
  if (share === 0) return a;
  if (share === 1) return b;
  return a + (b - a) * share;
}

/** One level everywhere. */
export const flatLevels = (level: number, verticalDatum: string): Levels => ({
  verticalDatum,
  at: () => level,
});

/**
 * The datum that fields have in common.
 * @throws InputError `datum-differs`
 */
export function oneDatum(...fields: readonly Levels[]): string {
  const datums = [...new Set(fields.map(({ verticalDatum }) => verticalDatum))];
  if (datums.length > 1)
    throw new InputError(
      'datum-differs',
      'heights',
      `they are in different vertical datums: ${datums.join(', ')}.`,
      'Bring them into one datum first; heights of different datums cannot be compared.',
    );
  return datums[0];
}

export interface ProfilePoint {
  /** Metres along the line. */
  along: number;
  x: number;
  y: number;
  /** NaN where no height is known. */
  height: number;
}

/** @throws InputError `step` unless a step is a positive number of metres. */
export function checkStep(step: number, of: string): void {
  if (!(step > 0 && step < Infinity))
    throw new InputError('step', `step of ${of}`, `it is ${step} m.`, 'Give a positive number of metres.');
}

/**
 * Heights along a line of the plane, at its corners and at most `step` metres apart.
 * @throws InputError `step`
 */
export function profileAlong(line: Polyline, field: Levels, step: number): ProfilePoint[] {
  checkStep(step, 'the profile');
  const points: ProfilePoint[] = [];
  let start = 0;
  const add = ([x, y]: Point, along: number): void => {
    points.push({ along, x, y, height: field.at(x, y) });
  };
  if (line.length > 0) add(line[0], 0);
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = distance(a, b);
    const count = Math.ceil(length / step - 1e-9);
    for (let k = 1; k <= count; k++) {
      const share = k / count;
      add([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], start + length * share);
    }
    start += length;
  }
  return points;
}
