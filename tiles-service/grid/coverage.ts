/**
 * Adds the share of each cell that a polygon covers, exactly: every edge adds the area between itself and the right
 * side of the window, cell by cell, as signed areas (the method of anti-aliased font rasterizers; Catmull, E. (1978):
 * A hidden-surface algorithm with anti-aliasing. SIGGRAPH '78, 6–11). Rings are flat x, y in cells from the upper
 * left corner of the window, y down, outer rings and holes turning opposite ways; the sign of the result is that of
 * the outer ring's turn. Rings may reach beyond the window.
 */
export class CoverageWindow {
  readonly width: number;
  readonly height: number;
  /** One column more, for what reaches beyond the right side. */
  readonly #differences: Float64Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#differences = new Float64Array((width + 1) * height + 1);
  }

  add(ring: ArrayLike<number>): void {
    const count = ring.length / 2;
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      this.#edge(ring[2 * i], ring[2 * i + 1], ring[2 * next], ring[2 * next + 1]);
    }
  }

  /** The shares so far, row by row, between −1 and 1 for a polygon that does not overlap itself; then starts anew. */
  take(): Float64Array {
    const { width, height } = this;
    const out = new Float64Array(width * height);
    for (let row = 0; row < height; row++) {
      let sum = 0;
      for (let column = 0; column < width; column++) {
        sum += this.#differences[row * (width + 1) + column];
        out[row * width + column] = sum;
      }
    }
    this.#differences.fill(0);
    return out;
  }

  #edge(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    const direction = y0 < y1 ? 1 : -1;
    const [topX, topY, bottomX, bottomY] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const slope = (bottomX - topX) / (bottomY - topY);
    const last = Math.min(this.height, Math.ceil(bottomY));
    for (let row = Math.max(0, Math.floor(topY)); row < last; row++) {
      const from = Math.max(row, topY);
      const to = Math.min(row + 1, bottomY);
      if (!(to > from)) continue;
      this.#span(row, topX + (from - topY) * slope, topX + (to - topY) * slope, (to - from) * direction);
    }
  }

  /** The part of an edge in one row: from a to b, over a signed height of at most 1. */
  #span(row: number, a: number, b: number, height: number): void {
    const { width } = this;
    const differences = this.#differences;
    const at = row * (width + 1);
    const left = Math.min(a, b);
    const right = Math.max(a, b);
    if (left >= width) return;
    if (right <= 0) {
      differences[at] += height;
      return;
    }
    const length = right - left;
    if (length < 1e-12) {
      this.#drop(at, left, height);
      return;
    }
    // Cut where the edge passes from cell to cell; what lies left of the window counts as its first side.
    if (left < 0) differences[at] += height * (-left / length);
    const end = Math.min(right, width);
    for (let x = Math.max(0, left); x < end; ) {
      const next = Math.min(end, Math.floor(x) + 1);
      this.#drop(at, (x + next) / 2, height * ((next - x) / length));
      x = next;
    }
  }

  /** A piece of height within one cell at a mean place: its cell takes the part right of it, all cells beyond the whole. */
  #drop(at: number, x: number, height: number): void {
    const column = Math.min(this.width - 1, Math.max(0, Math.floor(x)));
    const right = column + 1 - Math.max(0, x);
    this.#differences[at + column] += height * right;
    this.#differences[at + column + 1] += height * (1 - right);
  }
}
