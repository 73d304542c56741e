import { HOUR, hill, MINUTE } from '../world/calendar.ts';
import { between, drift, uniform } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { Model, Subject } from './model.ts';
import { round } from './model.ts';

/** Metres that a river rises for each mm/h of runoff of its basin. */
const RISE = 2.8;

/** Metres over normal water. */
export const riverStage = (world: World, time: number): number =>
  RISE * world.runoff.river(time) +
  0.25 * drift(world.seed, 91, time, 4 * 24 * HOUR) +
  0.35 * (world.calendar.summer(time) - 0.5);

/**
 * Level over 1985 and flow by Manning's formula for a wide channel (V. T. Chow, Open-Channel Hydraulics, 1959,
 * chapter 5): Q = width · depth^(5/3) · √slope / n, with n = 0.030 for a clean natural channel (table 5-6).
 */
export const riverGauge: Model = ({ world, key, number }) => {
  const normal = number('normalLevel', 97.5);
  const width = number('width', 230);
  const depth = number('depth', 6.5);
  const slope = number('slope', 0.000_12);
  const level = (time: number): number =>
    normal + riverStage(world, time) + 0.015 * drift(key, 1, time, 5 * MINUTE);
  return [
    (time) => round(level(time), 2),
    (time) =>
      round((width * Math.max(0.2, depth + level(time) - normal) ** (5 / 3) * Math.sqrt(slope)) / 0.03, 0),
  ];
};

/** What people send down the drains, as a share of the day's mean: two hills, and little at night. */
export const waterUse = (world: World, time: number): number => {
  const hour = world.calendar.hour(time);
  return 0.45 + 0.95 * hill(hour, 7.8, 1.7) + 0.5 * hill(hour, 12.3, 1.6) + 0.95 * hill(hour, 19.8, 2.2);
};

/** Pumps of a station. */
const PUMPS = 4;

/** A pump station: its wet well between two levels, pumps that come on one after the other, and none without power. */
export const pumpStation: Model = ({ world, key, zone, number }) => {
  const bottom = number('bottomLevel', 90);
  const ground = number('coverLevel', bottom + 8);
  const capacity = number('capacity', 900);
  const isStorm = number('storm', 0) === 1;
  const inflow = (time: number): number => {
    const runoff = world.runoff.drains(zone, time);
    const dry = isStorm ? 0.01 : 0.3 * waterUse(world, time);
    return (
      capacity *
      Math.min(1.6, dry + runoff * (isStorm ? 0.075 : 0.018)) *
      (1 + 0.05 * drift(key, 2, time, 4 * MINUTE))
    );
  };
  const isDead = (time: number): boolean => world.faults.outage(zone, time) !== undefined;
  const running = (time: number): number =>
    isDead(time)
      ? 0
      : Math.min(
          PUMPS,
          Math.ceil((inflow(time) / capacity) * PUMPS - 0.15 * (1 + drift(key, 3, time, 7 * MINUTE))),
        );
  /** Metres that the well has filled since the power went, and what is left of them after it came back. */
  const backlog = (time: number): number => {
    const outage = world.faults.lastOutage(zone, time);
    if (!outage) return 0;
    const hours = (Math.min(time, outage.to) - outage.from) / HOUR;
    const filled = (inflow(outage.from) / capacity) * 6 * hours;
    return time < outage.to ? filled : filled * Math.exp(-(time - outage.to) / (25 * MINUTE));
  };
  const flow = (time: number): number => {
    const pumps = running(time);
    return pumps === 0
      ? 0
      : Math.min((pumps * capacity) / PUMPS, inflow(time) + 0.2 * capacity * Math.min(1, backlog(time)));
  };
  return [
    (time) => {
      const over = Math.max(0, inflow(time) / capacity - 1) * 2;
      const depth =
        1.3 + 0.5 * (inflow(time) / capacity) + 0.15 * drift(key, 4, time, 6 * MINUTE) + over + backlog(time);
      return round(Math.min(ground, bottom + depth), 2);
    },
    (time) => round(flow(time), 0),
    running,
    // Head of 12 m at 70 % efficiency: P = ρ g Q H / η.
    (time) => round((1000 * 9.81 * (flow(time) / 3600) * 12) / 0.7 / 1000 + (isDead(time) ? 0 : 0.8), 1),
  ];
};

/** Rain that fills a storm sewer, mm/h of runoff: design storms of two to three years, GB 50014-2021 table 4.1.3. */
const SEWER_FULL = 34;
/** One in forty lies where water gathers (易涝点): its sewer is full much earlier, and floods the street. */
const PRONE = 0.025;

/** Metres of water over the invert of a manhole, up to its cover and a little over it. */
export function manholeDepth({ world, key, zone, number, text }: Subject): (time: number) => number {
  const diameter = number('diameter', 0.6);
  const deep = number('coverLevel', 3) - number('invertLevel', 0);
  const carries = text('carries', 'foul');
  const isProne = carries !== 'foul' && uniform(key, 29) < PRONE;
  const full = SEWER_FULL * between(0.65, 1.7, key, 21) * (carries === 'foul' ? 2.6 : isProne ? 0.35 : 1);
  const dry = carries === 'storm' ? 0.03 : between(0.12, 0.3, key, 22);
  return (time) => {
    const use = carries === 'storm' ? 1 : waterUse(world, time);
    const share = world.runoff.drains(zone, time) / full;
    const filled = dry * use * (1 + 0.1 * drift(key, 23, time, 8 * MINUTE)) + share * 0.85;
    // A dead pump holds the water back.
    const outage = carries === 'storm' ? undefined : world.faults.outage(zone, time);
    const held = outage ? 0.5 * ((time - outage.from) / HOUR) * between(0, 1, key, 24) : 0;
    const over = Math.max(0, filled - 1) * (isProne ? 7 : 2.4);
    return Math.max(0, Math.min(deep + 0.12, diameter * Math.min(1, filled) + over + held));
  };
}

export const manhole: Model = (subject) => {
  const { key, number } = subject;
  const depth = manholeDepth(subject);
  const invert = number('invertLevel', 0);
  const deep = number('coverLevel', 3) - invert;
  return [
    (time) => round(depth(time), 2),
    (time) => round(invert + depth(time), 2),
    (time) => isCoverOpen(key, time) || (depth(time) > deep && uniform(key, 25) < 0.5),
  ];
};

/** Opened for work or by thieves: once in some two hundred days, for half an hour to three. */
function isCoverOpen(key: number, time: number): boolean {
  const slot = Math.floor(time / (20 * 24 * HOUR));
  if (uniform(key, 26, slot) >= 0.1) return false;
  const begins = (slot + 0.95 * uniform(key, 27, slot)) * 20 * 24 * HOUR;
  return time >= begins && time < begins + between(0.5, 3, key, 28, slot) * HOUR;
}

/**
 * Pressure of the town's water at the hydrant: 0.22–0.36 MPa, less at the hours of most use, and around a burst main
 * under the 0.14 MPa at rest and 0.10 MPa in a fire that GB 50974-2014, 7.2.8 asks for.
 */
export const hydrant: Model = ({ world, key, x, y }) => {
  const rest = between(0.25, 0.36, key, 31);
  return [
    (time) => {
      const used = 0.03 * waterUse(world, time);
      const lost = world.faults.pressureLost(x, y, time);
      return round(Math.max(0.01, rest - used - lost + 0.006 * drift(key, 32, time, 12 * MINUTE)), 3);
    },
  ];
};
