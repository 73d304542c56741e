import { InputError } from '../errors.ts';
import type { BursaWolfDefinition, SimilarityDefinition } from '../schema/site-transform.ts';
import { applyBursaWolf, type BursaWolf, RADIANS_PER_ARC_SECOND } from './bursa-wolf.ts';
import { applySimilarity } from './similarity.ts';

/** What a fit leaves over, in metres: target minus transformed, point by point, in the order given. */
export interface FitQuality {
  residuals: Float64Array;
  /** Root of the mean square of the length of the residuals. */
  rootMeanSquare: number;
  largest: number;
  /** Standard deviation of one coordinate of unit weight: √(sum of squares / degrees of freedom); NaN without any. */
  sigma: number;
}

/**
 * Least-squares similarity between two planes from two or more control points (x, y pairs); closed form about the
 * centroids, as in any text on adjustment. Metres; rotation in arc seconds as in similarityTransformSchema.
 * @throws InputError `fit-points` for too few points, or points that all coincide.
 */
export function fitSimilarity(
  source: Float64Array,
  target: Float64Array,
): Pick<SimilarityDefinition, 'dx' | 'dy' | 'rotation' | 'scale'> & FitQuality {
  const count = checkedCount(source, target, 2, 2);
  const [sx, sy] = centroid(source, 2);
  const [tx, ty] = centroid(target, 2);
  let spread = 0;
  let along = 0;
  let across = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [source[2 * i] - sx, source[2 * i + 1] - sy];
    const [X, Y] = [target[2 * i] - tx, target[2 * i + 1] - ty];
    spread += x * x + y * y;
    along += x * X + y * Y;
    across += y * X - x * Y;
  }
  if (!(spread > 0)) throw tooPoor('all control points are one place');
  const [cosine, sine] = [along / spread, across / spread];
  const scale = Math.hypot(cosine, sine);
  const rotation = Math.atan2(sine, cosine);
  const dx = tx - (cosine * sx + sine * sy);
  const dy = ty - (cosine * sy - sine * sx);
  const fitted = new Float64Array(source.length);
  applySimilarity({ dx, dy, scale, rotation }, source, fitted, 2);
  return { dx, dy, scale, rotation: rotation / RADIANS_PER_ARC_SECOND, ...quality(fitted, target, 2, 4) };
}

/**
 * Least-squares seven parameters between two geocentric frames from three or more control points (X, Y, Z
 * triplets). With the scale multiplied into the rotations the model is linear, so one step solves it; sums are
 * taken about the centroids.
 * @throws InputError `fit-points` for too few points, or points on one line.
 */
export function fitBursaWolf(
  source: Float64Array,
  target: Float64Array,
  convention: BursaWolf['convention'] = 'position-vector',
): Pick<BursaWolfDefinition, 'dx' | 'dy' | 'dz' | 'rx' | 'ry' | 'rz' | 'ppm'> & FitQuality {
  const count = checkedCount(source, target, 3, 3);
  const s = centroid(source, 3);
  const t = centroid(target, 3);
  // Unknowns: c = scale − 1, and the rotations times the scale, of  X' − X = c X + r × X  about the centroids.
  const normal = Array.from({ length: 4 }, () => new Float64Array(5));
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [0, 1, 2].map((k) => source[3 * i + k] - s[k]);
    const moved = [0, 1, 2].map((k) => target[3 * i + k] - t[k]);
    const rows = [
      [x, 0, z, -y, moved[0] - x],
      [y, -z, 0, x, moved[1] - y],
      [z, y, -x, 0, moved[2] - z],
    ];
    for (const row of rows)
      for (let a = 0; a < 4; a++) for (let b = 0; b < 5; b++) normal[a][b] += row[a] * row[b];
  }
  const [c, p, q, r] = solve(normal);
  const m = 1 + c;
  const sign = convention === 'position-vector' ? 1 : -1;
  const [rx, ry, rz] = [p, q, r].map((value) => (sign * value) / m / RADIANS_PER_ARC_SECOND);
  const turned = new Float64Array(3);
  const parameters = { convention, dx: 0, dy: 0, dz: 0, rx, ry, rz, ppm: c * 1e6 };
  applyBursaWolf(parameters, Float64Array.from(s), turned);
  const [dx, dy, dz] = [0, 1, 2].map((k) => t[k] - turned[k]);
  const fitted = new Float64Array(source.length);
  applyBursaWolf({ ...parameters, dx, dy, dz }, source, fitted);
  return { dx, dy, dz, rx, ry, rz, ppm: c * 1e6, ...quality(fitted, target, 3, 7) };
}

function checkedCount(source: Float64Array, target: Float64Array, size: number, least: number): number {
  const count = source.length / size;
  if (source.length !== target.length || !Number.isInteger(count) || !(count >= least))
    throw tooPoor(`there are ${count} control points where at least ${least} are needed`);
  if (!source.every(Number.isFinite) || !target.every(Number.isFinite))
    throw tooPoor('a coordinate is not a number');
  return count;
}

function tooPoor(message: string): InputError {
  return new InputError(
    'fit-points',
    'control points',
    `${message}.`,
    'Give more points, well spread over the site.',
  );
}

function centroid(points: Float64Array, size: number): number[] {
  const sum = new Array<number>(size).fill(0);
  for (let i = 0; i < points.length; i++) sum[i % size] += points[i];
  return sum.map((value) => (value * size) / points.length);
}

function quality(fitted: Float64Array, target: Float64Array, size: number, unknowns: number): FitQuality {
  const residuals = target.map((value, i) => value - fitted[i]);
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < residuals.length; i += size) {
    let square = 0;
    for (let k = 0; k < size; k++) square += residuals[i + k] ** 2;
    sum += square;
    largest = Math.max(largest, Math.sqrt(square));
  }
  const freedom = residuals.length - unknowns;
  return {
    residuals,
    rootMeanSquare: Math.sqrt((sum * size) / residuals.length),
    largest,
    sigma: freedom > 0 ? Math.sqrt(sum / freedom) : Number.NaN,
  };
}

/** Gauss–Jordan with pivots on a small system; rows hold the right side last. */
function solve(rows: Float64Array[]): number[] {
  const size = rows.length;
  const scale = Math.max(...rows.map((row, i) => Math.abs(row[i])));
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[best][column])) best = row;
    [rows[column], rows[best]] = [rows[best], rows[column]];
    const pivot = rows[column][column];
    if (!(Math.abs(pivot) > 1e-12 * scale)) throw tooPoor('the control points lie on one line');
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / pivot;
      for (let k = column; k <= size; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  return rows.map((row, i) => row[size] / row[i]);
}
