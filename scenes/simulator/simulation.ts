import type { RoadNetwork } from '../../models/network/index.ts';
import type { MovingPosition, Observation, ToldEvent, ToldThing } from '../../models/schema/index.ts';
import type { SimulatedCity, SimulatedThing } from './description.ts';
import { eventsOf } from './events/events.ts';
import { type Kind, type KindName, kindOf } from './kinds.ts';
import { Schedule } from './schedule.ts';
import { subjectOf, type Value } from './things/model.ts';
import { MODELS, type StandingKind } from './things/models.ts';
import { type Fleet, fleetOf, type VehicleKind } from './traffic/fleet.ts';
import type { Vehicle } from './traffic/vehicle.ts';
import { type World, worldOf } from './world/world.ts';

/** Things of one layer, and what they tell. */
export interface SimulatedLayer {
  things: ToldThing[];
  schedule: Schedule;
}

/**
 * A simulated city. Everything is a function of its description and the time: the same at any time, in any order, in any
 * process; nothing has to run before.
 */
export interface Simulation {
  world: World;
  /** By the id of the layer, as in kinds.ts. */
  layers: ReadonlyMap<string, SimulatedLayer>;
  /** Things that could not be simulated, and why. */
  skipped: { id: string; reason: string }[];
  /** Events that happened after `from` and not after `to`. */
  events(from: number, to: number): ToldEvent[];
  observations(layer: string, from: number, to: number): Observation[];
  vehicle(id: string): Vehicle | undefined;
  positions(layer: string, time: number): { id: string; position: MovingPosition }[];
}

const VEHICLES: ReadonlySet<string> = new Set<VehicleKind>(['bus', 'taxi', 'hazardous-goods', 'ambulance']);

/** `network`: the city's roads; without them nothing drives. */
export function simulate(
  city: SimulatedCity,
  things: Iterable<SimulatedThing>,
  network: RoadNetwork | undefined,
): Simulation {
  const world = worldOf(city);
  const fleet = network && fleetOf(city, network, world);
  const layers = new Map<string, SimulatedLayer>();
  const skipped: Simulation['skipped'] = [];
  const all: SimulatedThing[] = [];
  for (const thing of things) {
    const kind = kindOf(thing.kind);
    const values = kind && valuesOf(thing, world, fleet);
    if (!values) {
      skipped.push({
        id: thing.id,
        reason: kind ? 'it has no roads to drive on' : `its kind "${thing.kind}" is not known`,
      });
      continue;
    }
    const id = thing.layer ?? kind.layer;
    const layer = layers.get(id) ?? { things: [], schedule: new Schedule() };
    layers.set(id, layer);
    layer.things.push(told(thing, kind));
    all.push(thing);
    addSources(layer.schedule, thing, kind, values, world);
  }
  const byId = new Map(all.map((thing) => [thing.id, thing]));
  return {
    world,
    layers,
    skipped,
    events: eventsOf(world, city, all, fleet),
    observations: (layer, from, to) => layers.get(layer)?.schedule.between(from, to) ?? [],
    vehicle(id) {
      const thing = byId.get(id);
      return thing && VEHICLES.has(thing.kind) ? fleet?.vehicle(thing) : undefined;
    },
    positions: (layer, time) =>
      all.flatMap((thing) => {
        if (!VEHICLES.has(thing.kind) || kindOf(thing.kind)?.layer !== layer) return [];
        const vehicle = fleet?.vehicle(thing);
        return vehicle ? [{ id: thing.id, position: vehicle.position(time) }] : [];
      }),
  };
}

function valuesOf(
  thing: SimulatedThing,
  world: World,
  fleet: Fleet | undefined,
): readonly Value[] | undefined {
  if (VEHICLES.has(thing.kind)) return fleet?.values(thing);
  return MODELS[thing.kind as StandingKind](subjectOf(thing, world));
}

function addSources(
  schedule: Schedule,
  thing: SimulatedThing,
  kind: Kind,
  values: readonly Value[],
  world: World,
): void {
  const { faults } = world;
  const { key } = subjectOf(thing, world);
  const isSilent = (time: number): boolean => faults.isSilent(key, time);
  for (const [i, { id, rhythm, type }] of kind.datastreams.entries()) {
    const value = values[i];
    schedule.add({
      thing: thing.id,
      datastream: id,
      rhythm,
      key,
      isSilent,
      // A sensor that is stuck goes on saying what it said.
      value: type === undefined ? (time) => value(faults.stuckSince(key, time) ?? time) : value,
    });
  }
}

/** A thing as a feed tells it. */
function told(thing: SimulatedThing, kind: Kind): ToldThing {
  const { id, name, at, feature, publication, properties } = thing;
  return {
    id,
    kind: thing.kind as KindName,
    name,
    ...(at && { longitude: at[0], latitude: at[1], height: at[2], heightIs: 'above-ground' as const }),
    ...(feature && { feature: { layer: feature[0], id: feature[1] } }),
    ...(publication && { publication }),
    properties,
    datastreams: kind.datastreams.map((stream) => ({ ...stream })),
    simulated: true,
  };
}
