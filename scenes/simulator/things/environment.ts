import { HOUR, hill, MINUTE } from '../world/calendar.ts';
import { drift, uniform } from '../world/chance.ts';
import type { Model } from './model.ts';
import { round } from './model.ts';

/**
 * Air: concentrations around the means of cities of the middle Yangtze, so that the daily limits of class 2 of
 * GB 3095-2012 (PM2.5 75, PM10 150, NO2 80, SO2 150 ug/m3, CO 4 mg/m3; O3 160 in eight hours) are passed on bad days of
 * winter only. Rain washes dust out, wind carries it off, traffic brings nitrogen dioxide, and the sun makes ozone of it.
 */
export const airStation: Model = ({ world, key, x, y, number }) => {
  const { calendar, weather, seed } = world;
  // By works and great streets it is dirtier.
  const dirt = number('exposure', 1);
  const stagnation = (time: number): number => {
    const winter = 1 - calendar.summer(time);
    const spell = drift(seed, 81, time, 60 * HOUR);
    return (0.62 + 0.55 * winter) * (1 + 0.45 * spell) * Math.min(1.5, 3 / (1 + weather.wind(time)));
  };
  const washed = (time: number): number => {
    let wet = 0;
    for (let back = 0; back < 4; back++) wet += weather.rain(x, y, time - back * 20 * MINUTE);
    return 1 / (1 + 0.045 * wet);
  };
  const own = (time: number, salt: number): number => 1 + 0.1 * drift(key, salt, time, 40 * MINUTE);
  const dust = (time: number): number => {
    const hour = calendar.hour(time);
    const daily = 1 + 0.22 * hill(hour, 8.5, 2) + 0.25 * hill(hour, 21, 3) - 0.18 * hill(hour, 15, 3);
    return 33 * dirt * daily * stagnation(time) * washed(time) * own(time, 1);
  };
  const light = (time: number): number => Math.max(0, Math.sin((world.sun(time) * Math.PI) / 180));
  return [
    (time) => round(dust(time), 0),
    (time) => round(dust(time) * (1.55 + 0.15 * drift(key, 2, time, 3 * HOUR)) * own(time, 3), 0),
    (time) =>
      round(
        (9 + 30 * world.traffic(time) * dirt) * stagnation(time) * (1 - 0.45 * light(time)) * own(time, 4),
        0,
      ),
    (time) => {
      const bright = light(time - 1.5 * HOUR) * (weather.rain(x, y, time) > 0 ? 0.45 : 1);
      return round((26 + 105 * bright * (0.5 + 0.5 * calendar.summer(time))) * own(time, 5), 0);
    },
    (time) => round(7.5 * dirt * stagnation(time) * own(time, 6), 0),
    (time) => round((0.35 + 0.45 * world.traffic(time)) * stagnation(time) * own(time, 7), 2),
    (time) => round(weather.temperature(time) + 0.5 * drift(key, 8, time, 2 * HOUR), 1),
    (time) => round(Math.min(100, weather.humidity(time) + 2 * drift(key, 9, time, HOUR)), 0),
    (time) => round(Math.max(0, weather.wind(time) * (1 + 0.3 * drift(key, 10, time, 3 * MINUTE))), 1),
  ];
};

/**
 * Equivalent levels over ten seconds by what GB 3096-2008 calls the function of the place; its limits by day and night:
 * class 1 55/45, 2 60/50, 3 65/55, 4a 70/55 dB. The class is in the property `class`.
 */
const NOISE: Record<string, { quiet: number; traffic: number; people: number }> = {
  '1': { quiet: 37, traffic: 13, people: 7 },
  '2': { quiet: 41, traffic: 14, people: 9 },
  '3': { quiet: 48, traffic: 11, people: 3 },
  '4a': { quiet: 47, traffic: 21, people: 3 },
};

export const noiseMeter: Model = ({ world, key, x, y, text }) => {
  const { quiet, traffic, people } = NOISE[text('class', '2')] ?? NOISE['2'];
  const bias = 3 * (uniform(key, 11) - 0.5);
  return [
    (time) => {
      const hour = world.calendar.hour(time);
      const awake = Math.min(1, hill(hour, 10, 3) + hill(hour, 18.5, 3.2));
      const rain = world.weather.rain(x, y, time);
      // A horn or a lorry, now and then.
      const slot = Math.floor(time / 10_000);
      const peak = uniform(key, 12, slot) < 0.02 * (0.2 + awake) ? 6 + 9 * uniform(key, 13, slot) : 0;
      const steady = quiet + bias + traffic * Math.sqrt(world.traffic(time)) + people * awake;
      const loud = steady + 1.8 * drift(key, 14, time, 45_000) + peak;
      // Rain on leaves and roofs is a source of its own: levels add as powers.
      return round(
        10 * Math.log10(10 ** (loud / 10) + (rain > 0 ? 10 ** ((38 + 6 * Math.log10(1 + rain)) / 10) : 0)),
        1,
      );
    },
  ];
};

/** Tipping buckets of 0.1 mm; the hour is summed by minutes of five. */
export const rainGauge: Model = ({ world, x, y }) => [
  (time) => round(world.weather.rain(x, y, time), 1),
  (time) => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += world.weather.rain(x, y, time - (i + 0.5) * 5 * MINUTE) / 12;
    return round(sum, 1);
  },
];
