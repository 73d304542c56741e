import type { DemoCity } from '../city.ts';
import { waterLevel } from '../landscape.ts';
import type { Name } from '../names.ts';
import type { LaidNode } from '../pipes/index.ts';
import { distance, type Point } from '../plane.ts';
import type { Box } from './river-water.ts';

/** A pumping station of the storm drains, where its water gathers in the streets, and where it puts it. */
export interface StormPump {
  id: string;
  name: Name;
  intake: Point;
  outlet: Point;
}

/** Metres in which stations work together; from a station to the lowest street that it drains; around them all. */
const TOGETHER = 1_200;
const DRAINED = 350;
const MARGIN = 800;

/**
 * The storm pumping stations of the quarter that lies lowest over its river, and the box around them and that river.
 * Undefined for a city without any.
 */
export function lowestPumps(city: DemoCity): { pumps: StormPump[]; box: Box } | undefined {
  const { pipes, parameters } = city;
  const stations = pipes.nodes.filter(({ kind, system }) => kind === 'pumping_station' && system === 'storm');
  if (stations.length === 0) return undefined;
  const lowest = stations.reduce((a, b) => (overWater(a) <= overWater(b) ? a : b));
  const pumps = stations
    .filter((station) => distance(placeOf(station), placeOf(lowest)) < TOGETHER)
    .map((station): StormPump => {
      const at = placeOf(station);
      return {
        id: `pump-${station.id.toLowerCase()}`,
        name: station.name ?? { zh: `泵站 ${station.id}`, en: `Pump station ${station.id}` },
        intake: lowestStreet(city, at),
        outlet: nearestWater(city, at),
      };
    });
  const ends = pumps.flatMap(({ intake, outlet }) => [intake, outlet]);
  const half = parameters.size / 2;
  const within = (value: number): number => Math.max(-half, Math.min(half, Math.round(value / 100) * 100));
  return {
    pumps,
    box: [
      within(Math.min(...ends.map(([x]) => x)) - MARGIN),
      within(Math.min(...ends.map(([, y]) => y)) - MARGIN),
      within(Math.max(...ends.map(([x]) => x)) + MARGIN),
      within(Math.max(...ends.map(([, y]) => y)) + MARGIN),
    ],
  };
}

const placeOf = ({ at }: LaidNode): Point => [at[0], at[1]];
const overWater = ({ ground, at }: LaidNode): number => ground - waterLevel(at[1]);

function lowestStreet({ plan, landscape }: DemoCity, from: Point): Point {
  let best = { at: from, height: landscape.heightAt(from) };
  for (const { line } of plan.streets)
    for (const at of line) {
      if (distance(at, from) > DRAINED) continue;
      const height = landscape.heightAt(at);
      if (height < best.height) best = { at, height };
    }
  return best.at;
}

function nearestWater({ rivers }: DemoCity, from: Point): Point {
  const places = [rivers.west, rivers.east, rivers.joined].flatMap(({ line }) => line);
  return places.reduce((a, b) => (distance(a, from) <= distance(b, from) ? a : b));
}
