import { columnsOf } from '../../../scenes/geometry/terrain/tiling-scheme.ts';

/** What a tile is. */
export const HAS_CHILDREN = 0;
/** A deepest tile with heights of elevation models. */
export const LEAF = 1;
/** A deepest tile far from all models: the mean sea level. */
export const SEA_LEAF = 2;

/**
 * The tiles of a level, row by row from the south, each row from the west. Plain data in memory that all threads
 * share; a tile's position in the lists is its slot in the files of heights.
 */
export interface TileLevel {
  level: number;
  /** y · columns + x, ascending. */
  keys: Float64Array;
  kinds: Uint8Array;
}

/** All tiles by level, from 0. Every tile has four children or none. */
export type TileTree = readonly TileLevel[];

/** Columns and rows of a level that are there, both ends included. */
export interface TileRange {
  startX: number;
  startY: number;
  endX: number;
  endY: number;
}

/** Slot of a tile, −1 where there is none. Columns go on around the globe. */
export function slotOf({ level, keys }: TileLevel, x: number, y: number): number {
  const columns = columnsOf(level);
  if (y < 0 || 2 * y >= columns) return -1;
  const key = y * columns + (((x % columns) + columns) % columns);
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (keys[middle] < key) low = middle + 1;
    else if (keys[middle] > key) high = middle - 1;
    else return middle;
  }
  return -1;
}

export function columnOf({ level, keys }: TileLevel, slot: number): number {
  return keys[slot] % columnsOf(level);
}

export function rowOf({ level, keys }: TileLevel, slot: number): number {
  return Math.floor(keys[slot] / columnsOf(level));
}

/**
 * Builds the tree in which every wanted tile is there, with its ancestors and their other children, so that no tile
 * is half refined. `wanted` and `influenced` hold keys by level; a deepest tile is a LEAF when it is influenced.
 */
export function buildTileTree(
  wanted: readonly ReadonlySet<number>[],
  influenced: readonly ReadonlySet<number>[],
): TileLevel[] {
  let deepest = wanted.length - 1;
  while (deepest > 0 && wanted[deepest].size === 0) deepest--;
  // Tiles of each level that are split: the parents of what is wanted below, and of what is split below.
  const split: Set<number>[] = Array.from({ length: deepest + 1 }, () => new Set());
  for (let level = deepest - 1; level >= 0; level--) {
    for (const keys of [wanted[level + 1], split[level + 1]]) {
      for (const key of keys) split[level].add(parentKey(level + 1, key));
    }
  }
  const tree: TileLevel[] = [];
  let keys = Float64Array.of(0, 1);
  for (let level = 0; ; level++) {
    const list: TileLevel = {
      level,
      keys: new Float64Array(new SharedArrayBuffer(keys.length * 8)),
      kinds: new Uint8Array(new SharedArrayBuffer(keys.length)),
    };
    list.keys.set(keys);
    keys.forEach((key, slot) => {
      list.kinds[slot] = split[level].has(key) ? HAS_CHILDREN : influenced[level]?.has(key) ? LEAF : SEA_LEAF;
    });
    tree.push(list);
    if (split[level].size === 0) return tree;
    const columns = columnsOf(level);
    const children = new Float64Array(4 * split[level].size);
    let at = 0;
    for (const key of split[level]) {
      const x = key % columns;
      const y = Math.floor(key / columns);
      for (let quadrant = 0; quadrant < 4; quadrant++) {
        children[at++] = (2 * y + (quadrant >> 1)) * columns * 2 + 2 * x + (quadrant & 1);
      }
    }
    keys = children.sort();
  }
}

function parentKey(level: number, key: number): number {
  const columns = columnsOf(level);
  return (Math.floor(key / columns) >> 1) * (columns / 2) + ((key % columns) >> 1);
}

/** The tiles of a level as few rectangles: runs of a row, joined with equal runs of the rows above. */
export function availableRanges({ level, keys }: TileLevel): TileRange[] {
  const columns = columnsOf(level);
  const done: TileRange[] = [];
  let open: TileRange[] = [];
  let at = 0;
  while (at < keys.length) {
    const y = Math.floor(keys[at] / columns);
    const row: TileRange[] = [];
    while (at < keys.length && Math.floor(keys[at] / columns) === y) {
      const startX = keys[at] % columns;
      let endX = startX;
      for (at++; at < keys.length && keys[at] === y * columns + endX + 1 && endX + 1 < columns; at++) endX++;
      const below = open.find(
        (range) => range.startX === startX && range.endX === endX && range.endY === y - 1,
      );
      if (below) below.endY = y;
      row.push(below ?? { startX, startY: y, endX, endY: y });
    }
    done.push(...open.filter((range) => !row.includes(range)));
    open = row;
  }
  return [...done, ...open];
}
