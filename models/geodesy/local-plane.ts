import { metresPerDegree } from './ellipsoid.ts';

interface Place {
  longitude: number;
  latitude: number;
}

/**
 * Direction (degrees clockwise from north) and metres from one place to another on the plane that touches the ellipsoid
 * between them: to a centimetre within some kilometres, and quick enough for all cameras of a city.
 */
export function azimuthAndDistance(from: Place, to: Place): { azimuth: number; metres: number } {
  const scale = metresPerDegree((from.latitude + to.latitude) / 2);
  const north = (to.latitude - from.latitude) * scale.latitude;
  const east = (to.longitude - from.longitude) * scale.longitude;
  return { azimuth: (Math.atan2(east, north) * 180) / Math.PI, metres: Math.hypot(east, north) };
}
