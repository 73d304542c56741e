import type { Layer, LegendEntry } from '../../../models/schema/layer.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';

/** The legend of a layer as it looks in an appearance. */
export function legendFor(layer: Layer, _appearance: ViewDocument['appearance']): LegendEntry[] {
  return layer.legend;
}
