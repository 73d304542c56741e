import {
  latitudeAt,
  longitudeAt,
  MERCATOR_CIRCUMFERENCE,
  worldX,
  worldY,
} from '../../../models/geodesy/mercator.ts';

/**
 * A flat sheet over a city: web Mercator, scaled so that its units are metres at one latitude (within 0.1 % over
 * 20 km at latitudes up to 45°). What is straight on it is straight on the map. x grows to the east, y to the south.
 */
export interface Plane {
  x(longitude: number): number;
  y(latitude: number): number;
  longitude(x: number): number;
  latitude(y: number): number;
}

export function planeAt(latitude: number): Plane {
  const metres = MERCATOR_CIRCUMFERENCE * Math.cos((latitude * Math.PI) / 180);
  return {
    x: (longitude) => worldX(longitude) * metres,
    y: (at) => worldY(at) * metres,
    longitude: (x) => longitudeAt(x / metres),
    latitude: (y) => latitudeAt(y / metres),
  };
}

/** Weighted places; a place without a position (NaN) or without a positive weight counts for nothing. */
export interface Places {
  longitudes: Float64Array;
  latitudes: Float64Array;
  /** Absent: one each. */
  weights?: Float64Array;
}

/** Weight of a place, 0 for one that does not count. */
export function weightOf({ longitudes, latitudes, weights }: Places, at: number): number {
  const weight = weights ? weights[at] : 1;
  return weight > 0 && Number.isFinite(longitudes[at]) && Number.isFinite(latitudes[at]) ? weight : 0;
}

/** Latitude in the middle of the places that count; undefined where none does. */
export function middleLatitude(places: Places): number | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < places.latitudes.length; at++) {
    if (weightOf(places, at) === 0) continue;
    low = Math.min(low, places.latitudes[at]);
    high = Math.max(high, places.latitudes[at]);
  }
  return low <= high ? (low + high) / 2 : undefined;
}
