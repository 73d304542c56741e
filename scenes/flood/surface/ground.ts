/** The ground below the water, ready for drawing. */
export interface Ground {
  columns: number;
  rows: number;
  /** Metres, row by row from the north-west; below walls and buildings as the ground around them. */
  bed: Float32Array;
  /**
   * How far inside of a wall or a building a cell lies: RING for one at its outline, twice as much for the next, up to
   * the fifth; 0 where none stands.
   */
  walls: Uint8Array;
  /** Metres of the lowest and the highest place. */
  lowest: number;
  highest: number;
}

/** What `walls` counts for a cell from the outline inwards. */
export const RING = 51;

/**
 * Continues the ground below walls and buildings (NaN in `bed`), ring by ring from their outlines inwards, so that
 * the surface of the water beside them does not bend.
 */
export function makeGround(bed: Float32Array, columns: number, rows: number): Ground {
  const filled = bed.slice();
  const walls = new Uint8Array(bed.length);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let cell = 0; cell < bed.length; cell++) {
    const height = bed[cell];
    if (Number.isNaN(height)) {
      walls[cell] = 255;
      continue;
    }
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
  }
  if (lowest > highest) return { columns, rows, bed: filled.fill(0), walls, lowest: 0, highest: 0 };

  let steps = 0;
  let ring: number[] = [];
  for (let cell = 0; cell < bed.length; cell++)
    if (walls[cell] && around(filled, cell, columns, rows) !== undefined) ring.push(cell);
  while (ring.length > 0) {
    const heights = ring.map((cell) => around(filled, cell, columns, rows));
    const next = new Set<number>();
    steps = Math.min(5, steps + 1);
    ring.forEach((cell, index) => {
      filled[cell] = heights[index]!;
      walls[cell] = steps * RING;
    });
    for (const cell of ring) {
      const x = cell % columns;
      const y = (cell - x) / columns;
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++)
          if (Number.isNaN(filled[v * columns + u])) next.add(v * columns + u);
    }
    ring = [...next];
  }
  return { columns, rows, bed: filled, walls, lowest, highest };
}

/** Mean of what is known around a cell. */
function around(heights: Float32Array, cell: number, columns: number, rows: number): number | undefined {
  const x = cell % columns;
  const y = (cell - x) / columns;
  let sum = 0;
  let count = 0;
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      const height = heights[v * columns + u];
      if (Number.isNaN(height)) continue;
      sum += height;
      count++;
    }
  return count > 0 ? sum / count : undefined;
}
