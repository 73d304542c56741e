import type { EdgeConditions } from './edges.ts';

/** Standard gravity, m/s². */
export const GRAVITY = 9.80665;
/** Bed of a wall, metres: higher than all water. */
export const WALL = 1e6;

/** What both schemes are told of a grid and the water on it; `Numbers`: in what precision. */
export interface GridCase<Numbers> {
  columns: number;
  rows: number;
  /** Metres of a cell's side. */
  cell: number;
  /** Metres, row by row from the north-west, in one vertical datum; not a number where there is a wall. */
  bed: Numbers;
  /** Metres of water at the beginning; none if not given. */
  depth?: Numbers;
  /** Manning's n of each cell, or of all, s/m^(1/3). */
  roughness: Numbers | number;
  /** m/s². */
  gravity?: number;
  edges?: EdgeConditions;
}
