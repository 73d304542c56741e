import type { LegendEntry } from '../../../models/schema/index.ts';
import { MAP_LOOKS, type MapClass, mapClassOf } from '../../../models/vector-tiles/map-look.ts';
import { LINE, POLYGON } from '../../../models/vector-tiles/mvt.ts';

const ENTRIES: [MapClass, LegendEntry['label'], LegendEntry['shape']][] = [
  ['highway', { 'zh-CN': '道路', en: 'Roads' }, 'line'],
  ['rail', { 'zh-CN': '轨道交通', en: 'Railways' }, 'line'],
  ['building', { 'zh-CN': '建筑', en: 'Buildings' }, 'fill'],
  ['water', { 'zh-CN': '水域', en: 'Water' }, 'fill'],
  ['park', { 'zh-CN': '绿地', en: 'Green' }, 'fill'],
  ['boundary', { 'zh-CN': '境界', en: 'Boundaries' }, 'line'],
  ['other-area', { 'zh-CN': '其他', en: 'Other' }, 'fill'],
];

/** A typical feature of a class: what layers of mixed content are asked with. */
const TYPICAL: Partial<Record<MapClass, string>> = { highway: 'motorway', rail: 'rail', park: 'park' };

/** What the colours of layers of such names mean, by day. */
export function legendOf(layers: readonly string[]): LegendEntry[] {
  return ENTRIES.filter(([name]) =>
    layers.some((layer) =>
      [LINE, POLYGON].some((type) => {
        const kind = TYPICAL[name];
        const found = mapClassOf(layer, { type: type as 2 | 3, properties: kind ? { kind } : {}, parts: [] });
        return found === name || (name === 'other-area' && found === 'other-line');
      }),
    ),
  ).map(([name, label, shape]) => {
    const look = MAP_LOOKS.day[name];
    return { color: (shape === 'line' ? look.line : look.fill)!, label, shape };
  });
}
