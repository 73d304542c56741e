import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Layer } from '../../../models/schema/layer.ts';
import { STORE_LAYER } from '../tiles/messages.ts';
import { type Dress, type Look, layerFor, nameIn, REGULAR } from './look.ts';

export interface RecordsDress extends Omit<Dress, 'has'> {
  /** Bodies stand up. */
  tilted: boolean;
}

/** The colour that a record has of its own, by an attribute or its kind, or else another. */
function colourOr(otherwise: unknown): ExpressionSpecification {
  return ['coalesce', ['get', 'color'], otherwise] as ExpressionSpecification;
}

const IS_AREA = ['==', ['geometry-type'], 'Polygon'];
const IS_LINE = ['==', ['geometry-type'], 'LineString'];
const IS_POINT = ['==', ['geometry-type'], 'Point'];

/** Records of a feature store on the map: buildings, trees and whatever else the scene has as 3D tiles. */
export function recordsStyle(
  look: Look,
  layer: Layer,
  dress: RecordsDress,
): { ground: LayerSpecification[]; labels: LayerSpecification[] } {
  const own = (id: string, change: object = {}): LayerSpecification[] => {
    const found = look.layers.find((one) => one.id === id);
    return found ? [ownRecords(layerFor({ ...found, ...change } as LayerSpecification, dress))] : [];
  };
  const made = (specification: object) => ownRecords(layerFor(specification as LayerSpecification, dress));
  switch (layer.role) {
    case 'buildings': {
      const { tilted } = dress;
      return {
        ground: [
          ...(tilted ? [] : own('building-shade')),
          ...own('buildings').map((one) => coloured(one, 'fill-color')),
          ...own('building-outline'),
          ...(tilted ? [coloured(made(bodies(look)), 'fill-extrusion-color')] : []),
        ],
        labels: [made(buildingNames(look, dress))],
      };
    }
    case 'trees':
      return {
        ground: [
          ...own('tree-shade'),
          ...['trees', 'tree-light'].flatMap((id) => own(id).map((one) => coloured(one, 'circle-color'))),
        ].map(withCrown),
        labels: [],
      };
    default:
      return { ground: plain(layer, look).map(made), labels: [] };
  }
}

function ownRecords(layer: LayerSpecification): LayerSpecification {
  return { ...layer, 'source-layer': STORE_LAYER } as LayerSpecification;
}

/** In the colours of the records where they have some. */
function coloured(layer: LayerSpecification, property: string): LayerSpecification {
  const paint = layer.paint as Record<string, unknown>;
  return { ...layer, paint: { ...paint, [property]: colourOr(paint[property]) } } as LayerSpecification;
}

/** Trees whose crowns nobody measured have one of 5 m. */
function withCrown(layer: LayerSpecification): LayerSpecification {
  const text = JSON.stringify(layer).replaceAll('["get","spread"]', '["coalesce",["get","spread"],5.6]');
  return JSON.parse(text) as LayerSpecification;
}

function paintOf(look: Look, id: string, property: string, otherwise: string): unknown {
  const layer = look.layers.find((one) => one.id === id);
  return (layer?.paint as Record<string, unknown> | undefined)?.[property] ?? otherwise;
}

function bodies(look: Look): object {
  return {
    id: 'bodies',
    type: 'fill-extrusion',
    minzoom: 14,
    filter: ['has', 'top'],
    paint: {
      'fill-extrusion-color': paintOf(look, 'building-outline', 'line-color', '#888888'),
      'fill-extrusion-height': ['get', 'top'],
      'fill-extrusion-base': ['get', 'base'],
      'fill-extrusion-opacity': 0.92,
      'fill-extrusion-vertical-gradient': true,
    },
  };
}

function buildingNames(look: Look, { language }: RecordsDress): object {
  return {
    id: 'names',
    type: 'symbol',
    minzoom: 16.5,
    filter: ['all', ['has', 'name'], IS_AREA],
    layout: {
      'text-font': REGULAR,
      'text-field': nameIn(language),
      'text-size': 11,
      'text-max-width': 7,
      'text-padding': 10,
    },
    paint: {
      'text-color': paintOf(look, 'label-district', 'text-color', '#777777'),
      'text-halo-color': paintOf(look, 'label-district', 'text-halo-color', '#ffffff'),
      'text-halo-width': 1.2,
    },
  };
}

/** Pixels of a disc. */
const SMALL_DISC = ['interpolate', ['linear'], ['zoom'], 15, 0.8, 18, 3, 21, 7];

/** What has no look of its own: in the first colour of its legend, or quietly in the colours of the map. */
function plain(layer: Layer, look: Look): object[] {
  const quiet =
    layer.role === 'structures' ? paintOf(look, 'structures', 'fill-color', '#999999') : undefined;
  const edge = paintOf(look, 'building-outline', 'line-color', '#888888');
  const main = layer.legend[0]?.color;
  return [
    {
      id: 'areas',
      type: 'fill',
      filter: IS_AREA,
      paint: { 'fill-color': colourOr(main ?? quiet ?? edge), 'fill-opacity': quiet ? 1 : 0.35 },
    },
    {
      id: 'edges',
      type: 'line',
      filter: IS_AREA,
      paint: { 'line-color': colourOr(main ?? edge), 'line-width': 0.8 },
    },
    {
      id: 'lines',
      type: 'line',
      filter: IS_LINE,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': colourOr(main ?? edge),
        'line-width': ['interpolate', ['linear'], ['zoom'], 14, 0.8, 18, 2.6],
      },
    },
    {
      id: 'points',
      type: 'circle',
      minzoom: 16.5,
      filter: IS_POINT,
      paint: {
        'circle-color': colourOr(main ?? paintOf(look, 'label-district', 'text-color', '#888888')),
        'circle-radius': SMALL_DISC,
        'circle-opacity': 0.8,
      },
    },
  ];
}
