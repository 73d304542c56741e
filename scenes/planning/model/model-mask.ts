import type { Point } from '../../geometry/plane.ts';
import { normalOf } from './triangle-normal.ts';

/** Even cells over a model, turned so that most of its walls run along them. */
export interface MaskFrame {
  /** Radians counter-clockwise from the model's x to the rows of cells. */
  turn: number;
  /** Lower left corner, in metres of the turned axes. */
  west: number;
  south: number;
  cell: number;
  columns: number;
  rows: number;
}

/** Cells along the longer side, and the least metres of one: walls are thicker. */
const MOST_CELLS = 480;
const FINEST = 0.1;
/** A triangle whose normal rises by less is a wall: seen from above it has no width. */
const UPRIGHT = 0.02;

/**
 * The frame for triangles (nine numbers each, metres, z up): along the direction of most of the area of their walls, so
 * that sides of a box lie on sides of cells.
 */
export function maskFrame(triangles: ArrayLike<number>): MaskFrame {
  const turn = directionOfWalls(triangles);
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 2 < triangles.length; at += 3) {
    const x = cosine * triangles[at] + sine * triangles[at + 1];
    const y = -sine * triangles[at] + cosine * triangles[at + 1];
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  const [width, depth] = [east - west, north - south];
  const wanted = Math.max(FINEST, Math.max(width, depth) / MOST_CELLS);
  const columns = Math.max(1, Math.round(width / wanted));
  const cell = width / columns || wanted;
  return { turn, west, south, cell, columns, rows: Math.max(1, Math.round(depth / cell)) };
}

/** The mean direction of walls as fourfold angles, each by its area: a right angle means the same. */
function directionOfWalls(triangles: ArrayLike<number>): number {
  let [x, y] = [0, 0];
  for (let at = 0; at + 8 < triangles.length; at += 9) {
    const normal = normalOf(triangles, at);
    const across = Math.hypot(normal[0], normal[1]);
    if (across === 0 || Math.abs(normal[2]) > UPRIGHT * across) continue;
    const angle = 4 * Math.atan2(normal[1], normal[0]);
    x += across * Math.cos(angle);
    y += across * Math.sin(angle);
  }
  return x === 0 && y === 0 ? 0 : Math.atan2(y, x) / 4;
}

/** What of a model lies over a height, as it is seen from above: cells whose middles are covered. */
export class ModelMask {
  readonly frame: MaskFrame;
  readonly covered: Uint8Array;
  /** Cells that upright walls run through. */
  readonly walls: Uint8Array;

  constructor(frame: MaskFrame) {
    this.frame = frame;
    this.covered = new Uint8Array(frame.columns * frame.rows);
    this.walls = new Uint8Array(frame.columns * frame.rows);
  }

  /** Adds the part of triangles over a height. What reaches over `below` alone was added before, and is passed over. */
  add(triangles: ArrayLike<number>, height: number, below = Infinity): void {
    for (let at = 0; at + 8 < triangles.length; at += 9) {
      const low = Math.min(triangles[at + 2], triangles[at + 5], triangles[at + 8]);
      const high = Math.max(triangles[at + 2], triangles[at + 5], triangles[at + 8]);
      if (high < height || low >= below) continue;
      const corners = this.#partAbove(triangles, at, height);
      if (corners.length < 2) continue;
      const normal = normalOf(triangles, at);
      if (Math.abs(normal[2]) <= UPRIGHT * Math.hypot(...normal)) this.#markWall(corners);
      else this.#fill(corners);
    }
  }

  /** Corners of the part over a height, in cells. */
  #partAbove(triangles: ArrayLike<number>, at: number, height: number): Point[] {
    const kept: Point[] = [];
    for (let corner = 0; corner < 3; corner++) {
      const a = at + 3 * corner;
      const b = at + 3 * ((corner + 1) % 3);
      const [za, zb] = [triangles[a + 2] - height, triangles[b + 2] - height];
      if (za >= 0) kept.push(this.#toCells(triangles[a], triangles[a + 1]));
      if ((za < 0 && zb > 0) || (za > 0 && zb < 0)) {
        const share = za / (za - zb);
        kept.push(
          this.#toCells(
            triangles[a] + share * (triangles[b] - triangles[a]),
            triangles[a + 1] + share * (triangles[b + 1] - triangles[a + 1]),
          ),
        );
      }
    }
    return kept;
  }

  #toCells(x: number, y: number): Point {
    const { turn, west, south, cell } = this.frame;
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    return [(cosine * x + sine * y - west) / cell, (-sine * x + cosine * y - south) / cell];
  }

  /** Cells whose middles lie in a convex ring. */
  #fill(ring: readonly Point[]): void {
    const { columns, rows } = this.frame;
    const ys = ring.map(([, y]) => y);
    const first = Math.max(0, Math.ceil(Math.min(...ys) - 0.5));
    const last = Math.min(rows - 1, Math.floor(Math.max(...ys) - 0.5));
    for (let row = first; row <= last; row++) {
      const y = row + 0.5;
      let [from, to] = [Infinity, -Infinity];
      for (let i = 0; i < ring.length; i++) {
        const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
        if (a[1] > y === b[1] > y) continue;
        const x = a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]);
        from = Math.min(from, x);
        to = Math.max(to, x);
      }
      const start = Math.max(0, Math.ceil(from - 0.5 - 1e-9));
      const end = Math.min(columns - 1, Math.floor(to - 0.5 + 1e-9));
      for (let column = start; column <= end; column++) this.covered[row * columns + column] = 1;
    }
  }

  #markWall(corners: readonly Point[]): void {
    const { columns, rows } = this.frame;
    for (let i = 0; i < corners.length; i++) {
      const [a, b] = [corners[i], corners[(i + 1) % corners.length]];
      const steps = Math.ceil(2 * Math.hypot(b[0] - a[0], b[1] - a[1]));
      for (let step = 0; step <= steps; step++) {
        const share = steps === 0 ? 0 : step / steps;
        const column = Math.floor(a[0] + share * (b[0] - a[0]));
        const row = Math.floor(a[1] + share * (b[1] - a[1]));
        const at =
          Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column));
        this.walls[at] = 1;
      }
    }
  }
}

/**
 * A storey: what its parts cover, and what they enclose as far as anything of the model lies over it. A courtyard stays
 * open, and eaves that no wall stands under are left out.
 */
export function storeyCells(parts: ModelMask, all: ModelMask): Uint8Array {
  const { columns, rows } = parts.frame;
  const isOutside = new Uint8Array(columns * rows);
  const stack: number[] = [];
  const visit = (column: number, row: number): void => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return;
    const at = row * columns + column;
    if (isOutside[at] || parts.covered[at] || parts.walls[at]) return;
    isOutside[at] = 1;
    stack.push(at);
  };
  for (let column = 0; column < columns; column++) {
    visit(column, 0);
    visit(column, rows - 1);
  }
  for (let row = 0; row < rows; row++) {
    visit(0, row);
    visit(columns - 1, row);
  }
  while (stack.length > 0) {
    const at = stack.pop() as number;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    visit(column + 1, row);
    visit(column - 1, row);
    visit(column, row + 1);
    visit(column, row - 1);
  }
  // The outer side of a wall runs through cells whose middles may lie beside it: those are no part of what it encloses.
  const isBeside = (at: number): boolean => {
    const column = at % columns;
    return (
      (column > 0 && isOutside[at - 1] === 1) ||
      (column + 1 < columns && isOutside[at + 1] === 1) ||
      isOutside[at - columns] === 1 ||
      isOutside[at + columns] === 1
    );
  };
  return parts.covered.map((covered, at) => {
    if (covered) return 1;
    return !isOutside[at] && all.covered[at] && !(parts.walls[at] && isBeside(at)) ? 1 : 0;
  });
}
