import type { SimulatedCity } from '../description.ts';
import { HOUR, MINUTE } from '../world/calendar.ts';
import { mixed, uniform } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { Halt } from './drive.ts';
import type { Path } from './path.ts';
import { nearestAlong, type Roads } from './roads.ts';
import type { Plan, Trip } from './vehicle.ts';

/** Hours of service: first and last departure. */
const FIRST = 5.75;
const LAST = 22.5;
/** Metres from a line's way within which a stop is one of its. */
const STOP_REACH = 40;

/** Both directions of a line, with its stops, and how long a bus has for one of them. */
export interface BusRoute {
  paths: readonly [Path, Path];
  stops: readonly [readonly number[], readonly number[]];
  /** Milliseconds from one departure of a bus to its next one, the other way. */
  turn: number;
}

/** Undefined where a line does not lie on the roads. */
export function busRoute(
  line: SimulatedCity['busLines'][number],
  roads: Roads,
  world: World,
): BusRoute | undefined {
  const there = roads.along(line.line);
  const back = roads.along([...line.line].reverse());
  if (!there || !back) return undefined;
  const stopsOn = (path: Path): number[] =>
    line.stops
      .map(({ at }) => nearestAlong(path, world.toPlane, ...world.toPlane(...at)))
      .filter(({ away }) => away < STOP_REACH)
      .map(({ along }) => along)
      .sort((a, b) => a - b);
  // 17 km/h with all stops and signals is what buses make in cities of a million; so the turn is seldom missed.
  const minutes = Math.ceil((Math.max(there.length, back.length) / 1_000 / 15) * 60) + 6;
  return { paths: [there, back], stops: [stopsOn(there), stopsOn(back)], turn: minutes * MINUTE };
}

/**
 * A bus goes to and fro on its line from the first departure to the last one, and stands at the terminus between. It is
 * an even number of drives in a day, so that it is in the morning where it was left.
 * `share`: 0–1, how far its departures are behind those of the first bus of the line.
 */
export function busPlan(route: BusRoute, share: number, key: number, world: World): Plan {
  const { turn, paths, stops } = route;
  const { calendar } = world;
  // All is over before midnight, when the next day's plan begins.
  const whole = Math.min((LAST - FIRST) * HOUR, (24 - FIRST) * HOUR - 2 * turn - 5 * MINUTE);
  const drives = Math.max(2, 2 * Math.floor(whole / turn / 2));
  let known: Trip | undefined;
  return (time) => {
    if (known && time >= known.departs && time < known.deadline) return known;
    const day = calendar.day(time);
    const first = calendar.midnight(day) + FIRST * HOUR + Math.round((share * 2 * turn) / MINUTE) * MINUTE;
    const number = Math.floor((time - first) / turn);
    const isOut = number >= 0 && number < drives;
    const direction = isOut ? number % 2 : 0;
    const departs = isOut
      ? first + number * turn
      : time < first
        ? calendar.midnight(day)
        : first + drives * turn;
    known = {
      key: isOut ? day * 1_000 + number : -day * 2 - (time < first ? 1 : 0),
      path: paths[direction],
      ...(isOut ? {} : { rests: 0 as const }),
      departs,
      deadline: isOut ? departs + turn : time < first ? first : calendar.midnight(day + 1),
      halts: isOut ? haltsAt(stops[direction], key, departs, world) : [],
      driver: {
        pace: Math.min(1, 0.12 + world.pace(departs)),
        fastest: 50 / 3.6,
        accelerates: 0.9,
        brakes: 1,
      },
    };
    return known;
  };
}

/** 15 s, and more in rush hours: Transit Capacity and Quality of Service Manual, 3rd edition, 6-9, gives 15–60 s. */
const haltsAt = (stops: readonly number[], key: number, departs: number, world: World): Halt[] =>
  stops.map((along, i) => ({
    along,
    seconds: Math.round(
      14 + 14 * world.traffic(departs) + 12 * uniform(key, 6_000 + i, mixed(departs / MINUTE, 1)),
    ),
  }));

/** Persons in a bus: by the hour, other ones at other stops. */
export function passengers(
  key: number,
  world: World,
  isUnderWay: (time: number) => boolean,
): (time: number) => number {
  return (time) => {
    if (!isUnderWay(time)) return 0;
    const slot = Math.floor(time / (4 * MINUTE));
    return Math.round(62 * world.traffic(time) * (0.45 + 0.7 * uniform(key, 6_100, slot)));
  };
}
