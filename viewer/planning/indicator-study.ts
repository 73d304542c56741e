import type { Area } from '../../models/schema/position.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { Limit, Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import { INDICATORS } from '../../scenes/planning/indicators/definitions.ts';
import {
  type IndicatorResult,
  type IndicatorRow,
  indicatorResult,
} from '../../scenes/planning/indicators/indicator-result.ts';
import { localized } from '../locale/i18n.ts';
import { currentView } from '../stores/view.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import type { StudyPart, StudyResult } from '../studies/result.ts';
import { restsOn, resultBase } from '../studies/result-base.ts';
import { VERSION } from '../studies/version.ts';
import { useFigures } from './figures.ts';
import { BROKEN_COLOUR, PARCEL_COLOUR, USE_COLOURS } from './scheme-look.ts';
import { violationText } from './scheme-shapes.ts';
import { seenScheme, useScheme } from './scheme-store.ts';

const text = (key: string): LocalizedText => bothLanguages(`planning.${key}`);
const alike = (words: string): LocalizedText => ({ 'zh-CN': words, en: words });

/** Figures of the whole scheme that a result tells first. */
const FIRST = [
  'siteArea',
  'floorArea',
  'floorAreaRatio',
  'buildingDensity',
  'greenRatio',
  'population',
] as const;

/**
 * The indicators of the open scheme as a result that is printed, handed on and kept like those of studies. Undefined
 * while there are none.
 */
export async function indicatorStudy(city: Scene): Promise<StudyResult | undefined> {
  const scheme = seenScheme(useScheme.getState());
  const { rules, plane, standing = [], figures } = useFigures.getState();
  if (!scheme || !rules || !plane || !figures) return undefined;
  const { planning, language } = currentView();
  const isPhase = scheme.phases.some(({ id }) => id === planning?.phase) || planning?.phase === '';
  const result = await indicatorResult(VERSION, {
    ...{ scheme, rules, plane, standing },
    ...(isPhase && planning?.phase !== undefined ? { phase: planning.phase } : {}),
  });
  const areas = [...scheme.parcels.map(({ area }) => area), ...scheme.buildings.map((one) => one.footprint)];
  const total = result.rows.filter(({ parcel }) => parcel === undefined);
  return {
    ...resultBase(city, {
      name: localized(scheme.name, language),
      origin: result.origin,
      places: areas.flatMap(([outer]) => outer),
      rests: restsOn('buildings'),
    }),
    legends: [],
    charts: [],
    parts: partsOf(scheme, result),
    figures: [
      ...total
        .filter(({ indicator }) => (FIRST as readonly string[]).includes(indicator))
        .map(({ indicator, name, unit, value }) => ({
          ...{ name, unit, value: value ?? '—', digits: INDICATORS[indicator].digits },
        })),
      {
        name: text('violations.broken'),
        value: result.violations.length,
        unit: '',
        digits: 0,
        isTrouble: result.violations.length > 0,
      },
    ],
    tables: tablesOf(scheme, result),
  };
}

function tablesOf(scheme: Scheme, { rows, violations }: IndicatorResult): StudyResult['tables'] {
  const parcelName = (id: string | undefined): LocalizedText =>
    id === undefined ? text('figures.all') : (scheme.parcels.find((one) => one.id === id)?.name ?? alike(id));
  const limitOf = ({ most, least }: Limit): string =>
    [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`]
      .filter((one) => one !== '')
      .join(' ');
  const toldOf = ({ indicator, value }: IndicatorRow): string =>
    value === undefined ? '—' : value.toFixed(INDICATORS[indicator].digits);
  const column = (id: string, key: string) => ({ id, name: text(key), unit: '' });
  return [
    {
      id: 'violations',
      name: text('violations.broken'),
      columns: [
        column('parcel', 'figures.parcel'),
        column('building', 'items.buildings'),
        column('what', 'figures.indicator'),
        column('clause', 'figures.clause'),
      ],
      rows: violations.map((violation) => ({
        cells: [
          parcelName(violation.parcel),
          violation.buildings.join(' '),
          { 'zh-CN': violationText(violation, 'zh-CN'), en: violationText(violation, 'en') },
          violation.clause ?? null,
        ],
        at: violation.at,
        isTrouble: true,
      })),
    },
    {
      id: 'indicators',
      name: text('tabs.figures'),
      columns: [
        column('parcel', 'figures.parcel'),
        column('indicator', 'figures.indicator'),
        column('value', 'figures.value'),
        column('unit', 'figures.unit'),
        column('limit', 'figures.limit'),
        column('formula', 'figures.formula'),
        column('clause', 'figures.clause'),
      ],
      rows: rows.map((row) => ({
        cells: [
          parcelName(row.parcel),
          row.name,
          toldOf(row),
          row.unit,
          row.limit ? limitOf(row.limit) : null,
          row.formula,
          row.clause ?? null,
        ],
        isTrouble: row.isBroken,
      })),
    },
  ];
}

function partsOf(scheme: Scheme, { violations }: IndicatorResult): StudyPart[] {
  const polygon = (area: Area) => ({
    type: 'Polygon' as const,
    coordinates: area.map((ring) => [...ring, ring[0]].map((place) => [...place])),
  });
  return [
    {
      ...{ kind: 'features', id: 'scheme', name: text('pages.schemes'), isShown: true, draped: true },
      features: [
        ...scheme.parcels.map(({ id, area, landUse }) => ({
          type: 'Feature' as const,
          geometry: polygon(area),
          properties: {
            ...{ id, landUse, stroke: PARCEL_COLOUR, 'stroke-width': 2.5 },
            ...{ fill: PARCEL_COLOUR, 'fill-opacity': 0.1 },
          },
        })),
        ...scheme.buildings.map(({ id, footprint, floors }) => ({
          type: 'Feature' as const,
          geometry: polygon(footprint),
          properties: {
            ...{ id, stroke: '#ffffff', 'stroke-width': 1.5 },
            ...{ fill: USE_COLOURS[floors[floors.length - 1].use], 'fill-opacity': 0.8 },
          },
        })),
      ],
    },
    {
      ...{ kind: 'features', id: 'broken', name: text('violations.broken'), isShown: true, draped: true },
      features: violations.map((violation) => ({
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: [...violation.at] },
        properties: {
          ...{ parcel: violation.parcel, 'marker-color': BROKEN_COLOUR },
          title: violationText(violation, currentView().language),
        },
      })),
    },
  ];
}
