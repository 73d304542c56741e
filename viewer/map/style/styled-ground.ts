import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Layer } from '../../../models/schema/layer.ts';
import { STORE_LAYER } from '../tiles/messages.ts';
import { type Dress, layerFor } from './look.ts';

/** As the globe paints them (globe/style): of features without a colour of their own, and the edge of all. */
const PLAIN = '#5fd3bc';
const EDGE = 'rgba(10, 16, 24, 0.75)';
/** Stores with more features are not drawn from afar, where a tile would hold too many of them. */
const MANY = 40_000;
const ZOOM_FOR_MANY = 13;

/** Source of the records of a map layer that is coloured or filtered by attribute. */
export function styledSource({ id }: Pick<Layer, 'id'>): string {
  return `${id}#styled`;
}

export function firstStyledZoom({ featureCount }: Pick<Layer, 'featureCount'>): number {
  return (featureCount ?? 0) > MANY ? ZOOM_FOR_MANY : 0;
}

/** Map layers that are coloured or filtered by attribute, drawn from their records over the map as on the globe. */
export function styledGround(layer: Layer, dress: Omit<Dress, 'has'>): LayerSpecification[] {
  const is = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type];
  const colour = ['coalesce', ['get', 'color'], layer.legend[0]?.color ?? PLAIN];
  const round = { 'line-cap': 'round', 'line-join': 'round' };
  const own = { ...dress, source: styledSource(layer), prefix: styledSource(layer) };
  return [
    {
      id: 'areas',
      type: 'fill',
      filter: is('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': 0.72 },
    },
    {
      id: 'edges',
      type: 'line',
      filter: is('Polygon'),
      layout: round,
      paint: { 'line-color': EDGE, 'line-width': 1.2 },
    },
    {
      id: 'rims',
      type: 'line',
      filter: is('LineString'),
      layout: round,
      paint: { 'line-color': EDGE, 'line-width': 5.4 },
    },
    {
      id: 'lines',
      type: 'line',
      filter: is('LineString'),
      layout: round,
      paint: { 'line-color': colour, 'line-width': 3 },
    },
    {
      id: 'points',
      type: 'circle',
      filter: is('Point'),
      paint: {
        'circle-color': colour,
        'circle-radius': 4,
        'circle-stroke-color': EDGE,
        'circle-stroke-width': 1.2,
      },
    },
  ].map((one) => layerFor({ ...one, 'source-layer': STORE_LAYER } as unknown as LayerSpecification, own));
}
