import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { DRAWN_GROUPS, type Drawn, type DrawnGroup } from '../drawn/drawn-feature.ts';

/** Picture of the hatch over what is cut away, by day and by night. */
export const HATCH = { day: '#hatch-day', night: '#hatch-night' } as const;

/** Dark edge of lines and marks, as on the globe: seen on any ground. */
const EDGE = 'rgba(6, 16, 20, 0.75)';

export function drawnSource(group: DrawnGroup): string {
  return `#${group}`;
}

/** Id of the layer that holds the labels of a group. */
export function drawnLabels(group: DrawnGroup): string {
  return `#${group}/label`;
}

export function drawnSources(drawn: Drawn): Record<string, SourceSpecification> {
  return Object.fromEntries(
    DRAWN_GROUPS.map((group) => [
      drawnSource(group),
      { type: 'geojson', data: collectionOf(drawn[group]), tolerance: 0.1 },
    ]),
  );
}

export function collectionOf(features: Drawn[DrawnGroup]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: [...features] as unknown as GeoJSON.Feature[] };
}

/** What people drew and added, over the map; labels are apart, over all names. */
export function drawnStyle(look: 'day' | 'night'): {
  ground: LayerSpecification[];
  labels: LayerSpecification[];
} {
  const layers = DRAWN_GROUPS.map((group) => layersOf(group, look));
  return {
    ground: layers.flatMap(({ ground }) => ground),
    labels: layers.map(({ label }) => label),
  };
}

const get = (name: string, otherwise: string | number): ExpressionSpecification => [
  'coalesce',
  ['get', name],
  otherwise,
];

function layersOf(
  group: DrawnGroup,
  look: 'day' | 'night',
): { ground: LayerSpecification[]; label: LayerSpecification } {
  const source = drawnSource(group);
  const is = (...roles: string[]): ExpressionSpecification => ['in', ['get', 'role'], ['literal', roles]];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const size = get('size', 3);
  const line = {
    'line-color': get('color', '#ffffff'),
    'line-opacity': get('opacity', 1),
    'line-width': size,
  };
  return {
    ground: [
      {
        id: `${source}/hatch`,
        source,
        type: 'fill',
        filter: is('hatch'),
        paint: { 'fill-pattern': HATCH[look], 'fill-antialias': false },
      },
      {
        id: `${source}/fill`,
        source,
        type: 'fill',
        filter: is('fill'),
        paint: {
          'fill-color': get('color', '#ffffff'),
          'fill-opacity': get('opacity', 1),
          'fill-antialias': false,
        },
      },
      {
        id: `${source}/edge`,
        source,
        type: 'line',
        filter: is('line', 'dashes'),
        layout: round,
        paint: {
          'line-color': EDGE,
          'line-opacity': get('opacity', 1),
          'line-width': ['+', size, 2],
        },
      },
      { id: `${source}/line`, source, type: 'line', filter: is('line'), layout: round, paint: line },
      {
        id: `${source}/dashes`,
        source,
        type: 'line',
        filter: is('dashes'),
        paint: { ...line, 'line-dasharray': [3, 2] },
      },
      {
        id: `${source}/mark`,
        source,
        type: 'circle',
        filter: is('mark'),
        paint: {
          'circle-color': get('color', '#ffffff'),
          'circle-opacity': get('opacity', 1),
          'circle-radius': ['/', get('size', 9), 2],
          'circle-stroke-color': '#06201a',
          'circle-stroke-opacity': get('opacity', 1),
          'circle-stroke-width': 2,
        },
      },
    ],
    label: {
      id: drawnLabels(group),
      source,
      type: 'symbol',
      filter: is('label'),
      layout: {
        'icon-image': get('label', ''),
        'icon-anchor': 'bottom',
        'icon-offset': ['case', ['has', 'lift'], liftOf(), ['literal', [0, -9]]] as never,
        // What people wrote is all shown; names that were added give way to each other.
        'icon-overlap': group === 'added' ? 'never' : 'always',
        'icon-padding': 1,
      },
    },
  };
}

/** Lifts are a few whole pixels: an offset is no sum that an expression could make. */
function liftOf(): ExpressionSpecification {
  const lifts = Array.from({ length: 20 }, (_, lift) => lift);
  return [
    'match',
    ['round', ['get', 'lift']],
    ...lifts.flatMap((lift) => [lift, ['literal', [0, -lift]]]),
    ['literal', [0, -9]],
  ] as unknown as ExpressionSpecification;
}
