import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import type { CalibrationPair, CameraPlacement } from '../../../../models/schema/camera-calibration.ts';
import { type Attitude, attitudeOf, stateOf } from './camera-state.ts';
import { pointsOf } from './placement-misfit.ts';
import { dot, type PictureSize, type Triple } from './points.ts';
import { type Pose, type SolvedPose, solvePose } from './solve-pose.ts';

export interface SolvedPlacement
  extends Pick<SolvedPose, 'residuals' | 'rootMeanSquare' | 'uncertainty' | 'cautions'> {
  placement: CameraPlacement;
}

/**
 * Where a camera stands and how it looks, in degrees and ellipsoidal metres, from pairs of its picture and the city.
 * `expected`: as it is believed; `keeps`: what of that is known, and not solved for. Throws as solvePose does.
 */
export function solvePlacement(
  pairs: readonly CalibrationPair[],
  picture: PictureSize,
  expected: CameraPlacement | undefined,
  keeps: { place?: boolean; field?: boolean } = {},
): SolvedPlacement {
  const anchor = expected ?? pairs[0] ?? { longitude: 0, latitude: 0, height: 0 };
  const frame = enuFrame(anchor.longitude, anchor.latitude, anchor.height);
  const here: Triple = [0, 0, 0];
  const solved = solvePose(pointsOf(pairs, picture, frame), picture, {
    ...(expected ? { expected: { ...expected, at: here } } : {}),
    ...(expected && keeps.place ? { fixedPlace: here } : {}),
    ...(expected && keeps.field ? { fixedField: expected.fieldOfView } : {}),
  });
  const { residuals, rootMeanSquare, uncertainty, cautions } = solved;
  const [longitude, latitude, height] = frame.toGeodetic(...solved.at);
  return {
    placement: {
      ...{ longitude, latitude, height },
      ...turnedTo(solved, frame.matrix, enuFrame(longitude, latitude, height).matrix),
      fieldOfView: solved.fieldOfView,
      aspect: picture.width / picture.height,
    },
    ...{ residuals, rootMeanSquare, uncertainty, cautions },
  };
}

/** Angles in the east-north-up frame of one place, as those of another: north turns from place to place. */
function turnedTo(pose: Pose, from: Float64Array, to: Float64Array): Attitude {
  const turn = (axis: Triple): Triple => {
    const world = [0, 1, 2].map(
      (k) => from[k] * axis[0] + from[4 + k] * axis[1] + from[8 + k] * axis[2],
    ) as unknown as Triple;
    return [0, 4, 8].map((j) => dot([to[j], to[j + 1], to[j + 2]], world)) as unknown as Triple;
  };
  const [right, above, back] = stateOf(pose).axes;
  return attitudeOf([turn(right), turn(above), turn(back)]);
}
