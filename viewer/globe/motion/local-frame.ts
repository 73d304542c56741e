import type { GroundPlace } from '../../stores/status.ts';
import { degreeLengths } from '../camera-math.ts';

/** Metres east and north of a place, good to a centimetre within some kilometres: enough for a walk or a flight. */
export interface LocalFrame {
  toLocal(place: { longitude: number; latitude: number }): [east: number, north: number];
  toDegrees(east: number, north: number): { longitude: number; latitude: number };
}

export function localFrame({ longitude, latitude }: GroundPlace): LocalFrame {
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  return {
    toLocal: (place) => [
      (place.longitude - longitude) * metresPerDegreeLongitude,
      (place.latitude - latitude) * metresPerDegreeLatitude,
    ],
    toDegrees: (east, north) => ({
      longitude: longitude + east / metresPerDegreeLongitude,
      latitude: latitude + north / metresPerDegreeLatitude,
    }),
  };
}
