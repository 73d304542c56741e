import { LAND_USES } from '../../models/schema/land-use.ts';
import { CONTROLLED, type FloorUse, type Limit, type Scheme } from '../../models/schema/scheme.ts';
import type { Language, LocalizedText } from '../../models/schema/text.ts';
import {
  INDICATORS,
  type IndicatorKey,
  shownAs,
  shownValue,
} from '../../scenes/planning/indicators/definitions.ts';
import type { IndicatorResult, IndicatorRow } from '../../scenes/planning/indicators/indicator-result.ts';
import type { Violation } from '../../scenes/planning/indicators/violations.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import type { StudyResult, StudyRow, StudyTable } from '../studies/result.ts';
import { violationText } from './scheme-shapes.ts';

const text = (key: string): LocalizedText => bothLanguages(`planning.${key}`);
export const alike = (words: string): LocalizedText => ({ 'zh-CN': words, en: words });
const column = (id: string, key: string, unit = '', digits?: number): StudyTable['columns'][number] => ({
  ...{ id, name: text(key), unit },
  ...(digits === undefined ? {} : { digits }),
});

/** Of the columns for a parcel's figures, so many as a page is wide, in two tables. */
const FIGURES: readonly (readonly IndicatorKey[])[] = [
  ['siteArea', 'floorArea', 'floorAreaRatio', 'buildingDensity', 'greenRatio', 'height', 'setback'],
  ['coveredArea', 'greenArea', 'population', 'jobs', 'parking', 'parkingNeeded'],
];

/** What a parcel is called: its name, or its id. */
export const parcelName = ({ parcels }: Pick<Scheme, 'parcels'>, id: string): LocalizedText =>
  parcels.find((one) => one.id === id)?.name ?? alike(id);

/** The indicators as tables: what is broken, floor area by use, a row for each parcel, its controls, and how each is reckoned. */
export function indicatorTables(scheme: Scheme, result: IndicatorResult): StudyResult['tables'] {
  const ids = [...new Set(result.rows.map(({ parcel }) => parcel))];
  const rowOf = (parcel: string | undefined, indicator: IndicatorKey): IndicatorRow | undefined =>
    result.rows.find((row) => row.parcel === parcel && row.indicator === indicator);
  const named = (parcel: string | undefined): LocalizedText =>
    parcel === undefined ? text('figures.all') : parcelName(scheme, parcel);
  const figures = FIGURES.map(
    (keys, at): StudyTable => ({
      ...{ id: `parcels-${at + 1}`, name: text(`tables.parcels${at + 1}`), isWhole: true },
      columns: [
        column('parcel', 'figures.parcel'),
        ...(at === 0 ? [column('landUse', 'form.landUse')] : []),
        ...keys.map((key) => {
          const { unit, digits } = shownAs(key);
          return { id: key, name: INDICATORS[key].name, unit, digits };
        }),
      ],
      rows: ids.map((parcel) => ({
        cells: [
          named(parcel),
          ...(at === 0 ? [landUseOf(scheme, parcel)] : []),
          ...keys.map((key) => {
            const value = rowOf(parcel, key)?.value;
            return value === undefined ? null : shownValue(key, value);
          }),
        ],
        isTrouble: parcel !== undefined && keys.some((key) => rowOf(parcel, key)?.isBroken === true),
      })),
    }),
  );
  return [
    violationTable(scheme, result),
    floorAreaTable(result.floorAreaByUse),
    ...figures,
    controlTable(ids, named, rowOf),
    formulaTable(result.rows),
  ];
}

function violationTable(scheme: Scheme, { violations }: IndicatorResult): StudyTable {
  const buildingNames = (language: Language, { buildings }: Violation) =>
    buildings.map((id) => scheme.buildings.find((one) => one.id === id)?.name?.[language] ?? id).join(' ');
  return {
    ...{ id: 'violations', name: text('violations.broken'), isWhole: true },
    columns: [
      column('parcel', 'figures.parcel'),
      column('building', 'items.buildings'),
      column('what', 'figures.indicator'),
      column('clause', 'figures.clause'),
    ],
    rows: violations.map((violation) => ({
      cells: [
        parcelName(scheme, violation.parcel),
        { 'zh-CN': buildingNames('zh-CN', violation), en: buildingNames('en', violation) },
        { 'zh-CN': violationText(violation, 'zh-CN'), en: violationText(violation, 'en') },
        violation.clause ?? null,
      ],
      at: violation.at,
      isTrouble: true,
    })),
  };
}

function floorAreaTable(floorAreaByUse: IndicatorResult['floorAreaByUse']): StudyTable {
  const uses = (Object.entries(floorAreaByUse) as [FloorUse, number][])
    .filter(([, area]) => area > 0)
    .sort(([, a], [, b]) => b - a);
  const sum = uses.reduce((all, [, area]) => all + area, 0);
  const row = (name: LocalizedText, area: number): StudyRow => ({ cells: [name, area, (100 * area) / sum] });
  return {
    ...{ id: 'uses', name: text('figures.byUse'), isWhole: true },
    columns: [
      column('use', 'form.use'),
      column('area', 'form.floorArea', 'm²', 1),
      column('share', 'tables.share', '%', 1),
    ],
    rows:
      uses.length === 0
        ? []
        : [...uses.map(([use, area]) => row(text(`use.${use}`), area)), row(text('tables.sum'), sum)],
  };
}

/** What each parcel is held to: by its own controls, or by the rules. */
function controlTable(
  ids: readonly (string | undefined)[],
  named: (parcel: string) => LocalizedText,
  rowOf: (parcel: string, indicator: IndicatorKey) => IndicatorRow | undefined,
): StudyTable {
  const held = ids.flatMap((parcel): StudyRow[] => {
    if (parcel === undefined) return [];
    const limits = CONTROLLED.map((key) => {
      const limit = rowOf(parcel, key)?.limit;
      return limit ? limitText(key, limit) : null;
    });
    return limits.some((limit) => limit !== null) ? [{ cells: [named(parcel), ...limits] }] : [];
  });
  return {
    ...{ id: 'controls', name: text('tables.controls'), isWhole: true },
    columns: [
      column('parcel', 'figures.parcel'),
      ...CONTROLLED.map((key) => {
        return { id: key, name: INDICATORS[key].name, unit: shownAs(key).unit };
      }),
    ],
    rows: held,
  };
}

/** Each indicator once: how it is reckoned, and all clauses that it is held to. */
function formulaTable(rows: readonly IndicatorRow[]): StudyTable {
  const first = rows.filter(({ parcel }) => parcel === undefined);
  return {
    ...{ id: 'formulas', name: text('tables.formulas'), isWhole: true },
    columns: [
      column('indicator', 'figures.indicator'),
      column('unit', 'figures.unit'),
      column('formula', 'figures.formula'),
      column('clause', 'figures.clause'),
    ],
    rows: first.map(({ indicator, name, unit, formula }) => {
      const clauses = new Set(
        rows.flatMap((row) => (row.indicator === indicator && row.clause !== undefined ? [row.clause] : [])),
      );
      return { cells: [name, unit, formula, clauses.size > 0 ? [...clauses].join('; ') : null] };
    }),
  };
}

function landUseOf({ parcels }: Scheme, id: string | undefined): LocalizedText | null {
  const code = parcels.find((one) => one.id === id)?.landUse;
  if (code === undefined) return null;
  const name = LAND_USES.get(code) ?? alike('');
  return { 'zh-CN': `${code} ${name['zh-CN']}`.trim(), en: `${code} ${name.en}`.trim() };
}

const limitText = (key: IndicatorKey, { most, least }: Limit): string =>
  [
    least === undefined ? '' : `≥ ${shownValue(key, least)}`,
    most === undefined ? '' : `≤ ${shownValue(key, most)}`,
  ]
    .filter((one) => one !== '')
    .join(' ');
