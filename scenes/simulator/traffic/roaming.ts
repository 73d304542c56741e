import { MINUTE } from '../world/calendar.ts';
import { mixed, uniform } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { Driver } from './drive.ts';
import { type Path, pathOf } from './path.ts';
import type { Roads } from './roads.ts';
import type { Plan, Trip } from './vehicle.ts';

/** Milliseconds of a slot: in each of them a vehicle drives from the place of the last slot to that of its own. */
const TAXI_SLOT = 20 * MINUTE;
const GOODS_SLOT = 60 * MINUTE;
/** After so many slots of rest it moves at the latest. */
const LONGEST_REST = 12;

/**
 * The place of a slot is a matter of chance alone, so that a vehicle's whole life is known without what came before: in
 * slot k it drives from place(k − 1) to place(k), or stays if the two are one. `mayMove` says how likely it moves.
 */
function placeOfSlot(key: number, slot: number, count: number, mayMove: (slot: number) => number): number {
  for (let own = slot; own > slot - LONGEST_REST; own--)
    if (own % LONGEST_REST === 0 || uniform(key, 7_000, own) < mayMove(own))
      return mixed(key, 7_001, own) % count;
  return mixed(key, 7_001, slot) % count;
}

interface Roaming {
  key: number;
  roads: Roads;
  /** Nodes that it goes between. */
  places: readonly number[];
  slot: number;
  driver: (departs: number) => Driver;
  /** Probability that it moves in a slot that begins at a time. */
  mayMove: (time: number) => number;
  closed?: Uint8Array;
}

function roamingPlan({ key, roads, places, slot: length, driver, mayMove, closed }: Roaming): Plan {
  const phase = Math.floor(uniform(key, 7_002) * length);
  const placeOf = (slot: number): number =>
    places[placeOfSlot(key, slot, places.length, (own) => mayMove(own * length + phase))];
  let known: Trip | undefined;
  return (time) => {
    const slot = Math.floor((time - phase) / length);
    if (known?.key === slot) return known;
    const begins = slot * length + phase;
    const [from, to] = [placeOf(slot - 1), placeOf(slot)];
    // Where the closed streets leave no way, one goes through them.
    const path = roads.path(from, to, closed) ?? roads.path(from, to);
    const departs = begins + Math.floor(uniform(key, 7_003, slot) * 0.08 * length);
    known = {
      key: slot,
      path: path ?? standing(roads, from),
      ...(path ? {} : { rests: 0 as const }),
      departs,
      deadline: begins + length,
      halts: [],
      driver: driver(departs),
    };
    return known;
  };
}

/** A path for who stays: some edge that leaves the node, at its beginning. */
function standing(roads: Roads, node: number): Path {
  return pathOf(roads.network, Uint32Array.of(roads.network.edges.starts[node]));
}

/** A taxi between ranks of its quarter, more of them by day than by night. */
export function taxiPlan(key: number, world: World, roads: Roads, ranks: readonly number[]): Plan {
  return roamingPlan({
    key,
    roads,
    places: ranks,
    slot: TAXI_SLOT,
    mayMove: (time) => 0.25 + 0.7 * Math.min(1, 1.6 * world.traffic(time)),
    driver: (departs) => ({
      pace: 0.05 + world.pace(departs),
      fastest: 60 / 3.6,
      accelerates: 1.3,
      brakes: 1.5,
    }),
  });
}

/** For each taxi the ranks that are nearest to one of them. */
export function ranksAround(ranks: readonly number[], home: number, count: number, roads: Roads): number[] {
  const [x, y] = roads.place(ranks[home]);
  return ranks
    .map((node) => ({ node, away: Math.hypot(roads.place(node)[0] - x, roads.place(node)[1] - y) }))
    .sort((a, b) => a.away - b.away || a.node - b.node)
    .slice(0, count)
    .map(({ node }) => node);
}

/**
 * Dangerous goods between depots, not faster than 60 km/h, not through the middle of the city, and not between 22:00 and
 * 6:00; the rules of road transport of dangerous goods (JT/T 617, and the Ministry's order 2019/29, articles 24 and 47)
 * let cities say so.
 */
export function goodsPlan(
  key: number,
  world: World,
  roads: Roads,
  depots: readonly number[],
  closed?: Uint8Array,
): Plan {
  return roamingPlan({
    key,
    roads,
    places: depots,
    slot: GOODS_SLOT,
    ...(closed ? { closed } : {}),
    mayMove: (time) => {
      const hour = world.calendar.hour(time);
      return hour >= 6 && hour < 21 ? 0.75 : 0;
    },
    driver: (departs) => ({
      pace: Math.min(1, 0.08 + world.pace(departs)),
      fastest: 60 / 3.6,
      accelerates: 0.6,
      brakes: 0.9,
    }),
  });
}

/** Milliseconds for one call of an ambulance, and for each of its two drives. */
const CALL_SLOT = 70 * MINUTE;
const DRIVE_OUT = 20 * MINUTE;

export interface Call {
  /** UTC milliseconds. */
  time: number;
  /** Node that it is called to. */
  node: number;
  key: number;
}

export interface AmbulancePlan {
  plan: Plan;
  /** The call of the slot that holds a time. */
  call(time: number): Call | undefined;
}

/** An ambulance of a hospital: it waits there, drives to a call with blue lights, and brings the patient back. */
export function ambulancePlan(
  key: number,
  world: World,
  roads: Roads,
  hospital: number,
  around: readonly number[],
): AmbulancePlan {
  const phase = Math.floor(uniform(key, 7_100) * CALL_SLOT);
  const call = (time: number): Call | undefined => {
    const slot = Math.floor((time - phase) / CALL_SLOT);
    const begins = slot * CALL_SLOT + phase;
    const rain = world.weather.rain(0, 0, begins);
    const chance = 0.12 + 0.28 * world.traffic(begins) + Math.min(0.15, rain / 200);
    if (around.length === 0 || uniform(key, 7_101, slot) >= chance) return undefined;
    return { time: begins, node: around[mixed(key, 7_102, slot) % around.length], key: slot };
  };
  const quick: Driver = { pace: 1, fastest: 80 / 3.6, accelerates: 1.6, brakes: 2, hasPriority: true };
  let known: Trip | undefined;
  const plan: Plan = (time) => {
    const slot = Math.floor((time - phase) / CALL_SLOT);
    const begins = slot * CALL_SLOT + phase;
    const called = call(time);
    const out = called && roads.path(hospital, called.node);
    const back = called && roads.path(called.node, hospital);
    const isOut = time < begins + DRIVE_OUT + scene(key, slot);
    const number = slot * 2 + (isOut ? 0 : 1);
    if (known?.key === number) return known;
    if (!out || !back) {
      known = {
        key: number,
        path: standing(roads, hospital),
        rests: 0,
        departs: begins,
        deadline: begins + CALL_SLOT,
        halts: [],
        driver: quick,
      };
      return known;
    }
    const departs = isOut
      ? begins + 60_000 * (0.5 + uniform(key, 7_103, slot))
      : begins + DRIVE_OUT + scene(key, slot);
    known = {
      key: number,
      path: isOut ? out : back,
      departs,
      deadline: isOut ? begins + DRIVE_OUT : begins + CALL_SLOT,
      halts: [],
      driver: isOut ? quick : { ...quick, pace: Math.min(1, 0.1 + world.pace(departs)) },
    };
    return known;
  };
  return { plan, call };
}

/** Milliseconds at the place of the call. */
const scene = (key: number, slot: number): number =>
  Math.floor((6 + 12 * uniform(key, 7_104, slot)) * MINUTE);

/** Edges within a circle, which vehicles with dangerous goods do not use; 1 where closed. */
export function closedAround(roads: Roads, x: number, y: number, metres: number): Uint8Array {
  const { edges } = roads.network;
  const inside = (node: number): boolean => {
    const place = roads.place(node);
    return Math.hypot(place[0] - x, place[1] - y) < metres;
  };
  return Uint8Array.from({ length: edges.count }, (_, edge) =>
    inside(edges.from[edge]) || inside(edges.to[edge]) ? 1 : 0,
  );
}
