import { Cartesian3, Matrix4 } from '@cesium/engine';
import { axesOf, pictureEdges } from '../../../models/cameras/pinhole.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { CameraPlacement } from '../../../models/schema/camera-calibration.ts';

/** A placed camera as the engine counts: ECEF metres, unit vectors. */
export interface Standing {
  at: Cartesian3;
  right: Cartesian3;
  above: Cartesian3;
  ahead: Cartesian3;
  /** Tangents from the middle of the picture to its right and its upper edge. */
  across: number;
  up: number;
  /** From the camera's axes (right, above, back) to the world. */
  matrix: Matrix4;
}

export function standingOf(placement: CameraPlacement): Standing {
  const { matrix: m, origin } = enuFrame(placement.longitude, placement.latitude, placement.height);
  const toWorld = ([east, north, up]: readonly [number, number, number]) =>
    new Cartesian3(
      m[0] * east + m[4] * north + m[8] * up,
      m[1] * east + m[5] * north + m[9] * up,
      m[2] * east + m[6] * north + m[10] * up,
    );
  const axes = axesOf(placement);
  const [right, above, ahead] = [toWorld(axes.right), toWorld(axes.above), toWorld(axes.ahead)];
  const at = new Cartesian3(origin[0], origin[1], origin[2]);
  const [across, up] = pictureEdges(placement);
  return {
    ...{ at, right, above, ahead, across, up },
    matrix: Matrix4.fromArray([
      ...[right.x, right.y, right.z, 0],
      ...[above.x, above.y, above.z, 0],
      ...[-ahead.x, -ahead.y, -ahead.z, 0],
      ...[at.x, at.y, at.z, 1],
    ]),
  };
}
