import { InputError } from '../../../models/errors.ts';
import type { BreachInput } from './input.ts';
import { HEAD_OF_PART } from './wall-breach.ts';

/** Cells from a breach to the crest that it is of, and metres (at least cells) from the crest to the land on its sides. */
const NEAR = 2;
const REACH = 60;
const REACH_CELLS = 6;
/** Directions that are looked into for the shortest way across. */
const DIRECTIONS = 16;
/** Metres by which a crest has to be higher to be looked for a cell farther away. */
const EVEN = 0.05;
/** Metres that the ground has to fall to both sides of a levee. */
const LEAST_FALL = 0.2;

/**
 * A breach of a levee that is part of the ground: a gap across it, which gets wider and deeper as time goes by. Cells at
 * its ends, and all of one that is narrower than a way from cell to cell, are open in part: lowered by as much as lets
 * through that part of the discharge while the water stands at the crest.
 */
export class LeveeBreach {
  readonly start: number;
  readonly end: number;
  /** The cell of the crest from which it opens. */
  readonly middle: number;
  readonly #width: number;
  readonly #crest: number;
  readonly #foot: number;
  /** Metres from the middle within which a gap is passable from cell to cell however it lies. */
  readonly #least: number;
  /** Half of the metres along the levee that a cell stands for. */
  readonly #half: number;
  /** Cells of the gap at its widest, and metres along the levee of each from the middle. */
  readonly #cells: readonly { cell: number; along: number }[];

  /** Throws an InputError, which names `what`, where the ground falls on no two sides. */
  constructor(
    input: BreachInput,
    bed: ArrayLike<number>,
    columns: number,
    cell: number,
    what = `Breach ${input.id ?? ''}`.trim(),
  ) {
    const rows = bed.length / columns;
    const levelAt = levelsOf(bed, columns);
    const middle = crestNear(input.at, levelAt);
    if (!middle)
      throw new InputError('flood-breach', what, 'It lies outside the grid.', 'Move it into the grid.');
    const [x, y] = middle;
    const crest = levelAt(x, y);
    this.middle = Math.floor(y) * columns + Math.floor(x);
    const reach = Math.max(REACH_CELLS, REACH / cell);
    const ways = waysAcross(x, y, reach, levelAt);
    const fall = Math.max(...ways.map(({ before, after }) => crest - Math.max(before.least, after.least)));
    if (!(fall >= LEAST_FALL))
      throw new InputError(
        'flood-breach',
        what,
        'There is no wall near it, and the ground is no levee that falls to both sides.',
        'Put it on a wall or on the crest of a levee.',
      );
    const half = crest - fall / 2;
    const across = ways.reduce((best, way) => (widthAt(way, half) < widthAt(best, half) ? way : best));
    const land = Math.max(across.before.least, across.after.least);
    this.start = input.start;
    this.end = input.start + input.duration;
    this.#width = input.width;
    this.#crest = crest;
    this.#foot = input.depth === undefined ? land : crest - input.depth;
    const [cos, sin] = across.direction;
    this.#least = 0.5 * (Math.abs(cos) + Math.abs(sin)) * cell;
    this.#half = 0.5 * Math.max(Math.abs(cos), Math.abs(sin)) * cell;
    const [back, front] = [across.before, across.after].map((side) =>
      until(side, Math.max(this.#foot, land)),
    );
    const most = Math.max(input.width / 2 + this.#half, this.#least) / cell;
    const cells: { cell: number; along: number }[] = [];
    const around = Math.ceil(Math.hypot(most, Math.max(back, front)));
    for (let j = Math.max(0, Math.floor(y) - around); j <= Math.min(rows - 1, y + around); j++)
      for (let i = Math.max(0, Math.floor(x) - around); i <= Math.min(columns - 1, x + around); i++) {
        const [dx, dy] = [i + 0.5 - x, j + 0.5 - y];
        const forwards = dx * cos + dy * sin;
        const along = Math.abs(dy * cos - dx * sin);
        const level = bed[j * columns + i];
        if (along > most + 1e-9 || forwards < -back - 0.5 || forwards > front + 0.5) continue;
        if (level > this.#foot) cells.push({ cell: j * columns + i, along: along * cell });
      }
    this.#cells = cells;
  }

  /** Cells to lower, and the levels to lower them to, when the breach has gone a share of its way, 0 to 1. */
  open(share: number, bed: ArrayLike<number>): { cells: Int32Array; levels: Float64Array } {
    const fall = (this.#crest - this.#foot) * share;
    const lowered = this.#cells
      .map(({ cell, along }) => ({
        cell,
        level: this.#crest - fall * this.#partOf(along, (share * this.#width) / 2) ** HEAD_OF_PART,
      }))
      .filter(({ cell, level }) => bed[cell] > level);
    return {
      cells: Int32Array.from(lowered, ({ cell }) => cell),
      levels: Float64Array.from(lowered, ({ level }) => level),
    };
  }

  /** Share of a cell at so many metres along the levee that a gap of so many metres to each side opens. */
  #partOf(along: number, half: number): number {
    if (along <= this.#least + 1e-9) return Math.min(1, half / this.#least);
    return Math.max(0, Math.min(1, (half + this.#half - along) / (2 * this.#half)));
  }
}

/** Ground along one side of a way: levels every half cell, and the least of them. */
interface Side {
  levels: readonly number[];
  least: number;
}

interface Way {
  direction: readonly [cos: number, sin: number];
  before: Side;
  after: Side;
}

/** Level of the ground at a point in cells; NaN outside of the grid and in buildings. */
const levelsOf =
  (bed: ArrayLike<number>, columns: number) =>
  (x: number, y: number): number => {
    const [i, j] = [Math.floor(x), Math.floor(y)];
    return i < 0 || j < 0 || i >= columns || j * columns >= bed.length ? Number.NaN : bed[j * columns + i];
  };

/** Level of the ground that a levee at a point would have as its crest; −Infinity where there is none. */
export function leveeGround(at: readonly [number, number], bed: ArrayLike<number>, columns: number): number {
  const levelAt = levelsOf(bed, columns);
  const middle = crestNear(at, levelAt);
  return middle ? levelAt(...middle) : Number.NEGATIVE_INFINITY;
}

/** Middle of the highest cell near a point, and of those that are about as high the nearest. */
function crestNear(
  [x, y]: readonly [number, number],
  levelAt: (x: number, y: number) => number,
): [number, number] | undefined {
  let [best, most]: [[number, number] | undefined, number] = [undefined, Number.NEGATIVE_INFINITY];
  for (let dy = -NEAR; dy <= NEAR; dy++)
    for (let dx = -NEAR; dx <= NEAR; dx++) {
      const place: [number, number] = [Math.floor(x + dx) + 0.5, Math.floor(y + dy) + 0.5];
      const score = levelAt(...place) - EVEN * Math.hypot(place[0] - x, place[1] - y);
      if (score > most) [best, most] = [place, score];
    }
  return best;
}

function waysAcross(x: number, y: number, reach: number, levelAt: (x: number, y: number) => number): Way[] {
  return Array.from({ length: DIRECTIONS }, (_, index) => {
    const angle = (index * Math.PI) / DIRECTIONS;
    const direction = [Math.cos(angle), Math.sin(angle)] as const;
    const side = (sign: number): Side => {
      const levels: number[] = [];
      for (let step = 1; step <= 2 * reach; step++) {
        const level = levelAt(x + (sign * direction[0] * step) / 2, y + (sign * direction[1] * step) / 2);
        // What a building hides is neither high nor low.
        levels.push(Number.isNaN(level) ? Number.POSITIVE_INFINITY : level);
      }
      return { levels, least: Math.min(...levels) };
    };
    return { direction, before: side(-1), after: side(1) };
  });
}

/** Cells to where a side has come down to a level. */
function until({ levels }: Side, level: number): number {
  const index = levels.findIndex((found) => found <= level + 1e-6);
  return index === -1 ? Number.POSITIVE_INFINITY : (index + 1) / 2;
}

const widthAt = ({ before, after }: Way, level: number): number => until(before, level) + until(after, level);
