/**
 * The baseline: the local inertial equations as one writes them first, in JavaScript, on one thread, without active
 * blocks, limits of outflow, compensation or edges. Same scheme, same numbers.
 */
export interface Loop {
  step(): number;
  depth: Float32Array;
}

const GRAVITY = 9.80665;
const FILM = 1e-3;
const WEIGHT = 0.8;
const COURANT = 0.6;

export function inertialLoop(
  columns: number,
  rows: number,
  cell: number,
  bed: Float32Array,
  water: Float32Array,
  roughness: number,
): Loop {
  const h = water.slice();
  const faces = columns + 1;
  let [qx, qy] = [new Float32Array(faces * rows), new Float32Array(columns * (rows + 1))];
  let [qxNext, qyNext] = [qx.slice(), qy.slice()];
  const friction = GRAVITY * roughness * roughness;
  const side = (1 - WEIGHT) / 2;
  let deepest = h.reduce((most, depth) => Math.max(most, depth), 0);
  const flow = (
    a: number,
    b: number,
    q: number,
    around: number,
    crossing: number,
    seconds: number,
  ): number => {
    const up = bed[a] + h[a];
    const down = bed[b] + h[b];
    const depth = Math.max(up, down) - Math.max(bed[a], bed[b]);
    if (depth <= FILM) return 0;
    const drive = (GRAVITY * seconds * depth * (down - up)) / cell;
    return (
      (WEIGHT * q + side * around - drive) /
      (1 + (seconds * friction * Math.sqrt(q * q + crossing * crossing)) / (depth * depth * Math.cbrt(depth)))
    );
  };
  return {
    depth: h,
    step() {
      const seconds = (COURANT * cell) / Math.sqrt(GRAVITY * deepest);
      for (let y = 0; y < rows; y++)
        for (let x = 1; x < columns; x++) {
          const k = y * columns + x;
          const f = y * faces + x;
          const crossing = 0.25 * (qy[k - 1] + qy[k] + qy[k - 1 + columns] + qy[k + columns]);
          qxNext[f] = flow(k - 1, k, qx[f], qx[f - 1] + qx[f + 1], crossing, seconds);
        }
      for (let y = 1; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const k = y * columns + x;
          const f = y * faces + x;
          const crossing = 0.25 * (qx[f - faces] + qx[f + 1 - faces] + qx[f] + qx[f + 1]);
          qyNext[k] = flow(k - columns, k, qy[k], qy[k - columns] + qy[k + columns], crossing, seconds);
        }
      deepest = 0;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const k = y * columns + x;
          const f = y * faces + x;
          h[k] += (seconds / cell) * (qxNext[f] - qxNext[f + 1] + qyNext[k] - qyNext[k + columns]);
          if (h[k] > deepest) deepest = h[k];
        }
      [qx, qxNext] = [qxNext, qx];
      [qy, qyNext] = [qyNext, qy];
      return seconds;
    },
  };
}
