import { type CameraState, inCamera, misfit } from './camera-state.ts';
import {
  cross,
  dot,
  type MatchedPoint,
  minus,
  type PictureSize,
  scaled,
  type Triple,
  unit,
} from './points.ts';

/** What of a camera is solved for: its turn always, its place and its field of view unless they are known. */
export interface Free {
  place: boolean;
  field: boolean;
}

const ROUNDS = 100;

/** Numbers of the parameters: 0–2 turn about the camera's axes (radians), 3–5 place (metres), 6 logarithm of the zoom. */
export const parametersOf = ({ place, field }: Free): number[] => [
  ...[0, 1, 2],
  ...(place ? [3, 4, 5] : []),
  ...(field ? [6] : []),
];

/**
 * The camera nearby that fits best by least squares of pixels: Levenberg's and Marquardt's method (D. W. Marquardt 1963,
 * Journal of the Society for Industrial and Applied Mathematics 11, 431–441).
 */
export function refine(
  start: CameraState,
  points: readonly MatchedPoint[],
  size: PictureSize,
  free: Free,
): { state: CameraState; misfit: number } {
  const active = parametersOf(free);
  let state = start;
  let best = misfit(state, points, size);
  let damping = 1e-3;
  for (let round = 0; round < ROUNDS && Number.isFinite(best); round++) {
    const { normal, gradient } = normalEquations(state, points, size, active);
    const damped = normal.map((row, i) =>
      row.map((value, j) => (i === j ? value * (1 + damping) + 1e-12 : value)),
    );
    const step = solved(damped, gradient);
    const next = step && moved(state, active, step);
    const sum = next ? misfit(next, points, size) : Number.POSITIVE_INFINITY;
    if (next && sum < best) {
      const gain = best - sum;
      state = next;
      best = sum;
      damping = Math.max(1e-9, damping / 5);
      if (gain < 1e-12 * (1 + best)) break;
    } else {
      damping *= 6;
      if (damping > 1e12) break;
    }
  }
  return { state, misfit: best };
}

/** Jᵀ·J and −Jᵀ·r of the residuals at a camera, square pixels by parameters. */
export function normalEquations(
  state: CameraState,
  points: readonly MatchedPoint[],
  { width, height }: PictureSize,
  active: readonly number[],
): { normal: number[][]; gradient: number[] } {
  const normal = active.map(() => active.map(() => 0));
  const gradient = active.map(() => 0);
  const [right, above, back] = state.axes;
  const scale = (width / 2) * state.zoom;
  for (const { x, y, at } of points) {
    const [X, Y, Z] = inCamera(state, at);
    const depth = -Z;
    // What each parameter does to the point in the camera's axes: a turn w moves it by w × point, a step by its opposite.
    const moves: Triple[] = [
      [0, -Z, Y],
      [Z, 0, -X],
      [-Y, X, 0],
      [-right[0], -above[0], -back[0]],
      [-right[1], -above[1], -back[1]],
      [-right[2], -above[2], -back[2]],
    ];
    const columns = active.map((parameter): [number, number] => {
      if (parameter === 6) return [(scale * X) / depth, (-scale * Y) / depth];
      const [dx, dy, dz] = moves[parameter];
      return [scale * (dx / depth + (X * dz) / depth ** 2), -scale * (dy / depth + (Y * dz) / depth ** 2)];
    });
    const residual = [width / 2 + (scale * X) / depth - x, height / 2 - (scale * Y) / depth - y];
    for (let i = 0; i < active.length; i++) {
      gradient[i] -= columns[i][0] * residual[0] + columns[i][1] * residual[1];
      for (let j = 0; j < active.length; j++)
        normal[i][j] += columns[i][0] * columns[j][0] + columns[i][1] * columns[j][1];
    }
  }
  return { normal, gradient };
}

/** The camera after a step of its parameters. */
export function moved(state: CameraState, active: readonly number[], step: readonly number[]): CameraState {
  const by = Array<number>(7).fill(0);
  active.forEach((parameter, i) => {
    by[parameter] = step[i];
  });
  return {
    at: [state.at[0] + by[3], state.at[1] + by[4], state.at[2] + by[5]],
    axes: turnedBy(state.axes, [by[0], by[1], by[2]]),
    zoom: state.zoom * Math.exp(Math.max(-1, Math.min(1, by[6]))),
  };
}

/** Axes after a turn in their own frame, by Rodrigues' formula, made square again against rounding. */
function turnedBy(axes: CameraState['axes'], turn: Triple): CameraState['axes'] {
  const angle = Math.hypot(...turn);
  if (angle === 0) return axes;
  const k = scaled(turn, 1 / angle);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const column = (j: number): Triple => {
    const v: Triple = [axes[0][j], axes[1][j], axes[2][j]];
    const across = cross(k, v);
    const along = dot(k, v) * (1 - cos);
    return [0, 1, 2].map((i) => v[i] * cos + across[i] * sin + k[i] * along) as unknown as Triple;
  };
  const [x, y, z] = [column(0), column(1), column(2)];
  const right = unit([x[0], y[0], z[0]]);
  const rough: Triple = [x[1], y[1], z[1]];
  const above = unit(minus(rough, scaled(right, dot(rough, right))));
  return [right, above, cross(right, above)];
}

/** The solution of a symmetric positive definite system by Cholesky's method; undefined: it is not definite. */
export function solved(matrix: readonly number[][], side: readonly number[]): number[] | undefined {
  const lower = factored(matrix);
  if (!lower) return undefined;
  const count = side.length;
  const out = [...side];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) out[i] -= lower[i][j] * out[j];
    out[i] /= lower[i][i];
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let j = i + 1; j < count; j++) out[i] -= lower[j][i] * out[j];
    out[i] /= lower[i][i];
  }
  return out;
}

/** Cholesky's factor. Rows are scaled by their diagonal before they are judged: metres and radians are not alike. */
function factored(matrix: readonly number[][]): number[][] | undefined {
  const count = matrix.length;
  const lower = matrix.map(() => Array<number>(count).fill(0));
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i === j) {
        if (!(sum > 1e-13 * matrix[i][i])) return undefined;
        lower[i][i] = Math.sqrt(sum);
      } else lower[i][j] = sum / lower[j][j];
    }
  return lower;
}
