import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { standingCautions } from '../../scenes/planning/indicators/cautions.ts';
import { comparisonResult } from '../../scenes/planning/indicators/comparison-result.ts';
import {
  INDICATORS,
  type IndicatorKey,
  shownAs,
  shownValue,
} from '../../scenes/planning/indicators/definitions.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/index.ts';
import { itemsUntil } from '../../scenes/planning/scheme/phases.ts';
import { localized } from '../locale/i18n.ts';
import { currentView } from '../stores/view.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import { figureText } from '../studies/figure-text.ts';
import type { MassingAnswer } from '../studies/ground/messages.ts';
import { madeWith } from '../studies/made-with.ts';
import type { FeaturesPart, Legend, StudyResult, StudyTable } from '../studies/result.ts';
import { restsOn, resultBase } from '../studies/result-base.ts';
import { VERSION } from '../studies/version.ts';
import { planOf, polygon } from './indicator-parts.ts';
import { parcelName } from './indicator-tables.ts';
import { phaseNames, type UsedScheme } from './scheme-use.ts';

const text = (key: string): LocalizedText => bothLanguages(`planning.${key}`);

/** Of the other scheme, whose outlines lie over the plan. */
const OTHER_COLOUR = '#8a4fa3';

/** All that a result of a comparison is made from. */
export interface ComparisonAsked {
  /** The scheme that the open one is compared with, on the day of the phase that is shown of that. */
  before: UsedScheme;
  after: UsedScheme;
  rules: RulePack;
  plane: Plane;
  /** What stands around both; undefined: it was not read. */
  standing: readonly StandingBuilding[] | undefined;
  /** Ids of buildings there whose records have no shape to count. */
  leftOut?: readonly string[];
  /** Undefined: it could not be reckoned. */
  massing: MassingAnswer | undefined;
}

/** Two schemes compared, as a result: the table of differences, the massing, and the plan of the one with the other over it. */
export async function comparisonStudyOf(city: Scene, asked: ComparisonAsked): Promise<StudyResult> {
  const { before, after, massing, standing = [], leftOut } = asked;
  const phases = { before: before.use.phase, after: after.use.phase };
  const phase = phases.after;
  const { origin, differences } = await comparisonResult(VERSION, {
    ...asked,
    ...{ before: before.scheme, after: after.scheme, standing, phases },
  });
  origin.cautions.push(...standingCautions(asked.standing, leftOut));
  const plan = planOf(after.scheme, { phase, standing, at: 0 });
  const { language } = currentView();
  const say = (one: LocalizedText) => localized(one, language);
  const areas = [before, after].flatMap(({ scheme }) => [
    ...scheme.parcels.map(({ area }) => area),
    ...scheme.buildings.map(({ footprint }) => footprint),
  ]);
  const result: StudyResult = {
    ...resultBase(city, {
      name: [
        `${say(after.scheme.name)} ↔ ${say(before.scheme.name)}`,
        ...phaseNames(after.scheme, phase).map(say),
      ].join(' · '),
      ...{ origin, places: areas.flatMap(([outer]) => outer), rests: restsOn('buildings') },
    }),
    legends: [plan.legend, otherLegend(before.scheme)],
    parts: [plan.part, otherPart(before.scheme, phases.before)],
    charts: [],
    figures: massing
      ? (['added', 'removed', 'kept'] as const).map((key) => ({
          ...{
            name: bothLanguages(`planning.compare.${key}`),
            value: Math.round(massing[key]),
            unit: 'm³',
            digits: 0,
          },
        }))
      : [],
    tables: [differenceTable(before.scheme, after.scheme, differences)],
  };
  return madeWith(result, before.use, after.use);
}

function differenceTable(
  before: Scheme,
  after: Scheme,
  differences: Awaited<ReturnType<typeof comparisonResult>>['differences'],
): StudyTable {
  const named = (id: string | undefined): LocalizedText => {
    if (id === undefined) return text('figures.all');
    return parcelName(after.parcels.some((parcel) => parcel.id === id) ? after : before, id);
  };
  const told = (value: number | undefined, indicator: IndicatorKey): string | null =>
    value === undefined ? null : figureText(shownValue(indicator, value), shownAs(indicator).digits);
  const column = (id: string, name: LocalizedText) => ({ id, name, unit: '' });
  return {
    ...{ id: 'differences', name: bothLanguages('planning.compare.table'), isWhole: true },
    columns: [
      column('parcel', text('figures.parcel')),
      column('indicator', text('figures.indicator')),
      column('unit', text('figures.unit')),
      column('before', before.name),
      column('after', after.name),
      column('change', bothLanguages('planning.compare.change')),
    ],
    rows: differences.map(({ parcel, indicator, before: from, after: to, change }) => {
      const changed = told(change, indicator);
      return {
        cells: [
          ...[named(parcel), INDICATORS[indicator].name, shownAs(indicator).unit],
          ...[told(from, indicator), told(to, indicator)],
          changed !== null && change !== undefined && change > 0 ? `+${changed}` : changed,
        ],
      };
    }),
  };
}

const otherLegend = ({ name }: Scheme): Legend => ({
  ...{ title: bothLanguages('planning.compare.otherPlan'), unit: '', kind: 'classes' },
  classes: [{ value: 0, label: name, colour: OTHER_COLOUR }],
});

/** The other scheme as outlines over the plan. */
function otherPart(scheme: Scheme, phase: string | undefined): FeaturesPart {
  const { parcels, buildings } = itemsUntil(scheme, phase);
  const outlines = [
    ...parcels.map(({ id, area }) => ({ id, area, width: 2 })),
    ...buildings.map(({ id, footprint: area }) => ({ id, area, width: 3 })),
  ];
  return {
    ...{
      kind: 'features',
      id: 'other',
      name: bothLanguages('planning.compare.otherPlan'),
      isShown: true,
      draped: true,
    },
    legend: 1,
    features: outlines.map(({ id, area, width }) => ({
      type: 'Feature',
      geometry: polygon(area),
      properties: { id, value: 0, 'stroke-width': width, 'fill-opacity': 0 },
    })),
  };
}
