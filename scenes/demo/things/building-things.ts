import type { Building } from '../buildings.ts';
import type { DemoCity } from '../city.ts';
import { floorAreaOf } from '../floor-area.ts';
import type { Name } from '../names.ts';
import { type Point, ringCentroid } from '../plane.ts';
import { type Pool, pool } from './thing.ts';

interface Known {
  building: Building;
  index: number;
  floorArea: number;
  at: Point;
}

/** Least floor areas of buildings that have a meter of their own, a detector in the switchboard, a car park. */
const METERED = 300;
const WATCHED = 900;
const WITH_PARKING = 3_500;

/** Energy, electrical safety and car parks of buildings. */
export function buildingPools(city: DemoCity): Pool[] {
  const all = city.buildings.flatMap((building, index): Known[] =>
    building.base
      ? []
      : [{ building, index, floorArea: Math.round(floorAreaOf(building)), at: ringCentroid(building.ring) }],
  );
  const common = ({ building, index, floorArea, at }: Known) => ({
    at,
    belongs: { to: 'building' as const, index },
    properties: { use: building.use, floorArea },
  });
  return [
    pool(
      'building-energy',
      0.185,
      all.filter(({ floorArea }) => floorArea >= METERED),
      (known) => ({
        ...common(known),
        id: `energy-b${known.index + 1}`,
        name: named(known, '用电', 'electricity'),
        height: 1.5,
      }),
    ),
    pool(
      'electrical-safety',
      0.1,
      all.filter(({ floorArea, building }) => floorArea >= WATCHED || building.use === 'commercial'),
      (known) => ({
        ...common(known),
        id: `electrical-b${known.index + 1}`,
        name: named(known, '电气火灾监控', 'electrical safety'),
        height: 2,
      }),
    ),
    pool(
      'parking',
      0.02,
      all.filter(({ floorArea, building }) => floorArea >= WITH_PARKING && building.use !== 'industrial'),
      (known) => {
        const { floorArea } = known;
        // Some 0.6–0.8 places for each 100 m², as GB/T 51149-2016 and city rules have it.
        const spaces = Math.min(1_200, Math.round((floorArea / 100) * 0.7));
        return {
          ...common(known),
          id: `parking-b${known.index + 1}`,
          name: named(known, '停车场', 'car park'),
          height: 3,
          properties: { use: known.building.use, spaces },
        };
      },
    ),
  ];
}

export function named({ building, index }: Pick<Known, 'building' | 'index'>, zh: string, en: string): Name {
  const name = building.name ?? { zh: `${index + 1} 号楼`, en: `Building ${index + 1}` };
  return { zh: `${name.zh}${zh}`, en: `${name.en}, ${en}` };
}
