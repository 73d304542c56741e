/**
 * Right-triangulated irregular network: an error-bounded triangulation of a lattice of samples, after Evans,
 * Kirkpatrick and Townsend, "Right-Triangulated Irregular Networks", Algorithmica 30 (2001). A square of the lattice
 * is halved along a diagonal, and each triangle is halved again at the middle of its longest side while any
 * sample within it is further than the tolerance from its plane. A middle that is used on one side of a longest
 * side is used on the other too, so the network has no gaps; cut into tiles, it still has none.
 *
 * Whether a sample is used depends only on the samples of its tile and of the tiles around it. So a block of tiles
 * with one tile more on every side gives its own tiles just as any other block would: neighbours always meet.
 */

/** A block of square tiles of `steps` lattice steps a side, `steps` a power of two. */
export interface LatticeBlock {
  steps: number;
  /** Tiles across and up. */
  tileColumns: number;
  tileRows: number;
  /** Parity of column + row of the first tile in the whole lattice: whether its diagonal rises (0) or falls (1). */
  parity: number;
  /** (tileColumns · steps + 1) × (tileRows · steps + 1) samples, row by row from the south; metres. */
  heights: Float32Array;
  /** Metres of a lattice step to the east and to the north, by row of samples. */
  eastSteps: Float64Array;
  northSteps: Float64Array;
  /**
   * By tile: how far samples may be from their triangle in height; and how far with what the curvature of the
   * Earth takes from the triangle. Infinite where there is no tile.
   */
  heightTolerances: Float64Array;
  tolerances: Float64Array;
}

const EARTH_RADIUS = 6_371_000;

/** Height of an arc over the middle of its chord, metres. */
function sagitta(squaredChord: number): number {
  return squaredChord < 1e13
    ? squaredChord / (8 * EARTH_RADIUS)
    : EARTH_RADIUS * (1 - Math.cos(Math.min(Math.PI, Math.sqrt(squaredChord) / (2 * EARTH_RADIUS))));
}

/** 1 for every sample of the block that the network uses; right for the tiles that have a tile on every side. */
export function usedSamples(block: LatticeBlock): Uint8Array {
  const { steps, tileColumns, tileRows, eastSteps, northSteps } = block;
  const width = tileColumns * steps + 1;
  const height = tileRows * steps + 1;
  const used = new Uint8Array(width * height);
  const testTriangle = triangleTest(block, width);
  for (let y = 0; y < height; y += steps) {
    for (let x = 0; x < width; x += steps) used[y * width + x] = 1;
  }

  for (let k = 1; k < steps; k *= 2) {
    // Middles of the sides of squares of 2 k, from the finest squares up.
    for (let y = 0; y < height; y += k) {
      const across = (y / k) % 2 === 0;
      const size = 2 * k * (across ? eastSteps[y] : northSteps[y]);
      const arc = sagitta(size * size);
      const [dx, dy] = across ? [k, 0] : [0, k];
      for (let x = across ? k : 0; x < width; x += 2 * k) {
        const at = y * width + x;
        if (!used[at]) {
          const exceeds = testTriangle(x - dx, y - dy, x + dx, y + dy, x - dy, y + dx, arc);
          if (!exceeds && !testTriangle(x - dx, y - dy, x + dx, y + dy, x + dy, y - dx, arc)) continue;
          used[at] = 1;
        }
        // The right angles of the two triangles are middles of the squares.
        if (y + dx < height && x - dy >= 0) used[at + dx * width - dy] = 1;
        if (y - dx >= 0 && x + dy < width) used[at - dx * width + dy] = 1;
      }
    }
    // Middles of squares of 2 k, on the longest side of the two halves of the square.
    for (let y = k; y < height; y += 2 * k) {
      const arc = sagitta(4 * k * k * (eastSteps[y] * eastSteps[y] + northSteps[y] * northSteps[y]));
      for (let x = k; x < width; x += 2 * k) {
        const at = y * width + x;
        // Squares as large as a tile may begin on an odd column or row of tiles.
        const offset = 2 * k === steps ? block.parity : 0;
        const rises = ((x - k + (y - k)) / (2 * k) + offset) % 2 === 0;
        const s = rises ? k : -k;
        if (!used[at]) {
          const exceeds = testTriangle(x - k, y - s, x + k, y + s, x + k, y - s, arc);
          if (!exceeds && !testTriangle(x - k, y - s, x + k, y + s, x - k, y + s, arc)) continue;
          used[at] = 1;
        }
        used[at + k - s * width] = 1;
        used[at - k + s * width] = 1;
      }
    }
  }
  return used;
}

/**
 * The test whether a triangle (ends of the longest side a, b; right angle c) has a sample further from its plane than
 * its tile allows. Outside of the block and where there is no tile, nothing is asked for.
 */
function triangleTest(
  block: LatticeBlock,
  width: number,
): (ax: number, ay: number, bx: number, by: number, cx: number, cy: number, arc: number) => boolean {
  const { steps, tileColumns, tileRows, heights, heightTolerances, tolerances } = block;
  return (ax, ay, bx, by, cx, cy, arc) => {
    // A third of the sum of the corners lies inside the triangle's tile.
    const tileColumn = Math.floor((ax + bx + cx) / (3 * steps));
    const tileRow = Math.floor((ay + by + cy) / (3 * steps));
    if (tileColumn < 0 || tileRow < 0 || tileColumn >= tileColumns || tileRow >= tileRows) return false;
    const tile = tileRow * tileColumns + tileColumn;
    const tolerance = Math.min(heightTolerances[tile], tolerances[tile] - arc);
    if (tolerance === Number.POSITIVE_INFINITY) return false;
    if (tolerance < 0) return true;
    const ha = heights[ay * width + ax];
    const hb = heights[by * width + bx];
    const hc = heights[cy * width + cx];
    const determinant = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    const slopeX = ((hb - ha) * (cy - ay) - (hc - ha) * (by - ay)) / determinant;
    const slopeY = ((hc - ha) * (bx - ax) - (hb - ha) * (cx - ax)) / determinant;
    // In each row, the samples between two sides; all sides run along an axis or a diagonal.
    const bottom = Math.min(ay, by, cy);
    const top = Math.max(ay, by, cy);
    const run = by === ay ? 0 : (bx - ax) / (by - ay);
    for (let y = bottom; y <= top; y++) {
      let left = cx;
      let right = cx;
      if (ay === by) {
        left = Math.min(ax, bx) + Math.abs(y - ay);
        right = Math.max(ax, bx) - Math.abs(y - ay);
      } else if (ax === bx) {
        const reach = Math.min(y - bottom, top - y);
        left = cx < ax ? ax - reach : ax;
        right = cx < ax ? ax : ax + reach;
      } else {
        const x = ax + (y - ay) * run;
        if (x < cx) left = x;
        else right = x;
      }
      const last = y * width + right;
      let plane = ha + slopeX * (left - ax) + slopeY * (y - ay);
      for (let at = y * width + left; at <= last; at++) {
        const deviation = heights[at] - plane;
        if (deviation > tolerance || deviation < -tolerance) return true;
        plane += slopeX;
      }
    }
    return false;
  };
}

/**
 * The triangles of one tile of the block: three sample numbers each (row · (steps + 1) + column within the tile),
 * counter-clockwise where rows run upwards. Writes into `out`, which must have room for 6 · steps², and gives
 * the count of numbers written.
 */
export function tileTriangles(
  block: Pick<LatticeBlock, 'steps' | 'tileColumns' | 'parity'>,
  used: Uint8Array,
  tileColumn: number,
  tileRow: number,
  out: Uint16Array | Uint32Array,
): number {
  const { steps } = block;
  const width = block.tileColumns * steps + 1;
  const origin = tileRow * steps * width + tileColumn * steps;
  const side = steps + 1;
  let count = 0;

  /** Corners counter-clockwise, c at the right angle. */
  function visit(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
    const mx = (ax + bx) >> 1;
    const my = (ay + by) >> 1;
    const halvable = ((ax + bx) & 1) === 0 && ((ay + by) & 1) === 0;
    if (halvable && used[origin + my * width + mx]) {
      visit(cx, cy, ax, ay, mx, my);
      visit(bx, by, cx, cy, mx, my);
      return;
    }
    out[count++] = ay * side + ax;
    out[count++] = by * side + bx;
    out[count++] = cy * side + cx;
  }

  if ((tileColumn + tileRow + block.parity) % 2 === 0) {
    visit(steps, steps, 0, 0, steps, 0);
    visit(0, 0, steps, steps, 0, steps);
  } else {
    visit(0, steps, steps, 0, steps, steps);
    visit(steps, 0, 0, steps, 0, 0);
  }
  return count;
}
