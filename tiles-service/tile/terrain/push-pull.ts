/**
 * Fills the NaN cells of a grid smoothly from the cells around them: averages are pulled up a pyramid of halved
 * grids and pushed back into the gaps (Gortler et al., "The Lumigraph", SIGGRAPH 1996). Cells with a value keep
 * it. A grid without any value stays as it is.
 */
export function fillGaps(values: Float32Array, width: number, height: number): Float32Array {
  if (!values.some(Number.isNaN) || (width === 1 && height === 1)) return values;
  const half = halved(values, width, height);
  const pushed = fillGaps(half.values, half.width, half.height);
  const filled = values.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (!Number.isNaN(filled[at])) continue;
      filled[at] = bilinear({ ...half, values: pushed }, (x - 0.5) / 2, (y - 0.5) / 2);
    }
  }
  return filled;
}

/** Values of the cells of a grid, row by row. */
export interface CellGrid {
  values: Float32Array;
  width: number;
  height: number;
}

/** Means of two by two cells, of those that have a value; NaN where none has. */
export function halved(values: Float32Array, width: number, height: number): CellGrid {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      let sum = 0;
      let count = 0;
      for (let cy = 2 * y; cy < Math.min(2 * y + 2, height); cy++) {
        for (let cx = 2 * x; cx < Math.min(2 * x + 2, width); cx++) {
          const value = values[cy * width + cx];
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      }
      half[y * halfWidth + x] = count > 0 ? sum / count : Number.NaN;
    }
  }
  return { values: half, width: halfWidth, height: halfHeight };
}

/** Value between cells, coordinates in cells from the centre of the first, held at the border. */
export function bilinear({ values, width, height }: CellGrid, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.min(Math.floor(cx), Math.max(0, width - 2));
  const y0 = Math.min(Math.floor(cy), Math.max(0, height - 2));
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const first = values[y0 * width + x0] * (1 - fx) + values[y0 * width + x1] * fx;
  const second = values[y1 * width + x0] * (1 - fx) + values[y1 * width + x1] * fx;
  return first * (1 - fy) + second * fy;
}
