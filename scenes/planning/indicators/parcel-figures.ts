import { HEIGHT_ORIGINS, type HeightOrigin } from '../../../models/schema/analysis-result.ts';
import {
  type FloorUse,
  GREEN_KINDS,
  type SchemeGreen,
  type SchemeParcel,
} from '../../../models/schema/scheme.ts';
import { type Nearest, nearestOutlines } from '../distance.ts';
import type { Mass, MassFloors } from '../mass.ts';
import { subtract } from '../overlay.ts';
import { areaOfAll, type Polygon, polygonArea } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { areaOfUnion, coverOf, isMoreThanStrip, withoutOverlap } from './cover.ts';
import type { IndicatorKey } from './definitions.ts';

export interface LaidParcel {
  parcel: SchemeParcel;
  polygon: Polygon;
}

export interface LaidGreen {
  green: SchemeGreen;
  polygon: Polygon;
}

/** Metres over the ground from which on one goes through under a building: it covers nothing there. */
const PASSAGE = 2.2;

type GreenKind = SchemeGreen['kind'];

/** Undefined where there is nothing to measure: no building has no height and no setback. */
export type Values = Record<IndicatorKey, number | undefined>;

/** A building on a parcel. */
export interface OnParcel {
  mass: Mass;
  /** The way to the parcel's side that is least; 0 metres for one that reaches over it. */
  setback: Nearest;
}

export interface ParcelFigures {
  parcel: SchemeParcel;
  values: Values;
  /** Square metres over the ground, of all uses: those that count for the ratio and those that do not. */
  floorAreaByUse: Partial<Record<FloorUse, number>>;
  buildings: OnParcel[];
  /** Buildings by how their height is known. */
  heights: Record<HeightOrigin, number>;
}

/** All figures of one parcel by the rules; floors, greens and what is covered count as far as they lie in it. */
export function parcelFigures(
  { parcel, polygon }: LaidParcel,
  masses: readonly Mass[],
  greens: readonly LaidGreen[],
  rules: RulePack,
): ParcelFigures {
  const on = masses.filter(({ floors }) =>
    floors.some((floor) => isMoreThanStrip(coverOf(floor.polygon, polygon))),
  );
  const siteArea = polygonArea(polygon);
  const floorAreaByUse: Partial<Record<FloorUse, number>> = {};
  let [floorArea, population, jobs, needed] = [0, 0, 0, 0];
  const count = (floor: MassFloors, counts: boolean, isStanding: boolean): void => {
    const { use, storeys } = floor;
    const area = areaWithin(floor, polygon) * storeys;
    const rule = rules.uses[use];
    if (counts && rule?.counts !== false) floorArea += area;
    if (rule?.areaPerResident) population += area / rule.areaPerResident;
    if (rule?.areaPerJob) jobs += area / rule.areaPerJob;
    // Whose places are not known are not asked for any: those of what stands were settled when it was built.
    if (!isStanding) needed += (area / 100) * (rule?.parkingPer100 ?? 0);
  };
  const says = Object.keys(rules.uses).length > 0;
  let parking = parcel.parkingPlaces;
  for (const mass of on) {
    for (const floor of mass.floors) {
      count(floor, true, mass.isStanding);
      floorAreaByUse[floor.use] =
        (floorAreaByUse[floor.use] ?? 0) + areaWithin(floor, polygon) * floor.storeys;
    }
    for (const floor of mass.basements) count(floor, rules.basementsCount, mass.isStanding);
    parking += mass.parkingPlaces * shareOf(mass, polygon);
  }
  const onGround = on.filter(({ floors }) => floors[0].bottom < PASSAGE);
  const covered = areaOfUnion(onGround.flatMap(({ footprint }) => coverOf(footprint, polygon).pieces));
  const greenArea = greenAreaOf(greens, polygon, onGround, rules);
  const buildings = on.map((mass) => ({ mass, setback: setbackOf(mass, polygon) }));
  const heights = Object.fromEntries(
    HEIGHT_ORIGINS.map((source) => [source, on.filter((mass) => mass.heights === source).length]),
  ) as Record<HeightOrigin, number>;
  return {
    parcel,
    floorAreaByUse,
    buildings,
    heights,
    values: {
      siteArea,
      floorArea,
      floorAreaRatio: floorArea / siteArea,
      coveredArea: covered,
      buildingDensity: covered / siteArea,
      greenArea,
      greenRatio: greenArea / siteArea,
      // Rules that say nothing of uses leave these unknown, which is not none.
      population: says ? population : undefined,
      jobs: says ? jobs : undefined,
      parking,
      // Sums of hundredths must not call for one place more.
      parkingNeeded: says ? Math.max(0, Math.ceil(needed - 1e-6)) : undefined,
      height: on.length > 0 ? Math.max(...on.map(({ height }) => height)) : undefined,
      setback: on.length > 0 ? Math.min(...buildings.map(({ setback }) => setback.metres)) : undefined,
    },
  };
}

/** Square metres of one storey that lie in a parcel: by the share of its outline, where its model says an area. */
const areaWithin = ({ polygon, area }: MassFloors, parcel: Polygon): number => {
  const within = coverOf(polygon, parcel).area;
  const outline = polygonArea(polygon);
  return area === outline ? within : (area * within) / outline;
};

/** The share of a building's ground floor that lies in a parcel. */
export const shareOf = ({ footprint }: Mass, parcel: Polygon): number =>
  coverOf(footprint, parcel).area / polygonArea(footprint);

/**
 * What of greens counts: each place once, as the kind that counts most, and where a ground floor stands only what is on
 * its roof.
 */
function greenAreaOf(
  greens: readonly LaidGreen[],
  parcel: Polygon,
  masses: readonly Mass[],
  rules: RulePack,
): number {
  const shareOfKind = (kind: GreenKind): number => rules.greens[kind] ?? 0;
  const kinds = [...GREEN_KINDS].sort((a, b) => shareOfKind(b) - shareOfKind(a));
  const built = masses.flatMap(({ footprint }) => coverOf(footprint, parcel).pieces);
  const counted: Polygon[] = [];
  let sum = 0;
  for (const kind of kinds) {
    if (shareOfKind(kind) === 0) break;
    const own = greens.filter(({ green }) => green.kind === kind);
    const pieces = withoutOverlap(own.flatMap(({ polygon }) => coverOf(polygon, parcel).pieces));
    const left = subtract(pieces, kind === 'roof' ? counted : [...counted, ...built]);
    sum += areaOfAll(left) * shareOfKind(kind);
    counted.push(...left);
  }
  return sum;
}

/** Outlines that do not meet say nothing of a floor that covers the parcel: what lies over its side keeps no metre. */
function setbackOf({ floors }: Mass, parcel: Polygon): Nearest {
  return [...new Set(floors.map(({ polygon }) => polygon))]
    .map((polygon) => {
      const nearest = nearestOutlines(polygon, parcel);
      const area = polygonArea(polygon);
      return coverOf(polygon, parcel).area < area * (1 - 1e-6) ? { ...nearest, metres: 0 } : nearest;
    })
    .reduce((least, next) => (next.metres < least.metres ? next : least));
}
