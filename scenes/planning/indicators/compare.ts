import type { Mass } from '../mass.ts';
import { boxesMeet, subtract, unite } from '../overlay.ts';
import { areaOfAll, type Polygon } from '../plane.ts';
import { INDICATOR_KEYS, type IndicatorKey, toldValue } from './definitions.ts';
import type { SchemeFigures } from './scheme-indicators.ts';

/** One line of the table of differences. Undefined where a scheme does not have the parcel, or nothing to measure. */
export interface Difference {
  /** Absent: of the whole scheme. */
  parcel?: string;
  indicator: IndicatorKey;
  before: number | undefined;
  after: number | undefined;
  change: number | undefined;
}

/** What differs between two schemes as it is told, of all and then parcel by parcel; what is alike is left out. */
export function differencesOf(before: SchemeFigures, after: SchemeFigures): Difference[] {
  const parcels = [...new Set([...before.parcels, ...after.parcels].map(({ parcel }) => parcel.id))];
  const of = ({ parcels, total }: SchemeFigures, parcel?: string) =>
    parcel === undefined ? total : parcels.find((one) => one.parcel.id === parcel)?.values;
  return [undefined, ...parcels].flatMap((parcel) =>
    INDICATOR_KEYS.flatMap((indicator) => {
      const [a, b] = [of(before, parcel)?.[indicator], of(after, parcel)?.[indicator]].map((value) =>
        value === undefined ? undefined : toldValue(indicator, value),
      );
      if (a === b) return [];
      const change = a === undefined || b === undefined ? undefined : toldValue(indicator, b - a);
      return [{ ...(parcel === undefined ? {} : { parcel }), indicator, before: a, after: b, change }];
    }),
  );
}

/** Cubic metres of buildings over the ground. */
export interface MassingChange {
  /** Where only the first scheme builds, and only the second. */
  removed: number;
  added: number;
  kept: number;
}

/** A prism in levels that both schemes count from. */
interface Prism {
  polygon: Polygon;
  bottom: number;
  top: number;
}

/**
 * The massing of two schemes laid over one another: what of the one is not in the other. Exact for prisms: between
 * any two levels at which one begins or ends, nothing changes.
 * `groundOf`: metres of the ground floor of a building that does not say its level.
 */
export function massingChange(
  before: readonly Mass[],
  after: readonly Mass[],
  groundOf: (mass: Mass) => number,
): MassingChange {
  const [first, second] = [prismsOf(before, groundOf), prismsOf(after, groundOf)];
  const levels = [...new Set([...first, ...second].flatMap(({ bottom, top }) => [bottom, top]))].sort(
    (a, b) => a - b,
  );
  const change = { removed: 0, added: 0, kept: 0 };
  for (let i = 0; i + 1 < levels.length; i++) {
    const [bottom, top] = [levels[i], levels[i + 1]];
    const within = (prisms: readonly Prism[]): Polygon[] => {
      const own = prisms
        .filter((prism) => prism.bottom <= bottom && prism.top >= top)
        .map(({ polygon }) => polygon);
      const isApart = own.every((one, at) => own.slice(at + 1).every((other) => !boxesMeet(one, other)));
      return isApart ? own : unite(own);
    };
    const [a, b] = [within(first), within(second)];
    const removed = areaOfAll(subtract(a, b));
    change.removed += removed * (top - bottom);
    change.added += areaOfAll(subtract(b, a)) * (top - bottom);
    change.kept += (areaOfAll(a) - removed) * (top - bottom);
  }
  return change;
}

const prismsOf = (masses: readonly Mass[], groundOf: (mass: Mass) => number): Prism[] =>
  masses.flatMap((mass) => {
    const level = mass.level ?? groundOf(mass);
    return mass.floors.map(({ polygon, bottom, top }) => ({
      polygon,
      bottom: level + bottom,
      top: level + top,
    }));
  });
