import { contains, convexHull, type Point, ringArea } from '../../geometry/plane.ts';
import { simplifyRing } from '../../geometry/solids/simplify-ring.ts';
import type { Polygon } from '../plane.ts';
import type { MaskFrame } from './model-mask.ts';

/** Square metres below which a hole is a shaft, no courtyard. */
const LEAST_COURT = 9;
/** The share of all cells that the largest part has to have: of several the ring around all of them is taken. */
const ONE_PART = 0.9;
/** More corners are no outline to work with: it is simplified further. */
const MOST_CORNERS = 120;

export interface CellOutline {
  /** Metres of the model: the outer ring, then courtyards. */
  outline: Polygon;
  /** Square metres of the cells. */
  area: number;
}

/** The outline of cells; undefined where there are none. */
export function outlineOfCells(cells: Uint8Array, frame: MaskFrame): CellOutline | undefined {
  const rings = ringsOf(cells, frame).map((ring) => ({ ring, area: ringArea(ring) }));
  const outer = rings.filter(({ area }) => area > 0).sort((a, b) => b.area - a.area);
  if (outer.length === 0) return undefined;
  const count = cells.reduce((sum, cell) => sum + cell, 0);
  const square = frame.cell * frame.cell;
  const [largest] = outer;
  const place = (ring: readonly Point[]): Point[] => ring.map((point) => toModel(point, frame));
  const whole = (): Polygon => [place(convexHull(outer.flatMap(({ ring }) => ring)))];
  const all = outer.reduce((sum, { area }) => sum + area, 0);
  if (largest.area < ONE_PART * all) return { outline: whole(), area: count * square };
  const courts = rings.filter(
    ({ ring, area }) => -area * square >= LEAST_COURT && ring.every((point) => contains(largest.ring, point)),
  );
  const outline = [largest, ...courts].map(({ ring }) => place(simple(ring)));
  return { outline, area: count * square };
}

/** Steps of cells along a slanting wall become one line: none of them is further than a cell from it. */
function simple(ring: readonly Point[]): Point[] {
  let flat = ring.flat();
  for (let tolerance = 0.9; ; tolerance *= 1.5) {
    flat = simplifyRing(flat, tolerance);
    if (flat.length <= 2 * MOST_CORNERS || tolerance > 50) break;
  }
  return Array.from({ length: flat.length / 2 }, (_, at): Point => [flat[2 * at], flat[2 * at + 1]]);
}

function toModel([column, row]: Point, { turn, west, south, cell }: MaskFrame): Point {
  const [x, y] = [west + column * cell, south + row * cell];
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return [cosine * x - sine * y, sine * x + cosine * y];
}

/** Rings along the sides of cells, those that are filled on the left; corners alone. Cells that touch at a corner are apart. */
function ringsOf(cells: Uint8Array, { columns, rows }: MaskFrame): Point[][] {
  const is = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && column < columns && row < rows && cells[row * columns + column] === 1;
  /** Sides by where they begin: directions 0 east, 1 north, 2 west, 3 south. */
  const sides = new Map<number, number[]>();
  const keyOf = (x: number, y: number): number => y * (columns + 1) + x;
  const add = (x: number, y: number, direction: number): void => {
    const key = keyOf(x, y);
    const known = sides.get(key);
    if (known) known.push(direction);
    else sides.set(key, [direction]);
  };
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!is(column, row)) continue;
      if (!is(column, row - 1)) add(column, row, 0);
      if (!is(column + 1, row)) add(column + 1, row, 1);
      if (!is(column, row + 1)) add(column + 1, row + 1, 2);
      if (!is(column - 1, row)) add(column, row + 1, 3);
    }
  const rings: Point[][] = [];
  for (const [start, begins] of sides) {
    while (begins.length > 0) {
      const ring: Point[] = [];
      let [x, y] = [start % (columns + 1), Math.floor(start / (columns + 1))];
      const first = begins.pop() as number;
      let direction = first;
      let last = -1;
      for (;;) {
        if (direction !== last) ring.push([x, y]);
        last = direction;
        x += [1, 0, -1, 0][direction];
        y += [0, 1, 0, -1][direction];
        const next = sides.get(keyOf(x, y)) ?? [];
        if (next.length === 0 || (keyOf(x, y) === start && (last + 1) % 4 === first)) break;
        // Two ways on: the one to the left stays with the same cell.
        const at = Math.max(0, next.length > 1 ? next.indexOf((last + 1) % 4) : 0);
        [direction] = next.splice(at, 1);
      }
      // It ends where it began, which may lie in the middle of a side.
      const [a, b, z] = [ring[0], ring[1], ring[ring.length - 1]];
      if (ring.length > 3 && ((z[0] === a[0] && a[0] === b[0]) || (z[1] === a[1] && a[1] === b[1])))
        ring.shift();
      rings.push(ring);
    }
  }
  return rings;
}
