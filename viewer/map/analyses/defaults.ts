import type { Analysis } from '../../../models/schema/view-document.ts';
import { rampColors } from '../../attributes/palettes.ts';

/** Metres that an analysis of a kind takes when it says none. */
export const USUAL_RADIUS: Record<Analysis['kind'], number> = { heat: 400, hexagon: 300, flow: 3000 };
export const RADIUS_LIMITS: Record<Analysis['kind'], [number, number]> = {
  heat: [100, 2000],
  hexagon: [100, 1500],
  flow: [500, 10_000],
};
/** Flows that are drawn: more are a tangle. */
export const MOST_FLOWS = 160;
/** Classes of hexagons and flows. */
export const CLASSES = 6;

/** Colours of an analysis, low first: viridis without its yellow end, which is a warning's. */
export function analysisColours(classes: number): string[] {
  return rampColors('viridis', Math.ceil(classes * 1.2)).slice(0, classes);
}

export function radiusOf({ kind, radius }: Pick<Analysis, 'kind' | 'radius'>): number {
  return radius ?? USUAL_RADIUS[kind];
}
