import type { FullCase } from '../../../scenes/flood/solver/full-solver.ts';

/**
 * A round dam of 50 m around water of 10 m breaks, over `below` metres of water. A quarter of it: walls along its two
 * middle lines are mirrors. 110 m far, seen after 2 s.
 */
export function radialDam(cell: number, below: number): FullCase {
  const size = Math.round(110 / cell);
  // The share of each cell that lies within the dam, by 4 × 4 points of it.
  const share = (i: number, j: number) => {
    let inside = 0;
    for (let n = 0; n < 16; n++)
      if (Math.hypot(i + ((n % 4) + 0.5) / 4, j + (Math.floor(n / 4) + 0.5) / 4) * cell < 50) inside++;
    return inside / 16;
  };
  const depth = Float64Array.from({ length: size * size }, (_, k) => {
    const inside = share(k % size, Math.floor(k / size));
    return 10 * inside + below * (1 - inside);
  });
  return {
    ...{ columns: size, rows: size, cell, bed: new Float64Array(size * size), depth },
    ...{ roughness: 0, gravity: 9.8 },
  };
}
