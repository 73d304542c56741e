import { HEIGHT_ORIGINS, type HeightOrigin } from '../../../models/schema/analysis-result.ts';
import type { Scheme, SchemeBuilding, SchemeGreen, SchemeParcel } from '../../../models/schema/scheme.ts';
import { ringCentroid } from '../../demo/plane.ts';
import { type Mass, massOf, type StandingBuilding } from '../mass.ts';
import { boxesMeet } from '../overlay.ts';
import { layOut, type Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { itemsUntil } from '../scheme/phases.ts';
import {
  type LaidGreen,
  type LaidParcel,
  type ParcelFigures,
  parcelFigures,
  shareOf,
  type Values,
} from './parcel-figures.ts';
import { type Violation, violationsOf } from './violations.ts';

export interface SchemeFigures {
  /** In the order of the scheme. */
  parcels: ParcelFigures[];
  total: Values;
  violations: Violation[];
  /** Buildings of the scheme of which a share lies in no parcel, and counts nowhere. */
  outside: { building: string; share: number }[];
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
  readonly #standing: Mass[];
  readonly #masses = new WeakMap<SchemeBuilding, Mass>();
  readonly #parcels = new WeakMap<SchemeParcel, LaidParcel & { standing: Mass[] }>();
  readonly #greens = new WeakMap<SchemeGreen, LaidGreen>();
  readonly #figures = new WeakMap<SchemeParcel, { made: Made; from: readonly object[] }>();

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
    this.#standing = standing.map(({ building, heights }) => massOf(building, plane, heights));
  }

  /** As it is when a phase is done (its id); absent: when all is. */
  of(scheme: Scheme, phase?: string): SchemeFigures {
    const items = itemsUntil(scheme, phase);
    const gone = new Set(items.demolitions.map(({ feature }) => feature));
    const masses = items.buildings.map((building) => this.#massOf(building));
    const greens = items.greens.map((green) => this.#greenOf(green));
    const laid = items.parcels.map((parcel) => this.#parcelOf(parcel));
    const made = laid.map((parcel) => this.#madeOf(parcel, masses, greens, gone));
    const parcels = made.map(({ figures }) => figures);
    return {
      parcels,
      total: totalOf(parcels),
      violations: made.flatMap(({ violations }) => violations),
      outside: masses.flatMap((mass) => {
        const share = 1 - laid.reduce((sum, { polygon }) => sum + shareOf(mass, polygon), 0);
        return share > SHARE ? [{ building: mass.id, share }] : [];
      }),
      heights: Object.fromEntries(
        HEIGHT_ORIGINS.map((source) => [
          source,
          parcels.reduce((sum, { heights }) => sum + heights[source], 0),
        ]),
      ) as Record<HeightOrigin, number>,
    };
  }

  #madeOf(
    laid: LaidParcel & { standing: Mass[] },
    masses: readonly Mass[],
    greens: readonly LaidGreen[],
    gone: ReadonlySet<string>,
  ): Made {
    const near = [
      ...laid.standing.filter(({ id }) => !gone.has(id)),
      ...masses.filter((mass) => meets(mass, laid)),
    ];
    const nearGreens = greens.filter(({ polygon }) => boxesMeet(polygon, laid.polygon));
    const from = [...near, ...nearGreens];
    const last = this.#figures.get(laid.parcel);
    if (last && last.from.length === from.length && last.from.every((one, i) => one === from[i]))
      return last.made;
    const figures = parcelFigures(laid, near, nearGreens, this.#rules);
    const middle = this.#plane.toDegrees(ringCentroid(laid.polygon[0]));
    const made = { figures, violations: violationsOf(figures, middle, this.#rules, this.#plane) };
    this.#figures.set(laid.parcel, { made, from });
    return made;
  }

  #massOf(building: SchemeBuilding): Mass {
    return remembered(this.#masses, building, () => massOf(building, this.#plane));
  }

  #greenOf(green: SchemeGreen): LaidGreen {
    return remembered(this.#greens, green, () => ({ green, polygon: layOut(green.area, this.#plane) }));
  }

  #parcelOf(parcel: SchemeParcel): LaidParcel & { standing: Mass[] } {
    return remembered(this.#parcels, parcel, () => {
      const laid = { parcel, polygon: layOut(parcel.area, this.#plane) };
      return { ...laid, standing: this.#standing.filter((mass) => meets(mass, laid)) };
    });
  }
}

interface Made {
  figures: ParcelFigures;
  violations: Violation[];
}

const meets = ({ floors, footprint }: Mass, { polygon }: LaidParcel): boolean =>
  boxesMeet(footprint, polygon) || floors.some((floor) => boxesMeet(floor.polygon, polygon));

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
  const ratio = (value: number): number | undefined => (siteArea > 0 ? value / siteArea : undefined);
  return {
    siteArea,
    floorArea,
    floorAreaRatio: ratio(floorArea),
    coveredArea,
    buildingDensity: ratio(coveredArea),
    greenArea,
    greenRatio: ratio(greenArea),
    population: sum('population'),
    jobs: sum('jobs'),
    parking: sum('parking'),
    parkingNeeded: sum('parkingNeeded'),
    height: extreme('height', Math.max),
    setback: extreme('setback', Math.min),
  };
}
