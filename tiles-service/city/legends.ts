import type { LegendEntry, LocalizedText } from '../../models/schema/index.ts';
import { OVERLAY_LAYERS } from '../tile/vector/map-schema.ts';

const entry = (color: string, zh: string, en: string, shape: LegendEntry['shape']): LegendEntry => ({
  color,
  label: { 'zh-CN': zh, en },
  shape,
});

/** What the base map draws, in the colours of the night style; the viewer swaps them for the day ones. */
export const MAP_LEGEND: LegendEntry[] = [
  entry('#8c7f66', '快速路与主干路', 'Motorways and main roads', 'line'),
  entry('#535f6f', '次干路与支路', 'Secondary and local roads', 'line'),
  entry('#08182d', '水系', 'Water', 'fill'),
  entry('#1a3631', '绿地', 'Green', 'fill'),
];

/**
 * Colours of what lies over the map, apart from one another and, for eyes that tell few colours, in lightness; none
 * is red, orange, yellow or blue, which mean warnings.
 */
const OVERLAY_COLOURS = [
  '#2fbfa5',
  '#b08af5',
  '#8fae3c',
  '#e985bd',
  '#67d0e0',
  '#b98d6b',
  '#7fd99a',
  '#c3bbe0',
] as const;

const OVERLAY_SHAPES: Record<string, LegendEntry['shape']> = {
  [OVERLAY_LAYERS.areas]: 'fill',
  [OVERLAY_LAYERS.lines]: 'line',
  [OVERLAY_LAYERS.points]: 'point',
};

/** The colour that the things of a source have over the map, once for each kind of shape that they have. */
export function overlayLegend(
  place: number,
  label: LocalizedText,
  layers: Readonly<Record<string, number>> = {},
  isDashed = false,
): LegendEntry[] {
  const color = OVERLAY_COLOURS[Math.max(0, place) % OVERLAY_COLOURS.length];
  if (isDashed) return [{ color, label, shape: 'dashes' }];
  const shapes = Object.keys(OVERLAY_SHAPES).filter((name) => (layers[name] ?? 0) > 0);
  return shapes.map((name) => ({ color, label, shape: OVERLAY_SHAPES[name] }));
}
