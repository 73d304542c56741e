import { geocentricSun, halfTurn, TERRESTRIAL_MINUS_UTC, wrap } from './spa.ts';

/**
 * Where the sun stands at a place, when it rises, and what the days are that rules look at, by NREL's Solar Position
 * Algorithm (see spa.ts), within 0.0003°. Times are UTC milliseconds, angles degrees.
 */
const RADIANS = Math.PI / 180;
const DAY = 86_400_000;
/** The sun's centre at sunrise and sunset: refraction 34′ and the radius 16′. */
export const HORIZON_ALTITUDE = -0.833;

export interface SunPosition {
  /** Degrees above the horizon. */
  altitude: number;
  /** Degrees clockwise from north. */
  azimuth: number;
}

/** Air that light is bent by; without one the altitude is the geometric one, which daylight rules reckon with. */
export interface Air {
  /** Millibar, over the year. */
  pressure: number;
  /** °C, over the year. */
  temperature: number;
}

interface Seen {
  /** Metres of the place above the ellipsoid. */
  height?: number;
  air?: Air;
  terrestrialMinusUtc?: number;
}

/** Place of the sun, of its centre, seen from a place. */
export function sunPosition(
  time: number,
  longitude: number,
  latitude: number,
  { height = 0, air, terrestrialMinusUtc = TERRESTRIAL_MINUS_UTC }: Seen = {},
): SunPosition {
  const { hourAngle, declination } = topocentric(time, longitude, latitude, height, terrestrialMinusUtc);
  const h = hourAngle * RADIANS;
  const delta = declination * RADIANS;
  const phi = latitude * RADIANS;
  const sine = Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(h);
  const altitude = Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
  const fromSouth = Math.atan2(Math.sin(h), Math.cos(h) * Math.sin(phi) - Math.tan(delta) * Math.cos(phi));
  return {
    altitude: air ? altitude + refraction(altitude, air) : altitude,
    azimuth: wrap(fromSouth / RADIANS + 180),
  };
}

/** The instant nearest to `time` when the sun crosses the meridian of the place: noon in true solar time. */
export function solarNoon(time: number, longitude: number): number {
  return solarTimeInstant(time, longitude, 12);
}

/** The instant nearest to `time` when true solar time (hour angle over 15, and 12) is `hours` at a place. */
export function solarTimeInstant(time: number, longitude: number, hours: number): number {
  let instant = time;
  for (let i = 0; i < 4; i++)
    instant -= (halfTurn(hourAngleOf(instant, longitude) - (hours - 12) * 15) / 360) * DAY;
  return Math.round(instant);
}

/** True solar time at a place in hours, 0 to 24. */
export function solarTime(time: number, longitude: number): number {
  return wrap(hourAngleOf(time, longitude) + 180) / 15;
}

/** Sunrise and sunset around a solar noon; undefined where the sun stays up or down all day. */
export function sunriseAndSunset(
  noon: number,
  longitude: number,
  latitude: number,
): { sunrise: number; sunset: number } | undefined {
  const sineHorizon = Math.sin(HORIZON_ALTITUDE * RADIANS);
  const transit = solarNoon(noon, longitude);
  const crossing = (direction: 1 | -1): number | undefined => {
    let time = transit;
    for (let i = 0; i < 5; i++) {
      const { rightAscension, declination, siderealTime } = geocentricSun(time);
      const delta = declination * RADIANS;
      const phi = latitude * RADIANS;
      const cosine = (sineHorizon - Math.sin(phi) * Math.sin(delta)) / (Math.cos(phi) * Math.cos(delta));
      if (Math.abs(cosine) > 1) return undefined;
      const wanted = (direction * Math.acos(cosine)) / RADIANS;
      const hourAngle = halfTurn(siderealTime + longitude - rightAscension);
      time += (halfTurn(wanted - hourAngle) / 360) * DAY;
    }
    return Math.round(time);
  };
  const sunrise = crossing(-1);
  const sunset = crossing(1);
  return sunrise === undefined || sunset === undefined ? undefined : { sunrise, sunset };
}

/** Sun's ecliptic longitudes of the days that daylight rules look at, and of the equinox, at which people look. */
export const SOLAR_TERMS = {
  greatCold: 300,
  winterSolstice: 270,
  springEquinox: 0,
  summerSolstice: 90,
} as const;
export type SolarTerm = keyof typeof SOLAR_TERMS;

/** The instant in a UTC year when the sun's apparent longitude reaches that of a solar term (节气). */
export function solarTermInstant(year: number, term: SolarTerm): number {
  const target = SOLAR_TERMS[term];
  // The sun stands at 280.5° at the start of a year and moves about 0.9856° a day.
  let time = Date.UTC(year, 0, 1) + (wrap(target - 280.5) / 0.985647) * DAY;
  for (let i = 0; i < 6; i++) time += (halfTurn(target - geocentricSun(time).longitude) / 0.985647) * DAY;
  return Math.round(time);
}

function hourAngleOf(time: number, longitude: number): number {
  const { rightAscension, siderealTime } = geocentricSun(time);
  return halfTurn(siderealTime + longitude - rightAscension);
}

/** Hour angle (west of the meridian) and declination with the parallax of the place: steps 3.11 to 3.13. */
function topocentric(
  time: number,
  longitude: number,
  latitude: number,
  height: number,
  terrestrialMinusUtc: number,
): { hourAngle: number; declination: number } {
  const { rightAscension, declination, distance, siderealTime } = geocentricSun(time, terrestrialMinusUtc);
  const parallax = (8.794 / (3600 * distance)) * RADIANS;
  const phi = latitude * RADIANS;
  const u = Math.atan(0.99664719 * Math.tan(phi));
  const x = Math.cos(u) + (height / 6378140) * Math.cos(phi);
  const y = 0.99664719 * Math.sin(u) + (height / 6378140) * Math.sin(phi);
  const hourAngle = halfTurn(siderealTime + longitude - rightAscension);
  const h = hourAngle * RADIANS;
  const delta = declination * RADIANS;
  const east = Math.cos(delta) - x * Math.sin(parallax) * Math.cos(h);
  const shift = Math.atan2(-x * Math.sin(parallax) * Math.sin(h), east);
  return {
    hourAngle: hourAngle - shift / RADIANS,
    declination: Math.atan2((Math.sin(delta) - y * Math.sin(parallax)) * Math.cos(shift), east) / RADIANS,
  };
}

/** Degrees that air lifts the sun by: step 3.14; none when its upper edge is below the horizon. */
function refraction(altitude: number, { pressure, temperature }: Air): number {
  if (altitude < HORIZON_ALTITUDE) return 0;
  const tangent = Math.tan((altitude + 10.3 / (altitude + 5.11)) * RADIANS);
  return ((pressure / 1010) * (283 / (273 + temperature)) * 1.02) / (60 * tangent);
}
