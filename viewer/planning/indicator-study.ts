import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { shownAs, shownValue } from '../../scenes/planning/indicators/definitions.ts';
import { indicatorResult } from '../../scenes/planning/indicators/indicator-result.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/index.ts';
import { BEFORE } from '../../scenes/planning/scheme/phases.ts';
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
import { openSchemeUse, type SchemeUse } from './scheme-use.ts';

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
export interface IndicatorsAsked {
  scheme: Scheme;
  use: SchemeUse;
  rules: RulePack;
  plane: Plane;
  /** What stands around; undefined: it was not read. */
  standing: readonly StandingBuilding[] | undefined;
  /** Until which phase; absent: all. */
  phase?: string;
}

/**
 * The indicators of the open scheme as a result that is printed, handed on and kept like those of studies. Undefined
 * while there are none.
 */
export async function indicatorStudy(city: Scene): Promise<StudyResult | undefined> {
  const state = useScheme.getState();
  const [scheme, use] = [seenScheme(state), openSchemeUse(state)];
  const { rules, plane, figures, around, standing: known } = useFigures.getState();
  const standing = around === 'read' ? (known ?? []) : undefined;
  if (!scheme || !use || !rules || !plane || !figures) return undefined;
  const phase = shownPhase(scheme);
  return indicatorStudyOf(city, {
    ...{ scheme, use, rules, plane, standing },
    ...(phase === undefined ? {} : { phase }),
  });
}

/** The phase that the view shows a scheme in; undefined: all of it. */
export function shownPhase({ phases }: Scheme): string | undefined {
  const phase = currentView().planning?.phase;
  return phase === BEFORE || phases.some(({ id }) => id === phase) ? phase : undefined;
}

export async function indicatorStudyOf(city: Scene, asked: IndicatorsAsked): Promise<StudyResult> {
  const { scheme, use, standing = [], phase } = asked;
  const result = await indicatorResult(VERSION, { ...asked, standing });
  if (asked.standing === undefined) result.origin.cautions.push({ code: 'standing-unread', message: '' });
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

/** What is said of the phase beside the name of a scheme: nothing of all of it. */
export function phaseNames({ phases }: Scheme, phase: string | undefined): LocalizedText[] {
  if (phase === undefined) return [];
  if (phase === BEFORE) return [bothLanguages('planning.phases.before')];
  return phases.flatMap(({ id, name }) => (id === phase ? [name] : []));
}
