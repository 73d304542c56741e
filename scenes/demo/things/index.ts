import type { DemoCity } from '../city.ts';
import { createRandom } from '../random.ts';
import { areaPools } from './area-things.ts';
import { buildingPools } from './building-things.ts';
import { cameraPools } from './cameras.ts';
import { chooseThings } from './choose.ts';
import { streetPools } from './street-things.ts';
import type { DemoThing } from './thing.ts';
import { vehiclePools } from './vehicles.ts';

export { PUBLIC_CAMERAS } from './cameras.ts';
export type { Belongs, DemoThing } from './thing.ts';

/** Things that the demo city has if nothing is said, the fewest and the most that may be asked for. */
export const DEMO_THINGS = { usual: 20_000, least: 1_000, most: 200_000 } as const;

/** What tells of itself in the demo city: drawn from what stands in it. A small city has fewer than are asked for. */
export function thingsOfCity(city: DemoCity, count: number): DemoThing[] {
  const hospitals = city.blocks.filter(({ facility }) => facility?.kind === 'hospital').length;
  const pools = [
    ...streetPools(city),
    ...buildingPools(city),
    ...areaPools(city),
    ...vehiclePools(city, hospitals),
    ...cameraPools(city),
  ];
  return chooseThings(pools, count, createRandom(city.parameters.seed).fork('things'));
}
