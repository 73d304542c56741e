import { isLinked, type WallMask } from './wall-mask.ts';

/** Nodes that the finest mesh has at most. */
const MOST_NODES = 1_100_000;
/** Of nodes that are far from all water. */
export const NO_HEIGHT = -1e5;
/** What water beyond a wall counts for a node that has none of its own: where there is other, nothing. */
const BEYOND = 1e-6;

/** Nodes of a mesh of one fineness: at the middles of every so-many-th cell, from the north-west. */
export interface HeightLevel {
  /** Cells between two nodes. */
  stride: number;
  columns: number;
  rows: number;
  /** Row of `HeightLevels.heights` that it begins in. */
  firstRow: number;
}

/** Heights of a water surface on ever coarser nodes, one below the other as in one picture. */
export interface HeightLevels {
  /** Numbers in a row, and rows. */
  width: number;
  height: number;
  /** Metres; NO_HEIGHT far from water. */
  heights: Float32Array;
  levels: readonly HeightLevel[];
}

/** Where the nodes of each level are kept, of a grid of so many cells. */
export function levelsOf(columns: number, rows: number): HeightLevel[] {
  const nodes = (cells: number, stride: number) => Math.ceil((cells - 1) / stride) + 1;
  let stride = 1;
  while (nodes(columns, stride) * nodes(rows, stride) > MOST_NODES) stride *= 2;
  const levels: HeightLevel[] = [];
  let firstRow = 0;
  for (;;) {
    const level = { stride, columns: nodes(columns, stride), rows: nodes(rows, stride), firstRow };
    levels.push(level);
    firstRow += level.rows;
    if (Math.max(level.columns, level.rows) <= 2) return levels;
    stride *= 2;
  }
}

/**
 * Heights of a surface (metres, NaN where there is none) for meshes of every fineness. A node has the mean of the water
 * around it, on its own side of a wall of `mask`, and never of dry ground; nodes beside such are filled from them, so that
 * a triangle with water in it has three sound corners.
 */
export function heightLevels(
  surface: Float32Array,
  columns: number,
  rows: number,
  mask?: WallMask,
): HeightLevels {
  const levels = levelsOf(columns, rows);
  const last = levels.at(-1)!;
  const width = levels[0].columns;
  const height = last.firstRow + last.rows;
  const heights = new Float32Array(width * height).fill(NO_HEIGHT);
  let from: Nodes & { isCells: boolean } = {
    ...{ values: surface, columns, rows, isCells: true },
    ...(mask && { sides: { mask: mask.cells, columns } }),
  };
  for (const { stride, columns: across, rows: down, firstRow } of levels) {
    const step = from.isCells ? stride : 2;
    const means = gathered(from, step, across, down);
    from = {
      ...{ values: means, columns: across, rows: down, isCells: false },
      ...(mask && { sides: { mask: mask.nodes.subarray(firstRow * width), columns: width } }),
    };
    const filled = spread({ ...from, values: spread(from) });
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++) {
        const value = filled[y * across + x];
        if (!Number.isNaN(value)) heights[(firstRow + y) * width + x] = value;
      }
  }
  return { width, height, heights, levels };
}

interface Nodes {
  values: Float32Array;
  columns: number;
  rows: number;
  /** Walls between them, as of WallMask, and how many stand in a row of that. */
  sides?: { mask: Uint8Array; columns: number };
}

/** Whether no wall parts a node from another some columns and rows away. */
function areLinked({ sides }: Nodes, x: number, y: number, across: number, down: number): boolean {
  if (!sides) return true;
  return isLinked(sides.mask, sides.columns, y * sides.columns + x, across, down);
}

/** Each of the coarser nodes takes the mean of the finer ones within half a step of it, on its side of a wall. */
function gathered(from: Nodes, step: number, across: number, down: number): Float32Array {
  if (step === 1) return from.values;
  const sums = new Float32Array(across * down);
  const counts = new Float32Array(across * down);
  for (let y = 0; y < from.rows; y++) {
    const row = Math.min(down - 1, Math.floor(y / step + 0.5));
    for (let x = 0; x < from.columns; x++) {
      const value = from.values[y * from.columns + x];
      if (Number.isNaN(value)) continue;
      const column = Math.min(across - 1, Math.round(x / step));
      const [ownX, ownY] = [Math.min(from.columns - 1, column * step), Math.min(from.rows - 1, row * step)];
      if (!areLinked(from, x, y, ownX - x, ownY - y)) continue;
      const node = row * across + column;
      sums[node] += value;
      counts[node]++;
    }
  }
  for (let node = 0; node < sums.length; node++)
    sums[node] = counts[node] ? sums[node] / counts[node] : Number.NaN;
  return sums;
}

/** Gives nodes without a height the mean of those around that have one; of those beyond a wall where there are no others. */
function spread(nodes: Nodes): Float32Array {
  const { values, columns, rows } = nodes;
  const out = values.slice();
  const sums = new Float32Array(values.length);
  const weights = new Float32Array(values.length);
  const reached: number[] = [];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const value = values[y * columns + x];
      if (Number.isNaN(value)) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
          const node = v * columns + u;
          if (!Number.isNaN(values[node])) continue;
          const weight = areLinked(nodes, x, y, u - x, v - y) ? 1 : BEYOND;
          if (weights[node] === 0) reached.push(node);
          weights[node] += weight;
          sums[node] += weight * value;
        }
    }
  for (const node of reached) out[node] = sums[node] / weights[node];
  return out;
}
