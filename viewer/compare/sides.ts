import type { LayerView, OtherView, PlanningView, ViewDocument } from '../../models/schema/view-document.ts';

/** What one side of a comparison can show otherwise than the other. */
export const SIDE_PARTS = [
  'clock',
  'layers',
  'shadows',
  'display',
  'clips',
  'underground',
  'theme',
  'flood',
  'planning',
] as const satisfies readonly (keyof OtherView)[];

/**
 * The document of the other side: the page's own with what the comparison says otherwise laid over it. A layer
 * that the other side names is shown as it says there; all others as on this side.
 */
export function otherSide(document: ViewDocument): ViewDocument {
  const { comparison, ...view } = document;
  if (!comparison) return view;
  const { layers, ...other } = comparison.other;
  return {
    ...view,
    ...other,
    layers: layers ? { ...view.layers, ...layers } : view.layers,
    panel: 'none',
  };
}

const NO_SCHEME: PlanningView = { where: 'server' };

/** What a document shows, as the other side of a comparison would say it: all of it, so that it stays. */
export function lookOf(document: ViewDocument, layerIds: readonly string[] = []): OtherView {
  const layers: Record<string, LayerView> = { ...document.layers };
  for (const id of layerIds) layers[id] ??= {};
  const { clock, shadows, display, clips, underground, theme, flood, planning } = document;
  return {
    ...{ clock, layers, shadows, display, clips, underground },
    ...(theme === undefined ? {} : { theme }),
    ...(flood === undefined ? {} : { flood }),
    // None is said too: the first side may open one.
    planning: planning ?? NO_SCHEME,
  };
}

/** The same comparison seen from the other side: what was right is left. */
export function swapSides(document: ViewDocument, layerIds: readonly string[]): Partial<ViewDocument> {
  const { comparison } = document;
  if (!comparison) return {};
  const { clock, layers, shadows, display, clips, underground, theme, flood, planning } = otherSide(document);
  return {
    clock,
    layers,
    shadows,
    display,
    clips,
    underground,
    theme,
    flood,
    planning,
    comparison: { ...comparison, other: lookOf(document, layerIds) },
  };
}

/** Parts of a document that are other objects than before; the camera goes another way. */
export function changedParts(before: ViewDocument | undefined, after: ViewDocument): Partial<ViewDocument> {
  const changed: Record<string, unknown> = {};
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]) as Set<keyof ViewDocument>;
  for (const key of keys)
    if (key !== 'camera' && key !== 'comparison' && before?.[key] !== after[key]) changed[key] = after[key];
  return changed as Partial<ViewDocument>;
}

/** Which parts the two sides show otherwise. */
export function differences({ comparison, ...view }: ViewDocument): (typeof SIDE_PARTS)[number][] {
  if (!comparison) return [];
  const { other } = comparison;
  return SIDE_PARTS.filter((part) => {
    if (other[part] === undefined) return false;
    if (part === 'layers')
      return Object.entries(other.layers ?? {}).some(
        ([id, layer]) => JSON.stringify(layer) !== JSON.stringify(view.layers[id] ?? {}),
      );
    if (part === 'planning' && !other.planning?.scheme) return view.planning?.scheme !== undefined;
    return JSON.stringify(other[part]) !== JSON.stringify(view[part]);
  });
}
