import type { SimulatedCity } from '../../../scenes/simulator/description.ts';
import { KINDS } from '../../../scenes/simulator/kinds.ts';
import { type Simulation, simulate } from '../../../scenes/simulator/simulation.ts';
import { gridRoads } from './grid-roads.ts';
import { smallCity, some, vehicles } from './small-city.ts';

const SIDE = 20;
const VEHICLES = ['bus', 'taxi', 'hazardous-goods', 'ambulance'];

/** A city with three things of every kind. */
export function everything(seed = 7): Simulation {
  const things = Object.keys(KINDS).flatMap((kind) =>
    VEHICLES.includes(kind) ? vehicles(kind, 3) : some(kind, 3),
  );
  return simulate(everything.city(seed), things, gridRoads(SIDE));
}
everything.city = (seed: number): SimulatedCity =>
  smallCity(gridRoads(SIDE), SIDE, { seed, climate: 'stormy' });
