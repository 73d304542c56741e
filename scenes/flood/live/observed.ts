import { findVerticalDatum } from '../../../models/geodesy/index.ts';
import { RHYTHMS_UNTIL_STALE } from '../../../models/live/clock.ts';
import type { Series } from '../../../models/schema/flood-case.ts';
import type { FloodLive, LeftOut, Reading } from '../../../models/schema/flood-live.ts';

/** Properties that gauges tell in a flood. */
export const LEVEL_PROPERTY = 'water-level';
export const RAIN_PROPERTY = 'rain';

/** Factors to metres, and to mm/h, by unit (UCUM). */
const METRES: Readonly<Record<string, number>> = { m: 1, cm: 0.01, mm: 0.001, dm: 0.1 };
const MM_AN_HOUR: Readonly<Record<string, number>> = { 'mm/h': 1, 'mm/(h)': 1, 'mm/min': 60, 'mm/d': 1 / 24 };

/** Metres of a unit of length (UCUM); undefined: it is none that levels are told in. */
export const metresOf = (unit: string | undefined): number | undefined => METRES[unit ?? ''];

/** A gauge that can be used: its values from the beginning of the run on. */
export interface Observed {
  reading: Reading;
  /** Metres over its datum, or mm/h, over seconds since the beginning of the run; level before the first. */
  series: Exclude<Series, number>;
  /** Seconds since the beginning of its first value. */
  first: number;
  /** Newest value, its result time in UTC milliseconds, and its age in seconds at the moment. */
  value: number;
  time: number;
  age: number;
}

/** Moments of a start, UTC milliseconds. */
export interface Moments {
  begin: number;
  at: number;
}

/** What of a reading counts until a moment, or why nothing does. What comes after the moment is not looked at. */
export function observedOf(
  reading: Reading,
  kind: 'level' | 'rain',
  { begin, at }: Moments,
): Observed | { why: LeftOut; time?: number; age?: number } {
  const points = reading.points.filter(([time]) => time <= at);
  const newest = points.at(-1);
  if (kind === 'level' && reading.verticalDatum === undefined) return { why: 'no-datum' };
  if (kind === 'level' && !isKnown(reading.verticalDatum as string)) return { why: 'unknown-datum' };
  const factor = (kind === 'level' ? METRES : MM_AN_HOUR)[reading.unit ?? ''];
  if (factor === undefined) return { why: 'unit' };
  if (!newest) return { why: 'no-value' };
  const [time, value] = newest;
  const age = Math.round((at - time) / 1000);
  if (reading.rhythm === undefined) return { why: 'no-rhythm', time, age };
  if (age > RHYTHMS_UNTIL_STALE * reading.rhythm) return { why: 'stale', time, age };
  const series = points.map(([moment, told]): [number, number] => [(moment - begin) / 1000, told * factor]);
  return { reading, series, first: series[0][0], value: value * factor, time, age };
}

const isKnown = (datum: string): boolean => findVerticalDatum(datum) !== undefined;

export const isUsed = (one: ReturnType<typeof observedOf>): one is Observed => 'series' in one;

/** How a gauge that was left out is told. */
export function leftOut(
  thing: string,
  name: Reading['name'],
  { why, time, age }: { why: LeftOut; time?: number; age?: number },
): FloodLive['left'][number] {
  return {
    ...{ thing, why },
    ...(name === undefined ? {} : { name }),
    ...(time === undefined ? {} : { time: isoOf(time) }),
    ...(age === undefined ? {} : { age }),
  };
}

export const isoOf = (time: number): string => new Date(time).toISOString();

/** A gauge whose first value comes later than three of its rhythms after the beginning: since then it is known. */
export function sinceOf({ first, reading }: Observed, begin: number): { since?: string } {
  const allowed = RHYTHMS_UNTIL_STALE * (reading.rhythm ?? 0);
  return first > allowed ? { since: isoOf(begin + first * 1000) } : {};
}

/** What all that is told of a gauge has. */
export function ageOf({ reading: { thing, name }, time, age }: Observed) {
  return { thing, ...(name === undefined ? {} : { name }), time: isoOf(time), age };
}
