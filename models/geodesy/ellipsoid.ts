/**
 * Positions on and around the WGS84 ellipsoid: geodetic (degrees, ellipsoidal metres), geocentric (ECEF metres)
 * and local east-north-up frames. Everything writes into caller-owned arrays; nothing allocates per point.
 */

/** Semi-major axis in metres and flattening of WGS84 (NGA.STND.0036). */
export const WGS84_A = 6378137;
export const WGS84_F = 1 / 298.257223563;
/** Semi-minor axis in metres. */
export const WGS84_B = WGS84_A * (1 - WGS84_F);
/** First eccentricity squared. */
export const WGS84_E2 = WGS84_F * (2 - WGS84_F);

const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;
const E2 = WGS84_E2;
const E4 = E2 * E2;

/** Longitude, latitude in degrees and ellipsoidal height in metres to ECEF metres (EPSG method 9602). */
export function geodeticToEcef(
  longitude: number,
  latitude: number,
  height: number,
  out: Float64Array = new Float64Array(3),
  offset = 0,
): Float64Array {
  const sinLatitude = Math.sin(latitude * RADIANS);
  const cosLatitude = Math.cos(latitude * RADIANS);
  const primeVertical = WGS84_A / Math.sqrt(1 - E2 * sinLatitude * sinLatitude);
  const axisDistance = (primeVertical + height) * cosLatitude;
  out[offset] = axisDistance * Math.cos(longitude * RADIANS);
  out[offset + 1] = axisDistance * Math.sin(longitude * RADIANS);
  out[offset + 2] = (primeVertical * (1 - E2) + height) * sinLatitude;
  return out;
}

/**
 * ECEF metres to longitude, latitude in degrees and ellipsoidal height in metres; exact to rounding from the
 * centre of the earth to far outside, poles included (longitude 0 there; the centre itself is given as a point
 * below the north pole).
 *
 * Vermeille, H. (2011): An analytical method to transform geocentric into geodetic coordinates.
 * Journal of Geodesy 85, 105–117.
 */
export function ecefToGeodetic(
  x: number,
  y: number,
  z: number,
  out: Float64Array = new Float64Array(3),
  offset = 0,
): Float64Array {
  const axisDistance = Math.sqrt(x * x + y * y);
  const p = (axisDistance / WGS84_A) ** 2;
  const q = (1 - E2) * (z / WGS84_A) ** 2;
  const r = (p + q - E4) / 6;
  const evolute = 8 * r * r * r + E4 * p * q;
  out[offset] = Math.atan2(y, x) * DEGREES;

  if (evolute <= 0 && Math.abs(z) < 1e-6) {
    // On the disc inside the evolute in the equatorial plane, where a northern and a southern latitude fit.
    out[offset + 1] = Math.atan2(Math.sqrt(E4 - p), Math.sqrt(p * (1 - E2))) * (z < 0 ? -DEGREES : DEGREES);
    out[offset + 2] = -WGS84_A * Math.sqrt(((1 - E2) * (E2 - p)) / E2);
    return out;
  }

  let u: number;
  if (evolute > 0) {
    const rootEvolute = Math.sqrt(evolute);
    const rootPq = Math.sqrt(E4 * p * q);
    const plus = Math.cbrt(rootEvolute + rootPq);
    const minus = Math.cbrt(rootEvolute - rootPq);
    u = r + 0.5 * plus * plus + 0.5 * minus * minus;
  } else {
    const third =
      (2 / 3) * Math.atan2(Math.sqrt(E4 * p * q), Math.sqrt(-evolute) + Math.sqrt(-8 * r * r * r));
    u = -4 * r * Math.sin(third) * Math.cos(Math.PI / 6 + third);
  }
  const v = Math.sqrt(u * u + E4 * q);
  const w = (E2 * (u + v - q)) / (2 * v);
  const k = (u + v) / (Math.sqrt(w * w + u + v) + w);
  const d = (k * axisDistance) / (k + E2);
  const length = Math.sqrt(d * d + z * z);
  out[offset + 1] = 2 * Math.atan2(z, d + length) * DEGREES;
  out[offset + 2] = ((k + E2 - 1) / k) * length;
  return out;
}

/** Metres that one degree of longitude and of latitude span on the ellipsoid at a latitude in degrees. */
export function metresPerDegree(latitude: number): { longitude: number; latitude: number } {
  const sinLatitude = Math.sin(latitude * RADIANS);
  const root = Math.sqrt(1 - E2 * sinLatitude * sinLatitude);
  return {
    longitude: (WGS84_A / root) * Math.cos(latitude * RADIANS) * RADIANS,
    latitude: ((WGS84_A * (1 - E2)) / (root * root * root)) * RADIANS,
  };
}

/** An east-north-up frame in metres, tangent to the ellipsoid's parallel surface at its origin. */
export interface EnuFrame {
  /** ECEF metres of the origin. */
  readonly origin: Float64Array;
  /** Column-major 4×4 from ENU to ECEF: the columns are east, north, up and the origin. */
  readonly matrix: Float64Array;
  /** Degrees and ellipsoidal metres to ENU metres. */
  toEnu(
    longitude: number,
    latitude: number,
    height: number,
    out?: Float64Array,
    offset?: number,
  ): Float64Array;
  /** ECEF metres to ENU metres. */
  fromEcef(x: number, y: number, z: number, out?: Float64Array, offset?: number): Float64Array;
  /** ENU metres to ECEF metres. */
  toEcef(east: number, north: number, up: number, out?: Float64Array, offset?: number): Float64Array;
  /** ENU metres to degrees and ellipsoidal metres. */
  toGeodetic(east: number, north: number, up: number, out?: Float64Array, offset?: number): Float64Array;
}

/** The east-north-up frame at a longitude and latitude in degrees and an ellipsoidal height in metres. */
export function enuFrame(longitude: number, latitude: number, height: number): EnuFrame {
  const origin = geodeticToEcef(longitude, latitude, height);
  const [originX, originY, originZ] = origin;
  const sinLongitude = Math.sin(longitude * RADIANS);
  const cosLongitude = Math.cos(longitude * RADIANS);
  const sinLatitude = Math.sin(latitude * RADIANS);
  const cosLatitude = Math.cos(latitude * RADIANS);
  const matrix = new Float64Array([
    ...[-sinLongitude, cosLongitude, 0, 0],
    ...[-sinLatitude * cosLongitude, -sinLatitude * sinLongitude, cosLatitude, 0],
    ...[cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude, 0],
    ...[originX, originY, originZ, 1],
  ]);

  const fromEcef: EnuFrame['fromEcef'] = (x, y, z, out = new Float64Array(3), offset = 0) => {
    const dx = x - originX;
    const dy = y - originY;
    const dz = z - originZ;
    out[offset] = matrix[0] * dx + matrix[1] * dy;
    out[offset + 1] = matrix[4] * dx + matrix[5] * dy + matrix[6] * dz;
    out[offset + 2] = matrix[8] * dx + matrix[9] * dy + matrix[10] * dz;
    return out;
  };
  const toEcef: EnuFrame['toEcef'] = (east, north, up, out = new Float64Array(3), offset = 0) => {
    out[offset] = matrix[0] * east + matrix[4] * north + matrix[8] * up + originX;
    out[offset + 1] = matrix[1] * east + matrix[5] * north + matrix[9] * up + originY;
    out[offset + 2] = matrix[6] * north + matrix[10] * up + originZ;
    return out;
  };
  return {
    origin,
    matrix,
    fromEcef,
    toEcef,
    toEnu(longitude, latitude, height, out = new Float64Array(3), offset = 0) {
      geodeticToEcef(longitude, latitude, height, out, offset);
      return fromEcef(out[offset], out[offset + 1], out[offset + 2], out, offset);
    },
    toGeodetic(east, north, up, out = new Float64Array(3), offset = 0) {
      toEcef(east, north, up, out, offset);
      return ecefToGeodetic(out[offset], out[offset + 1], out[offset + 2], out, offset);
    },
  };
}
