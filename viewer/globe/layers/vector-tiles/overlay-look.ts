import type { Layer } from '../../../../models/schema/layer.ts';

/** How things that lie over the map are drawn, all of them in one way. */
export interface OverlayLook {
  /** #rrggbb */
  colour: string;
  /** Lines and edges in dashes, areas empty: the borders of plans. */
  isDashed?: boolean;
}

/** How the things of a layer that lies over the map are drawn, as its legend says; nothing for other layers. */
export function overlayLookOf({ overlay, legend: [entry] }: Pick<Layer, 'overlay' | 'legend'>): {
  overlay?: OverlayLook;
} {
  if (!overlay || !entry) return {};
  return { overlay: { colour: entry.color, ...(entry.shape === 'dashes' ? { isDashed: true } : {}) } };
}
