import type { Building } from './buildings.ts';

/** How far the quarters of a city may reach; see zoneMap. */
const LEAST_GROWTH = 0.3;
const MOST_GROWTH = 1.75;
/** More buildings than asked for that are left out again. */
const SURPLUS = 1.04;
const ATTEMPTS = 9;

/** Lets a city grow until it has so many buildings, and leaves out what is over. Throws RangeError if it cannot. */
export function settle<City extends { buildings: Building[] }>(
  wanted: number,
  grow: (growth: number) => City,
): City {
  let [low, high] = [LEAST_GROWTH, MOST_GROWTH];
  let growth = 1.2;
  let enough: City | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const city = grow(growth);
    const count = city.buildings.length;
    if (count >= wanted) {
      if (!enough || count < enough.buildings.length) enough = city;
      high = growth;
      if (count <= wanted * SURPLUS) break;
    } else low = growth;
    // Quarters grow in two directions; the aim is the middle of the surplus.
    const aim = growth * Math.sqrt((wanted * (1 + SURPLUS)) / 2 / Math.max(1, count));
    growth = aim > low && aim < high ? aim : (low + high) / 2;
  }
  if (!enough) enough = grow(MOST_GROWTH);
  if (enough.buildings.length < wanted)
    throw new RangeError(`There is room for ${enough.buildings.length} buildings, not for ${wanted}.`);
  return { ...enough, buildings: thinned(enough.buildings, wanted) };
}

/** Leaves out plain buildings, evenly over the city; what has a name stays. */
function thinned(buildings: readonly Building[], wanted: number): Building[] {
  const plain = buildings.filter(isPlain).length;
  const over = buildings.length - wanted;
  if (over > plain)
    throw new RangeError(`The least city of this size has ${buildings.length - plain} buildings.`);
  let seen = 0;
  return buildings.filter((building) => {
    if (!isPlain(building)) return true;
    seen++;
    return Math.floor((seen * over) / plain) === Math.floor(((seen - 1) * over) / plain);
  });
}

const isPlain = ({ name, base }: Building): boolean => name === undefined && base === undefined;
