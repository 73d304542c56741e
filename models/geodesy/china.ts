/**
 * GCJ-02 (the offset coordinates of Chinese web maps) and BD-09 (Baidu's further offset of them).
 *
 * Neither has an official publication; the formulas are those found and published by the community in 2010 and
 * the same in all open implementations (emq "chinamapdeviate" 2010, eviltransform, coordtransform). They are an
 * identity outside of a rectangle around China. The inverses are iterated on the forward formulas to 1e-10
 * degrees, not taken from the approximations in circulation.
 */

/** Krasovsky 1940: semi-major axis in metres and first eccentricity squared, as GCJ-02 uses them. */
export const KRASOVSKY_A = 6378245;
export const KRASOVSKY_E2 = 0.006693421622965943;

const BD_TURN = (Math.PI * 3000) / 180;
const TOLERANCE = 1e-10;

/** Whether GCJ-02 shifts this position (degrees): the rectangle of the published algorithm. */
export function isInsideGcj02(longitude: number, latitude: number): boolean {
  return longitude >= 72.004 && longitude <= 137.8347 && latitude >= 0.8293 && latitude <= 55.8271;
}

function waves(value: number, first: number, second: number): number {
  return (
    (20 * Math.sin(6 * value * Math.PI) +
      20 * Math.sin(2 * value * Math.PI) +
      20 * Math.sin(value * Math.PI) +
      40 * Math.sin((value / 3) * Math.PI) +
      first * Math.sin((value / 12) * Math.PI) +
      second * Math.sin((value / 30) * Math.PI)) *
    (2 / 3)
  );
}

/** Adds GCJ-02's offset in degrees, whatever the place. */
function addGcj02(longitude: number, latitude: number, out: Float64Array, offset: number): void {
  const x = longitude - 105;
  const y = latitude - 35;
  const common = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    common +
    latitudeWaves(y);
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + waves(x, 150, 300);
  const radians = (latitude * Math.PI) / 180;
  const sine = Math.sin(radians);
  const magic = 1 - KRASOVSKY_E2 * sine * sine;
  const root = Math.sqrt(magic);
  out[offset] = longitude + (east * 180) / ((KRASOVSKY_A / root) * Math.cos(radians) * Math.PI);
  out[offset + 1] =
    latitude + (north * 180) / (((KRASOVSKY_A * (1 - KRASOVSKY_E2)) / (magic * root)) * Math.PI);
}

function latitudeWaves(y: number): number {
  return (
    (20 * Math.sin(y * Math.PI) +
      40 * Math.sin((y / 3) * Math.PI) +
      160 * Math.sin((y / 12) * Math.PI) +
      320 * Math.sin((y * Math.PI) / 30)) *
    (2 / 3)
  );
}

/** WGS84 degrees to GCJ-02 degrees; the identity outside of China's rectangle. */
export function wgs84ToGcj02(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  if (isInsideGcj02(longitude, latitude)) {
    addGcj02(longitude, latitude, out, offset);
  } else {
    out[offset] = longitude;
    out[offset + 1] = latitude;
  }
  return out;
}

/** GCJ-02 degrees to WGS84 degrees; the identity outside of China's rectangle. */
export function gcj02ToWgs84(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  if (isInsideGcj02(longitude, latitude)) {
    undo(addGcj02, longitude, latitude, out, offset);
  } else {
    out[offset] = longitude;
    out[offset + 1] = latitude;
  }
  return out;
}

/** GCJ-02 degrees to BD-09 degrees. */
export function gcj02ToBd09(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  const radius =
    Math.sqrt(longitude * longitude + latitude * latitude) + 0.00002 * Math.sin(latitude * BD_TURN);
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * BD_TURN);
  out[offset] = radius * Math.cos(angle) + 0.0065;
  out[offset + 1] = radius * Math.sin(angle) + 0.006;
  return out;
}

/** BD-09 degrees to GCJ-02 degrees. */
export function bd09ToGcj02(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  return undo(gcj02ToBd09, longitude, latitude, out, offset);
}

/** WGS84 degrees to BD-09 degrees; the identity outside of China's rectangle. */
export function wgs84ToBd09(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  wgs84ToGcj02(longitude, latitude, out, offset);
  if (isInsideGcj02(longitude, latitude)) gcj02ToBd09(out[offset], out[offset + 1], out, offset);
  return out;
}

/** BD-09 degrees to WGS84 degrees; the identity outside of China's rectangle. */
export function bd09ToWgs84(
  longitude: number,
  latitude: number,
  out: Float64Array = new Float64Array(2),
  offset = 0,
): Float64Array {
  if (isInsideGcj02(longitude, latitude)) {
    bd09ToGcj02(longitude, latitude, out, offset);
    return undo(addGcj02, out[offset], out[offset + 1], out, offset);
  }
  out[offset] = longitude;
  out[offset + 1] = latitude;
  return out;
}

type Shift = (longitude: number, latitude: number, out: Float64Array, offset: number) => unknown;

/** Solves shift(p) = (longitude, latitude) by fixed-point iteration: both shifts are small and almost constant. */
function undo(
  shift: Shift,
  longitude: number,
  latitude: number,
  out: Float64Array,
  offset: number,
): Float64Array {
  let x = longitude;
  let y = latitude;
  for (let round = 0; round < 30; round++) {
    shift(x, y, out, offset);
    const dx = longitude - out[offset];
    const dy = latitude - out[offset + 1];
    x += dx;
    y += dy;
    if (Math.abs(dx) < TOLERANCE && Math.abs(dy) < TOLERANCE) break;
  }
  out[offset] = x;
  out[offset + 1] = y;
  return out;
}
