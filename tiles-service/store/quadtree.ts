import type { Extent } from '../../models/schema/index.ts';

/** Longitude and latitude of the corners of the quadtree's root, degrees. */
export interface RootCell {
  west: number;
  south: number;
  east: number;
  north: number;
}

export interface LeafCell {
  /** Range of rows in Morton order. */
  start: number;
  end: number;
  level: number;
  x: number;
  y: number;
}

export interface LeafLimits {
  features: number;
  bytes: number;
  /** Longest side of a leaf in metres; larger cells are split however few features they hold. */
  metres: number;
}

/** Cells per axis at the deepest level of the Morton code. */
export const GRID = 65_536;
const DEEPEST = 16;
const METRES_PER_DEGREE = 111_320;

/**
 * A cell, about square in metres, that contains an extent with a margin of 1 m. Its side is the longest leaf
 * doubled some times, so that leaves are as large as they may be.
 */
export function rootCellOf([west, south, east, north]: Extent, longestLeaf: number): RootCell {
  const latitude = (south + north) / 2;
  const longitude = (west + east) / 2;
  const scale = Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  const needed = Math.max((east - west) * scale, north - south) * METRES_PER_DEGREE + 2;
  const doublings = Math.max(0, Math.ceil(Math.log2(needed / longestLeaf)));
  const side = (longestLeaf * 2 ** doublings) / METRES_PER_DEGREE;
  return {
    west: longitude - side / 2 / scale,
    east: longitude + side / 2 / scale,
    south: latitude - side / 2,
    north: latitude + side / 2,
  };
}

/** Splits rows sorted by Morton code into leaves that keep the limits; a full deepest cell is cut by count. */
export function leavesOf(
  codes: Uint32Array,
  weights: Uint32Array,
  root: RootCell,
  limits: LeafLimits,
): LeafCell[] {
  const rootMetres = (root.north - root.south) * METRES_PER_DEGREE;
  const leaves: LeafCell[] = [];

  function split(start: number, end: number, level: number, x: number, y: number): void {
    if (start === end) return;
    let bytes = 0;
    for (let i = start; i < end; i++) bytes += weights[i];
    const fits =
      end - start <= limits.features && bytes <= limits.bytes && rootMetres / 2 ** level <= limits.metres;
    if (fits || end - start === 1 || level === DEEPEST) {
      leaves.push(...cutByCount({ start, end, level, x, y }, limits.features));
      return;
    }
    const shift = 2 * (DEEPEST - level - 1);
    let from = start;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      let to = from;
      while (to < end && ((codes[to] >>> shift) & 3) === quadrant) to++;
      split(from, to, level + 1, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1));
      from = to;
    }
  }

  split(0, codes.length, 0, 0, 0);
  return leaves;
}

function cutByCount(leaf: LeafCell, most: number): LeafCell[] {
  const leaves: LeafCell[] = [];
  for (let start = leaf.start; start < leaf.end; start += most)
    leaves.push({ ...leaf, start, end: Math.min(leaf.end, start + most) });
  return leaves;
}
