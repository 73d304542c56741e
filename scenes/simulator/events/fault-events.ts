import type { ToldEvent } from '../../../models/schema/index.ts';
import type { SimulatedCity, SimulatedThing } from '../description.ts';
import type { Fleet } from '../traffic/fleet.ts';
import { HOUR, MINUTE } from '../world/calendar.ts';
import { nearestPass } from '../world/weather.ts';
import type { World } from '../world/world.ts';

/** Things that an event names at most. */
const NAMED = 40;
/** Minutes until somebody reports it. */
const REPORTED = 3 * MINUTE;

/** Events that something else of the simulation makes: dead feeders, burst mains, storms, calls for ambulances. */
export function faultEvents(
  world: World,
  city: SimulatedCity,
  byKind: ReadonlyMap<string, readonly SimulatedThing[]>,
  fleet: Fleet | undefined,
): (from: number, to: number) => ToldEvent[] {
  const near = (kind: string, x: number, y: number, metres: number): string[] =>
    (byKind.get(kind) ?? [])
      .filter(({ at }) => {
        const [ownX, ownY] = world.toPlane(at?.[0] ?? 0, at?.[1] ?? 0);
        return Math.hypot(ownX - x, ownY - y) < metres;
      })
      .slice(0, NAMED)
      .map(({ id }) => id);
  const inZone = (kind: string, zone: number): string[] =>
    (byKind.get(kind) ?? [])
      .filter((thing) => thing.zone === zone)
      .slice(0, NAMED)
      .map(({ id }) => id);
  return (from, to) => {
    const found: ToldEvent[] = [];
    const isIn = (time: number): boolean => time > from && time <= to;
    for (const { zone, from: begins, to: ends } of world.faults.outages(from - 2 * MINUTE * 5, to)) {
      const time = begins + REPORTED;
      if (!isIn(time)) continue;
      const { name, at } = city.zones[zone];
      found.push({
        id: `simulator:outage-${zone}-${begins}`,
        kind: 'municipal',
        title: { 'zh-CN': `${name['zh-CN']}配电线路停电`, en: `Power feeder of ${name.en} is dead` },
        level: 3,
        time,
        expires: ends,
        longitude: at[0],
        latitude: at[1],
        things: [...inZone('pump-station', zone), ...inZone('traffic-signal', zone)].slice(0, NAMED),
        simulated: true,
      });
    }
    for (const burst of world.faults.bursts(from - REPORTED, to)) {
      const time = burst.from + REPORTED;
      if (!isIn(time)) continue;
      const place = city.mains.find((main) => {
        const [x, y] = world.toPlane(...main);
        return x === burst.x && y === burst.y;
      });
      if (!place) continue;
      found.push({
        id: `simulator:burst-${burst.key}`,
        kind: 'municipal',
        title: { 'zh-CN': '供水管爆管', en: 'Burst water main' },
        level: 3,
        time,
        expires: burst.to,
        longitude: place[0],
        latitude: place[1],
        things: near('hydrant', burst.x, burst.y, 500),
        simulated: true,
      });
    }
    found.push(...stormEvents(world, city, from, to));
    for (const { thing, plan } of fleet?.ambulances ?? [])
      found.push(...callsOf(thing, plan, fleet as Fleet, from, to));
    return found;
  };
}

/** A storm is reported when it reaches the edge of the city; level by its rain (rainstorm signals: 50 mm in 3 h orange). */
function stormEvents(world: World, city: SimulatedCity, from: number, to: number): ToldEvent[] {
  return world.weather.storms(from - HOUR, to + HOUR).flatMap((storm): ToldEvent[] => {
    const { rain, time: over } = nearestPass(storm, 0, 0);
    const time = Math.floor(over - 20 * MINUTE);
    if (rain < 12 || time <= from || time > to) return [];
    return [
      {
        id: `simulator:storm-${storm.key}`,
        kind: 'natural-disaster',
        title: {
          'zh-CN': `强对流暴雨过境，雨强约 ${Math.round(rain)} 毫米/小时`,
          en: `Rainstorm over the city, about ${Math.round(rain)} mm/h`,
        },
        level: rain > 45 ? 2 : rain > 28 ? 3 : 4,
        time,
        expires: Math.floor(storm.ends),
        longitude: city.middle[0],
        latitude: city.middle[1],
        things: [],
        simulated: true,
      },
    ];
  });
}

function callsOf(
  thing: SimulatedThing,
  { call }: Fleet['ambulances'][number]['plan'],
  { roads }: Fleet,
  from: number,
  to: number,
): ToldEvent[] {
  const found: ToldEvent[] = [];
  for (let at = from; ; at = Math.min(to, at + 30 * MINUTE)) {
    const called = call(at);
    if (
      called &&
      called.time > from &&
      called.time <= to &&
      !found.some(({ time }) => time === called.time)
    ) {
      const { positions } = roads.network.nodes;
      found.push({
        id: `simulator:call-${thing.id.replace(/^.*:/, '')}-${called.key}`,
        kind: 'first-aid',
        title: { 'zh-CN': '120 急救出车', en: 'Ambulance called' },
        time: called.time,
        expires: called.time + HOUR,
        longitude: positions[3 * called.node],
        latitude: positions[3 * called.node + 1],
        things: [thing.id],
        simulated: true,
      });
    }
    if (at >= to) return found;
  }
}
