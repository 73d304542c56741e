import type { ObservedValue } from '../../../models/schema/index.ts';
import type { SimulatedThing } from '../description.ts';
import { keyOf } from '../world/chance.ts';
import type { World } from '../world/world.ts';

/** A thing with what its values are reckoned from. */
export interface Subject {
  thing: SimulatedThing;
  world: World;
  /** Tells its chance apart from that of all others. */
  key: number;
  zone: number;
  /** Metres east and north of the city's middle. */
  x: number;
  y: number;
  number(property: string, otherwise: number): number;
  text(property: string, otherwise: string): string;
}

/** Value of a datastream at a time, UTC milliseconds: the same whenever it is asked for. */
export type Value = (time: number) => ObservedValue;
/** For each datastream of a kind, in its order. */
export type Model = (subject: Subject) => readonly Value[];

export function subjectOf(thing: SimulatedThing, world: World): Subject {
  const [longitude, latitude] = thing.at ?? [Number.NaN, Number.NaN];
  const [x, y] = thing.at ? world.toPlane(longitude, latitude) : [0, 0];
  return {
    thing,
    world,
    key: (keyOf(thing.id) ^ world.seed) >>> 0,
    zone: thing.zone,
    x,
    y,
    number(property, otherwise) {
      const value = thing.properties[property];
      return typeof value === 'number' ? value : otherwise;
    },
    text(property, otherwise) {
      const value = thing.properties[property];
      return typeof value === 'string' ? value : otherwise;
    },
  };
}

export const round = (value: number, digits: number): number => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};
