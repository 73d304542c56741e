/**
 * Interpolates a grid by monotone cubic polynomials along rows, then along the column: smooth, and never beyond the
 * samples around a place, so that a lake stays level beside a cliff. Slopes at samples are harmonic means (Fritsch
 * and Butland, "A method for constructing local monotone piecewise cubic interpolants", SIAM J. Sci. Stat. Comput.
 * 5/2, 1984). `x` and `y` count samples from the centre of the first; outside, the border is held.
 */
export function monotoneCubic(
  values: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
): number {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x1 = Math.min(Math.floor(cx), Math.max(0, width - 2));
  const y1 = Math.min(Math.floor(cy), Math.max(0, height - 2));
  const x0 = Math.max(0, x1 - 1);
  const x2 = Math.min(width - 1, x1 + 1);
  const x3 = Math.min(width - 1, x1 + 2);
  const tx = cx - x1;
  const row0 = Math.max(0, y1 - 1) * width;
  const row1 = y1 * width;
  const row2 = Math.min(height - 1, y1 + 1) * width;
  const row3 = Math.min(height - 1, y1 + 2) * width;
  return between(
    between(values[row0 + x0], values[row0 + x1], values[row0 + x2], values[row0 + x3], tx),
    between(values[row1 + x0], values[row1 + x1], values[row1 + x2], values[row1 + x3], tx),
    between(values[row2 + x0], values[row2 + x1], values[row2 + x2], values[row2 + x3], tx),
    between(values[row3 + x0], values[row3 + x1], values[row3 + x2], values[row3 + x3], tx),
    cy - y1,
  );
}

/** Between the second and the third of four samples. */
function between(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const before = p1 - p0;
  const here = p2 - p1;
  const after = p3 - p2;
  const first = before * here > 0 ? (2 * before * here) / (before + here) : 0;
  const second = here * after > 0 ? (2 * here * after) / (here + after) : 0;
  const t2 = t * t;
  const t3 = t2 * t;
  return p1 + (3 * t2 - 2 * t3) * here + (t3 - 2 * t2 + t) * first + (t3 - t2) * second;
}
