import { sunPosition } from '../../planning/sun/position.ts';
import { planeOf, type SimulatedCity, type ToPlane } from '../description.ts';
import { type Calendar, calendarOf, commuting, MINUTE } from './calendar.ts';
import { drift } from './chance.ts';
import { type Faults, faultsOf } from './faults.ts';
import { type Runoff, runoffOf } from './runoff.ts';
import { type Weather, weatherOf } from './weather.ts';

/** What all things of the simulated city have in common at a time. Nothing in it remembers anything. */
export interface World {
  seed: number;
  calendar: Calendar;
  weather: Weather;
  runoff: Runoff;
  faults: Faults;
  toPlane: ToPlane;
  /** Degrees over the horizon. */
  sun(time: number): number;
  /** How busy the streets are, 0–1. */
  traffic(time: number): number;
  /** Share of the allowed speed that cars make, 0.35–0.95: less in rush hours and in rain. */
  pace(time: number): number;
  /** Index of the zone whose middle is nearest, metres. */
  zoneAt(x: number, y: number): number;
}

export function worldOf(city: SimulatedCity): World {
  const { seed } = city;
  const calendar = calendarOf(city.utcOffset);
  const weather = weatherOf(seed, calendar, city.climate);
  const toPlane = planeOf(city.middle);
  const zones = city.zones.map(({ at }) => toPlane(...at));
  const traffic = byMinute((time) => commuting(calendar.hour(time), calendar.isWeekend(time)));
  return {
    seed,
    calendar,
    weather,
    runoff: runoffOf(weather, zones),
    faults: faultsOf(
      seed,
      weather,
      zones,
      city.mains.map((at) => toPlane(...at)),
    ),
    toPlane,
    sun: byMinute((time) => sunPosition(time, ...city.middle).altitude),
    traffic,
    pace: byMinute((time) => {
      // Rain takes up to a quarter of the speed: Highway Capacity Manual 2016, exhibit 11-20, heavy rain −14 to −24 %.
      const wet = 0.24 * Math.min(1, weather.rain(0, 0, time) / 25);
      const busy = 0.5 * traffic(time) ** 1.5;
      return Math.max(0.35, (0.95 - busy) * (1 - wet) + 0.03 * drift(seed, 4_000, time, 17 * MINUTE));
    }),
    zoneAt: (x, y) => nearest(zones, x, y),
  };
}

export function nearest(places: readonly (readonly [number, number])[], x: number, y: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < places.length; i++) {
    const square = (places[i][0] - x) ** 2 + (places[i][1] - y) ** 2;
    if (square >= least) continue;
    least = square;
    best = i;
  }
  return best;
}

/** The value of the beginning of each minute; a minute is reckoned once, however many things ask. */
function byMinute(reckon: (time: number) => number): (time: number) => number {
  let minute = Number.NaN;
  let value = 0;
  return (time) => {
    const own = Math.floor(time / MINUTE);
    if (own !== minute) {
      minute = own;
      value = reckon(own * MINUTE);
    }
    return value;
  };
}
