import Flatbush from 'flatbush';
import type { Mass } from '../mass.ts';
import { boxOf, subtract } from '../overlay.ts';
import { areaOfAll, type Polygon } from '../plane.ts';
import { coverOf, withoutOverlap } from './cover.ts';
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
  of: 'before' | 'after';
}

/**
 * The massing of two schemes laid over one another: what of the one is not in the other. Exact for prisms: those that
 * have no volume in common add up by themselves, and of others nothing changes between any two levels at which one begins
 * or ends.
 * `groundOf`: metres of the ground floor of a building that does not say its level.
 */
export function massingChange(
  before: readonly Mass[],
  after: readonly Mass[],
  groundOf: (mass: Mass) => number,
): MassingChange {
  const change = { removed: 0, added: 0, kept: 0 };
  for (const cluster of clustersOf([
    ...prismsOf(before, groundOf, 'before'),
    ...prismsOf(after, groundOf, 'after'),
  ])) {
    const levels = [...new Set(cluster.flatMap(({ bottom, top }) => [bottom, top]))].sort((a, b) => a - b);
    for (let i = 0; i + 1 < levels.length; i++) {
      const [bottom, top] = [levels[i], levels[i + 1]];
      const within = (of: Prism['of']): readonly Polygon[] =>
        withoutOverlap(
          cluster
            .filter((prism) => prism.of === of && prism.bottom <= bottom && prism.top >= top)
            .map(({ polygon }) => polygon),
        );
      const [a, b] = [within('before'), within('after')];
      const removed = areaOfAll(subtract(a, b));
      change.removed += removed * (top - bottom);
      change.added += areaOfAll(subtract(b, a)) * (top - bottom);
      change.kept += (areaOfAll(a) - removed) * (top - bottom);
    }
  }
  return change;
}

const prismsOf = (masses: readonly Mass[], groundOf: (mass: Mass) => number, of: Prism['of']): Prism[] =>
  masses.flatMap((mass) => {
    const level = mass.level ?? groundOf(mass);
    return mass.floors.map(({ polygon, bottom, top }) => ({
      polygon,
      bottom: level + bottom,
      top: level + top,
      of,
    }));
  });

/** Prisms that have volume in common, directly or through others. */
function clustersOf(prisms: readonly Prism[]): Prism[][] {
  if (prisms.length === 0) return [];
  const index = new Flatbush(prisms.length);
  for (const { polygon } of prisms) {
    const { west, south, east, north } = boxOf(polygon);
    index.add(west, south, east, north);
  }
  index.finish();
  const parents = prisms.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]];
    return root;
  };
  prisms.forEach((one, at) => {
    const { west, south, east, north } = boxOf(one.polygon);
    for (const next of index.search(west, south, east, north)) {
      const other = prisms[next];
      if (next <= at || one.bottom >= other.top || other.bottom >= one.top) continue;
      if (rootOf(at) !== rootOf(next) && coverOf(one.polygon, other.polygon).area > 0)
        parents[rootOf(next)] = rootOf(at);
    }
  });
  const clusters = new Map<number, Prism[]>();
  prisms.forEach((prism, at) => {
    const root = rootOf(at);
    const cluster = clusters.get(root);
    if (cluster) cluster.push(prism);
    else clusters.set(root, [prism]);
  });
  return [...clusters.values()];
}
