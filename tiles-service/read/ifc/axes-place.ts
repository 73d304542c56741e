import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { type StandingPlace, standingPlaceSchema } from '../../../models/schema/index.ts';

/** From metres in a model's axes to longitude, latitude and metres over the ellipsoid, in place. */
export type AxesPlace = (triplets: Float64Array) => void;

/** Metres along y that tell where it looks. */
const ALONG = 100;

/**
 * Where the zero of a model's axes comes to stand, and where its y looks there; undefined where that is no place on the
 * earth, as may be of a model whose coordinates are those of a map.
 */
export function standingOf(place: AxesPlace): StandingPlace | undefined {
  const triplets = Float64Array.of(0, 0, 0, 0, ALONG, 0);
  place(triplets);
  const [longitude, latitude, height] = triplets;
  const [east, north] = enuFrame(longitude, latitude, height).toEnu(triplets[3], triplets[4], triplets[5]);
  const heading = (Math.atan2(east, north) * 180) / Math.PI;
  return standingPlaceSchema.safeParse({ longitude, latitude, height, heading }).data;
}
