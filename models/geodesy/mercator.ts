/**
 * Web Mercator (EPSG:3857) scaled to the unit square: x grows to the east from 180° W, y to the south from
 * 85.0511° N, as tile addresses do. Pure functions; degrees in and out.
 */
export const MERCATOR_LATITUDE_LIMIT = 85.0511287798066;
/** Metres around the equator of the sphere that web Mercator projects. */
export const MERCATOR_CIRCUMFERENCE = 2 * Math.PI * 6_378_137;

/** Metres of a degree of latitude, and of one of longitude at the equator, on that sphere. */
export const METRES_PER_DEGREE = 111_319.490793;

export function worldX(longitude: number): number {
  return longitude / 360 + 0.5;
}

export function worldY(latitude: number): number {
  const clamped = Math.max(-MERCATOR_LATITUDE_LIMIT, Math.min(MERCATOR_LATITUDE_LIMIT, latitude));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
}

export function longitudeAt(x: number): number {
  return (x - 0.5) * 360;
}

export function latitudeAt(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** By how much web Mercator enlarges lengths at a world y: 1 at the equator, 1 / cos φ elsewhere. */
export function mercatorScale(y: number): number {
  return Math.cosh(Math.PI * (1 - 2 * y));
}
