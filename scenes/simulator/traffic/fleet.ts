import type { RoadNetwork } from '../../../models/network/index.ts';
import type { SimulatedCity, SimulatedThing } from '../description.ts';
import type { KindName } from '../kinds.ts';
import { round, type Subject, subjectOf, type Value } from '../things/model.ts';
import { drift, uniform } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import { type BusRoute, busPlan, busRoute, passengers } from './buses.ts';
import { type Roads, roadsOf } from './roads.ts';
import {
  type AmbulancePlan,
  ambulancePlan,
  closedAround,
  goodsPlan,
  ranksAround,
  taxiPlan,
} from './roaming.ts';
import { type Plan, type Vehicle, vehicleOf } from './vehicle.ts';

export type VehicleKind = Extract<KindName, 'bus' | 'taxi' | 'hazardous-goods' | 'ambulance'>;

/** Makes the values of vehicles: where they are, and what else they tell. */
export interface Fleet {
  /** For each datastream of its kind. Undefined: it has no way to drive, as a bus of a line that left the roads. */
  values(thing: SimulatedThing): readonly Value[] | undefined;
  vehicle(thing: SimulatedThing): Vehicle | undefined;
  /** Ambulance calls: they are events as well. */
  ambulances: { thing: SimulatedThing; plan: AmbulancePlan }[];
  roads: Roads;
}

/** Ranks that a taxi goes between, and metres around a hospital that its ambulances are called to. */
const RANKS = 24;
const CALL_REACH = 3_500;

export function fleetOf(city: SimulatedCity, network: RoadNetwork, world: World): Fleet {
  const roads = roadsOf(network, world.toPlane);
  const nodesOf = (kind: SimulatedCity['places'][number]['kind']): number[] =>
    [
      ...new Set(city.places.filter((place) => place.kind === kind).map(({ at }) => roads.nodeAt(...at))),
    ].filter((node) => node >= 0);
  const [ranks, depots, hospitals] = [nodesOf('rank'), nodesOf('chemicals'), nodesOf('hospital')];
  const closed = city.noDangerousGoods
    ? closedAround(roads, ...world.toPlane(...city.noDangerousGoods.at), city.noDangerousGoods.metres)
    : undefined;
  const routes = new Map<number, BusRoute | undefined>();
  const around = new Map<number, number[]>();
  const ambulances: Fleet['ambulances'] = [];
  const vehicles = new Map<string, { vehicle: Vehicle; call?: AmbulancePlan['call'] } | undefined>();

  function planOf({ thing, key, number }: Subject): { plan: Plan; call?: AmbulancePlan['call'] } | undefined {
    if (thing.kind === 'bus') {
      const line = number('line', 0);
      if (!routes.has(line))
        routes.set(line, city.busLines[line] && busRoute(city.busLines[line], roads, world));
      const route = routes.get(line);
      return route && { plan: busPlan(route, number('share', 0), key, world) };
    }
    if (thing.kind === 'taxi') {
      if (ranks.length < 2) return undefined;
      const home = key % ranks.length;
      const own = around.get(home) ?? ranksAround(ranks, home, RANKS, roads);
      around.set(home, own);
      return { plan: taxiPlan(key, world, roads, own) };
    }
    if (thing.kind === 'hazardous-goods')
      return depots.length < 2 ? undefined : { plan: goodsPlan(key, world, roads, depots, closed) };
    if (hospitals.length === 0) return undefined;
    const hospital = hospitals[number('hospital', 0) % hospitals.length];
    const [x, y] = roads.place(hospital);
    let near = around.get(-hospital - 1);
    if (!near) {
      near = ranks.filter(
        (node) => Math.hypot(roads.place(node)[0] - x, roads.place(node)[1] - y) < CALL_REACH,
      );
      around.set(-hospital - 1, near);
    }
    const plan = ambulancePlan(key, world, roads, hospital, near);
    ambulances.push({ thing, plan });
    return plan;
  }

  const known = (thing: SimulatedThing) => {
    if (!vehicles.has(thing.id)) {
      const plan = planOf(subjectOf(thing, world));
      vehicles.set(
        thing.id,
        plan && { vehicle: vehicleOf(network, world, plan.plan), ...(plan.call && { call: plan.call }) },
      );
    }
    return vehicles.get(thing.id);
  };
  return {
    roads,
    ambulances,
    vehicle: (thing) => known(thing)?.vehicle,
    values(thing) {
      const own = known(thing);
      return own && VALUES[thing.kind as VehicleKind](subjectOf(thing, world), own.vehicle, own.call);
    },
  };
}

/** In the order of the datastreams of kinds.ts. */
const VALUES: Record<
  VehicleKind,
  (subject: Subject, vehicle: Vehicle, call?: AmbulancePlan['call']) => Value[]
> = {
  bus: ({ key, world }, vehicle) => [vehicle.position, passengers(key, world, vehicle.isUnderWay)],
  taxi: ({ key }, vehicle) => [
    vehicle.position,
    (time) => vehicle.isUnderWay(time) && uniform(key, 8_000, vehicle.trip(time).key) < 0.62,
  ],
  'hazardous-goods': ({ key, world }, vehicle) => [
    vehicle.position,
    (time) =>
      round(
        0.42 + 0.05 * (world.weather.temperature(time) / 20) + 0.02 * drift(key, 8_001, time, 600_000),
        3,
      ),
    (time) => round(world.weather.temperature(time) + 3 + 1.5 * drift(key, 8_002, time, 1_800_000), 1),
  ],
  ambulance: (_, vehicle, call) => [
    vehicle.position,
    (time) => {
      if (!call?.(time)) return 'ready';
      const { driver } = vehicle.trip(time);
      if (vehicle.isUnderWay(time))
        return driver.hasPriority && driver.pace === 1 ? 'to-call' : 'to-hospital';
      return time < vehicle.trip(time).departs ? 'called' : 'on-scene';
    },
  ],
};
