import type { DemoCity } from '../../../scenes/demo/city.ts';
import type { Name } from '../../../scenes/demo/names.ts';
import { type Point, ringCentroid } from '../../../scenes/demo/plane.ts';
import { createRandom } from '../../../scenes/demo/random.ts';
import { newCentre } from '../../../scenes/demo/zones.ts';
import type { SimulatedCity } from '../../../scenes/simulator/description.ts';
import type { ToDegrees } from '../to-degrees.ts';

/** Places where mains may burst, and places that taxis go between. */
const MAINS = 400;
const RANKS = 420;
/** Tankers keep out of the new centre: metres around its heart. */
const KEPT_OUT = 1_600;

/** The demo city as its simulator knows it. */
export function simulatedCity(city: DemoCity, toDegrees: ToDegrees): SimulatedCity {
  const { parameters, busLines, blocks, pipes, furniture } = city;
  const random = createRandom(parameters.seed).fork('simulator');
  const stops = new Map<string, Point[]>();
  for (const { kind, name, at } of furniture)
    if (kind === 'bus_stop' && name) stops.set(name.zh, [...(stops.get(name.zh) ?? []), at]);
  const pick = <T>(items: readonly T[], count: number): T[] => {
    const every = Math.max(1, items.length / count);
    return Array.from(
      { length: Math.min(count, items.length) },
      (_, i) => items[Math.floor((i + random.next()) * every)],
    ).filter((item) => item !== undefined);
  };
  const place = (
    kind: SimulatedCity['places'][number]['kind'],
    name: Name,
    at: Point,
  ): SimulatedCity['places'][number] => ({
    kind,
    name: textOf(name),
    at: toDegrees(at),
  });
  const town = blocks.filter(({ zone }) => zone !== 'hills' && zone !== 'farmland');
  const works = blocks.filter(({ zone, facility }) => zone === 'industry' && !facility);
  return {
    schema: 'citymirror/simulator/1',
    seed: parameters.seed,
    utcOffset: 8,
    climate: 'stormy',
    middle: toDegrees([0, 0]),
    zones: zonesOf(city).map(({ id, name, at }) => ({ id, name: textOf(name), at: toDegrees(at) })),
    mains: pick(
      pipes.nodes.filter(({ system, kind }) => system === 'water' && kind === 'valve_chamber'),
      MAINS,
    ).map(({ at: [x, y] }) => toDegrees([x, y])),
    busLines: busLines.map(({ name, line, stops: names }, i) => ({
      id: `bus:line${i + 1}`,
      name: textOf(name),
      line: line.map(toDegrees),
      stops: [...new Map(names.map((stop) => [stop.zh, stop])).values()].flatMap((stop) => {
        const pair = stops.get(stop.zh);
        if (!pair) return [];
        const middle: Point = [mean(pair.map(([x]) => x)), mean(pair.map(([, y]) => y))];
        return [{ name: textOf(stop), at: toDegrees(middle) }];
      }),
    })),
    places: [
      ...blocks
        .filter(({ facility }) => facility?.kind === 'hospital')
        .map(({ ring, facility }) => place('hospital', facility?.name ?? HOSPITAL, ringCentroid(ring))),
      ...pick(works, 24).map(({ ring }, i) =>
        place('chemicals', { zh: `化工仓储 ${i + 1}`, en: `Chemical store ${i + 1}` }, ringCentroid(ring)),
      ),
      ...pick(town, RANKS).map(({ ring }, i) =>
        place('rank', { zh: `上客点 ${i + 1}`, en: `Rank ${i + 1}` }, ringCentroid(ring)),
      ),
    ],
    noDangerousGoods: { at: toDegrees(newCentre(parameters.size)), metres: KEPT_OUT },
  };
}

const HOSPITAL: Name = { zh: '医院', en: 'Hospital' };

/** The quarters that have a feeder and a catchment each: street offices and towns. */
export function zonesOf({
  areas,
}: DemoCity): { id: string; name: Name; at: Point; ring: readonly Point[] }[] {
  return areas.flatMap(({ level, name, ring }, i) =>
    level === 'street' ? [{ id: `areas:a${i + 1}`, name, at: ringCentroid(ring), ring }] : [],
  );
}

export const textOf = ({ zh, en }: Name): { 'zh-CN': string; en: string } => ({ 'zh-CN': zh, en });
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
