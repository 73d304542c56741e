import { type AttributeTable, rowsThatMeet } from '../../../models/attributes/table.ts';
import type { Filter, Selection } from '../../../models/schema/view-document.ts';
import { rowsById } from '../../attributes/style-of.ts';
import type { PanelState } from './panel-state.ts';

/** 1 for each feature that statistics are of: all, those of the filter, those in its area, or those selected. */
export function scopeRows(
  table: AttributeTable,
  scope: PanelState['scope'],
  layer: string,
  filter: Filter | undefined,
  selection: readonly Selection[],
): Uint8Array {
  switch (scope) {
    case 'all':
      return new Uint8Array(table.ids.length).fill(1);
    case 'filtered':
      return rowsThatMeet(table, filter ?? {});
    case 'area':
      return rowsThatMeet(table, filter?.area ? { area: filter.area } : {});
    case 'selected': {
      const rows = new Uint8Array(table.ids.length);
      const rowOf = rowsById(table);
      for (const { layer: of, feature } of selection) {
        const row = of === layer ? rowOf.get(feature) : undefined;
        if (row !== undefined) rows[row] = 1;
      }
      return rows;
    }
  }
}
