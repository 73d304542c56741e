import type { Point } from './plane.ts';

/** A slow function sampled on a coarse lattice and read between its knots. */
export function sampled(size: number, step: number, of: (at: Point) => number): (at: Point) => number {
  const n = Math.ceil(size / step) + 3;
  const start = -size / 2 - step;
  const values = new Float32Array(n * n);
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) values[j * n + i] = of([start + i * step, start + j * step]);
  return ([x, y]) => {
    const u = Math.max(0, Math.min(n - 2, (x - start) / step));
    const v = Math.max(0, Math.min(n - 2, (y - start) / step));
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [a, b] = [u - i, v - j];
    const at = j * n + i;
    return (
      (values[at] * (1 - a) + values[at + 1] * a) * (1 - b) +
      (values[at + n] * (1 - a) + values[at + n + 1] * a) * b
    );
  };
}
