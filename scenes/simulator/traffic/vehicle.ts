import type { RoadNetwork } from '../../../models/network/index.ts';
import type { MovingPosition, ObservedValue } from '../../../models/schema/index.ts';
import type { World } from '../world/world.ts';
import { type Driver, drive, driven, type Halt, type Timetable } from './drive.ts';
import { type Path, placeOn } from './path.ts';

/** A drive that is planned: it departs and is over before `deadline`, UTC milliseconds, or stands in one place. */
export interface Trip {
  /** Tells it apart from the vehicle's other trips. */
  key: number;
  path: Path;
  /** Stands at the path's end (1) or beginning (0) and does not drive. */
  rests?: 0 | 1;
  departs: number;
  deadline: number;
  halts: readonly Halt[];
  driver: Driver;
}

/** Which trip a vehicle is on at a time: one that holds until its deadline. */
export type Plan = (time: number) => Trip;

export interface Vehicle {
  position(time: number): MovingPosition;
  /** Whether it drives, and not rests at an end of its trip. */
  isUnderWay(time: number): boolean;
  trip(time: number): Trip;
}

/** Values of its other datastreams. */
export type Telling = (time: number) => ObservedValue;

interface Drive {
  trip: Trip;
  table: Timetable | undefined;
}

/** Drives that a vehicle keeps: what it tells of one past hour, datastream by datastream, goes over the same ones. */
const KEPT = 3;

/** A vehicle by its plan; a drive that it was on lately is reckoned once. */
export function vehicleOf(network: RoadNetwork, world: World, plan: Plan): Vehicle {
  /** The one that was asked for last stands first. */
  const kept: Drive[] = [];
  const isDark = darkness(network, world);
  const driveOf = (trip: Trip): Drive => {
    const index = kept.findIndex((one) => one.trip.key === trip.key);
    if (index === 0) return kept[0];
    const [found = { trip, table: trip.rests === undefined ? inTime(network, trip, isDark) : undefined }] =
      index > 0 ? kept.splice(index, 1) : [];
    kept.unshift(found);
    if (kept.length > KEPT) kept.pop();
    return found;
  };
  const at = (time: number): { trip: Trip; seconds: number; table: Timetable | undefined } => {
    const trip = plan(time);
    return { trip, seconds: (time - trip.departs) / 1_000, table: driveOf(trip).table };
  };
  return {
    trip: plan,
    isUnderWay(time) {
      const { seconds, table } = at(time);
      return table !== undefined && seconds > 0 && seconds < table.duration;
    },
    position(time) {
      const { trip, seconds, table } = at(time);
      const { metres, speed } = table
        ? driven(table, seconds)
        : { metres: trip.rests === 1 ? trip.path.length : 0, speed: 0 };
      const { longitude, latitude, height, heading } = placeOn(trip.path, metres);
      return {
        longitude: Math.round(longitude * 1e7) / 1e7,
        latitude: Math.round(latitude * 1e7) / 1e7,
        ...(Number.isNaN(height) ? {} : { height: Math.round(height * 10) / 10 }),
        heading: Math.round(heading),
        speed: Math.round(speed * 10) / 10,
      };
    },
  };
}

/** A drive that would be late is driven as on empty streets: the next one begins where it ends. */
function inTime(
  network: RoadNetwork,
  trip: Trip,
  isDark: (node: number, time: number) => boolean,
): Timetable {
  const { path, departs, deadline, halts, driver } = trip;
  const allowed = (deadline - departs) / 1_000;
  const usual = drive(network, path, departs, halts, driver, isDark);
  if (usual.duration <= allowed) return usual;
  const hurried = { ...driver, pace: 1, hasPriority: true };
  const quick = drive(network, path, departs, halts, hurried, isDark);
  return quick.duration <= allowed ? quick : drive(network, path, departs, [], hurried, isDark);
}

/** Whether the signals of a node have no power, by the zone that it lies in. */
function darkness(network: RoadNetwork, world: World): (node: number, time: number) => boolean {
  const zones = zonesOf(network, world);
  return (node, time) => world.faults.outage(zones(node), time) !== undefined;
}

const zonesOfNetworks = new WeakMap<World, Map<number, number>>();
function zonesOf(network: RoadNetwork, world: World): (node: number) => number {
  let known = zonesOfNetworks.get(world);
  if (!known) {
    known = new Map();
    zonesOfNetworks.set(world, known);
  }
  const zones = known;
  return (node) => {
    let zone = zones.get(node);
    if (zone === undefined) {
      const { positions } = network.nodes;
      zone = world.zoneAt(...world.toPlane(positions[3 * node], positions[3 * node + 1]));
      zones.set(node, zone);
    }
    return zone;
  };
}
