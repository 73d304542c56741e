import { InputError } from '../../../models/errors.ts';
import type { Point } from '../../geometry/plane.ts';
import { isWithin, nearestOfSegments, sidesOf } from '../distance.ts';
import { boxOf } from '../overlay.ts';
import type { Polygon } from '../plane.ts';
import { type Earthwork, eachSquare } from './cut-and-fill.ts';
import { type CellGrid, checkStep, flatLevels, type Levels } from './levels.ts';

export interface Pit {
  /** Outline of its bottom. */
  floor: Polygon;
  /** Metres of its bottom, in the datum of the ground. */
  bottom: number;
  /** Metres that its sides go outwards for each that they rise: 0 is upright. */
  slope: number;
}

/** Levels of a pit: its bottom, and its sides as far as they rise; NaN beyond upright ones. */
export function pitLevels({ floor, bottom, slope }: Pit, verticalDatum: string): Levels {
  const sides = [...sidesOf(floor)];
  return {
    verticalDatum,
    at(x, y) {
      const at: Point = [x, y];
      if (isWithin(floor, at)) return bottom;
      if (slope === 0) return Number.NaN;
      let metres = Infinity;
      for (const [a, b] of sides) metres = Math.min(metres, nearestOfSegments(at, at, a, b).metres);
      return bottom + metres / slope;
    },
  };
}

export interface Excavation extends Omit<Earthwork, 'fill' | 'fillArea' | 'balance'> {
  /** Metres from the ground over its bottom down to it, where that is most. */
  depth: number;
  /** What is dug as squares, row by row from the north-west: metres, negative; NaN where nothing is. */
  dug: { grid: CellGrid; values: Float32Array };
}

/** Metres beyond its bottom that a pit may reach. */
const FARTHEST = 1_000;

/**
 * What is dug out for a pit: from its bottom up along its sides to where they come out of the ground. Ground below the bottom
 * is left as it is, and so is what rises over a side beyond the place where that came out: a bank beside the pit. Sides
 * are reckoned in whole squares of `step` metres by their middles, an upright pit by how much of each lies in it.
 * `unknown`: square metres of the pit, and beside what is dug, of which no ground is known.
 * @throws InputError `step`; `pit-sides` where they do not come out of the ground within a kilometre
 */
export function digPit(pit: Pit, ground: Levels, step: number): Excavation {
  checkStep(step, 'the pit');
  const { verticalDatum } = ground;
  const found = new Squares(step);
  const isUpright = pit.slope === 0;
  let depth = 0;
  const look = (x: number, y: number): void => {
    const under = ground.at(x, y) - pit.bottom;
    if (under > depth) depth = under;
  };
  for (const [x, y] of pit.floor[0]) look(x, y);
  eachSquare(pit.floor, step, (x, y, area) => {
    look(x, y);
    // Squares on the rim of an upright pit have their middles outside of it, and are dug as far as they lie within.
    found.add(x, y, isUpright ? area : step * step);
  });
  const design = isUpright ? flatLevels(pit.bottom, verticalDatum) : pitLevels(pit, verticalDatum);
  const limits = boxOf(pit.floor);
  const work = { cut: 0, area: 0, cutArea: 0, unknown: 0 };
  for (const square of found.list) {
    const { x, y, area } = square;
    const rise = design.at(x, y) - ground.at(x, y);
    if (Number.isNaN(rise)) work.unknown += area;
    else work.area += area;
    if (!(rise < 0)) continue;
    square.rise = rise;
    work.cut -= rise * area;
    work.cutArea += area;
    if (isUpright) continue;
    const beyond = Math.max(limits.west - x, x - limits.east, limits.south - y, y - limits.north);
    if (beyond > FARTHEST)
      throw new InputError(
        'pit-sides',
        `pit with a bottom at ${pit.bottom} m`,
        'its sides do not come out of the ground within a kilometre.',
        'Give steeper sides, or a bottom that is less deep.',
      );
    // The list grows while it is gone through: from the bottom outwards, as long as there is something to dig.
    for (const [dx, dy] of AROUND) found.add(x + dx * step, y + dy * step, step * step);
  }
  return { ...work, verticalDatum, depth, dug: found.cells() };
}

const AROUND = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

interface Square {
  x: number;
  y: number;
  area: number;
  rise: number;
}

/** Squares on whole multiples of a step, each once. */
class Squares {
  readonly list: Square[] = [];
  readonly #known = new Set<string>();
  readonly #step: number;

  constructor(step: number) {
    this.#step = step;
  }

  /** By a place in it. */
  add(x: number, y: number, area: number): void {
    const [column, row] = [Math.floor(x / this.#step), Math.floor(y / this.#step)];
    const key = `${column} ${row}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.list.push({
      ...{ x: (column + 0.5) * this.#step, y: (row + 0.5) * this.#step, area },
      rise: Number.NaN,
    });
  }

  /** Those that are dug. */
  cells(): Excavation['dug'] {
    const step = this.#step;
    const dug = this.list.filter(({ rise }) => rise < 0);
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of dug) {
      west = Math.min(west, x - step / 2);
      south = Math.min(south, y - step / 2);
      east = Math.max(east, x + step / 2);
      north = Math.max(north, y + step / 2);
    }
    const [columns, rows] =
      dug.length === 0 ? [0, 0] : [Math.round((east - west) / step), Math.round((north - south) / step)];
    const values = new Float32Array(columns * rows).fill(Number.NaN);
    for (const { x, y, rise } of dug)
      values[Math.floor((north - y) / step) * columns + Math.floor((x - west) / step)] = rise;
    return { grid: { columns, rows, cell: step, west, north }, values };
  }
}

/** Whether a place lies in what is dug, or no further beside it than a square. */
export function isDug({ grid, values }: Excavation['dug'], x: number, y: number): boolean {
  const [column, row] = [Math.floor((x - grid.west) / grid.cell), Math.floor((grid.north - y) / grid.cell)];
  return AROUND.some(([dx, dy]) => {
    const [c, r] = [column + dx, row + dy];
    return (
      c >= 0 && r >= 0 && c < grid.columns && r < grid.rows && !Number.isNaN(values[r * grid.columns + c])
    );
  });
}
