import type { Area } from '../../models/schema/position.ts';
import { FLOOR_USES, GREEN_KINDS, type Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { Violation } from '../../scenes/planning/indicators/violations.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import { itemsUntil } from '../../scenes/planning/scheme/phases.ts';
import { currentView } from '../stores/view.ts';
import { bothLanguages } from '../studies/both-languages.ts';
import type { FeaturesPart, Legend, StudyPart } from '../studies/result.ts';
import { BROKEN_COLOUR, GREEN_COLOURS, USE_COLOURS } from './scheme-look.ts';
import { violationText } from './scheme-shapes.ts';

const text = (key: string): LocalizedText => bothLanguages(`planning.${key}`);

/** Of a result, which is looked at on a dark city and printed on white paper. */
const LINE = '#6f8a99';
const EDGE = '#3c4d58';
const GONE = '#9c6b86';

type Kind = `use ${string}` | `green ${string}` | 'parcel' | 'road' | 'gone';

/** Colours of a plan, in the order of the legend. */
const CLASSES: readonly { kind: Kind; key: string; colour: string }[] = [
  { kind: 'parcel', key: 'items.parcels', colour: LINE },
  ...FLOOR_USES.map((use) => ({
    ...{ kind: `use ${use}` as Kind, key: `use.${use}`, colour: USE_COLOURS[use] },
  })),
  ...GREEN_KINDS.map((green) => ({
    ...{ kind: `green ${green}` as Kind, key: `green.${green}`, colour: GREEN_COLOURS[green] },
  })),
  { kind: 'road', key: 'items.roads', colour: EDGE },
  { kind: 'gone', key: 'items.demolitions', colour: GONE },
];

/**
 * What there is of a scheme until a phase, as it is drawn in a result: ground, greens, roads, buildings by the use of their
 * highest floors, and what is taken down of what stands. With the legend of what is in it, which is at `at` in the result.
 */
export function planOf(
  scheme: Scheme,
  { phase, standing, at }: { phase?: string | undefined; standing: readonly StandingBuilding[]; at: number },
): { part: FeaturesPart; legend: Legend } {
  const items = itemsUntil(scheme, phase);
  const features: FeaturesPart['features'][number][] = [];
  const seen = new Set<Kind>();
  const add = (
    kind: Kind,
    geometry: FeaturesPart['features'][number]['geometry'],
    properties: FeaturesPart['features'][number]['properties'],
  ) => {
    seen.add(kind);
    const value = CLASSES.findIndex((one) => one.kind === kind);
    features.push({ type: 'Feature', geometry, properties: { ...properties, value } });
  };
  for (const { id, area, landUse } of items.parcels)
    add('parcel', polygon(area), { id, landUse, 'stroke-width': 3, 'fill-opacity': 0.08 });
  for (const { id, kind, area } of items.greens)
    add(`green ${kind}`, polygon(area), { id, kind, 'stroke-width': 1, 'fill-opacity': 0.7 });
  for (const { id, line, width } of items.roads)
    add(
      'road',
      { type: 'LineString', coordinates: line.map((one) => [...one]) },
      { id, width, 'stroke-width': 4 },
    );
  const gone = new Set(items.demolitions.map(({ feature }) => feature));
  for (const { building } of standing)
    if (gone.has(building.id))
      add('gone', polygon(building.footprint), {
        ...{ id: building.id, demolished: true },
        'stroke-width': 2.5,
        'fill-opacity': 0.25,
      });
  for (const { id, footprint, floors } of items.buildings) {
    const { use } = floors[floors.length - 1];
    add(`use ${use}`, polygon(footprint), {
      id,
      use,
      stroke: EDGE,
      'stroke-width': 1.5,
      'fill-opacity': 0.9,
    });
  }
  const classes = CLASSES.flatMap(({ kind, key, colour }, value) =>
    seen.has(kind) ? [{ value, label: text(key), colour }] : [],
  );
  return {
    part: {
      ...{
        kind: 'features',
        id: 'scheme',
        name: text('pages.schemes'),
        isShown: true,
        draped: true,
        legend: at,
      },
      features,
    },
    legend: { title: text('tables.legend'), unit: '', kind: 'classes', classes },
  };
}

/** Where rules are broken, each with its words. */
export const brokenPart = (violations: readonly Violation[]): StudyPart => ({
  ...{ kind: 'features', id: 'broken', name: text('violations.broken'), isShown: true, draped: true },
  features: violations.map((violation) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [...violation.at] },
    properties: {
      ...{ parcel: violation.parcel, 'marker-color': BROKEN_COLOUR },
      title: violationText(violation, currentView().language),
    },
  })),
});

export const polygon = (area: Area): { type: 'Polygon'; coordinates: number[][][] } => ({
  type: 'Polygon',
  coordinates: area.map((ring) => [...ring, ring[0]].map((place) => [...place])),
});
