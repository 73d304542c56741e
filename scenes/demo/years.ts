import type { Building } from './buildings.ts';
import type { Block, Zone } from './layout.ts';
import type { Parcel } from './parcels.ts';
import type { Random } from './random.ts';

/** When quarters were built: first and last year, and how much the later years weigh (1: evenly). */
const BUILT: Record<Zone, readonly [first: number, last: number, later: number]> = {
  oldtown: [1928, 1998, 0.7],
  centre: [2006, 2024, 0.8],
  housing: [1988, 2023, 0.75],
  industry: [1992, 2021, 0.9],
  village: [1978, 2019, 0.8],
  park: [2000, 2020, 1],
  farmland: [1980, 2015, 1],
  hills: [1980, 2015, 1],
};

/** The year in which each building was finished: estates and blocks were built together, old quarters one by one. */
export function yearsOf(
  buildings: readonly Building[],
  parcels: readonly Parcel[],
  blocks: readonly Block[],
  random: Random,
): number[] {
  const ofBlock = blocks.map(({ zone }) => yearIn(zone, random));
  return buildings.map(({ parcel }) => {
    if (parcel === undefined) return BUILT.village[1];
    const { block } = parcels[parcel];
    const { zone } = blocks[block];
    return zone === 'oldtown' || zone === 'village' ? yearIn(zone, random) : ofBlock[block];
  });
}

function yearIn(zone: Zone, random: Random): number {
  const [first, last, later] = BUILT[zone];
  return Math.round(first + (last - first) * random.next() ** later);
}
