import { axesOf } from '../../../../models/cameras/pinhole.ts';
import { dot, type MatchedPoint, minus, norm, type PictureSize, scaled, type Triple } from './points.ts';

/** A pinhole camera as it is solved for. */
export interface CameraState {
  /** Metres in the local frame. */
  at: Triple;
  /** Unit vectors to the right, up in the picture and back from it: a right-handed frame. */
  axes: readonly [right: Triple, above: Triple, back: Triple];
  /** One over the tangent of half the horizontal field of view. */
  zoom: number;
}

/** Degrees: heading clockwise from north, pitch up, roll clockwise as the camera itself turns. */
export interface Attitude {
  heading: number;
  pitch: number;
  roll: number;
}

const RADIANS = Math.PI / 180;

export const zoomOf = (fieldOfView: number): number => 1 / Math.tan((fieldOfView / 2) * RADIANS);
export const fieldOf = (zoom: number): number => (2 * Math.atan(1 / zoom)) / RADIANS;

export function stateOf(view: Attitude & { at: Triple; fieldOfView: number }): CameraState {
  const { right, above, ahead } = axesOf(view);
  return { at: view.at, axes: [right, above, scaled(ahead, -1)], zoom: zoomOf(view.fieldOfView) };
}

export function attitudeOf([right, above, back]: CameraState['axes']): Attitude {
  const ahead = scaled(back, -1);
  const pitch = Math.asin(Math.max(-1, Math.min(1, ahead[2]))) / RADIANS;
  // Straight up or down heading and roll are one turn: all of it is told as heading.
  const isSteep = Math.hypot(ahead[0], ahead[1]) < 1e-6;
  const heading = (isSteep ? Math.atan2(-right[1], right[0]) : Math.atan2(ahead[0], ahead[1])) / RADIANS;
  const level = axesOf({ heading, pitch, roll: 0 });
  const roll = isSteep ? 0 : Math.atan2(-dot(right, level.above), dot(above, level.above)) / RADIANS;
  return { heading: (heading + 360) % 360, pitch, roll };
}

/** Direction of a pixel in the camera's own axes, of length 1. */
export function sightOf({ x, y }: MatchedPoint, { width, height }: PictureSize, zoom: number): Triple {
  const across = (x - width / 2) / (width / 2) / zoom;
  const up = (height / 2 - y) / (width / 2) / zoom;
  return scaled([across, up, -1], 1 / norm([across, up, -1]));
}

/** A point in the camera's axes: right, up and back. */
export function inCamera({ at, axes }: CameraState, point: Triple): Triple {
  const away = minus(point, at);
  return [dot(axes[0], away), dot(axes[1], away), dot(axes[2], away)];
}

/** Where a point is in the picture less where it was found, pixels; undefined: it lies behind the camera. */
export function residualOf(
  state: CameraState,
  { x, y, at }: MatchedPoint,
  { width, height }: PictureSize,
): [x: number, y: number] | undefined {
  const [right, up, back] = inCamera(state, at);
  if (back >= -1e-6) return undefined;
  const scale = ((width / 2) * state.zoom) / -back;
  return [width / 2 + scale * right - x, height / 2 - scale * up - y];
}

/** Sum of the squares of all residuals, square pixels; infinite where a point lies behind the camera. */
export function misfit(state: CameraState, points: readonly MatchedPoint[], size: PictureSize): number {
  let sum = 0;
  for (const point of points) {
    const residual = residualOf(state, point, size);
    if (!residual) return Number.POSITIVE_INFINITY;
    sum += residual[0] ** 2 + residual[1] ** 2;
  }
  return sum;
}
