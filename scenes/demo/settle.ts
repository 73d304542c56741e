import type { Building } from './buildings.ts';

/** How far the quarters of a city may reach; see zoneMap. */
const LEAST_GROWTH = 0.3;
const MOST_GROWTH = 1.75;
/** What the usual size and number come to; others are found from here. */
const FIRST_GROWTH = 1.308;
/** More buildings than asked for that are left out again. */
const SURPLUS = 1.04;
const ATTEMPTS = 9;

/** Lets a city grow until it has so many buildings, and leaves out what is over. Throws RangeError if it cannot. */
export function settle<City extends { buildings: Building[] }>(
  wanted: number,
  grow: (growth: number) => City,
): City {
  let low: Step = { growth: LEAST_GROWTH };
  let high: Step = { growth: MOST_GROWTH };
  let growth = FIRST_GROWTH;
  let enough: City | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const city = grow(growth);
    const count = city.buildings.length;
    if (count >= wanted) {
      if (!enough || count < enough.buildings.length) enough = city;
      high = { growth, count };
      if (count <= wanted * SURPLUS) break;
    } else low = { growth, count };
    growth =
      between(low, high, (wanted * (1 + SURPLUS)) / 2) ?? growth * Math.sqrt(wanted / Math.max(1, count));
    if (growth <= low.growth || growth >= high.growth) growth = (low.growth + high.growth) / 2;
  }
  if (!enough) enough = grow(MOST_GROWTH);
  if (enough.buildings.length < wanted)
    throw new RangeError(`There is room for ${enough.buildings.length} buildings, not for ${wanted}.`);
  return { ...enough, buildings: thinned(enough.buildings, wanted) };
}

/** A growth and how many buildings it gave, once that is known. */
interface Step {
  growth: number;
  count?: number;
}

/** The growth that should give so many, on the line through both; undefined while one of them is not known. */
function between(low: Step, high: Step, wanted: number): number | undefined {
  if (low.count === undefined || high.count === undefined || high.count <= low.count) return undefined;
  return low.growth + ((high.growth - low.growth) * (wanted - low.count)) / (high.count - low.count);
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
