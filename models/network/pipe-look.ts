import type { Feature } from '../feature.ts';
import type { LegendEntry, LocalizedText } from '../schema/index.ts';
import type { PipeKind } from './pipe-network.ts';

/** What is told apart by colour: the kinds of pipes, and of drains what they carry. */
export const PIPE_LOOKS = [
  'water',
  'foul',
  'storm',
  'combined',
  'gas',
  'heat',
  'power',
  'telecom',
  'tunnel',
  'other',
] as const;
export type PipeLook = (typeof PIPE_LOOKS)[number];

/**
 * The colours that CJJ 61 gives to underground pipelines, where they mean no warning: water sky blue, drains brown,
 * gas pink, telecom green stay in their hues; power (red) and heat (orange) have moved to purple and straw. Within
 * their hues they are as far apart as can be for all eyes: 24 in CIE Lab for those that tell few colours (the test).
 */
export const PIPE_COLOURS: Record<PipeLook, { color: string; label: LocalizedText }> = {
  water: { color: '#10e3fe', label: { 'zh-CN': '给水', en: 'Water supply' } },
  foul: { color: '#774f22', label: { 'zh-CN': '污水', en: 'Foul sewers' } },
  storm: { color: '#b7ae96', label: { 'zh-CN': '雨水', en: 'Storm drains' } },
  combined: { color: '#4d3830', label: { 'zh-CN': '雨污合流', en: 'Combined sewers' } },
  gas: { color: '#ee85c1', label: { 'zh-CN': '燃气', en: 'Gas' } },
  heat: { color: '#fdde9c', label: { 'zh-CN': '热力', en: 'District heat' } },
  power: { color: '#8e54af', label: { 'zh-CN': '电力', en: 'Power' } },
  telecom: { color: '#60a736', label: { 'zh-CN': '通信', en: 'Telecom' } },
  tunnel: { color: '#586574', label: { 'zh-CN': '综合管廊', en: 'Utility tunnel' } },
  other: { color: '#f8f2e7', label: { 'zh-CN': '其他管线', en: 'Other pipes' } },
};

const STORM = /storm|\brain|surface_?water|雨水|^ys$/i;
const COMBINED = /combined|合流|雨污|^hs$/i;
const TUNNEL = /tunnel|gallery|管廊|共同沟/i;

/** How a pipe or a node of a kind looks; the words of its class and its attributes tell what drains carry. */
export function lookOf(kind: PipeKind | undefined, feature: Pick<Feature, 'class' | 'attributes'>): PipeLook {
  const words = [feature.class, ...KIND_NAMES.map((name) => feature.attributes[name])].filter(
    (word) => typeof word === 'string',
  );
  if (kind === 'drainage') {
    if (words.some((word) => COMBINED.test(word))) return 'combined';
    return words.some((word) => STORM.test(word)) ? 'storm' : 'foul';
  }
  if (kind !== undefined && kind !== 'other') return kind;
  return words.some((word) => TUNNEL.test(word)) ? 'tunnel' : 'other';
}

const KIND_NAMES = [
  'system',
  'kind',
  'utility',
  '管线种类',
  '管线类别',
  '管线类型',
  '管类',
  '管线小类',
  '排水类别',
];

/** RGB in the lower three bytes. */
export function colorOf(look: PipeLook): number {
  const hex = Number.parseInt(PIPE_COLOURS[look].color.slice(1), 16);
  return ((hex >> 16) & 255) | (hex & 0xff00) | ((hex & 255) << 16);
}

/** The legend of a layer: what it has, by the number of its features. */
export function pipeLegend(counts: Readonly<Record<string, number>> = {}): LegendEntry[] {
  return PIPE_LOOKS.filter((look) => (counts[look] ?? 0) > 0).map((look) => ({
    ...PIPE_COLOURS[look],
    shape: 'line',
  }));
}
