import { type CameraState, inCamera } from './camera-state.ts';
import { cross, distance, dot, minus, scaled, type Triple, unit } from './points.ts';

/**
 * The cameras, at most four, that see three points in three directions; the directions have length 1 and are in the
 * camera's own axes.
 *
 * J. A. Grunert (1841): Das Pothenotische Problem in erweiterter Gestalt; as in R. M. Haralick, C.-N. Lee, K. Ottenberg
 * and M. Nölle (1994): Review and analysis of solutions of the three point perspective pose estimation problem.
 * International Journal of Computer Vision 13, 331–356.
 */
export function camerasOfThree(
  [p1, p2, p3]: readonly [Triple, Triple, Triple],
  [d1, d2, d3]: readonly [Triple, Triple, Triple],
  zoom: number,
): CameraState[] {
  const [a2, b2, c2] = [distance(p2, p3) ** 2, distance(p1, p3) ** 2, distance(p1, p2) ** 2];
  const [alpha, beta, gamma] = [dot(d2, d3), dot(d1, d3), dot(d1, d2)];
  const difference = (a2 - c2) / b2;
  const sum = (a2 + c2) / b2;
  const quartic = [
    (1 + difference) ** 2 - ((4 * a2) / b2) * gamma ** 2,
    4 *
      (-difference * (1 + difference) * beta +
        ((2 * a2) / b2) * gamma ** 2 * beta -
        (1 - sum) * alpha * gamma),
    2 *
      (difference ** 2 -
        1 +
        2 * difference ** 2 * beta ** 2 +
        2 * ((b2 - c2) / b2) * alpha ** 2 -
        4 * sum * alpha * beta * gamma +
        2 * ((b2 - a2) / b2) * gamma ** 2),
    4 *
      (difference * (1 - difference) * beta -
        (1 - sum) * alpha * gamma +
        ((2 * c2) / b2) * alpha ** 2 * beta),
    (difference - 1) ** 2 - ((4 * c2) / b2) * alpha ** 2,
  ];
  const cameras: CameraState[] = [];
  for (const v of realRoots(quartic)) {
    const below = 2 * (gamma - v * alpha);
    const u = ((difference - 1) * v * v - 2 * difference * beta * v + 1 + difference) / below;
    const s1 = Math.sqrt(b2 / (1 + v * v - 2 * v * beta));
    if (!(v > 0 && u > 0 && Number.isFinite(u) && Number.isFinite(s1))) continue;
    cameras.push(placedBy([p1, p2, p3], [scaled(d1, s1), scaled(d2, u * s1), scaled(d3, v * s1)], zoom));
  }
  return cameras;
}

/** The camera in whose axes three points of the city lie as given. */
function placedBy(
  city: readonly [Triple, Triple, Triple],
  own: readonly [Triple, Triple, Triple],
  zoom: number,
): CameraState {
  const axes = turned(
    frameOf(minus(city[1], city[0]), minus(city[2], city[0])),
    frameOf(minus(own[1], own[0]), minus(own[2], own[0])),
  );
  const state: CameraState = { at: [0, 0, 0], axes, zoom };
  const back = inCamera(state, city[0]);
  const away = minus(back, own[0]);
  const at = [0, 1, 2].map((k) => axes[0][k] * away[0] + axes[1][k] * away[1] + axes[2][k] * away[2]);
  return { ...state, at: at as unknown as Triple };
}

/** The camera at a place that sees two points in two directions of length 1, as well as it can. */
export function cameraAt(
  at: Triple,
  points: readonly [Triple, Triple],
  directions: readonly [Triple, Triple],
  zoom: number,
): CameraState {
  const city = frameOf(minus(points[0], at), minus(points[1], at));
  return { at, axes: turned(city, frameOf(directions[0], directions[1])), zoom };
}

type Frame = readonly [Triple, Triple, Triple];

/** Axes along `first` and in the plane of both. */
function frameOf(first: Triple, second: Triple): Frame {
  const x = unit(first);
  const z = unit(cross(first, second));
  return [x, cross(z, x), z];
}

/** The camera's axes in the city, from one frame as the city and as the camera has it. */
function turned(city: Frame, own: Frame): CameraState['axes'] {
  const axis = (k: number) =>
    [0, 1, 2].map((j) => own[0][k] * city[0][j] + own[1][k] * city[1][j] + own[2][k] * city[2][j]);
  return [axis(0), axis(1), axis(2)] as unknown as CameraState['axes'];
}

/** Real roots of a polynomial of degree 4, the constant first (Weierstrass' method, also Durand and Kerner's). */
export function realRoots(coefficients: readonly number[]): number[] {
  const degree = coefficients.length - 1;
  const leading = coefficients[degree];
  const largest = Math.max(...coefficients.map(Math.abs));
  if (!(Math.abs(leading) > 1e-14 * largest))
    return degree > 1 ? realRoots(coefficients.slice(0, degree)) : [];
  const bound = 1 + Math.max(...coefficients.slice(0, degree).map((c) => Math.abs(c / leading)));
  const re = Float64Array.from(
    { length: degree },
    (_, i) => 0.6 * Math.min(bound, 4) * Math.cos(0.4 + (2 * Math.PI * i) / degree),
  );
  const im = Float64Array.from(
    { length: degree },
    (_, i) => 0.6 * Math.min(bound, 4) * Math.sin(0.4 + (2 * Math.PI * i) / degree),
  );
  for (let round = 0; round < 200; round++) {
    let moved = 0;
    for (let i = 0; i < degree; i++) {
      let [vr, vi] = [1, 0];
      for (let k = degree - 1; k >= 0; k--)
        [vr, vi] = [vr * re[i] - vi * im[i] + coefficients[k] / leading, vr * im[i] + vi * re[i]];
      for (let j = 0; j < degree; j++) {
        if (j === i) continue;
        const [dr, di] = [re[i] - re[j], im[i] - im[j]];
        const size = dr * dr + di * di || 1e-300;
        [vr, vi] = [(vr * dr + vi * di) / size, (vi * dr - vr * di) / size];
      }
      re[i] -= vr;
      im[i] -= vi;
      moved = Math.max(moved, Math.abs(vr) + Math.abs(vi));
    }
    if (moved < 1e-14 * bound) break;
  }
  // A double root comes out as two that lie a little beside the real axis.
  return [...re].filter(
    (value, i) => Number.isFinite(value) && Math.abs(im[i]) < 1e-4 * (1 + Math.abs(value)),
  );
}
