import type { Camera } from '../../models/schema/view-document.ts';
import { degreeLengths } from '../globe/camera-math.ts';
import { currentCity } from '../stores/boot.ts';

/** Metres ahead beyond which a flat look is taken to have no middle. */
const FARTHEST = 3_000;

/** Where the middle of the view meets the city's ground, degrees; for a look at the horizon, a way ahead. */
export function placeInView(camera: Camera): { longitude: number; latitude: number } {
  const ground = currentCity()?.city.origin.height ?? 0;
  const above = Math.max(1, camera.height - ground);
  const slope = Math.tan((-camera.pitch * Math.PI) / 180);
  const ahead = slope > 0 ? Math.min(FARTHEST, above / slope) : FARTHEST;
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(camera.latitude);
  const heading = (camera.heading * Math.PI) / 180;
  return {
    longitude: camera.longitude + (ahead * Math.sin(heading)) / metresPerDegreeLongitude,
    latitude: camera.latitude + (ahead * Math.cos(heading)) / metresPerDegreeLatitude,
  };
}
