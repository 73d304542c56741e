import type { Extent } from '../../models/schema/layer.ts';
import type { Camera } from '../../models/schema/view-document.ts';

const EQUATOR_RADIUS = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;
const RADIANS = Math.PI / 180;

export interface Place {
  longitude: number;
  latitude: number;
  height: number;
}

/**
 * The camera that looks at a place from `range` metres away. Heading is clockwise from north, pitch negative
 * downwards, in degrees. Offsets are laid off on the ellipsoid's radii of curvature at the place: within 1 m
 * of the exact position for ranges up to 10 km.
 */
export function cameraLookingAt(place: Place, range: number, heading: number, pitch: number): Camera {
  const horizontal = range * Math.cos(pitch * RADIANS);
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(place.latitude);
  // The curved surface falls away from the tangent plane.
  const drop = (horizontal * horizontal) / (2 * EQUATOR_RADIUS);
  return {
    longitude: place.longitude - (horizontal * Math.sin(heading * RADIANS)) / metresPerDegreeLongitude,
    latitude: place.latitude - (horizontal * Math.cos(heading * RADIANS)) / metresPerDegreeLatitude,
    height: place.height - range * Math.sin(pitch * RADIANS) + drop,
    heading,
    pitch,
    roll: 0,
  };
}

/** The camera that sees a whole extent, for a vertical field of view of 60° or a narrower horizontal one. */
export function cameraOver(extent: Extent, ground: number, heading = 0, pitch = -45): Camera {
  const [west, south, east, north] = extent;
  const latitude = (south + north) / 2;
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  const diagonal = Math.hypot(
    (east - west) * metresPerDegreeLongitude,
    (north - south) * metresPerDegreeLatitude,
  );
  const range = Math.max(150, diagonal * 0.85);
  return cameraLookingAt({ longitude: (west + east) / 2, latitude, height: ground }, range, heading, pitch);
}

/** Metres of one degree along the parallel and along the meridian, on WGS84. */
export function degreeLengths(latitude: number): {
  metresPerDegreeLongitude: number;
  metresPerDegreeLatitude: number;
} {
  const sine = Math.sin(latitude * RADIANS);
  const w = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const primeVertical = EQUATOR_RADIUS / Math.sqrt(w);
  const meridian = (EQUATOR_RADIUS * (1 - ECCENTRICITY_SQUARED)) / w ** 1.5;
  return {
    metresPerDegreeLongitude: Math.max(1, primeVertical * Math.cos(latitude * RADIANS) * RADIANS),
    metresPerDegreeLatitude: meridian * RADIANS,
  };
}

/** Equal to what a permalink keeps of it. */
export function sameCamera(a: Camera, b: Camera): boolean {
  return (
    Math.abs(a.longitude - b.longitude) < 5e-8 &&
    Math.abs(a.latitude - b.latitude) < 5e-8 &&
    Math.abs(a.height - b.height) < 5e-3 &&
    Math.abs(halfTurn(a.heading - b.heading)) < 5e-3 &&
    Math.abs(a.pitch - b.pitch) < 5e-3 &&
    Math.abs(halfTurn(a.roll - b.roll)) < 5e-3
  );
}

/** An angle between −180 and 180 degrees; what rounds to 0 is 0. */
export function halfTurn(degrees: number): number {
  const value = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return Math.abs(value) < 5e-3 ? 0 : value;
}
