import { RING } from '../../scenes/flood/surface/ground.ts';
import { halfValues } from '../../scenes/flood/surface/half-float.ts';
import { FILM } from '../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../scenes/flood/surface/wall-mask.ts';
import { onOneSide } from './wall-side.ts';
import type { WaterPictures } from './water-pictures.ts';

/** What the water at a place is like, as it is drawn. */
export interface WaterHere {
  /** Metres; of a difference those of the run itself. */
  depth: number;
  /** m/s; absent where the greatest depths are shown. */
  speed?: number;
  /** Hazard rating of the greatest depths. */
  hazard?: number;
  /** Seconds since the beginning; absent where the water never passed 0.05 m. */
  arrival?: number;
  /** Metres more than in the other run. */
  difference?: number;
}

const shares = new Float64Array(4);

/**
 * Numbers of the four channels of a picture at a place in cells, between the middles of cells linear, of one side of a thin
 * wall alone.
 */
export function sampleInto(
  out: Float64Array,
  { columns, rows, texels }: { columns: number; rows: number; texels: Uint16Array },
  column: number,
  row: number,
  mask?: WallMask,
): void {
  const values = halfValues();
  const x = Math.min(Math.max(column - 0.5, 0), columns - 1);
  const y = Math.min(Math.max(row - 0.5, 0), rows - 1);
  const left = Math.min(Math.max(0, columns - 2), Math.floor(x));
  const top = Math.min(Math.max(0, rows - 2), Math.floor(y));
  const [right, down] = [x - left, y - top];
  const a = (top * columns + left) * 4;
  const b = left + 1 < columns ? a + 4 : a;
  const lower = top + 1 < rows ? columns * 4 : 0;
  shares.set([(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down]);
  if (mask) onOneSide(shares, mask, [column, row], left, top);
  for (let channel = 0; channel < 4; channel++)
    out[channel] =
      values[texels[a + channel]] * shares[0] +
      values[texels[b + channel]] * shares[1] +
      values[texels[a + lower + channel]] * shares[2] +
      values[texels[b + lower + channel]] * shares[3];
}

/** Cells inside of a building, from the middles of those outside, at which the water below it ends. */
export const WALL_REACH = 1.9;

/** How far inside of a wall a place in cells lies, in cells from the middles of those outside; 0 where none stands. */
export function wallDepth(
  { columns, rows, walls }: { columns: number; rows: number; walls: Uint8Array },
  column: number,
  row: number,
): number {
  const x = Math.min(Math.max(column - 0.5, 0), columns - 1);
  const y = Math.min(Math.max(row - 0.5, 0), rows - 1);
  const left = Math.floor(x);
  const top = Math.floor(y);
  const next = Math.min(columns - 1, left + 1);
  const below = Math.min(rows - 1, top + 1);
  const [right, down] = [x - left, y - top];
  const upper = walls[top * columns + left] * (1 - right) + walls[top * columns + next] * right;
  const under = walls[below * columns + left] * (1 - right) + walls[below * columns + next] * right;
  return (upper * (1 - down) + under * down) / RING;
}

const before = new Float64Array(4);
const after = new Float64Array(4);

/** The water at degrees; undefined where it is dry, where a building stands, and outside the grid. */
export function waterAt(
  { place, first, second, share, isDifference, mask }: WaterPictures,
  longitude: number,
  latitude: number,
  isStill: boolean,
): WaterHere | undefined {
  if (!place || !first || !second) return undefined;
  const [column, row] = place.placement.toCell(longitude, latitude);
  const { columns, rows } = first;
  if (!(column >= 0 && row >= 0 && column <= columns && row <= rows)) return undefined;
  if (wallDepth(place.ground, column, row) > 0.5) return undefined;
  sampleInto(before, first, column, row, mask);
  sampleInto(after, second, column, row, mask);
  const [depth, one, two, other] = before.map((value, channel) => value + (after[channel] - value) * share);
  const isWet = depth > 0;
  if (!isWet && !(isDifference && other > 0)) return undefined;
  const water = isWet ? depth + FILM : 0;
  if (isStill) return { depth: water, hazard: one, ...(two >= 0 ? { arrival: two * 3600 } : {}) };
  return {
    depth: water,
    speed: isWet ? Math.hypot(one, two) : 0,
    ...(isDifference ? { difference: water - (other > 0 ? other + FILM : 0) } : {}),
  };
}
