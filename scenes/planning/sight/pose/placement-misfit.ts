import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import type { CalibrationPair, CameraPlacement } from '../../../../models/schema/camera-calibration.ts';
import { misfit, stateOf } from './camera-state.ts';
import type { MatchedPoint, PictureSize, Triple } from './points.ts';

/** Pairs as the solver takes them: pixels, and metres in the frame of a place. */
export function pointsOf(
  pairs: readonly CalibrationPair[],
  { width, height }: PictureSize,
  frame: ReturnType<typeof enuFrame>,
): MatchedPoint[] {
  return pairs.map(({ x, y, longitude, latitude, height: up }) => ({
    x: x * width,
    y: y * height,
    at: [...frame.toEnu(longitude, latitude, up)] as unknown as Triple,
  }));
}

/** Root of the mean square of the pixels that pairs are off by in the picture of a camera; infinite: one is behind it. */
export function placementMisfit(
  placement: CameraPlacement,
  pairs: readonly CalibrationPair[],
  picture: PictureSize,
): number {
  const frame = enuFrame(placement.longitude, placement.latitude, placement.height);
  const state = stateOf({ ...placement, at: [0, 0, 0] });
  return Math.sqrt(misfit(state, pointsOf(pairs, picture, frame), picture) / pairs.length);
}
