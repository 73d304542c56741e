import { attitudeOf, type CameraState, fieldOf } from './camera-state.ts';
import type { MatchedPoint, PictureSize, Triple } from './points.ts';
import { type Free, moved, normalEquations, parametersOf, solved } from './refine.ts';

/** Standard deviations: metres east, north and up, and degrees. 0: it was given. */
export interface PoseUncertainty {
  at: Triple;
  heading: number;
  pitch: number;
  roll: number;
  fieldOfView: number;
  /** Pixels that a point is believed to be off by, along one side. */
  pixels: number;
}

/**
 * How well a pose is known, from the curvature of the misfit: σ² (JᵀJ)⁻¹, with σ from what is left over, and never below
 * `least` pixels, since four points may fit by luck. Undefined: the points leave it open.
 */
export function uncertaintyOf(
  state: CameraState,
  points: readonly MatchedPoint[],
  size: PictureSize,
  free: Free,
  misfit: number,
  least: number,
): PoseUncertainty | undefined {
  const active = parametersOf(free);
  const { normal } = normalEquations(state, points, size, active);
  const columns = active.map((_, i) =>
    solved(
      normal,
      active.map((_, j) => (i === j ? 1 : 0)),
    ),
  );
  if (columns.some((column) => column === undefined)) return undefined;
  const covariance = columns as number[][];
  const over = 2 * points.length - active.length;
  const pixels = Math.max(least, over > 0 ? Math.sqrt(misfit / over) : least);
  const deviation = (gradient: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i < active.length; i++)
      for (let j = 0; j < active.length; j++) sum += gradient[i] * covariance[i][j] * gradient[j];
    return pixels * Math.sqrt(Math.max(0, sum));
  };
  const of = (parameter: number) => deviation(active.map((one) => (one === parameter ? 1 : 0)));
  const before = attitudeOf(state.axes);
  const angles = (key: 'heading' | 'pitch' | 'roll') =>
    deviation(
      active.map((parameter) => {
        if (parameter > 2) return 0;
        const step = 1e-5;
        const after = attitudeOf(
          moved(
            state,
            active,
            active.map((one) => (one === parameter ? step : 0)),
          ).axes,
        );
        return (((after[key] - before[key] + 540) % 360) - 180) / step;
      }),
    );
  // d field / d log zoom, degrees.
  const perZoom = (fieldOf(state.zoom * (1 + 1e-6)) - fieldOf(state.zoom)) / 1e-6;
  return {
    at: [of(3), of(4), of(5)],
    heading: angles('heading'),
    pitch: angles('pitch'),
    roll: angles('roll'),
    fieldOfView: of(6) * Math.abs(perZoom),
    pixels,
  };
}
