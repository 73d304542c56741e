import type { WireDatastream, WireThing } from '../../../models/live/wire/wire-thing.ts';
import type { Thing } from '../../../models/schema/index.ts';
import type { LiveThing } from '../../state/live-thing.ts';

/** Things of one kind mostly have the same series: one list for all of them. */
const lists = new Map<string, readonly WireDatastream[]>();
const MOST_LISTS = 10_000;
const listOf = new WeakMap<Thing, readonly WireDatastream[]>();

/** A thing as pages are told of it: what is the server's own is left out, and its level where it is told apart. */
export function toWire(
  { handle, thing, latest, position, stale, level }: LiveThing,
  withLevel: boolean,
): WireThing {
  const datastreams = datastreamsOf(thing);
  const moving = movingIndex(thing);
  const moved = moving < 0 ? undefined : latest[moving]?.time;
  return {
    handle,
    id: thing.id,
    kind: thing.kind,
    name: thing.name,
    heightIs: thing.heightIs,
    simulated: thing.simulated,
    datastreams,
    latest: datastreams.map(({ type }, i) => {
      const value = latest[i];
      return type === 'position' || !value ? undefined : { time: value.time, value: value.value };
    }),
    level: withLevel ? level : 0,
    stale,
    ...(thing.feature && { feature: thing.feature }),
    ...(position && { position }),
    ...(moved !== undefined && { moved }),
  };
}

/** Index of the datastream that says where a thing is; −1: it stands. */
export const movingIndex = (thing: Thing): number =>
  thing.datastreams.findIndex(({ type }) => type === 'position');

function datastreamsOf(thing: Thing): readonly WireDatastream[] {
  const known = listOf.get(thing);
  if (known) return known;
  const told = thing.datastreams.map(
    ({ id, property, type, name, unit, rhythm }): WireDatastream => ({
      id,
      property,
      type,
      ...(name && { name }),
      ...(unit !== undefined && { unit }),
      ...(rhythm !== undefined && { rhythm }),
    }),
  );
  const key = JSON.stringify(told);
  const shared = lists.get(key) ?? told;
  if (lists.size >= MOST_LISTS) lists.clear();
  lists.set(key, shared);
  listOf.set(thing, shared);
  return shared;
}
