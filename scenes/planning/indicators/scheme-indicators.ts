import { HEIGHT_ORIGINS, type HeightOrigin } from '../../../models/schema/analysis-result.ts';
import type { Scheme, SchemeBuilding, SchemeGreen, SchemeParcel } from '../../../models/schema/scheme.ts';
import { ringCentroid } from '../../geometry/plane.ts';
import { type Mass, massOf, massOfStanding, type StandingBuilding } from '../mass.ts';
import { layOut, type Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { itemsUntil } from '../scheme/phases.ts';
import {
  type LaidGreen,
  type LaidParcel,
  type ParcelFigures,
  parcelFigures,
  type Values,
} from './parcel-figures.ts';
import { ParcelLayout, type ParcelOverlap } from './parcel-layout.ts';
import { type Violation, violationsOf } from './violations.ts';

export interface SchemeFigures {
  /** In the order of the scheme. */
  parcels: ParcelFigures[];
  total: Values;
  violations: Violation[];
  /** Buildings of the scheme of which a share lies in no parcel, and counts nowhere. */
  outside: { building: string; share: number }[];
  /** Parcels that lie over one another: what is there counts in both, and twice in the total. */
  overlaps: readonly ParcelOverlap[];
  heights: Record<HeightOrigin, number>;
}

/** Below this share what lies outside is how numbers were rounded. */
const SHARE = 1e-6;

/**
 * The figures of a scheme, again and again while it is changed: whatever is the same object as before is not laid out,
 * laid over or added up again. Items are never changed in place (scheme/edit.ts makes new ones).
 */
export class SchemeIndicators {
  readonly #plane: Plane;
  readonly #rules: RulePack;
  readonly #standing: readonly Mass[];
  readonly #masses = new WeakMap<SchemeBuilding, Mass>();
  readonly #greens = new WeakMap<SchemeGreen, LaidGreen>();
  readonly #figures = new WeakMap<SchemeParcel, { made: Made; from: readonly object[] }>();
  #layout: ParcelLayout;

  /** `standing`: what stands in the city in and around the parcels. */
  constructor({
    plane,
    rules,
    standing = [],
  }: {
    plane: Plane;
    rules: RulePack;
    standing?: readonly StandingBuilding[];
  }) {
    this.#plane = plane;
    this.#rules = rules;
    this.#standing = standing.map((one) => massOfStanding(one, plane));
    this.#layout = new ParcelLayout([], plane);
  }

  /** As it is when a phase is done (its id, or `BEFORE`); absent: when all is. */
  of(scheme: Scheme, phase?: string): SchemeFigures {
    const items = itemsUntil(scheme, phase);
    if (!this.#layout.holds(items.parcels))
      this.#layout = new ParcelLayout(items.parcels, this.#plane, this.#layout);
    const layout = this.#layout;
    const gone = new Set(items.demolitions.map(({ feature }) => feature));
    const own = items.buildings.map((building) =>
      remembered(this.#masses, building, () => massOf(building, this.#plane)),
    );
    const masses: Mass[][] = layout.laid.map(() => []);
    const greens: LaidGreen[][] = layout.laid.map(() => []);
    for (const mass of this.#standing)
      if (!gone.has(mass.id)) for (const at of layout.ofMass(mass).parcels) masses[at].push(mass);
    for (const mass of own) for (const at of layout.ofMass(mass).parcels) masses[at].push(mass);
    for (const green of items.greens) {
      const laid = remembered(this.#greens, green, () => ({
        green,
        polygon: layOut(green.area, this.#plane),
      }));
      for (const at of layout.ofPolygon(laid.polygon).parcels) greens[at].push(laid);
    }
    const made = layout.laid.map((parcel, at) => this.#madeOf(parcel, masses[at], greens[at]));
    const parcels = made.map(({ figures }) => figures);
    return {
      parcels,
      total: totalOf(parcels),
      violations: made.flatMap(({ violations }) => violations),
      outside: own.flatMap((mass) => {
        const { outside: share } = layout.ofMass(mass);
        return share > SHARE ? [{ building: mass.id, share }] : [];
      }),
      overlaps: layout.overlaps,
      heights: Object.fromEntries(
        HEIGHT_ORIGINS.map((origin) => [
          origin,
          parcels.reduce((sum, { heights }) => sum + heights[origin], 0),
        ]),
      ) as Record<HeightOrigin, number>,
    };
  }

  #madeOf(laid: LaidParcel, masses: readonly Mass[], greens: readonly LaidGreen[]): Made {
    const from = [...masses, ...greens];
    const last = this.#figures.get(laid.parcel);
    if (last && last.from.length === from.length && last.from.every((one, i) => one === from[i]))
      return last.made;
    const figures = parcelFigures(laid, masses, greens, this.#rules);
    const middle = this.#plane.toDegrees(ringCentroid(laid.polygon[0]));
    const made = { figures, violations: violationsOf(figures, middle, this.#rules, this.#plane) };
    this.#figures.set(laid.parcel, { made, from });
    return made;
  }
}

interface Made {
  figures: ParcelFigures;
  violations: Violation[];
}

function remembered<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** Sums, ratios of the sums, the highest building and the least setback. */
function totalOf(parcels: readonly ParcelFigures[]): Values {
  const sum = (key: keyof Values): number => parcels.reduce((all, { values }) => all + (values[key] ?? 0), 0);
  const extreme = (key: 'height' | 'setback', of: (...values: number[]) => number): number | undefined => {
    const values = parcels.flatMap(({ values }) => values[key] ?? []);
    return values.length > 0 ? of(...values) : undefined;
  };
  const [siteArea, floorArea, coveredArea, greenArea] = [
    sum('siteArea'),
    sum('floorArea'),
    sum('coveredArea'),
    sum('greenArea'),
  ];
  /** Unknown of every parcel, it is unknown of all. */
  const known = (key: 'population' | 'jobs' | 'parkingNeeded'): number | undefined =>
    parcels.some(({ values }) => values[key] !== undefined) ? sum(key) : undefined;
  const ratio = (value: number): number | undefined => (siteArea > 0 ? value / siteArea : undefined);
  return {
    siteArea,
    floorArea,
    floorAreaRatio: ratio(floorArea),
    coveredArea,
    buildingDensity: ratio(coveredArea),
    greenArea,
    greenRatio: ratio(greenArea),
    population: known('population'),
    jobs: known('jobs'),
    parking: sum('parking'),
    parkingNeeded: known('parkingNeeded'),
    height: extreme('height', Math.max),
    setback: extreme('setback', Math.min),
  };
}
