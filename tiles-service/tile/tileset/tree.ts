import type { Block } from '../../../models/feature-store/index.ts';

/** A tile to build: a leaf holds blocks of the store, any other the tiles below it. */
export interface PlannedTile {
  /** Level, x and y of its cell; further leaves of one cell are told apart by `part`. */
  level: number;
  x: number;
  y: number;
  part: number;
  features: number;
  /** Blocks of the store, in their order. Empty for a parent. */
  blocks: number[];
  children: PlannedTile[];
}

export interface PlanLimits {
  /** Blocks are put together in one leaf up to this many bytes in the store and this many features … */
  leafBytes: number;
  leafFeatures: number;
  /** … in cells of up to this many metres. */
  leafMetres: number;
  /** A leaf of more bytes in the store than this gets a simpler tile above it, to be seen while it loads. */
  heavyBytes: number;
  /** Levels whose tiles would all hold fewer features than this are left out: the level above shows them as well. */
  parentFeatures: number;
}

interface Cell {
  level: number;
  x: number;
  y: number;
  blocks: number[];
  features: number;
  bytes: number;
  children: Map<number, Cell>;
}

/**
 * Plans a tile tree over the cells of a store's blocks: leaves of about equal bytes, parents where they show less
 * than their children. Undefined for a store without blocks. `rootMetres` is the side of the root cell.
 */
export function planTree(
  blocks: readonly Block[],
  rootMetres: number,
  limits: PlanLimits,
): PlannedTile | undefined {
  if (blocks.length === 0) return undefined;
  const root: Cell = cellOf(0, 0, 0);
  for (const [index, block] of blocks.entries()) {
    const [level, x, y] = block.cell;
    let cell = root;
    count(cell, block);
    for (let l = 1; l <= level; l++) {
      const cx = x >> (level - l);
      const cy = y >> (level - l);
      const quadrant = (cx & 1) | ((cy & 1) << 1);
      let child = cell.children.get(quadrant);
      if (!child) cell.children.set(quadrant, (child = cellOf(l, cx, cy)));
      cell = child;
      count(cell, block);
    }
    cell.blocks.push(index);
  }
  const tiles = tilesOf(root, blocks, rootMetres, limits);
  if (tiles.length === 1) return tiles[0];
  return parentOf(root, tiles);
}

function cellOf(level: number, x: number, y: number): Cell {
  return { level, x, y, blocks: [], features: 0, bytes: 0, children: new Map() };
}

function count(cell: Cell, block: Block): void {
  cell.features += block.count;
  cell.bytes += block.bytes;
}

/** The tiles that stand for a cell: itself, or its children where a tile for it would add nothing. */
function tilesOf(
  cell: Cell,
  blocks: readonly Block[],
  rootMetres: number,
  limits: PlanLimits,
): PlannedTile[] {
  const small =
    cell.bytes <= limits.leafBytes &&
    cell.features <= limits.leafFeatures &&
    rootMetres / 2 ** cell.level <= limits.leafMetres;
  if (small) {
    const leaf = leafOf(cell, allBlocks(cell), 0, blocks);
    return [cell.bytes > limits.heavyBytes ? parentOf(cell, [leaf]) : leaf];
  }
  const tiles = cell.blocks.map((block, part) => {
    const leaf = leafOf(cell, [block], part, blocks);
    return blocks[block].bytes > limits.heavyBytes ? { ...parentOf(cell, [leaf]), part } : leaf;
  });
  for (const child of cell.children.values()) tiles.push(...tilesOf(child, blocks, rootMetres, limits));
  if (tiles.length <= 1 || cell.features < limits.parentFeatures) return tiles;
  return [parentOf(cell, tiles)];
}

function allBlocks(cell: Cell): number[] {
  const all = [...cell.blocks];
  for (const child of cell.children.values()) all.push(...allBlocks(child));
  return all.sort((a, b) => a - b);
}

function leafOf(cell: Cell, indices: number[], part: number, blocks: readonly Block[]): PlannedTile {
  const { level, x, y } = cell;
  const features = indices.reduce((sum, index) => sum + blocks[index].count, 0);
  return { level, x, y, part, features, blocks: indices, children: [] };
}

function parentOf({ level, x, y }: Cell, children: PlannedTile[]): PlannedTile {
  const features = children.reduce((sum, child) => sum + child.features, 0);
  return { level, x, y, part: 0, features, blocks: [], children };
}
