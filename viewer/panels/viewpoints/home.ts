import type { Scene } from '../../../models/schema/scene.ts';
import type { Camera } from '../../../models/schema/view-document.ts';
import { cameraOver } from '../../globe/camera-math.ts';

/** Where a city is looked at from at first: its first viewpoint, or over all of it. */
export function homeCamera(city: Scene): Camera {
  return city.viewpoints[0]?.camera ?? cameraOver(city.extent, city.origin.height);
}
