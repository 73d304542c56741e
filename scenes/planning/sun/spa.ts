import { DISTANCE_TERMS, LATITUDE_TERMS, LONGITUDE_TERMS, NUTATION_TERMS } from './spa-terms.ts';

const RADIANS = Math.PI / 180;
const DAY = 86_400_000;
/** Terrestrial time less UTC in 2017 and after, seconds; a second more moves the sun by 0.00001°. */
export const TERRESTRIAL_MINUS_UTC = 69;

/** The sun seen from the middle of the earth: degrees, all of date. */
export interface GeocentricSun {
  /** Apparent ecliptic longitude. */
  longitude: number;
  rightAscension: number;
  declination: number;
  /** Astronomical units. */
  distance: number;
  /** Apparent sidereal time at Greenwich. */
  siderealTime: number;
  /** Heliocentric longitude, latitude; nutation in longitude and in obliquity; true obliquity. */
  earthLongitude: number;
  earthLatitude: number;
  nutation: number;
  obliquityNutation: number;
  obliquity: number;
}

/**
 * Steps 3.1 to 3.10 of NREL's Solar Position Algorithm: I. Reda and A. Andreas 2008, NREL/TP-560-34302 (revised); also
 * Solar Energy 76(5), 2004, 577–589. Good to 0.0003° from the year −2000 to 6000. `time`: UTC milliseconds, taken as UT1.
 */
export function geocentricSun(time: number, terrestrialMinusUtc = TERRESTRIAL_MINUS_UTC): GeocentricSun {
  const days = time / DAY + 2440587.5 - 2451545;
  const century = days / 36525;
  const ephemerisCentury = (days + terrestrialMinusUtc / 86_400) / 36525;
  const millennium = ephemerisCentury / 10;
  const earthLongitude = wrap(series(LONGITUDE_TERMS, millennium) / RADIANS);
  const earthLatitude = series(LATITUDE_TERMS, millennium) / RADIANS;
  const distance = series(DISTANCE_TERMS, millennium);
  const [nutation, obliquityNutation] = nutationAt(ephemerisCentury);
  const obliquity = meanObliquity(millennium / 10) + obliquityNutation;
  const aberration = -20.4898 / (3600 * distance);
  const longitude = wrap(earthLongitude + 180 + nutation + aberration);
  const lambda = longitude * RADIANS;
  const beta = -earthLatitude * RADIANS;
  const epsilon = obliquity * RADIANS;
  const meanSiderealTime =
    280.46061837 +
    360.98564736629 * days +
    0.000387933 * century * century -
    (century * century * century) / 38710000;
  return {
    longitude,
    rightAscension: wrap(
      Math.atan2(
        Math.sin(lambda) * Math.cos(epsilon) - Math.tan(beta) * Math.sin(epsilon),
        Math.cos(lambda),
      ) / RADIANS,
    ),
    declination:
      Math.asin(Math.sin(beta) * Math.cos(epsilon) + Math.cos(beta) * Math.sin(epsilon) * Math.sin(lambda)) /
      RADIANS,
    distance,
    siderealTime: wrap(meanSiderealTime + nutation * Math.cos(epsilon)),
    earthLongitude,
    earthLatitude,
    nutation,
    obliquityNutation,
    obliquity,
  };
}

/** Sum of A·cos(B + C·t) over each row of terms, times t to the row's number; the tables are in 1e-8. */
function series(rows: readonly (readonly number[])[], t: number): number {
  let total = 0;
  for (let power = rows.length - 1; power >= 0; power--) {
    const terms = rows[power];
    let sum = 0;
    for (let i = 0; i < terms.length; i += 3) sum += terms[i] * Math.cos(terms[i + 1] + terms[i + 2] * t);
    total = total * t + sum;
  }
  return total / 1e8;
}

/** Nutation in longitude and in obliquity, degrees; `t` in centuries. */
function nutationAt(t: number): [number, number] {
  const t2 = t * t;
  const t3 = t2 * t;
  const x0 = 297.85036 + 445267.11148 * t - 0.0019142 * t2 + t3 / 189474;
  const x1 = 357.52772 + 35999.05034 * t - 0.0001603 * t2 - t3 / 300000;
  const x2 = 134.96298 + 477198.867398 * t + 0.0086972 * t2 + t3 / 56250;
  const x3 = 93.27191 + 483202.017538 * t - 0.0036825 * t2 + t3 / 327270;
  const x4 = 125.04452 - 1934.136261 * t + 0.0020708 * t2 + t3 / 450000;
  let longitude = 0;
  let obliquity = 0;
  const terms = NUTATION_TERMS;
  for (let i = 0; i < terms.length; i += 9) {
    const argument =
      (x0 * terms[i] + x1 * terms[i + 1] + x2 * terms[i + 2] + x3 * terms[i + 3] + x4 * terms[i + 4]) *
      RADIANS;
    longitude += (terms[i + 5] + terms[i + 6] * t) * Math.sin(argument);
    obliquity += (terms[i + 7] + terms[i + 8] * t) * Math.cos(argument);
  }
  return [longitude / 36_000_000, obliquity / 36_000_000];
}

/** Degrees; `u` in ten thousand years. */
function meanObliquity(u: number): number {
  const factors = [84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45];
  return factors.reduceRight((sum, factor) => sum * u + factor, 0) / 3600;
}

/** Degrees into 0 to 360. */
export function wrap(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** Degrees into −180 to 180. */
export function halfTurn(degrees: number): number {
  return wrap(degrees + 180) - 180;
}
