import { type Calendar, DAY, HOUR, hill } from './calendar.ts';
import { between, drift, uniform } from './chance.ts';

/** A storm cell that crosses the city: a bell of rain that moves along a straight line. */
export interface Storm {
  /** Tells it apart from all others of its seed. */
  key: number;
  /** When its middle is `FAR` before the city's, and when it is as far behind it, UTC milliseconds. */
  begins: number;
  ends: number;
  /** Direction that it moves to: a unit of length, east and north. */
  ux: number;
  uy: number;
  /** Metres that its path runs to the left of the city's middle. */
  aside: number;
  /** Metres per second. */
  speed: number;
  /** Metres from its middle to 61 % of its rain. */
  reach: number;
  /** Millimetres per hour in its middle. */
  peak: number;
}

export interface Weather {
  /** Millimetres per hour at a place, metres east and north of the city's middle. */
  rain(x: number, y: number, time: number): number;
  /** Those that are over the city or near it between two times. */
  storms(from: number, to: number): Storm[];
  /** Degrees Celsius. */
  temperature(time: number): number;
  /** Per cent. */
  humidity(time: number): number;
  /** Metres per second. */
  wind(time: number): number;
}

/** As a year in the south of the middle Yangtze, or with a storm every few hours, for those who came to see one. */
export const CLIMATES = ['usual', 'stormy'] as const;
export type Climate = (typeof CLIMATES)[number];

/** Metres from the city's middle at which a storm comes in sight. */
const FAR = 25_000;
/** Below this it does not rain, mm/h. */
const LEAST = 0.1;

/**
 * Weather in closed form. Intensities of storms: 25 to 75 mm/h, that is between "heavy" and the short-time downpours of
 * GB/T 28592-2012 (16 mm/h and more); steady rain brings some 20 mm in a day ("moderate").
 */
export function weatherOf(seed: number, calendar: Calendar, climate: Climate): Weather {
  const slot = climate === 'stormy' ? 6 * HOUR : DAY;
  const chance = (time: number): number =>
    climate === 'stormy' ? 0.8 : 0.12 + 0.36 * calendar.summer(time) ** 0.7;
  const known = new Map<number, Storm | undefined>();
  const stormOf = (index: number): Storm | undefined => {
    if (known.has(index)) return known.get(index);
    const storm = makeStorm(seed, index, slot, chance(index * slot));
    if (known.size > 2_000) known.clear();
    known.set(index, storm);
    return storm;
  };
  const storms = (from: number, to: number): Storm[] => {
    const found: Storm[] = [];
    // A storm may reach from the slot that it began in into the next one.
    for (let index = Math.floor(from / slot) - 1; index <= Math.floor(to / slot); index++) {
      const storm = stormOf(index);
      if (storm && storm.begins < to && storm.ends > from) found.push(storm);
    }
    return found;
  };
  const rain = (x: number, y: number, time: number): number => {
    let sum = steadyRain(seed, time);
    const index = Math.floor(time / slot);
    for (let i = index - 1; i <= index; i++) {
      const storm = stormOf(i);
      if (storm && time >= storm.begins && time <= storm.ends) sum += stormRain(storm, seed, x, y, time);
    }
    return sum < LEAST ? 0 : sum;
  };
  return {
    rain,
    storms,
    temperature(time) {
      // Monthly means of 6 °C in January to 29 °C in July, and 7 K between night and afternoon.
      const mean = 6 + 23 * calendar.summer(time - 10 * DAY);
      const daily = 3.5 * Math.cos((2 * Math.PI * (calendar.hour(time) - 14.5)) / 24);
      return mean + daily + 3 * drift(seed, 71, time, 2 * DAY) - Math.min(4, 0.12 * rain(0, 0, time));
    },
    humidity(time) {
      const daily = -14 * Math.cos((2 * Math.PI * (calendar.hour(time) - 14.5)) / 24);
      const wet = Math.min(20, rain(0, 0, time));
      return Math.max(25, Math.min(99, 72 + daily + 10 * drift(seed, 72, time, DAY) + wet));
    },
    wind(time) {
      const gust = Math.min(9, 0.2 * rain(0, 0, time));
      return Math.max(
        0.2,
        2.1 + 1.4 * drift(seed, 73, time, 5 * HOUR) + hill(calendar.hour(time), 15, 3) + gust,
      );
    },
  };
}

function makeStorm(seed: number, index: number, slot: number, chance: number): Storm | undefined {
  const draw = (number: number): number => uniform(seed, 1_000 + number, index);
  if (draw(0) >= chance) return undefined;
  // Most come from the south-west.
  const direction = Math.PI / 4 + (draw(1) - 0.5) * 1.9;
  const speed = 9 + 5 * draw(2);
  const begins = (index + draw(3)) * slot;
  return {
    key: index,
    begins,
    ends: begins + ((2 * FAR) / speed) * 1_000,
    ux: Math.cos(direction),
    uy: Math.sin(direction),
    aside: (draw(4) - 0.5) * 12_000,
    speed,
    reach: 2_600 + 2_400 * draw(5),
    peak: 25 + 50 * draw(6) ** 1.5,
  };
}

/** When the middle of a storm is nearest to a place, UTC milliseconds, and its rain there then, mm/h. */
export function nearestPass(storm: Storm, x: number, y: number): { time: number; rain: number } {
  const along = x * storm.ux + y * storm.uy;
  const across = -x * storm.uy + y * storm.ux - storm.aside;
  return {
    time: storm.begins + ((FAR + along) / storm.speed) * 1_000,
    rain: storm.peak * Math.exp(-(across * across) / (2 * storm.reach * storm.reach)),
  };
}

function stormRain(storm: Storm, seed: number, x: number, y: number, time: number): number {
  const gone = ((time - storm.begins) / 1_000) * storm.speed - FAR;
  const along = x * storm.ux + y * storm.uy - gone;
  const across = -x * storm.uy + y * storm.ux - storm.aside;
  const square = (along * along + across * across) / (2 * storm.reach * storm.reach);
  if (square > 12) return 0;
  // It comes in and goes out of sight without a jump.
  const edge = Math.min(1, (FAR - Math.abs(gone)) / 4_000);
  const flicker =
    1 + 0.18 * drift(seed, storm.key ^ Math.round(x / 1_500) ^ (Math.round(y / 1_500) << 8), time, 240_000);
  return storm.peak * Math.exp(-square) * flicker * edge;
}

/** Rain that lies over the whole city for hours, on one day in eight. */
function steadyRain(seed: number, time: number): number {
  let sum = 0;
  for (let day = Math.floor(time / DAY) - 1; day <= Math.floor(time / DAY); day++) {
    if (uniform(seed, 2_000, day) >= 0.125) continue;
    const hours = between(3, 8, seed, 2_001, day);
    const share = (time - (day + uniform(seed, 2_002, day)) * DAY) / (hours * HOUR);
    if (share > 0 && share < 1)
      sum +=
        between(2, 7, seed, 2_003, day) *
        Math.sin(Math.PI * share) *
        (1 + 0.3 * drift(seed, 2_004, time, 9e5));
  }
  return sum;
}
