import type { Building } from './buildings.ts';
import { isTown, regions, type Zone } from './layout.ts';
import type { Name, Namer } from './names.ts';
import { boundingRectangle, contains, type Point, type Ring, ringCentroid } from './plane.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';
import type { RiverSystem } from './rivers.ts';
import { type Face, faceArea, StreetPlan } from './streets.ts';

/** District 区 → street office 街道 or town 镇 → grid 网格: what the city is governed by. */
export const AREA_LEVELS = ['district', 'street', 'grid'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

export interface Area {
  level: AreaLevel;
  name: Name;
  ring: Ring;
  /** Index of the area that it is a part of. */
  parent?: number;
  /** Sums over its buildings. */
  buildings: number;
  residents: number;
  jobs: number;
}

const DISTRICTS: readonly Name[] = [
  { zh: '清江区', en: 'Qingjiang District' },
  { zh: '沧江区', en: 'Cangjiang District' },
  { zh: '古城区', en: 'Gucheng District' },
];
const OFFICE: Name = { zh: '街道', en: 'Subdistrict' };
const TOWN: Name = { zh: '镇', en: 'Town' };
/** Square metres at most, where the ground is built up and where it is not. */
const LARGEST = { street: { town: 9e6, country: 30e6 }, grid: { town: 500_000, country: 5e6 } };

/** The city's areas, each part inside of its whole, with the sums of what stands in them; parents come first. */
export function drawDistricts(
  rivers: RiverSystem,
  size: number,
  zoneAt: (at: Point) => Zone,
  random: Random,
  namer: Namer,
): Area[] {
  // Borders run in the middle of the rivers. The plan is only for its cuts.
  const plan = new StreetPlan();
  const areas: Area[] = [];
  const add = (level: AreaLevel, name: Name, { ring }: Face, parent?: number): number => {
    const sums = { buildings: 0, residents: 0, jobs: 0 };
    return areas.push({ level, name, ring, ...(parent !== undefined && { parent }), ...sums }) - 1;
  };
  regions(plan, rivers, size, () => 0).forEach((region, index) => {
    const district = add('district', DISTRICTS[index], region);
    for (const part of parts(plan, region, LARGEST.street, zoneAt, random)) {
      const inTown = isTown(zoneAt(ringCentroid(part.ring)));
      const street = add('street', namer.place(inTown ? OFFICE : TOWN), part, district);
      const { zh, en } = areas[street].name;
      parts(plan, part, LARGEST.grid, zoneAt, random).forEach((grid, number) => {
        const mark = String(number + 1).padStart(2, '0');
        add('grid', { zh: `${zh}${mark}网格`, en: `${en} Grid ${mark}` }, grid, street);
      });
    }
  });
  return areas;
}

function parts(
  plan: StreetPlan,
  face: Face,
  largest: { town: number; country: number },
  zoneAt: (at: Point) => Zone,
  random: Random,
): Face[] {
  const middle = ringCentroid(face.ring);
  if (faceArea(face) < largest[isTown(zoneAt(middle)) ? 'town' : 'country']) return [face];
  const { middle: box, direction, length } = boundingRectangle(face.ring);
  for (const from of [box, middle]) {
    const shift = random.between(-0.12, 0.12) * length;
    const through: Point = [from[0] + direction[0] * shift, from[1] + direction[1] * shift];
    const halves = plan.cut(face, through, [-direction[1], direction[0]], 'track');
    if (halves) return halves.flatMap((half) => parts(plan, half, largest, zoneAt, random));
  }
  return [face];
}

/**
 * Adds each building and its people to the grid that it stands in and to all that this is a part of. Gives the index of
 * the grid for each building, −1 for none.
 */
export function countPeople(
  areas: readonly Area[],
  buildings: readonly Building[],
  people: readonly Population[],
): Int32Array {
  const grids = areas
    .map((area, id) => ({ area, id, box: boxOf(area.ring) }))
    .filter(({ area }) => area.level === 'grid');
  const gridOf = new Int32Array(buildings.length).fill(-1);
  buildings.forEach(({ ring, base }, index) => {
    const at = ringCentroid(ring);
    const found = grids.find(
      ({ area, box: [west, south, east, north] }) =>
        at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north && contains(area.ring, at),
    );
    if (found) gridOf[index] = found.id;
    for (let area = found?.area; area; area = area.parent === undefined ? undefined : areas[area.parent]) {
      if (!base) area.buildings++;
      area.residents += people[index].residents;
      area.jobs += people[index].jobs;
    }
  });
  return gridOf;
}

function boxOf(ring: Ring): [west: number, south: number, east: number, north: number] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
