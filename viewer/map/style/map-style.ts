import type {
  ExpressionSpecification,
  FontFacesSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { Extent, Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { suitsAppearance } from '../../panels/layers/tree.ts';
import type { AddedItem } from '../../stores/added.ts';
import { shownLayer } from '../../stores/view.ts';
import type { Drawn } from '../drawn/drawn-feature.ts';
import { drawnSources, drawnStyle } from './drawn-style.ts';
import { firstZoomOf } from './first-zoom.ts';
import { type Dress, dressed, type Look, lookNameOf } from './look.ts';
import { BASE_GROUP, isOnMap } from './on-map.ts';
import { overlayStyle } from './overlay-style.ts';
import { recordsStyle } from './records-style.ts';
import { firstStyledZoom, styledGround, styledSource } from './styled-ground.ts';

/** What is known of an archive once it has been opened. */
export interface ArchiveFacts {
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
  /** Names of the layers of its vector tiles; absent: it is drawn to pictures. */
  vectorLayers?: string[];
}

export interface PyramidFacts {
  template: string;
  tileSize: number;
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
}

export interface MapStyleInput {
  city: Pick<Scene, 'layers'>;
  view: Pick<ViewDocument, 'layers' | 'appearance' | 'language'>;
  looks: Record<'day' | 'night', Look>;
  /** Of archives and picture pyramids that have been opened, by id of the layer. */
  archives: ReadonlyMap<string, ArchiveFacts>;
  pyramids: ReadonlyMap<string, PyramidFacts>;
  /** Addresses of tiles, with {z}/{x}/{y}. */
  archiveTiles(layer: Layer): string;
  pictureTiles(layer: Layer, appearance: 'day' | 'night'): string;
  storeTiles(layer: Layer, attributes: string[]): string;
  /** Whether the map is tilted, so that bodies stand up. */
  tilted: boolean;
  /** Ids of layers that have colours or a filter by attribute. */
  styled: ReadonlySet<string>;
  /** What people drew, measured, cut out and added. */
  drawn: Drawn;
  /** What was added, and the addresses of the pictures of map services among it. */
  added: readonly AddedItem[];
  serviceTiles(item: string): string;
  fonts?: FontFacesSpecification;
}

/** Ids of sources and layers that are not a scene layer's; a scene's have no such sign. */
export const SELECTION_SOURCE = '#selection';
/** What analyses are drawn below. */
export const BELOW_LABELS = '#labels';
type Part = { ground: LayerSpecification[]; labels: LayerSpecification[] };

/**
 * The MapLibre style of a view: the city's maps in our own look, its records as footprints, and all other layers that
 * lie on the ground, as the view document says. From below: pictures under all, maps, pictures over them, what is
 * coloured by attribute, records, overlays, drawings, names.
 */
export function mapStyleOf(input: MapStyleInput): StyleSpecification {
  const { city, view, looks, archives, pyramids, fonts } = input;
  const lookName = lookNameOf(view.appearance);
  const look = looks[lookName];
  const sources: Record<string, SourceSpecification> = {
    ...drawnSources(input.drawn),
    [SELECTION_SOURCE]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  };
  const drawn = drawnStyle(lookName);
  const parts: Record<'under' | 'maps' | 'over' | 'styled' | 'records' | 'overlays', Part[]> = {
    under: [],
    maps: [],
    over: [],
    styled: [],
    records: [],
    overlays: [],
  };
  const drawnAsRecords = new Set(
    city.layers
      .filter(({ kind, store }) => kind === 'tileset' && store !== undefined)
      .map(({ role }) => role),
  );
  for (const layer of city.layers) {
    if (!isOnMap(city, layer)) continue;
    const shown = shownLayer(layer, view);
    const dress: Omit<Dress, 'has'> = {
      source: layer.id,
      prefix: layer.id,
      language: view.language,
      contrast: view.appearance === 'contrast',
      opacity: shown.opacity,
      visible: shown.visible && suitsAppearance(layer, view.appearance),
    };
    if (layer.kind === 'vector' && layer.store !== undefined && input.styled.has(layer.id)) {
      sources[styledSource(layer)] = {
        type: 'vector',
        tiles: [input.storeTiles(layer, [])],
        minzoom: firstStyledZoom(layer),
        maxzoom: 15,
        promoteId: 'id',
        ...(layer.extent ? { bounds: layer.extent } : {}),
      };
      parts.styled.push({ ground: styledGround(layer, dress), labels: [] });
    }
    const facts = archives.get(layer.id);
    const pyramid = pyramids.get(layer.id);
    if (pyramid) {
      sources[layer.id] = rasterSource(pyramid.template, pyramid, pyramid.tileSize);
      parts[layer.group === BASE_GROUP ? 'under' : 'over'].push(pictures(dress));
    } else if (layer.kind === 'tileset') {
      sources[layer.id] = {
        type: 'vector',
        tiles: [input.storeTiles(layer, recordAttributes(view.language))],
        minzoom: firstZoomOf(layer),
        maxzoom: 15,
        promoteId: 'id',
        ...(layer.extent ? { bounds: layer.extent } : {}),
      };
      parts.records.push(recordsStyle(look, layer, { ...dress, tilted: input.tilted }));
    } else if (facts?.vectorLayers) {
      const names = facts.vectorLayers;
      sources[layer.id] = {
        type: 'vector',
        tiles: [input.archiveTiles(layer)],
        minzoom: facts.minimumZoom,
        maxzoom: facts.maximumZoom,
        bounds: facts.extent,
        promoteId: 'id',
      };
      if (layer.overlay)
        parts.overlays.push(
          overlayStyle(
            names,
            {
              colour: layer.legend[0]?.color ?? OVERLAY_COLOUR,
              isDashed: layer.legend[0]?.shape === 'dashes',
            },
            dress,
          ),
        );
      else
        parts.maps.push(
          dressed(look, {
            ...dress,
            has: (name) => names.includes(name) && !isDoubled(name, drawnAsRecords),
          }),
        );
    } else if (facts) {
      sources[layer.id] = rasterSource(input.pictureTiles(layer, lookName), facts, 512);
      parts[layer.group === BASE_GROUP ? 'under' : 'over'].push(pictures(dress));
    }
  }
  for (const item of input.added) {
    const content = item.state.state === 'ready' ? item.state.content : undefined;
    const images = content?.kind === 'images' ? content.images : undefined;
    if (images?.grid !== 'mercator') continue;
    sources[item.id] = {
      type: 'raster',
      tiles: [input.serviceTiles(item.id)],
      tileSize: images.tileSize,
      minzoom: images.minimumLevel,
      maxzoom: images.maximumLevel,
      ...(images.extent ? { bounds: images.extent } : {}),
    };
    const { visible, opacity } = item;
    parts.over.push(pictures({ source: item.id, prefix: item.id, visible, opacity }));
  }
  const { under, maps, over, styled, records, overlays } = parts;
  const all = [...under, ...maps, ...over, ...styled, ...records, ...overlays];
  const background = look.layers.find(({ type }) => type === 'background');
  return {
    version: 8,
    sources,
    ...(fonts ? { 'font-faces': fonts } : {}),
    layers: [
      ...(background ? [background] : []),
      ...all.flatMap(({ ground }) => ground),
      // Analyses go below this one: what people drew and names stay readable.
      { id: BELOW_LABELS, type: 'background', layout: { visibility: 'none' } },
      ...drawn.ground,
      ...selectionStyle(),
      ...all.flatMap(({ labels }) => labels),
      ...drawn.labels,
    ],
  };
}

const OVERLAY_COLOUR = '#9a86a8';

/** What maps show of things that are drawn from their records is left out of the maps. */
function isDoubled(sourceLayer: string, roles: ReadonlySet<Layer['role']>): boolean {
  return (
    (sourceLayer === 'buildings' && roles.has('buildings')) || (sourceLayer === 'trees' && roles.has('trees'))
  );
}

function recordAttributes(language: ViewDocument['language']): string[] {
  return language === 'en' ? ['name:en'] : [];
}

function rasterSource(
  template: string,
  { minimumZoom, maximumZoom, extent }: ArchiveFacts,
  tileSize: number,
): SourceSpecification {
  return {
    type: 'raster',
    tiles: [template],
    tileSize,
    minzoom: minimumZoom,
    maxzoom: maximumZoom,
    bounds: extent,
  };
}

function pictures({
  source,
  prefix,
  opacity,
  visible,
}: Pick<Dress, 'source' | 'prefix' | 'opacity' | 'visible'>): Part {
  return {
    ground: [
      {
        id: `${prefix}/pictures`,
        type: 'raster',
        source,
        layout: { visibility: visible ? 'visible' : 'none' },
        paint: { 'raster-opacity': opacity, 'raster-fade-duration': 0 },
      },
    ],
    labels: [],
  };
}

/** Marks of what is selected, as on the globe. */
const SELECTED = '#38e8c2';
const SELECTED_RIM = '#06231c';

function selectionStyle(): LayerSpecification[] {
  const base = { source: SELECTION_SOURCE };
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const isPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
  return [
    {
      ...base,
      id: '#selected-area',
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': SELECTED, 'fill-opacity': 0.28 },
    },
    {
      ...base,
      id: '#selected-rim',
      type: 'line',
      filter: ['!', isPoint],
      layout: round,
      paint: { 'line-color': SELECTED_RIM, 'line-width': 5, 'line-opacity': 0.7 },
    },
    {
      ...base,
      id: '#selected-line',
      type: 'line',
      filter: ['!', isPoint],
      layout: round,
      paint: { 'line-color': SELECTED, 'line-width': 2.4 },
    },
    {
      ...base,
      id: '#selected-point',
      type: 'circle',
      filter: isPoint,
      paint: {
        'circle-radius': 8,
        'circle-color': SELECTED,
        'circle-opacity': 0.4,
        'circle-stroke-color': SELECTED,
        'circle-stroke-width': 2.4,
      },
    },
  ];
}
