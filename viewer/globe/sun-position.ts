/**
 * Where the sun stands, and when it rises, for panels and for the lights of the night. Method: J. Meeus,
 * Astronomical Algorithms, 2nd edition, chapters 7, 12, 13 and 25 (low accuracy, 0.01°), without refraction.
 * Times are UTC milliseconds, angles degrees. TT − UTC is taken as 69 s, which moves the sun by 0.001°.
 */
const RADIANS = Math.PI / 180;
const DAY = 86_400_000;
const TERRESTRIAL_MINUS_UTC = 69_000;
/** The sun's centre at sunrise and sunset: refraction 34′ and the radius 16′. */
export const HORIZON_ALTITUDE = -0.833;

export interface SunPosition {
  /** Degrees above the horizon. */
  altitude: number;
  /** Degrees clockwise from north. */
  azimuth: number;
}

export function sunPosition(time: number, longitude: number, latitude: number): SunPosition {
  const { rightAscension, declination } = sunEquatorial(time);
  const hourAngle = (greenwichSiderealTime(time) + longitude - rightAscension) * RADIANS;
  const delta = declination * RADIANS;
  const phi = latitude * RADIANS;
  const sine = Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(hourAngle);
  const south = Math.atan2(
    Math.sin(hourAngle),
    Math.cos(hourAngle) * Math.sin(phi) - Math.tan(delta) * Math.cos(phi),
  );
  return { altitude: Math.asin(clamp(sine)) / RADIANS, azimuth: wrap(south / RADIANS + 180) };
}

/** The instant nearest to `time` when the sun crosses the meridian of the place: noon in true solar time. */
export function solarNoon(time: number, longitude: number): number {
  let noon = time;
  for (let i = 0; i < 3; i++) {
    const { rightAscension } = sunEquatorial(noon);
    const hourAngle = halfTurn(greenwichSiderealTime(noon) + longitude - rightAscension);
    noon -= (hourAngle / 360) * DAY;
  }
  return Math.round(noon);
}

/** Sunrise and sunset around a solar noon; undefined where the sun stays up or down all day. */
export function sunriseAndSunset(
  noon: number,
  longitude: number,
  latitude: number,
): { sunrise: number; sunset: number } | undefined {
  const crossing = (direction: 1 | -1): number | undefined => {
    let time = noon;
    for (let i = 0; i < 5; i++) {
      const { declination } = sunEquatorial(time);
      const cosine =
        (Math.sin(HORIZON_ALTITUDE * RADIANS) -
          Math.sin(latitude * RADIANS) * Math.sin(declination * RADIANS)) /
        (Math.cos(latitude * RADIANS) * Math.cos(declination * RADIANS));
      if (Math.abs(cosine) > 1) return undefined;
      time = solarNoon(noon, longitude) + direction * (Math.acos(cosine) / RADIANS / 360) * DAY;
    }
    return Math.round(time);
  };
  const sunrise = crossing(-1);
  const sunset = crossing(1);
  return sunrise === undefined || sunset === undefined ? undefined : { sunrise, sunset };
}

/** Sun's ecliptic longitudes of the days that daylight rules look at. */
export const SOLAR_TERMS = { greatCold: 300, winterSolstice: 270, summerSolstice: 90 } as const;
export type SolarTerm = keyof typeof SOLAR_TERMS;

/** The instant in a UTC year when the sun's apparent longitude reaches that of a solar term (节气). */
export function solarTermInstant(year: number, term: SolarTerm): number {
  const target = SOLAR_TERMS[term];
  // The sun stands at 280.5° at the start of a year and moves about 0.9856° a day.
  let time = Date.UTC(year, 0, 1) + (wrap(target - 280.5) / 0.985647) * DAY;
  for (let i = 0; i < 6; i++) time += (halfTurn(target - sunApparentLongitude(time)) / 0.985647) * DAY;
  return Math.round(time);
}

/** 0 by day, 1 at night, growing through civil twilight: how far the city's lights are on. */
export function nightFactor(altitude: number): number {
  const t = Math.max(0, Math.min(1, (4 - altitude) / 10));
  return t * t * (3 - 2 * t);
}

function sunApparentLongitude(time: number): number {
  const t = centuries(time + TERRESTRIAL_MINUS_UTC);
  const meanLongitude = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
  const anomaly = (357.52911 + 35999.05029 * t - 0.0001537 * t * t) * RADIANS;
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  return wrap(meanLongitude + centre - 0.00569 - 0.00478 * Math.sin(node));
}

function sunEquatorial(time: number): { rightAscension: number; declination: number } {
  const t = centuries(time + TERRESTRIAL_MINUS_UTC);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  const obliquity = (23.4392911 - 0.0130042 * t + 0.00256 * Math.cos(node)) * RADIANS;
  const longitude = sunApparentLongitude(time) * RADIANS;
  return {
    rightAscension: wrap(
      Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)) / RADIANS,
    ),
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)) / RADIANS,
  };
}

function greenwichSiderealTime(time: number): number {
  const days = time / DAY + 2440587.5 - 2451545;
  const t = days / 36525;
  return wrap(280.46061837 + 360.98564736629 * days + 0.000387933 * t * t);
}

function centuries(time: number): number {
  return (time / DAY + 2440587.5 - 2451545) / 36525;
}

function wrap(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

function halfTurn(degrees: number): number {
  return wrap(degrees + 180) - 180;
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
