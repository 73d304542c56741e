import type { Layer } from '../../../models/schema/layer.ts';
import { tableOf } from '../../attributes/tables.ts';
import { type LayerStyle, useLayerStyles } from '../../stores/layer-styles.ts';
import type { StoreLook } from './messages.ts';

/** A reckoned style as tiles of records need it: the same colours and the same features as on the globe. */
export function lookOfStyle(style: LayerStyle, ids: readonly string[]): StoreLook {
  const colours = new Map<string, string>();
  const hidden = new Set<string>();
  for (const id of ids) {
    if (!style.isShown(id)) hidden.add(id);
    else {
      const colour = style.coloured ? style.colorOf(id) : undefined;
      if (colour !== undefined) colours.set(id, colour);
    }
  }
  return { colours, hidden };
}

/**
 * Tells whenever the colours or the filter of a layer with records have changed, and at once of those that there are.
 * Returns the end of it.
 */
export function followLooks(
  layerOf: (id: string) => Layer | undefined,
  onLook: (layer: Layer, look: StoreLook | undefined) => void,
): () => void {
  let known: Readonly<Record<string, LayerStyle>> = {};
  const follow = () => {
    const { styles } = useLayerStyles.getState();
    const before = known;
    known = styles;
    for (const id of new Set([...Object.keys(before), ...Object.keys(styles)])) {
      const [style, layer] = [styles[id], layerOf(id)];
      if (style === before[id] || layer?.store === undefined) continue;
      onLook(layer, style && lookOfStyle(style, tableOf(id).table?.ids ?? []));
    }
  };
  follow();
  return useLayerStyles.subscribe(follow);
}
