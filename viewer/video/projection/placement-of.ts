import { USUAL_CAMERA_HEIGHT } from '../../../models/cameras/pinhole.ts';
import type { CameraPlacement } from '../../../models/schema/camera-calibration.ts';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';

/**
 * Where a camera stands and looks: as it was calibrated, or as its source tells it over the ground there. `ground`:
 * ellipsoidal metres of the ground under it. Undefined: its source does not say.
 */
export function placementOf(facts: CameraFacts, ground: number): CameraPlacement | undefined {
  if (facts.calibrated) return facts.calibrated.placement;
  const { longitude, latitude, pose, height, heightIs } = facts;
  if (longitude === undefined || latitude === undefined || !pose) return undefined;
  const { heading, pitch, roll, fieldOfView, aspect } = pose;
  return {
    longitude,
    latitude,
    // Where no height is told, it is that of a usual mast.
    height:
      height === 0 ? ground + USUAL_CAMERA_HEIGHT : heightIs === 'ellipsoidal' ? height : ground + height,
    heading: ((heading % 360) + 360) % 360,
    ...{ pitch, roll, fieldOfView, aspect },
  };
}
