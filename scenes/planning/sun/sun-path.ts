import { InputError } from '../../../models/errors.ts';
import { type SolarTerm, solarNoon, solarTermInstant, solarTimeInstant, sunPosition } from './position.ts';

const RADIANS = Math.PI / 180;
const HOUR = 3_600_000;

/** Where on the earth the origin of the local metres is, degrees; and how far its clocks are ahead of UTC. */
export interface Site {
  longitude: number;
  latitude: number;
  /** Metres above the ellipsoid. */
  height: number;
  /** Hours. */
  utcOffset: number;
}

/** A span of a day, as rules give it: hours of true solar time at the site. */
export interface DaySpan {
  from: number;
  to: number;
}

/**
 * The sun over a span of time as directions to it, east, north and up at the site, each of length 1, at even steps with
 * both ends. All within some kilometres see it there; true solar time is the site's own (4 s a kilometre to the east).
 */
export interface SunPath {
  /** UTC milliseconds. */
  readonly times: Float64Array;
  /** Three numbers for each time. */
  readonly directions: Float64Array;
}

/** True solar noon, UTC milliseconds, of the day by the site's clocks on which a solar term of a year falls. */
export function noonOfTerm(year: number, term: SolarTerm, { longitude, utcOffset }: Site): number {
  const local = new Date(solarTermInstant(year, term) + utcOffset * HOUR);
  return noonOfDay(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate(), {
    longitude,
    utcOffset,
  });
}

/** True solar noon of a day by the site's clocks; months from 1. */
export function noonOfDay(
  year: number,
  month: number,
  day: number,
  { longitude, utcOffset }: Pick<Site, 'longitude' | 'utcOffset'>,
): number {
  return solarNoon(Date.UTC(year, month - 1, day, 12) - utcOffset * HOUR, longitude);
}

/**
 * The sun's way over a span of the day around a true solar noon. `step`: seconds at most between two directions; what
 * comes and goes between two of them may go unseen.
 */
export function sunPath(noon: number, { from, to }: DaySpan, site: Site, step: number): SunPath {
  if (!(from >= 0 && to <= 24 && from < to && step >= 1))
    throw new InputError(
      'sun-span',
      `${from}–${to} h, steps of ${step} s`,
      'is no span of a day that can be gone through.',
      'Give hours of true solar time between 0 and 24, the earlier first, and steps of 1 s or more.',
    );
  const begin = solarTimeInstant(noon + (from - 12) * HOUR, site.longitude, from % 24);
  const end = solarTimeInstant(noon + (to - 12) * HOUR, site.longitude, to % 24);
  const steps = Math.ceil((end - begin) / (step * 1000));
  const times = Float64Array.from({ length: steps + 1 }, (_, i) => begin + ((end - begin) * i) / steps);
  const directions = new Float64Array(times.length * 3);
  for (let i = 0; i < times.length; i++) directions.set(directionToSun(times[i], site), i * 3);
  return { times, directions };
}

/** Direction to the middle of the sun, east, north and up, of length 1; without the bending of light by the air. */
export function directionToSun(time: number, site: Site): [east: number, north: number, up: number] {
  const { altitude, azimuth } = sunPosition(time, site.longitude, site.latitude, { height: site.height });
  const level = Math.cos(altitude * RADIANS);
  return [
    level * Math.sin(azimuth * RADIANS),
    level * Math.cos(azimuth * RADIANS),
    Math.sin(altitude * RADIANS),
  ];
}
