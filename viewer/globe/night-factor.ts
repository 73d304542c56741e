/** 0 by day, 1 at night, growing through civil twilight: how far the city's lights are on. `altitude`: degrees of the sun. */
export function nightFactor(altitude: number): number {
  const t = Math.max(0, Math.min(1, (4 - altitude) / 10));
  return t * t * (3 - 2 * t);
}
