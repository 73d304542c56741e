import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Controlled, FloorUse, Limit, Scheme } from '../../../models/schema/scheme.ts';
import { CONTROLLED, SCHEME_LISTS } from '../../../models/schema/scheme.ts';
import { analysisOrigin } from '../analysis-origin.ts';
import { heightShares } from '../height-shares.ts';
import type { StandingBuilding } from '../mass.ts';
import type { Plane } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { cautionsOf } from './cautions.ts';
import {
  INDICATOR_KEYS,
  INDICATORS,
  type IndicatorDefinition,
  type IndicatorKey,
  toldValue,
} from './definitions.ts';
import { type SchemeFigures, SchemeIndicators } from './scheme-indicators.ts';
import { parkingRule, type Violation } from './violations.ts';

/** One figure as a report prints it: what it is, how it was reckoned, and what the rules ask. */
export interface IndicatorRow extends Pick<IndicatorDefinition, 'name' | 'unit' | 'formula'> {
  /** Absent: of the whole scheme. */
  parcel?: string;
  indicator: IndicatorKey;
  /** As told; undefined where there is nothing to measure. */
  value: number | undefined;
  limit?: Limit;
  /** Where the rules say so: of the limit, or of how it is reckoned. */
  clause?: string;
  isBroken: boolean;
}

export interface IndicatorResult {
  origin: AnalysisOrigin;
  rows: IndicatorRow[];
  /** Square metres over the ground by use, of all parcels. */
  floorAreaByUse: Partial<Record<FloorUse, number>>;
  violations: Violation[];
  outside: SchemeFigures['outside'];
}

/**
 * The indicators of a scheme as a result that can be kept and reckoned again. Of what stands, that which counts in a parcel is
 * an input, whatever else was read around it. `version`: of the product that ran it.
 */
export async function indicatorResult(
  version: string,
  given: {
    scheme: Scheme;
    rules: RulePack;
    plane: Plane;
    standing?: readonly StandingBuilding[];
    /** Until which phase (its id, or `BEFORE`); absent: all. */
    phase?: string;
  },
): Promise<IndicatorResult> {
  const { scheme, rules, plane, standing = [], phase } = given;
  const figures = new SchemeIndicators({ plane, rules, standing }).of(scheme, phase);
  const counted = new Map(
    figures.parcels.flatMap(({ buildings }) => buildings.map(({ mass }) => [mass.id, mass.heights] as const)),
  );
  const stands = countedOf(standing, [figures]);
  const origin = await analysisOrigin('indicators', version, {
    inputs: { scheme: drawnIn(scheme), standing: stands },
    parameters: { crs: plane.crs, phase: phase ?? null },
    rules,
    heights: heightShares([...counted.values()]),
    cautions: cautionsOf([{ scheme, figures }], rules, stands),
  });
  const floorAreaByUse: IndicatorResult['floorAreaByUse'] = {};
  for (const { floorAreaByUse: own } of figures.parcels)
    for (const [use, area] of Object.entries(own))
      floorAreaByUse[use as FloorUse] = (floorAreaByUse[use as FloorUse] ?? 0) + area;
  return {
    origin,
    rows: rowsOf(figures, rules),
    floorAreaByUse,
    violations: figures.violations,
    outside: figures.outside,
  };
}

/**
 * What of a scheme the figures come from: not when, by whom and as which version it was kept, so that the same drawing has the
 * same hash.
 */
export const drawnIn = ({ verticalDatum, rules, simulated, phases, ...scheme }: Scheme) => ({
  ...{ verticalDatum, rules, simulated, phases },
  ...Object.fromEntries(SCHEME_LISTS.map((list) => [list, scheme[list]])),
});

/** What of what stands counts in a parcel, or is among `others`, in the order of ids. */
export function countedOf(
  standing: readonly StandingBuilding[],
  figures: readonly SchemeFigures[],
  others: readonly string[] = [],
): StandingBuilding[] {
  const counted = new Set([
    ...figures.flatMap(({ parcels }) =>
      parcels.flatMap(({ buildings }) => buildings.map(({ mass }) => mass.id)),
    ),
    ...others,
  ]);
  return standing
    .filter(({ building }) => counted.has(building.id))
    .sort(({ building: a }, { building: b }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** All figures of the whole scheme and then of each parcel, with formula, unit, limit and clause. */
export function rowsOf({ total, parcels, violations }: SchemeFigures, rules: RulePack): IndicatorRow[] {
  const all = [{ values: total, parcel: undefined }, ...parcels];
  return all.flatMap(({ values, parcel }) =>
    INDICATOR_KEYS.map((indicator): IndicatorRow => {
      const { name, unit, formula } = INDICATORS[indicator];
      const value = values[indicator];
      const told = value === undefined ? undefined : toldValue(indicator, value);
      const own = violations.filter((one) => one.parcel === parcel?.id && one.indicator === indicator);
      // Of several buildings, the one that the row tells.
      const broken = own.find((one) => one.value === told) ?? own[0];
      const limit =
        (parcel && isControlled(indicator) ? parcel.controls[indicator] : undefined) ??
        (broken && limitOf(broken)) ??
        (parcel && indicator === 'parking' ? parkingRule(values.parkingNeeded, rules) : undefined);
      const clause = limit?.clause ?? broken?.clause ?? clauseOf(indicator, rules);
      return {
        ...(parcel ? { parcel: parcel.id } : {}),
        indicator,
        name,
        unit,
        formula,
        value: told,
        ...(limit ? { limit } : {}),
        ...(clause === undefined ? {} : { clause }),
        isBroken: broken !== undefined,
      };
    }),
  );
}

/** The limit that was broken: of the pack, where the parcel has none. */
const limitOf = ({ kind, limit, clause }: Violation): Limit => ({
  [kind]: limit,
  ...(clause === undefined ? {} : { clause }),
});

const isControlled = (key: IndicatorKey): key is Controlled =>
  (CONTROLLED as readonly string[]).includes(key);

/** Where the pack says how something is counted. */
function clauseOf(indicator: IndicatorKey, rules: RulePack): string | undefined {
  switch (indicator) {
    case 'floorArea':
    case 'floorAreaRatio':
    case 'population':
    case 'jobs':
      return rules.usesClause;
    case 'parkingNeeded':
    case 'parking':
      return rules.parking?.clause ?? rules.usesClause;
    case 'greenArea':
    case 'greenRatio':
      return rules.greensClause;
    case 'setback':
      return rules.setbacks?.clause;
    default:
      return undefined;
  }
}
