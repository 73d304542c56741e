import type { Layer, LegendEntry } from '../../../models/schema/layer.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';

/** Colours of the base map by night (assets/map-styles/night.json) and what they are by day (day.json). */
const DAY_COLOURS: Record<string, string> = {
  '#7d7360': '#f3c07c',
  '#77694f': '#f3c07c',
  '#3d4a5c': '#ffffff',
  '#414c5b': '#fff6d8',
  '#1b4a6b': '#a8cbe2',
  '#0b1b30': '#a8cbe2',
  '#25423a': '#c6dab9',
  '#182b29': '#d3e5c6',
};

/** The legend of a layer as it looks in an appearance: a map's colours change with it, others stay. */
export function legendFor(layer: Layer, appearance: ViewDocument['appearance']): LegendEntry[] {
  if (layer.kind !== 'vector' || appearance !== 'light') return layer.legend;
  return layer.legend.map((entry) => ({
    ...entry,
    color: DAY_COLOURS[entry.color.toLowerCase()] ?? entry.color,
  }));
}
