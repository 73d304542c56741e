import { DAY, HOUR, MINUTE } from './calendar.ts';
import { between, mixed, uniform } from './chance.ts';
import { nearestPass, type Weather } from './weather.ts';

export interface Outage {
  zone: number;
  from: number;
  to: number;
}

export interface Burst {
  key: number;
  /** Metres east and north of the city's middle. */
  x: number;
  y: number;
  from: number;
  to: number;
}

/** What goes wrong in the city, and takes more than one thing with it. */
export interface Faults {
  /** The power feeder of a zone is dead. Undefined: it is not. */
  outage(zone: number, time: number): Outage | undefined;
  /** The last one of a zone that began before `time`, over or not; undefined: none for a day. */
  lastOutage(zone: number, time: number): Outage | undefined;
  outages(from: number, to: number): Outage[];
  bursts(from: number, to: number): Burst[];
  /** Megapascals that burst mains take from the pressure at a place. */
  pressureLost(x: number, y: number, time: number): number;
  /** A sensor says nothing: its battery or its radio. */
  isSilent(key: number, time: number): boolean;
  /** A sensor repeats what it read at this time; undefined: it works. */
  stuckSince(key: number, time: number): number | undefined;
}

/** Days in which the feeder of a zone may fail once by itself. */
const OUTAGE_SLOT = 12 * DAY;
const BURST_SLOT = 12 * HOUR;
const SENSOR_SLOT = 6 * DAY;

export function faultsOf(
  seed: number,
  weather: Weather,
  zones: readonly (readonly [number, number])[],
  mains: readonly (readonly [number, number])[],
): Faults {
  const outagesOf = (zone: number, from: number, to: number): Outage[] => {
    const found: Outage[] = [];
    const add = (begins: number, minutes: number): void => {
      const ends = Math.round(begins + minutes * MINUTE);
      if (begins < to && ends > from) found.push({ zone, from: Math.round(begins), to: ends });
    };
    for (let slot = Math.floor((from - 2 * HOUR) / OUTAGE_SLOT); slot <= Math.floor(to / OUTAGE_SLOT); slot++)
      if (uniform(seed, mixed(3_000, zone), slot) < 0.3)
        add(
          (slot + uniform(seed, mixed(3_001, zone), slot)) * OUTAGE_SLOT,
          between(15, 75, seed, mixed(3_002, zone), slot),
        );
    // Lightning and wind: the more it rains, the likelier.
    const [x, y] = zones[zone];
    for (const storm of weather.storms(from - 2 * HOUR, to)) {
      const pass = nearestPass(storm, x, y);
      if (uniform(seed, mixed(3_003, zone), storm.key) < pass.rain / 900)
        add(pass.time, between(20, 70, seed, mixed(3_004, zone), storm.key));
    }
    return found.sort((a, b) => a.from - b.from);
  };
  const ofLastDay = cachedByMinute((zone, time) => outagesOf(zone, time - DAY, time + MINUTE));
  const bursts = (from: number, to: number): Burst[] => {
    const found: Burst[] = [];
    for (let slot = Math.floor((from - 5 * HOUR) / BURST_SLOT); slot <= Math.floor(to / BURST_SLOT); slot++) {
      if (mains.length === 0 || uniform(seed, 3_100, slot) >= 0.5) continue;
      const begins = Math.round((slot + uniform(seed, 3_101, slot)) * BURST_SLOT);
      const ends = begins + Math.round(between(1, 4.5, seed, 3_102, slot) * HOUR);
      const [x, y] = mains[mixed(seed, 3_103, slot) % mains.length];
      if (begins < to && ends > from) found.push({ key: slot, x, y, from: begins, to: ends });
    }
    return found;
  };
  const burstsNow = cachedByMinute((_, time) => bursts(time, time + MINUTE));
  return {
    lastOutage: (zone, time) => ofLastDay(zone, time).findLast(({ from }) => from <= time),
    outage: (zone, time) => ofLastDay(zone, time).find(({ from, to }) => from <= time && time < to),
    outages: (from, to) => zones.flatMap((_, zone) => outagesOf(zone, from, to)),
    bursts,
    pressureLost(x, y, time) {
      let lost = 0;
      for (const burst of burstsNow(0, time)) {
        // Falls within minutes, and comes back within minutes after the valves are shut.
        const share = Math.min(1, (time - burst.from) / (4 * MINUTE), (burst.to - time) / (10 * MINUTE));
        const away = Math.hypot(x - burst.x, y - burst.y);
        if (share > 0 && away < 4_000) lost += 0.24 * share * Math.exp(-away / 550);
      }
      return lost;
    },
    isSilent(key, time) {
      const slot = Math.floor(time / SENSOR_SLOT);
      if (uniform(seed, key ^ 0x51ce47, slot) >= 0.03) return false;
      const begins = (slot + 0.7 * uniform(seed, key ^ 0x51ce48, slot)) * SENSOR_SLOT;
      return time >= begins && time < begins + between(2, 30, seed, key ^ 0x51ce49, slot) * HOUR;
    },
    stuckSince(key, time) {
      const slot = Math.floor(time / SENSOR_SLOT);
      if (uniform(seed, key ^ 0x57c0c1, slot) >= 0.008) return undefined;
      const begins = (slot + 0.7 * uniform(seed, key ^ 0x57c0c2, slot)) * SENSOR_SLOT;
      return time >= begins && time < begins + between(3, 20, seed, key ^ 0x57c0c3, slot) * HOUR
        ? begins
        : undefined;
    },
  };
}

/** What is true of a key for a whole minute is reckoned once in it. */
function cachedByMinute<T>(reckon: (key: number, minute: number) => T): (key: number, time: number) => T {
  const known = new Map<number, { minute: number; value: T }>();
  return (key, time) => {
    const minute = Math.floor(time / MINUTE) * MINUTE;
    const before = known.get(key);
    if (before?.minute === minute) return before.value;
    const value = reckon(key, minute);
    known.set(key, { minute, value });
    return value;
  };
}
