import { WGS84_A, WGS84_B, WGS84_F } from './ellipsoid.ts';

const RADIANS = Math.PI / 180;
const MOST_ROUNDS = 100;

/**
 * Metres of the shortest line on the WGS84 ellipsoid between two places in degrees; to 0.1 mm, NaN for places that
 * are almost antipodal.
 *
 * Vincenty, T. (1975): Direct and inverse solutions of geodesics on the ellipsoid with application of nested
 * equations. Survey Review 23 (176), 88–93.
 */
export function geodesicDistance(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): number {
  const difference = (longitude2 - longitude1) * RADIANS;
  const reduced1 = Math.atan((1 - WGS84_F) * Math.tan(latitude1 * RADIANS));
  const reduced2 = Math.atan((1 - WGS84_F) * Math.tan(latitude2 * RADIANS));
  const [sin1, cos1, sin2, cos2] = [
    Math.sin(reduced1),
    Math.cos(reduced1),
    Math.sin(reduced2),
    Math.cos(reduced2),
  ];
  let lambda = difference;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sinLambda = Math.sin(lambda);
    const cosLambda = Math.cos(lambda);
    const sinSigma = Math.hypot(cos2 * sinLambda, cos1 * sin2 - sin1 * cos2 * cosLambda);
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * cosLambda;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * sinLambda) / sinSigma;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    const cosMiddle = cos2Alpha === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cos2Alpha;
    const c = (WGS84_F / 16) * cos2Alpha * (4 + WGS84_F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda =
      difference +
      (1 - c) *
        WGS84_F *
        sinAlpha *
        (sigma + c * sinSigma * (cosMiddle + c * cosSigma * (2 * cosMiddle * cosMiddle - 1)));
    if (!(Math.abs(lambda - before) <= 1e-12)) continue;
    const u2 = (cos2Alpha * (WGS84_A * WGS84_A - WGS84_B * WGS84_B)) / (WGS84_B * WGS84_B);
    const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    const squared = cosMiddle * cosMiddle;
    const correction =
      b *
      sinSigma *
      (cosMiddle +
        (b / 4) *
          (cosSigma * (2 * squared - 1) -
            (b / 6) * cosMiddle * (4 * sinSigma * sinSigma - 3) * (4 * squared - 3)));
    return WGS84_B * a * (sigma - correction);
  }
  return Number.NaN;
}
