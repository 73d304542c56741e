import { groundOf } from './buildings.ts';
import type { Block } from './layout.ts';
import type { Name } from './names.ts';
import { type Point, ringArea } from './plane.ts';
import type { StreetPlan } from './streets.ts';

/** How long people can stay in a shelter, as GB 51143-2015 tells them apart. */
export const SHELTER_CLASSES = ['emergency', 'short-term', 'medium-term'] as const;
export type ShelterClass = (typeof SHELTER_CLASSES)[number];

/** An emergency shelter (应急避难场所) on the ground of a park or a school. */
export interface Shelter {
  name: Name;
  class: ShelterClass;
  ring: Point[];
  /** Square metres that people can use. */
  effectiveArea: number;
  /** Square metres for each person. */
  areaPerPerson: number;
  /** Persons. */
  capacity: number;
}

/** Square metres of effective area for a person: GB 51143-2015, 防灾避难场所设计规范, per capita effective area by class. */
export const AREA_PER_PERSON: Record<ShelterClass, number> = {
  emergency: 0.5,
  'short-term': 2,
  'medium-term': 3,
};
/** Least effective area of a class, square metres; what is smaller is for an emergency alone. */
const LEAST: readonly [ShelterClass, number][] = [
  ['medium-term', 10_000],
  ['short-term', 2_000],
];
/** Share of the ground that is open, level and neither planted nor under water. */
const OPEN_SHARE = { park: 0.45, school: 0.35 } as const;
const SUFFIX: Name = { zh: '应急避难场所', en: 'Emergency Shelter' };

export function placeShelters(plan: StreetPlan, blocks: readonly Block[]): Shelter[] {
  return blocks.flatMap((block) => {
    const { facility, zone } = block;
    const kind = facility?.kind === 'school' ? 'school' : !facility && zone === 'park' ? 'park' : undefined;
    const name = facility?.name ?? block.name;
    const ring = kind && groundOf(plan, block);
    if (!kind || !name || !ring || ring.length === 0) return [];
    const effectiveArea = Math.floor(ringArea(ring) * OPEN_SHARE[kind]);
    // Schools are open for a short time only: lessons go on.
    const classes = kind === 'school' ? LEAST.slice(1) : LEAST;
    const own = classes.find(([, least]) => effectiveArea >= least)?.[0] ?? 'emergency';
    const areaPerPerson = AREA_PER_PERSON[own];
    return [
      {
        name: { zh: `${name.zh}${SUFFIX.zh}`, en: `${name.en} ${SUFFIX.en}` },
        class: own,
        ring,
        effectiveArea,
        areaPerPerson,
        capacity: Math.floor(effectiveArea / areaPerPerson),
      },
    ];
  });
}
