/**
 * Fills the NaN cells of a grid smoothly from the cells around them: averages are pulled up a pyramid of halved
 * grids and pushed back into the gaps (Gortler et al., "The Lumigraph", SIGGRAPH 1996). Cells with a value keep
 * it. A grid without any value stays as it is.
 */
export function fillGaps(values: Float32Array, width: number, height: number): Float32Array {
  if (!values.some(Number.isNaN) || (width === 1 && height === 1)) return values;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      let sum = 0;
      let count = 0;
      for (let dy = 0; dy < 2; dy++)
        for (let dx = 0; dx < 2; dx++) {
          const [cx, cy] = [2 * x + dx, 2 * y + dy];
          if (cx >= width || cy >= height) continue;
          const value = values[cy * width + cx];
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      half[y * halfWidth + x] = count > 0 ? sum / count : Number.NaN;
    }
  }
  const pushed = fillGaps(half, halfWidth, halfHeight);
  const filled = values.slice();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (Number.isNaN(filled[at]))
        filled[at] = bilinear(pushed, halfWidth, halfHeight, (x - 0.5) / 2, (y - 0.5) / 2);
    }
  return filled;
}

/** Value between cells, coordinates in cells from the centre of the first, held at the border. */
export function bilinear(grid: Float32Array, width: number, height: number, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.min(Math.floor(cx), Math.max(0, width - 2));
  const y0 = Math.min(Math.floor(cy), Math.max(0, height - 2));
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const south = grid[y0 * width + x0] * (1 - fx) + grid[y0 * width + x1] * fx;
  const north = grid[y1 * width + x0] * (1 - fx) + grid[y1 * width + x1] * fx;
  return south * (1 - fy) + north * fy;
}

/**
 * Distance in cells from each cell to the nearest one that is not `inside`, the outside of the grid included:
 * two passes of a 3–4 chamfer (Borgefors, "Distance transformations in digital images", 1986), within 8 %.
 */
export function distanceToOutside(inside: Uint8Array, width: number, height: number): Float32Array {
  const far = 3 * (width + height);
  const distance = new Int32Array(width * height);
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : distance[y * width + x];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const nearest = Math.min(
        at(x - 1, y) + 3,
        at(x, y - 1) + 3,
        at(x - 1, y - 1) + 4,
        at(x + 1, y - 1) + 4,
      );
      distance[y * width + x] = inside[y * width + x] ? Math.min(far, nearest) : 0;
    }
  for (let y = height - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--) {
      const nearest = Math.min(
        at(x + 1, y) + 3,
        at(x, y + 1) + 3,
        at(x + 1, y + 1) + 4,
        at(x - 1, y + 1) + 4,
      );
      if (nearest < distance[y * width + x]) distance[y * width + x] = nearest;
    }
  return Float32Array.from(distance, (value) => value / 3);
}
