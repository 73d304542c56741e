import { MathUtils, Matrix4, type OrthographicCamera, PerspectiveCamera, Vector3 } from 'three';
import type { RoomCamera } from '../../../models/schema/room.ts';
import { cameraAxes, eyeOf, FIELD_OF_VIEW } from './camera-moves.ts';

/** Puts a camera of the engine where one looks from. `reach`, `lift`: metres of the building, and up to which it is lifted. */
export function placeCamera<Camera extends PerspectiveCamera | OrthographicCamera>(
  camera: Camera,
  from: RoomCamera,
  { aspect, reach, lift }: { aspect: number; reach: number; lift: number },
): Camera {
  const { distance } = from;
  const eye = eyeOf(from);
  const axes = cameraAxes(from);
  if (camera instanceof PerspectiveCamera) {
    camera.aspect = aspect;
    camera.near = MathUtils.clamp(distance / 400, 0.03, 20);
    camera.far = distance + lift + 12 * reach;
  } else {
    const half = distance * Math.tan(MathUtils.degToRad(FIELD_OF_VIEW / 2));
    camera.top = half;
    camera.bottom = -half;
    camera.right = half * aspect;
    camera.left = -half * aspect;
    // All of the building, however near one has come.
    camera.near = -lift;
    camera.far = distance + lift;
  }
  camera.up.set(0, 0, 1);
  camera.matrixAutoUpdate = false;
  camera.matrix.copy(
    new Matrix4().makeBasis(
      new Vector3(...axes.right),
      new Vector3(...axes.up),
      new Vector3(...axes.forward).negate(),
    ),
  );
  camera.matrix.setPosition(eye[0], eye[1], eye[2]);
  camera.matrixWorldNeedsUpdate = true;
  camera.updateMatrixWorld(true);
  camera.updateProjectionMatrix();
  return camera;
}
