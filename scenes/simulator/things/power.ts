import { atHome, atWork, type Calendar, DAY, HOUR, hill, MINUTE, shopping } from '../world/calendar.ts';
import { between, drift, uniform } from '../world/chance.ts';
import type { Model, Subject } from './model.ts';
import { round } from './model.ts';

/** Altitude of the sun at which lamps are lit: about 30 lx on the ground, CJJ 45-2015, 6.1. */
const DUSK = -1.5;

/** A street lamp: full from dusk to eleven, half until dawn (CJJ 45-2015, 7.1); dark when it or its feeder fails. */
export const streetLamp: Model = ({ world, key, zone, number }) => {
  const watts = number('ratedPower', 120);
  const late = 6 * (uniform(key, 41) - 0.5) * MINUTE;
  const brightness = (time: number): number => {
    if (world.sun(time + late) > DUSK || world.faults.outage(zone, time) || isBroken(key, time)) return 0;
    const hour = world.calendar.hour(time);
    return hour >= 23 || hour < 5 ? 50 : 100;
  };
  return [
    brightness,
    (time) => {
      const lit = brightness(time);
      return lit === 0
        ? 0
        : round(watts * (0.06 + 0.94 * (lit / 100)) * (1 + 0.03 * drift(key, 42, time, HOUR)), 1);
    },
  ];
};

/** 98.5 % of lamps are lit, as CJJ 89 asks for at least 98 % on main streets. */
function isBroken(key: number, time: number): boolean {
  const slot = Math.floor(time / (10 * DAY) + uniform(key, 43));
  return uniform(key, 44, slot) < 0.015;
}

export const trafficSignal: Model = ({ world, key, zone }) => [
  (time) => {
    if (world.faults.outage(zone, time)) return 'dark';
    const slot = Math.floor(time / (4 * HOUR));
    if (uniform(key, 45, slot) < 0.002) return 'fault';
    const hour = world.calendar.hour(time);
    return hour < 5 && uniform(key, 46) < 0.4 ? 'flashing' : 'running';
  },
];

interface Load {
  /** Electricity in a year, kWh for each square metre of floor. */
  year: number;
  /** Share that runs day and night. */
  base: number;
  /** Share that follows cooling and heating. */
  climate: number;
  follows: (hour: number, isWeekend: boolean) => number;
}

/**
 * By use of the building. Offices, hotels and shops lie between the guiding and the constraint values of GB/T 51161-2016
 * for the zone of hot summers and cold winters (offices 70–110 kWh/m² in a year); homes at some 2,600 kWh for a flat of
 * 90 m² (constraint 3,100 kWh for a household, table 4.2.1). Works are an assumption.
 */
export const LOADS: Record<string, Load> = {
  residential: { year: 24, base: 0.28, climate: 0.42, follows: atHomeEvening },
  apartments: { year: 28, base: 0.26, climate: 0.42, follows: atHomeEvening },
  office: { year: 88, base: 0.22, climate: 0.35, follows: atWork },
  government: { year: 72, base: 0.2, climate: 0.35, follows: atWork },
  police: { year: 75, base: 0.5, climate: 0.3, follows: atWork },
  fire_station: { year: 60, base: 0.5, climate: 0.3, follows: atHome },
  commercial: { year: 150, base: 0.2, climate: 0.35, follows: shopping },
  hotel: { year: 120, base: 0.45, climate: 0.35, follows: atHomeEvening },
  hospital: { year: 140, base: 0.55, climate: 0.35, follows: atWork },
  school: { year: 40, base: 0.15, climate: 0.25, follows: atWork },
  industrial: { year: 130, base: 0.4, climate: 0.05, follows: atWork },
  warehouse: { year: 35, base: 0.4, climate: 0.1, follows: atWork },
  train_station: { year: 150, base: 0.4, climate: 0.35, follows: shopping },
  civic: { year: 60, base: 0.3, climate: 0.3, follows: shopping },
};

function atHomeEvening(hour: number, isWeekend: boolean): number {
  return Math.min(
    1,
    0.25 * atHome(hour, isWeekend) + 0.3 * hill(hour, 7.5, 1.1) + 0.8 * hill(hour, 20.3, 1.9),
  );
}

/** Means over a year of what `Load.follows` gives, so that a year comes out as it should. */
const means = new Map<Load['follows'], number>();
function meanOf(follows: Load['follows']): number {
  let mean = means.get(follows);
  if (mean === undefined) {
    mean = 0;
    for (let quarter = 0; quarter < 96; quarter++)
      mean += (5 * follows(quarter / 4, false) + 2 * follows(quarter / 4, true)) / (7 * 96);
    means.set(follows, mean);
  }
  return mean;
}

/** Mean over a year of how far the air is from 20 °C, beyond 6 K, in the weather of weather.ts. */
const CLIMATE_MEAN = 3.05;

/** Hottest and coldest hours are so many times farther from what is pleasant than the mean of a year. */
const WORST_DISCOMFORT = 3.6;

/** Kilowatts that a building's wires are laid for: its busiest hour on the hottest day. */
function peakOf({ number, text }: Subject): number {
  const load = LOADS[text('use', 'apartments')] ?? LOADS.apartments;
  const busy = 1 / meanOf(load.follows);
  const share =
    load.base +
    (1 - load.base - load.climate) * busy +
    load.climate * WORST_DISCOMFORT * (0.35 + 0.65 * busy);
  return ((load.year * number('floorArea', 1_000)) / 8_766) * share;
}

/** Kilowatts that a building takes, before its meter's own unsteadiness; nothing while its feeder is dead. */
export function powerOf({ world, key, zone, number, text }: Subject): (time: number) => number {
  const load = LOADS[text('use', 'apartments')] ?? LOADS.apartments;
  const kilowatts = (load.year * number('floorArea', 1_000)) / 8_766;
  // Some are thriftier than others.
  const own = between(0.85, 1.15, key, 51);
  const { base, climate, follows } = load;
  const mean = meanOf(follows);
  const { calendar, weather } = world;
  return (time) => {
    if (world.faults.outage(zone, time)) return 0;
    const busy = follows(calendar.hour(time), calendar.isWeekend(time)) / mean;
    const discomfort = Math.max(0, Math.abs(weather.temperature(time) - 20) - 6) / CLIMATE_MEAN;
    const share = base + (1 - base - climate) * busy + climate * discomfort * (0.35 + 0.65 * busy);
    return kilowatts * own * share * (1 + 0.06 * drift(key, 52, time, 9 * MINUTE));
  };
}

export const buildingEnergy: Model = (subject) => {
  const power = powerOf(subject);
  const { calendar } = subject.world;
  return [(time) => round(power(time), 2), (time) => round(energyOfDay(power, calendar, time), 1)];
};

/** Kilowatt hours since midnight, summed by quarters of an hour. */
function energyOfDay(power: (time: number) => number, calendar: Calendar, time: number): number {
  const quarter = HOUR / 4;
  const midnight = calendar.midnight(calendar.day(time));
  let sum = 0;
  for (let at = midnight; at < time; at += quarter)
    sum += (power(at + Math.min(quarter, time - at) / 2) * Math.min(quarter, time - at)) / HOUR;
  return sum;
}

/** Residual current at which detectors for fire warn: GB 14287.2-2014 lets them be set to 20–1000 mA, 300 mA is usual. */
export const RESIDUAL_LIMIT = 300;
/** Degrees Celsius at which they warn of a hot wire: GB 14287.3-2014 lets it be set to 45–140. */
export const WIRE_LIMIT = 70;

/** Current by the building's load over three phases at 400 V and a power factor of 0.9; damp raises what leaks. */
export const electricalSafety: Model = (subject) => {
  const { world, key } = subject;
  const power = powerOf(subject);
  const feeders = Math.max(1, Math.ceil(subject.number('floorArea', 1_000) / 4_000));
  const amperes = (kilowatts: number): number => (kilowatts * 1_000) / (Math.sqrt(3) * 400 * 0.9) / feeders;
  const current = (time: number): number => amperes(power(time));
  const leak = between(18, 90, key, 61);
  // A quarter of reserve: GB 50054-2011, 3.2.2, wants wires to carry more than what is reckoned.
  const rated = 1.25 * amperes(peakOf(subject));
  return [
    (time) => round(current(time), 1),
    (time) => {
      const damp = 1 + 0.35 * Math.max(0, (world.weather.humidity(time) - 70) / 30);
      const fault = defect(key, 62, time);
      const live = world.faults.outage(subject.zone, time) ? 0 : 1;
      return round(live * (leak * damp * (1 + 0.08 * drift(key, 63, time, 6 * MINUTE)) + 420 * fault), 0);
    },
    (time) => {
      const loaded = current(time) / rated;
      const indoors = Math.max(10, Math.min(33, world.weather.temperature(time)));
      return round(indoors + 3 + 28 * loaded * loaded + 58 * defect(key, 64, time), 1);
    },
  ];
};

/** A defect that grows within an hour and is mended some hours later: 0–1; once in some four hundred days of a thing. */
export function defect(key: number, salt: number, time: number): number {
  const length = 20 * DAY;
  const slot = Math.floor(time / length);
  if (uniform(key, salt, slot) >= 0.05) return 0;
  const begins = (slot + 0.9 * uniform(key, salt + 100, slot)) * length;
  const hours = (time - begins) / HOUR;
  const mended = between(2, 9, key, salt + 200, slot);
  if (hours <= 0 || hours >= mended) return 0;
  return Math.min(1, hours) * between(0.3, 1, key, salt + 300, slot);
}
