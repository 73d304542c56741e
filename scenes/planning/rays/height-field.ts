import { InputError } from '../../../models/errors.ts';

/**
 * Ground as heights at the crossings of a square grid, in local metres: row 0 is the southernmost, the first of a row the
 * westernmost. NaN: not known, and nothing is hit in the cells around it. Between four heights the ground is two
 * triangles, parted from the south-west to the north-east.
 */
export interface HeightField {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  readonly west: number;
  readonly south: number;
  readonly heights: Float32Array;
}

/** The highest ground of square blocks of 2^level cells, level by level, for rays to pass over what lies below them. */
interface Level {
  columns: number;
  rows: number;
  size: number;
  highest: Float32Array;
}

/**
 * Casts rays at ground, by going over blocks of cells that the ray passes above (Tevs, Ihrke and Seidel 2008, Maximum
 * mipmaps for fast, accurate and scalable dynamic height field rendering, I3D). About 5.3 bytes a height.
 */
export class HeightFieldCaster {
  readonly field: HeightField;
  readonly #levels: Level[];

  constructor(field: HeightField) {
    const { columns, rows, cell, heights } = field;
    if (!(columns >= 2 && rows >= 2 && cell > 0) || heights.length !== columns * rows)
      throw new InputError(
        'height-field-shape',
        `terrain of ${columns} × ${rows} heights`,
        `has ${heights.length} heights at every ${cell} m.`,
        'Give at least 2 × 2 heights, as many as columns times rows, and a cell above 0 m.',
      );
    this.field = field;
    this.#levels = [finest(field)];
    for (let last = this.#levels[0]; last.columns > 1 || last.rows > 1; last = this.#levels.at(-1)!)
      this.#levels.push(coarser(last));
  }

  /** Height of the ground at a place; NaN: outside, or not known. */
  heightAt(x: number, y: number): number {
    const face = this.#faceAt(x, y);
    return face ? face.height + face.u * face.slopeX + face.v * face.slopeY : NaN;
  }

  /** Rise of the triangle that a place lies on for each metre east and north; NaN: outside, or not known. */
  slopeAt(x: number, y: number): [east: number, north: number] {
    const face = this.#faceAt(x, y);
    return face ? [face.slopeX / this.field.cell, face.slopeY / this.field.cell] : [NaN, NaN];
  }

  /** The triangle at a place: height of its cell's south-west, rises over a cell, and where in the cell the place is. */
  #faceAt(
    x: number,
    y: number,
  ): { height: number; slopeX: number; slopeY: number; u: number; v: number } | undefined {
    const { columns, rows, cell, west, south, heights } = this.field;
    const gx = (x - west) / cell;
    const gy = (y - south) / cell;
    if (!(gx >= -EDGE && gy >= -EDGE && gx <= columns - 1 + EDGE && gy <= rows - 1 + EDGE)) return undefined;
    const column = clampTo(Math.floor(gx), columns - 1);
    const row = clampTo(Math.floor(gy), rows - 1);
    const at = row * columns + column;
    const [u, v] = [gx - column, gy - row];
    const southWest = heights[at];
    const northEast = heights[at + columns + 1];
    if (u >= v) {
      const southEast = heights[at + 1];
      return { height: southWest, slopeX: southEast - southWest, slopeY: northEast - southEast, u, v };
    }
    const northWest = heights[at + columns];
    return { height: southWest, slopeX: northEast - northWest, slopeY: northWest - southWest, u, v };
  }

  /** How far along a ray the ground lies between `from` and `to`, in lengths of the direction; Infinity: nowhere. */
  closest(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
  ): number {
    const { columns, rows, cell, west, south } = this.field;
    // In cells, so that a cell is a unit square.
    const gx = (ox - west) / cell;
    const gy = (oy - south) / cell;
    const ex = dx / cell;
    const ey = dy / cell;
    const enter = Math.max(from, entersAt(gx, ex, columns - 1), entersAt(gy, ey, rows - 1));
    const leave = Math.min(to, leavesAt(gx, ex, columns - 1), leavesAt(gy, ey, rows - 1));
    if (!(enter <= leave)) return Infinity;
    // Blocks about as long as the way.
    let level = this.#levelOf((leave - enter) * Math.max(Math.abs(ex), Math.abs(ey)));
    let t = enter;
    // Nudged over a border, so that the next block is the one beyond it.
    const nudge = 1e-9 / Math.max(Math.abs(ex), Math.abs(ey), 1e-12);
    for (;;) {
      const { columns: across, rows: up, size, highest } = this.#levels[level];
      const within = Math.min(leave, t + nudge);
      const column = clampTo(Math.floor((gx + ex * within) / size), across);
      const row = clampTo(Math.floor((gy + ey * within) / size), up);
      const out = Math.min(leave, borderAfter(gx, ex, column, size), borderAfter(gy, ey, row, size));
      const lowest = Math.min(oz + dz * t, oz + dz * Math.max(out, t));
      if (lowest <= highest[row * across + column]) {
        if (level > 0) {
          level--;
          continue;
        }
        const hit = this.#hitCell(column, row, gx, gy, oz, ex, ey, dz, from, to);
        if (hit < Infinity) return hit;
      }
      if (out >= leave) return Infinity;
      t = Math.max(out, t + nudge);
      // A ray that ends on a border leaves its last block a rounding before its end.
      if (t > leave) return Infinity;
      if (level < this.#levels.length - 1) level++;
    }
  }

  isStopped(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
  ): boolean {
    return this.closest(ox, oy, oz, dx, dy, dz, from, to) < Infinity;
  }

  /**
   * For many rays at once, from a point to places in a box given by its lowest and highest corners relative to the point:
   * up to which share of their way, 0–1, the ground is certainly below all of them.
   */
  clearToward(
    [ox, oy, oz]: readonly [number, number, number],
    low: ArrayLike<number>,
    high: ArrayLike<number>,
  ): number {
    let clear = 0;
    for (let step = 0.5; step >= FINEST_STEP; ) {
      const next = Math.min(1, clear + step);
      const highest = this.#highestIn(
        ox + Math.min(clear * low[0], next * low[0]),
        oy + Math.min(clear * low[1], next * low[1]),
        ox + Math.max(clear * high[0], next * high[0]),
        oy + Math.max(clear * high[1], next * high[1]),
      );
      if (oz + Math.min(clear * low[2], next * low[2]) > highest) clear = next;
      else step /= 2;
      if (clear === 1) break;
    }
    return clear;
  }

  /** Not below the highest ground between bounds in local metres. */
  #highestIn(x0: number, y0: number, x1: number, y1: number): number {
    const { columns, rows, cell, west, south } = this.field;
    const [c0, c1] = [(x0 - west) / cell - EDGE, (x1 - west) / cell + EDGE];
    const [r0, r1] = [(y0 - south) / cell - EDGE, (y1 - south) / cell + EDGE];
    if (c1 < 0 || r1 < 0 || c0 > columns - 1 || r0 > rows - 1) return -Infinity;
    const finest = Math.max(c1 - c0, r1 - r0) / BLOCKS_ALONG;
    const { columns: across, rows: up, size, highest } = this.#levels[this.#levelOf(finest)];
    let most = -Infinity;
    const lastColumn = clampTo(Math.floor(c1 / size), across);
    const lastRow = clampTo(Math.floor(r1 / size), up);
    for (let row = clampTo(Math.floor(r0 / size), up); row <= lastRow; row++)
      for (let column = clampTo(Math.floor(c0 / size), across); column <= lastColumn; column++) {
        const top = highest[row * across + column];
        if (top > most) most = top;
      }
    return most;
  }

  /** The level whose blocks are not much shorter than so many cells. */
  #levelOf(cells: number): number {
    return Math.min(this.#levels.length - 1, 31 - Math.clz32(Math.min(2 ** 30, Math.max(1, cells))));
  }

  /** Where a ray meets the two triangles of a cell: each is a plane over a half of the unit square. */
  #hitCell(
    column: number,
    row: number,
    gx: number,
    gy: number,
    oz: number,
    ex: number,
    ey: number,
    dz: number,
    from: number,
    to: number,
  ): number {
    const { columns, heights } = this.field;
    const at = row * columns + column;
    const southWest = heights[at];
    const southEast = heights[at + 1];
    const northWest = heights[at + columns];
    const northEast = heights[at + columns + 1];
    const lower = hitPlane(southWest, southEast - southWest, northEast - southEast, 1);
    const upper = hitPlane(southWest, northEast - northWest, northWest - southWest, -1);
    return Math.min(lower, upper);

    function hitPlane(height: number, slopeX: number, slopeY: number, side: number): number {
      const x = gx - column;
      const y = gy - row;
      const t = (height + slopeX * x + slopeY * y - oz) / (dz - slopeX * ex - slopeY * ey);
      const u = x + ex * t;
      const v = y + ey * t;
      const within = u >= -EDGE && u <= 1 + EDGE && v >= -EDGE && v <= 1 + EDGE && (u - v) * side >= -EDGE;
      return within && t >= from && t <= to ? t : Infinity;
    }
  }
}

/** In cells: no ray goes through between two of them. */
const EDGE = 1e-7;
/** Share of the way to a block of places that is still worth a look, and blocks along the longer side of such a part. */
const FINEST_STEP = 1 / 64;
const BLOCKS_ALONG = 8;

function finest({ columns, rows, heights }: HeightField): Level {
  const [across, up] = [columns - 1, rows - 1];
  const highest = new Float32Array(across * up);
  for (let row = 0; row < up; row++) {
    for (let column = 0; column < across; column++) {
      const at = row * columns + column;
      const top = Math.max(heights[at], heights[at + 1], heights[at + columns], heights[at + columns + 1]);
      highest[row * across + column] = Number.isNaN(top) ? -Infinity : top;
    }
  }
  return { columns: across, rows: up, size: 1, highest };
}

function coarser({ columns, rows, size, highest }: Level): Level {
  const [across, up] = [(columns + 1) >> 1, (rows + 1) >> 1];
  const blocks = new Float32Array(across * up).fill(-Infinity);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = (row >> 1) * across + (column >> 1);
      blocks[block] = Math.max(blocks[block], highest[row * columns + column]);
    }
  }
  return { columns: across, rows: up, size: size * 2, highest: blocks };
}

/** Where a ray comes to lie between 0 and `limit` along an axis; Infinity: it never does. */
function entersAt(origin: number, part: number, limit: number): number {
  if (part === 0) return origin >= 0 && origin <= limit ? -Infinity : Infinity;
  return (part > 0 ? -origin : limit - origin) / part;
}

/** Where it ceases to. */
function leavesAt(origin: number, part: number, limit: number): number {
  if (part === 0) return Infinity;
  return (part > 0 ? limit - origin : -origin) / part;
}

/** Where a ray leaves a block along an axis. */
function borderAfter(origin: number, part: number, block: number, size: number): number {
  if (part === 0) return Infinity;
  return ((part > 0 ? (block + 1) * size : block * size) - origin) / part;
}

function clampTo(index: number, count: number): number {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}
