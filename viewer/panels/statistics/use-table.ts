import { useEffect } from 'react';
import type { Column } from '../../../models/attributes/column.ts';
import type { AttributeTable } from '../../../models/attributes/table.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { useTables, wantColumns } from '../../attributes/tables.ts';

export type ColumnState =
  | { state: 'loading'; share: number }
  | { state: 'failed'; detail: string; retry(): void }
  | { state: 'ready'; table: AttributeTable; column: Column };

/** The values of one attribute of a layer, read while they are wanted. */
export function useColumn(layer: Layer, address: string, name: string): ColumnState {
  const entry = useTables((state) => state.tables[layer.id]);
  useEffect(() => wantColumns(layer, address, [name]), [layer, address, name]);
  const column = entry?.table?.columns[name];
  if (entry?.table && column) return { state: 'ready', table: entry.table, column };
  if (entry?.error !== undefined)
    return {
      state: 'failed',
      detail: entry.error,
      retry: () => wantColumns(layer, address, [name], true),
    };
  return { state: 'loading', share: entry?.share ?? 0 };
}
