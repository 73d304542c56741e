import type { LabelStyle } from '../../globe/sketch/label-image.ts';

/** How a thing that people drew or added looks on flat maps: one role of it for each feature. */
export interface DrawnLook {
  role: 'fill' | 'hatch' | 'line' | 'dashes' | 'mark' | 'label';
  /** CSS colour. */
  color?: string;
  opacity?: number;
  /** CSS pixels: of a line its width, of a mark its diameter. */
  size?: number;
  /** Of a label: its text on a plate, as `labelKey` writes it. */
  label?: string;
  /** Of a label: pixels that it is lifted above its place. */
  lift?: number;
  /** The record that a click selects. */
  layer?: string;
  id?: string;
}

export type DrawnFeature = GeoJSON.Feature<GeoJSON.Geometry, DrawnLook>;

/** Groups of drawn things, from below. */
export const DRAWN_GROUPS = ['clips', 'added', 'annotations', 'measures', 'sketch'] as const;
export type DrawnGroup = (typeof DRAWN_GROUPS)[number];
export type Drawn = Readonly<Record<DrawnGroup, readonly DrawnFeature[]>>;

export const NOTHING_DRAWN: Drawn = { clips: [], added: [], annotations: [], measures: [], sketch: [] };

const LABEL = 'label';

/** A text and its style as the name of a picture. */
export function labelKey(text: string, { color, size }: LabelStyle): string {
  return `${LABEL} ${color} ${size} ${text}`;
}

/** What labelKey wrote; undefined for other names. */
export function parseLabelKey(key: string): { text: string; style: LabelStyle } | undefined {
  const match = /^label (\S+) (\S+) ([\s\S]*)$/.exec(key);
  return match ? { text: match[3], style: { color: match[1], size: Number(match[2]) } } : undefined;
}
