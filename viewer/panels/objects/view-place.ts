import type { Camera } from '../../../models/schema/view-document.ts';
import { degreeLengths } from '../../globe/camera-math.ts';

/** What of the ground a view looks at. */
export interface ViewPlace {
  longitude: number;
  latitude: number;
  /** Metres around it that are about in view. */
  radius: number;
}

const RADIANS = Math.PI / 180;
/** Metres above the ground that a camera is taken to stand at least. */
const LOWEST = 2;
/** How far, in heights of the camera, a level look is taken to reach; a street view looks at its street. */
const FARTHEST = 6;
const LEAST_RADIUS = 60;
/** Metres beyond which nothing is listed: from there single things are not seen. */
const MOST_RADIUS = 6000;

/** The middle of a view on level ground at `ground` metres, and how far around it things are seen. */
export function placeOfView(
  { longitude, latitude, height, heading, pitch }: Camera,
  ground: number,
): ViewPlace {
  const above = Math.max(LOWEST, height - ground);
  const down = Math.tan(-Math.min(-0.01, pitch) * RADIANS);
  const ahead = Math.min(above / down, above * FARTHEST + 150);
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  return {
    longitude: longitude + (ahead * Math.sin(heading * RADIANS)) / metresPerDegreeLongitude,
    latitude: latitude + (ahead * Math.cos(heading * RADIANS)) / metresPerDegreeLatitude,
    radius: Math.min(MOST_RADIUS, Math.max(LEAST_RADIUS, Math.hypot(above, ahead) * 0.6)),
  };
}

/** Metres and degrees clockwise from north from one place to another, on a plane: good to 0.1 % within 10 km. */
export function distanceAndBearing(
  from: { longitude: number; latitude: number },
  longitude: number,
  latitude: number,
): { distance: number; bearing: number } {
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths((from.latitude + latitude) / 2);
  const east = (longitude - from.longitude) * metresPerDegreeLongitude;
  const north = (latitude - from.latitude) * metresPerDegreeLatitude;
  return {
    distance: Math.hypot(east, north),
    bearing: (((Math.atan2(east, north) / RADIANS) % 360) + 360) % 360,
  };
}

export const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

export function directionOf(bearing: number): (typeof DIRECTIONS)[number] {
  return DIRECTIONS[Math.round(bearing / 45) % 8];
}
