import type { Zone } from '../layout.ts';
import type { Name, Namer } from '../names.ts';
import type { Point } from '../plane.ts';
import { createRandom } from '../random.ts';
import type { RiverSystem } from '../rivers.ts';
import type { StreetClass, StreetPlan } from '../streets.ts';
import type { ServedStreets, StreetZones } from './served.ts';
import type { System } from './systems.ts';

/** What pipes are laid into. */
export interface Site {
  seed: number;
  plan: StreetPlan;
  zones: StreetZones;
  served: ServedStreets;
  rivers: RiverSystem;
  /** Metres over the vertical datum. */
  ground(at: Point): number;
  /** Whether a place is in the town, where streets are drained. */
  isTown(at: Point): boolean;
  namer: Namer;
}

/** When a quarter was built, and when what was first laid there was laid anew at the latest. */
const YEARS: Partial<Record<Zone, readonly [first: number, last: number]>> = {
  oldtown: [1962, 2009],
  housing: [1991, 2018],
  industry: [1996, 2019],
  centre: [2011, 2023],
};
const OTHER_YEARS = [1985, 2020] as const;

/** The year in which a system was laid under a street: one for the whole street. */
export function yearOf({ seed, zones }: Site, system: System, street: number): number {
  const zone = zones.get(street);
  const [first, last] = (zone && YEARS[zone]) ?? OTHER_YEARS;
  // Gas, telecom ducts and tunnels came late.
  const from = Math.max(first, FIRST_YEARS[system] ?? first);
  const to = Math.max(from, last);
  return Math.floor(createRandom(seed, `/pipes/${system}/${street}`).between(from, to + 1));
}

const FIRST_YEARS: Partial<Record<System, number>> = {
  gas: 1994,
  telecom: 1992,
  power: 1988,
  heat: 2003,
  tunnel: 2016,
};

/** What a pipe of a width and a year is made of, in the words of the surveys. */
export function materialOf(system: System, diameter: number, year: number): string {
  switch (system) {
    case 'water':
      if (diameter <= 0.2 && year >= 2003) return 'PE';
      return year < 1990 ? '灰口铸铁' : diameter >= 1 ? '钢' : '球墨铸铁';
    case 'foul':
    case 'storm':
      if (diameter > 0.8) return '钢筋混凝土';
      return year >= 2004 ? 'HDPE' : '混凝土';
    case 'gas':
      return diameter <= 0.25 && year >= 2000 ? 'PE' : '钢';
    case 'heat':
      return '预制保温钢管';
    case 'power':
      return year >= 2005 ? 'CPVC排管' : '混凝土排管';
    case 'telecom':
      return year >= 2000 ? 'PVC排管' : '混凝土管块';
    case 'tunnel':
      return '钢筋混凝土';
  }
}

export const streetNameOf = ({ plan }: Site, street: number): Name | undefined => plan.streets[street]?.name;
export const classOf = ({ plan }: Site, street: number): StreetClass => plan.streets[street].class;

/** The roads on the levees: the first streets of the plan, one along each bank. */
const BANKS = 3;
export const isOnLevee = (street: number): boolean => street < BANKS;

export const hundredth = (value: number): number => Math.round(value * 100) / 100;
export const thousandth = (value: number): number => Math.round(value * 1000) / 1000;
