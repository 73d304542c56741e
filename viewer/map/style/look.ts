import type { LayerSpecification } from 'maplibre-gl';
import type { Language } from '../../../models/schema/text.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { CHINESE_FACE } from '../../fonts/system-chinese.ts';
import { scaledOpacity } from './opacity.ts';

/** One of our own style files, assets/map-styles: a MapLibre style with notes of ours for the raster painter. */
export interface Look {
  layers: LayerSpecification[];
}

/** The look that an appearance wants: by day where it is light, by night otherwise. */
export function lookNameOf(appearance: ViewDocument['appearance']): 'day' | 'night' {
  return appearance === 'light' ? 'day' : 'night';
}

/**
 * Faces that texts on the map are drawn in. The first is our own, which the page only has where the machine has no
 * Chinese; MapLibre reads the weight from its name.
 */
const FACES = [
  'PingFang SC',
  'Hiragino Sans GB',
  'Noto Sans CJK SC',
  'Source Han Sans SC',
  'Microsoft YaHei',
];
export const REGULAR = [CHINESE_FACE, ...FACES];
export const BOLD = [`${CHINESE_FACE} Bold`, ...FACES];

const TEXT = /^text-|^symbol-|^icon-/;

export interface Dress {
  /** Id of the source that the layers draw. */
  source: string;
  /** Set before the ids of the layers, which are many maps' otherwise. */
  prefix: string;
  /** Layers of the vector tiles that are there. */
  has: (sourceLayer: string) => boolean;
  language: Language;
  contrast: boolean;
  opacity: number;
  visible: boolean;
}

/** The layers of a look for one archive of our own tiles: named apart, in one language, as see-through as is wanted. */
export function dressed(
  look: Look,
  dress: Dress,
): { ground: LayerSpecification[]; labels: LayerSpecification[] } {
  const ground: LayerSpecification[] = [];
  const labels: LayerSpecification[] = [];
  for (const layer of look.layers) {
    if (layer.type === 'background') continue;
    const sourceLayer = (layer as { 'source-layer'?: string })['source-layer'];
    if (sourceLayer === undefined || !dress.has(sourceLayer)) continue;
    const own = layerFor(layer, dress);
    (layer.type === 'symbol' ? labels : ground).push(own);
  }
  return { ground, labels: labels.reverse() };
}

/** One layer of a look for another source of the same kind of things. */
export function layerFor(
  layer: LayerSpecification,
  { source, prefix, language, contrast, opacity, visible }: Omit<Dress, 'has'>,
): LayerSpecification {
  const own = structuredClone(layer) as LayerSpecification & {
    source: string;
    layout?: Record<string, unknown>;
    paint?: Record<string, unknown>;
  };
  // Notes for the raster painter; MapLibre would keep them and do nothing.
  delete own.metadata;
  own.id = `${prefix}/${layer.id}`;
  own.source = source;
  const layout: Record<string, unknown> = { ...own.layout, visibility: visible ? 'visible' : 'none' };
  const paint: Record<string, unknown> = { ...own.paint };
  if (layer.type === 'symbol') {
    const isBold = JSON.stringify(layout['text-font'] ?? '').includes('Bold');
    Object.assign(layout, {
      'text-font': isBold ? BOLD : REGULAR,
      'text-field': nameIn(language),
      'text-padding': 4,
    });
    if (layout['symbol-placement'] === 'line') layout['text-max-angle'] = 30;
    if (contrast) Object.assign(paint, CONTRAST_TEXT);
  }
  if (opacity < 1)
    for (const property of OPACITIES[layer.type] ?? [])
      paint[property] = scaledOpacity(paint[property] ?? 1, opacity);
  return { ...own, layout: relevant(layout), paint } as LayerSpecification;
}

/** White on black with a wide rim: 15:1 and more whatever lies below. */
const CONTRAST_TEXT = { 'text-color': '#ffffff', 'text-halo-color': '#000000', 'text-halo-width': 1.8 };

/** Properties that make a layer of a type see-through. */
const OPACITIES: Partial<Record<LayerSpecification['type'], string[]>> = {
  fill: ['fill-opacity'],
  line: ['line-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'],
  symbol: ['text-opacity', 'icon-opacity'],
  raster: ['raster-opacity'],
  'fill-extrusion': ['fill-extrusion-opacity'],
};

/** The name of a thing in a language, or else the one that it has. */
export function nameIn(language: Language): unknown[] {
  return language === 'en'
    ? ['coalesce', ['get', 'name:en'], ['get', 'name'], ['get', 'name:zh']]
    : ['coalesce', ['get', 'name:zh'], ['get', 'name'], ['get', 'name:en']];
}

/** Without leftovers of an icon where there is none. */
function relevant(layout: Record<string, unknown>): Record<string, unknown> {
  const hasText = 'text-field' in layout;
  return Object.fromEntries(
    Object.entries(layout).filter(([key, value]) => value !== undefined && (hasText || !TEXT.test(key))),
  );
}
