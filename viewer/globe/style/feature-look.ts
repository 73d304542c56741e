import type { LayerStyle } from '../../stores/layer-styles.ts';

/** All that decides how one feature of a tileset looks. */
export interface LookParts {
  /** Of the whole layer, 0–1. */
  opacity: number;
  /** Colours and filter by attribute. */
  style?: LayerStyle;
  /** Tints of single features, the strongest first: what is selected, what is under the pointer. */
  tints: readonly ReadonlyMap<string, string>[];
  /** Each may hide a feature, a cut for example. */
  predicates: readonly ((id: string) => boolean)[];
}

export interface FeatureLook {
  /** #rrggbb; absent: its own colours. */
  color?: string;
  opacity: number;
  shown: boolean;
}

/**
 * How a feature looks when everything that speaks of it is put together: a tint goes before the colour of its class,
 * a filter or a cut hides it whatever its colour, and the opacity is the layer's. What has no id has the layer's look.
 */
export function featureLook(
  id: string | undefined,
  { opacity, style, tints, predicates }: LookParts,
): FeatureLook {
  if (id === undefined) return { opacity, shown: true };
  const color = tints.find((tint) => tint.has(id))?.get(id) ?? style?.colorOf(id);
  const shown = (style?.isShown(id) ?? true) && predicates.every((isShown) => isShown(id));
  return { opacity, shown, ...(color === undefined ? {} : { color }) };
}

/** Whether every feature looks as its tiles have it. */
export function isPlain({ opacity, style, tints, predicates }: LookParts): boolean {
  return opacity >= 1 && !style && predicates.length === 0 && tints.every((tint) => tint.size === 0);
}
