import type { Scene } from '../../models/schema/scene.ts';
import { standingCautions } from '../../scenes/planning/indicators/cautions.ts';
import { shownAs, shownValue } from '../../scenes/planning/indicators/definitions.ts';
import { indicatorResult } from '../../scenes/planning/indicators/indicator-result.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/index.ts';
import { localized } from '../locale/i18n.ts';
import { currentView } from '../stores/view.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import { madeWith } from '../studies/made-with.ts';
import type { StudyResult } from '../studies/result.ts';
import { restsOn, resultBase } from '../studies/result-base.ts';
import { VERSION } from '../studies/version.ts';
import { useFigures } from './figures.ts';
import { brokenPart, planOf } from './indicator-parts.ts';
import { indicatorTables } from './indicator-tables.ts';
import { seenScheme, useScheme } from './scheme-store.ts';
import { openSchemeUse, phaseNames, phaseOf, type UsedScheme } from './scheme-use.ts';

/** Figures of the whole scheme that a result tells first. */
const FIRST = [
  'siteArea',
  'floorArea',
  'floorAreaRatio',
  'buildingDensity',
  'greenRatio',
  'population',
] as const;

/** All that a result of indicators is made from. */
export interface IndicatorsAsked extends UsedScheme {
  rules: RulePack;
  plane: Plane;
  /** What stands around; undefined: it was not read. */
  standing: readonly StandingBuilding[] | undefined;
  /** Ids of buildings there whose records have no shape to count. */
  leftOut?: readonly string[];
}

/**
 * The indicators of the open scheme as a result that is printed, handed on and kept like those of studies. Undefined
 * while there are none.
 */
export async function indicatorStudy(city: Scene): Promise<StudyResult | undefined> {
  const state = useScheme.getState();
  const [scheme, use] = [seenScheme(state), openSchemeUse(state)];
  const { rules, plane, figures, around, standing: known, leftOut = [] } = useFigures.getState();
  const standing = around === 'read' ? (known ?? []) : undefined;
  if (!scheme || !use || !rules || !plane || !figures) return undefined;
  return indicatorStudyOf(city, { scheme, use, rules, plane, standing, leftOut });
}

export async function indicatorStudyOf(city: Scene, asked: IndicatorsAsked): Promise<StudyResult> {
  const { scheme, use, standing = [], leftOut } = asked;
  const { phase } = use;
  const result = await indicatorResult(VERSION, { ...asked, ...phaseOf(phase), standing });
  result.origin.cautions.push(...standingCautions(asked.standing, leftOut));
  const areas = [...scheme.parcels.map(({ area }) => area), ...scheme.buildings.map((one) => one.footprint)];
  const total = result.rows.filter(({ parcel }) => parcel === undefined);
  const plan = planOf(scheme, { phase, standing, at: 0 });
  const { language } = currentView();
  const study: StudyResult = {
    ...resultBase(city, {
      name: [scheme.name, ...phaseNames(scheme, phase)].map((name) => localized(name, language)).join(' · '),
      origin: result.origin,
      places: areas.flatMap(([outer]) => outer),
      rests: restsOn('buildings'),
    }),
    legends: [plan.legend],
    charts: [],
    parts: [plan.part, brokenPart(result.violations)],
    figures: [
      ...total
        .filter(({ indicator }) => (FIRST as readonly string[]).includes(indicator))
        .map(({ indicator, name, value }) => {
          const { unit, digits } = shownAs(indicator);
          return { name, unit, value: value === undefined ? '—' : shownValue(indicator, value), digits };
        }),
      {
        name: bothLanguages('planning.violations.broken'),
        value: result.violations.length,
        unit: '',
        digits: 0,
        isTrouble: result.violations.length > 0,
      },
    ],
    tables: indicatorTables(scheme, result),
  };
  return madeWith(study, use);
}
