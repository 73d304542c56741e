import type { LayerSpecification } from 'maplibre-gl';
import { type Dress, layerFor, nameIn, REGULAR } from './look.ts';

const RIM = 'rgba(12, 18, 28, 0.6)';
/** Near, lines are of one width whatever the zoom; from afar they are finer: as paint-overlay.ts draws them. */
const near = (pixels: number) => ['interpolate', ['linear'], ['zoom'], 12, pixels / 2, 16, pixels];

/** The names of borders, written along them. */
const LINE_NAMES = (language: Dress['language']) => ({
  type: 'symbol',
  minzoom: 14,
  filter: ['all', ['has', 'name'], ['!=', ['geometry-type'], 'Point']],
  layout: {
    'symbol-placement': 'line',
    'symbol-spacing': 320,
    'text-font': REGULAR,
    'text-field': nameIn(language),
    'text-size': 11,
    'text-offset': [0, 0.9],
  },
  paint: { 'text-color': '#ffffff', 'text-halo-color': RIM, 'text-halo-width': 1.4 },
});

/** Things that lie over the map, all in one colour; in dashes the borders of plans, whose areas stay empty. */
export function overlayStyle(
  sourceLayers: readonly string[],
  { colour, isDashed = false }: { colour: string; isDashed?: boolean },
  dress: Omit<Dress, 'has'>,
): { ground: LayerSpecification[]; labels: LayerSpecification[] } {
  const make = (sourceLayer: string, id: string, rest: object) =>
    layerFor(
      { id: `${sourceLayer}/${id}`, 'source-layer': sourceLayer, ...rest } as LayerSpecification,
      dress,
    );
  const is = (type: string) => ['==', ['geometry-type'], type];
  const round = { 'line-cap': isDashed ? 'butt' : 'round', 'line-join': 'round' };
  const dashes = isDashed ? { 'line-dasharray': [4, 2.4] } : {};
  const ground = sourceLayers.flatMap((name) => [
    make(name, 'areas', {
      type: 'fill',
      filter: is('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': isDashed ? 0 : 0.22 },
    }),
    make(name, 'rims', {
      type: 'line',
      filter: ['!', is('Point')],
      layout: round,
      // Between dashes the ground is seen, below a rim that runs through.
      paint: {
        'line-color': RIM,
        'line-width': near(isDashed ? 3.2 : 4.4),
        'line-opacity': isDashed ? 0.5 : 1,
      },
    }),
    make(name, 'lines', {
      type: 'line',
      filter: ['!', is('Point')],
      layout: round,
      paint: { 'line-color': colour, 'line-width': near(2.4), ...dashes },
    }),
    make(name, 'points', {
      type: 'circle',
      filter: is('Point'),
      paint: {
        'circle-color': colour,
        'circle-radius': near(4),
        'circle-stroke-color': RIM,
        'circle-stroke-width': 1.2,
      },
    }),
  ]);
  const labels = sourceLayers.map((name) =>
    make(name, 'names', {
      type: 'symbol',
      minzoom: 15,
      filter: ['all', ['has', 'name'], is('Point')],
      layout: {
        'text-font': REGULAR,
        'text-field': nameIn(dress.language),
        'text-size': 11,
        'text-anchor': 'top',
        'text-offset': [0, 0.6],
      },
      paint: { 'text-color': '#ffffff', 'text-halo-color': RIM, 'text-halo-width': 1.4 },
    }),
  );
  if (isDashed)
    labels.push(...sourceLayers.map((name) => make(name, 'line-names', LINE_NAMES(dress.language))));
  return { ground, labels };
}
