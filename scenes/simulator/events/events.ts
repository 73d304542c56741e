import type { ToldEvent } from '../../../models/schema/index.ts';
import type { SimulatedCity, SimulatedThing } from '../description.ts';
import type { Fleet } from '../traffic/fleet.ts';
import { HOUR, hill, MINUTE } from '../world/calendar.ts';
import { countOf, keyOf, mixed, uniform } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import { faultEvents } from './fault-events.ts';
import { type EventTemplate, TEMPLATES } from './texts.ts';

/** Milliseconds in which events of one kind are drawn together. */
const SLOT = 10 * MINUTE;

/** Events by seed and time; those of faults, storms and ambulances come of what these do. */
export function eventsOf(
  world: World,
  city: SimulatedCity,
  things: readonly SimulatedThing[],
  fleet: Fleet | undefined,
): (from: number, to: number) => ToldEvent[] {
  const byKind = new Map<string, SimulatedThing[]>();
  for (const thing of things) {
    if (!thing.at) continue;
    const list = byKind.get(thing.kind);
    if (list) list.push(thing);
    else byKind.set(thing.kind, [thing]);
  }
  // Few things: a small city, in which less happens.
  const share = Math.max(0.1, Math.min(3, things.length / 20_000));
  const ofFaults = faultEvents(world, city, byKind, fleet);
  return (from, to) => {
    const found: ToldEvent[] = [];
    for (let slot = Math.floor(from / SLOT); slot * SLOT <= to; slot++)
      for (const template of TEMPLATES)
        for (const event of drawn(template, slot, share, world, byKind, fleet))
          if (event.time > from && event.time <= to) found.push(event);
    found.push(...ofFaults(from, to));
    return found.sort((a, b) => a.time - b.time);
  };
}

function drawn(
  template: EventTemplate,
  slot: number,
  share: number,
  world: World,
  byKind: ReadonlyMap<string, readonly SimulatedThing[]>,
  fleet: Fleet | undefined,
): ToldEvent[] {
  const { kind, perDay, when, wet = 0, titles, level } = template;
  const begins = slot * SLOT;
  const key = keyOf(kind) ^ world.seed;
  const mean =
    ((perDay * share * SLOT) / (24 * HOUR)) *
    density(when, world, begins) *
    (1 + wet * world.weather.rain(0, 0, begins));
  return Array.from({ length: countOf(mean, key, 1, slot) }, (_, i) => {
    const draw = (salt: number): number => uniform(key, mixed(salt, i), slot);
    const title = titles[Math.floor(draw(10) * titles.length)];
    const place = placeFor(template, draw(11), draw(12), byKind, fleet);
    const time = begins + Math.floor(draw(13) * SLOT);
    return {
      id: `simulator:${kind}-${slot}-${i}`,
      kind,
      title: place.thing
        ? {
            'zh-CN': `${title['zh-CN']}（${place.thing.name['zh-CN']}）`,
            en: `${title.en} (${place.thing.name.en})`,
          }
        : title,
      ...(level ? { level } : {}),
      time,
      expires: time + Math.round(2 + 22 * draw(14)) * HOUR,
      ...(place.at && { longitude: place.at[0], latitude: place.at[1] }),
      things: place.thing ? [place.thing.id] : [],
      simulated: true,
    };
  });
}

/** How much likelier at an hour than in the mean of the day. */
function density(when: EventTemplate['when'], world: World, time: number): number {
  const hour = world.calendar.hour(time);
  if (when === 'always') return 1;
  // The factors make the means over a day 1.
  if (when === 'day') return 0.1 + 2.05 * Math.max(hill(hour, 10, 2.4), hill(hour, 16, 2.6));
  if (when === 'evening') return 0.3 + 2.2 * hill(hour, 19.5, 3.05);
  return 0.15 + 2.2 * world.traffic(time);
}

function placeFor(
  template: EventTemplate,
  which: number,
  where: number,
  byKind: ReadonlyMap<string, readonly SimulatedThing[]>,
  fleet: Fleet | undefined,
): { thing?: SimulatedThing; at?: readonly [number, number] } {
  const parts = template.at.map((kind) => byKind.get(kind) ?? []);
  let number = Math.floor(where * parts.reduce((sum, part) => sum + part.length, 0));
  for (const part of parts) {
    const thing = part[number];
    number -= part.length;
    if (thing) return { thing, at: [thing.at?.[0] ?? 0, thing.at?.[1] ?? 0] };
  }
  const lamps = byKind.get('street-lamp') ?? byKind.get('traffic-signal');
  if (lamps) {
    const [longitude, latitude] = lamps[Math.floor(where * lamps.length)].at ?? [0, 0];
    return { at: [longitude, latitude] };
  }
  if (!fleet) return {};
  const { positions, count } = fleet.roads.network.nodes;
  const node = Math.floor(which * count);
  return { at: [positions[3 * node], positions[3 * node + 1]] };
}
