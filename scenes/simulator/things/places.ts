import { atHome, atWork, DAY, HOUR, hill, MINUTE, shopping } from '../world/calendar.ts';
import { between, drift, uniform } from '../world/chance.ts';
import type { Model } from './model.ts';
import { round } from './model.ts';

/** Cars in a car park by the use of what it belongs to: homes fill at night, works by day, shops in the evening. */
export const parking: Model = ({ world, key, number, text }) => {
  const spaces = number('spaces', 100);
  const use = text('use', 'commercial');
  const follows =
    use === 'residential' || use === 'apartments'
      ? atHome
      : use === 'commercial' || use === 'hotel'
        ? shopping
        : atWork;
  const [empty, full] = [between(0.05, 0.25, key, 71), between(0.72, 1.04, key, 72)];
  const taken = (time: number): number => {
    const { calendar } = world;
    const share = follows(calendar.hour(time), calendar.isWeekend(time));
    const wet = 0.04 * Math.min(1, world.weather.rain(0, 0, time) / 10);
    const own = empty + (full - empty) * share + wet + 0.03 * drift(key, 73, time, 11 * MINUTE);
    return Math.round(spaces * Math.max(0, Math.min(1, own)));
  };
  return [(time) => spaces - taken(time), (time) => round((100 * taken(time)) / spaces, 0)];
};

/** Persons on a square metre from which a crowd is watched, and from which it is dangerous (G. K. Still, 2014). */
export const CROWD_WATCH = 2;
export const CROWD_DANGER = 4;

const CROWDS: Record<string, (hour: number, isWeekend: boolean) => number> = {
  square: (hour, isWeekend) => 0.15 * hill(hour, 7, 1.2) + (isWeekend ? 0.8 : 0.5) * hill(hour, 20, 1.4),
  park: (hour, isWeekend) =>
    0.45 * hill(hour, 7, 1.3) +
    (isWeekend ? 0.8 : 0.25) * hill(hour, 15.5, 2.4) +
    0.45 * hill(hour, 19.8, 1.3),
  station: (hour, isWeekend) =>
    0.45 * hill(hour, 13, 5) + (isWeekend ? 0.35 : 0.25) * (hill(hour, 8.5, 1.3) + hill(hour, 17.5, 1.6)),
  school: (hour, isWeekend) => (isWeekend ? 0 : 0.9 * hill(hour, 7.5, 0.3) + 0.9 * hill(hour, 16.8, 0.4)),
  shops: shopping,
};

/** People on a place, counted by a camera; some evenings something is on, and rain sends them home. */
export const crowd: Model = ({ world, key, x, y, number, text }) => {
  const area = number('area', 2_000);
  const follows = CROWDS[text('place', 'square')] ?? CROWDS.square;
  const usual = between(0.12, 0.4, key, 81);
  const density = (time: number): number => {
    const { calendar } = world;
    const hour = calendar.hour(time);
    const share = follows(hour, calendar.isWeekend(time));
    const rain = Math.exp(-world.weather.rain(x, y, time) / 6);
    const day = calendar.day(time);
    const isOn = uniform(key, 82, day) < 0.015;
    const show = isOn ? between(1.2, 3.2, key, 83, day) * hill(hour, 20.2, 0.8) : 0;
    return Math.max(0.002, (usual * share + show) * rain * (1 + 0.15 * drift(key, 84, time, 3 * MINUTE)));
  };
  return [(time) => Math.round(density(time) * area), (time) => round(density(time), 2)];
};

/** Whether a camera is online, as realtime/video looks for it: its network is down now and then, and 99 % are there. */
export const camera: Model = ({ world, key, zone }) => [
  (time) => {
    if (world.faults.outage(zone, time)) return false;
    const slot = Math.floor(time / DAY + uniform(key, 91));
    const begins = (slot - uniform(key, 91)) * DAY;
    const isDown = uniform(key, 92, slot) < 0.04 && time < begins + between(1, 12, key, 93, slot) * HOUR;
    return !isDown;
  },
];
