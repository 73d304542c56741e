import { azimuthAndDistance } from './local-plane.ts';

/** A camera as its thing and its feed say. Degrees, metres over the ground; heading clockwise from north. */
export interface CameraPose {
  id: string;
  longitude: number;
  latitude: number;
  /** Metres over the ground that it stands on. */
  height: number;
  heading: number;
  pitch: number;
  /** Degrees, horizontal. */
  fieldOfView: number;
  /** Width by height of the picture. */
  aspect: number;
  /** Metres that it shows usefully. */
  reach: number;
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
  cameras: Iterable<CameraPose>,
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

/** By the pinhole camera: the place turned into the camera's own axes and put on its picture. */
function hasInView(
  { heading, pitch, fieldOfView, aspect, height }: CameraPose,
  azimuth: number,
  metres: number,
): boolean {
  const aside = ((azimuth - heading) * Math.PI) / 180;
  const tilt = (pitch * Math.PI) / 180;
  // Level axes that look along the heading: ahead, to the right, up.
  const ahead = metres * Math.cos(aside);
  const right = metres * Math.sin(aside);
  const up = -height;
  const depth = ahead * Math.cos(tilt) + up * Math.sin(tilt);
  const rise = up * Math.cos(tilt) - ahead * Math.sin(tilt);
  if (depth <= 0) return false;
  const halfWidth = Math.tan((Math.min(fieldOfView, 179) * Math.PI) / 360);
  return Math.abs(right / depth) <= halfWidth && Math.abs(rise / depth) <= halfWidth / aspect;
}
