/**
 * How air bends sight. East, north and up are straight metres, so that the earth's roundness is in the heights of what lies
 * far off already (`enuFrame` lays it there); a ray of light is bent downwards with it, by `refraction` times the earth's
 * curvature. 0.13 is what surveying takes by day (C. F. Gauss's coefficient; W. Torge and J. Müller 2012, Geodesy, 4th
 * edition, 5.1.1); near hot or cold ground it is anything.
 */
export const USUAL_REFRACTION = 0.13;
export const EARTH_RADIUS = 6_371_000;

/** Metres by which something at a distance looks higher than it is, for whom sight is straight. */
export function apparentLift(metres: number, refraction: number): number {
  return (refraction * metres * metres) / (2 * EARTH_RADIUS);
}
