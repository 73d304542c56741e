/** Nodes that the finest mesh has at most. */
const MOST_NODES = 1_100_000;
/** Of nodes that are far from all water. */
export const NO_HEIGHT = -1e5;

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
 * around it and never of dry ground; nodes beside such are filled from them, so that a triangle with water in it has
 * three sound corners.
 */
export function heightLevels(surface: Float32Array, columns: number, rows: number): HeightLevels {
  const levels = levelsOf(columns, rows);
  const last = levels.at(-1)!;
  const width = levels[0].columns;
  const height = last.firstRow + last.rows;
  const heights = new Float32Array(width * height).fill(NO_HEIGHT);
  let from = { values: surface, columns, rows, isCells: true };
  for (const { stride, columns: across, rows: down, firstRow } of levels) {
    const step = from.isCells ? stride : 2;
    const means = gathered(from, step, across, down);
    from = { values: means, columns: across, rows: down, isCells: false };
    const filled = spread(spread(means, across, down), across, down);
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
}

/** Each of the coarser nodes takes the mean of the finer ones within half a step of it. */
function gathered(from: Nodes, step: number, across: number, down: number): Float32Array {
  if (step === 1) return from.values;
  const sums = new Float32Array(across * down);
  const counts = new Float32Array(across * down);
  for (let y = 0; y < from.rows; y++) {
    const row = Math.min(down - 1, Math.floor(y / step + 0.5)) * across;
    for (let x = 0; x < from.columns; x++) {
      const value = from.values[y * from.columns + x];
      if (Number.isNaN(value)) continue;
      const node = row + Math.min(across - 1, Math.round(x / step));
      sums[node] += value;
      counts[node]++;
    }
  }
  for (let node = 0; node < sums.length; node++)
    sums[node] = counts[node] ? sums[node] / counts[node] : Number.NaN;
  return sums;
}

/** Gives nodes without a height the mean of those around that have one. */
function spread(values: Float32Array, columns: number, rows: number): Float32Array {
  const out = values.slice();
  const sums = new Float32Array(values.length);
  const counts = new Uint8Array(values.length);
  const reached: number[] = [];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const value = values[y * columns + x];
      if (Number.isNaN(value)) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
          const node = v * columns + u;
          if (!Number.isNaN(values[node])) continue;
          if (counts[node]++ === 0) reached.push(node);
          sums[node] += value;
        }
    }
  for (const node of reached) out[node] = sums[node] / counts[node];
  return out;
}
