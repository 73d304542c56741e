import type { Column } from '../../../models/attributes/column.ts';
import type { AttributeTable } from '../../../models/attributes/table.ts';
import type { Layer } from '../../../models/schema/layer.ts';

/** What each part of the panel gets: an attribute whose values are there. */
export interface TabProperties {
  layer: Layer;
  attribute: string;
  table: AttributeTable;
  column: Column;
}
