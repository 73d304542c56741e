import { azimuthAndDistance } from '../geodesy/local-plane.ts';
import type { CameraPose } from '../schema/camera-facts.ts';
import { pictureEdges, placeInPicture } from './pinhole.ts';

/** A camera that stands somewhere: degrees, metres over the ground. */
export interface PlacedCamera extends CameraPose {
  id: string;
  longitude: number;
  latitude: number;
  /** Metres over the ground that it stands on. */
  height: number;
}

export interface SeeingCamera {
  id: string;
  /** Metres from the camera to the place. */
  distance: number;
  /** Whether the place lies in its picture; those that do not are near enough to hear of, or could be turned. */
  inView: boolean;
}

/**
 * Cameras whose reach the place lies in: first those that have it in their picture, then the others, each nearest
 * first. Flat ground is assumed under the place and the camera, and that nothing stands between: whether a house does is
 * not looked at.
 */
export function camerasSeeing(
  place: { longitude: number; latitude: number },
  cameras: Iterable<PlacedCamera>,
): SeeingCamera[] {
  const seeing: SeeingCamera[] = [];
  for (const camera of cameras) {
    const { azimuth, metres } = azimuthAndDistance(camera, place);
    const distance = Math.hypot(metres, camera.height);
    if (distance > camera.reach) continue;
    seeing.push({ id: camera.id, distance, inView: hasInView(camera, azimuth, metres) });
  }
  return seeing.sort((a, b) => Number(b.inView) - Number(a.inView) || a.distance - b.distance);
}

function hasInView(camera: PlacedCamera, azimuth: number, metres: number): boolean {
  const direction = (azimuth * Math.PI) / 180;
  const place = placeInPicture(camera, [
    metres * Math.sin(direction),
    metres * Math.cos(direction),
    -camera.height,
  ]);
  const [across, up] = pictureEdges(camera);
  return place !== undefined && Math.abs(place[0]) <= across && Math.abs(place[1]) <= up;
}
