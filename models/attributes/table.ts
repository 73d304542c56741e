import type { Area, Filter } from '../schema/view-document.ts';
import type { Column } from './column.ts';
import { valueAt } from './column.ts';
import { contains, meets } from './conditions.ts';

/** What a layer's features have in some attributes: a row per feature. */
export interface AttributeTable {
  ids: string[];
  /** Middles of the features in degrees; NaN for one without shape. */
  longitudes: Float64Array;
  latitudes: Float64Array;
  columns: Record<string, Column>;
}

/** Names of columns that are no attribute of the source: what kind of thing a feature is. */
export const TYPE_COLUMN = '@type';
export const CLASS_COLUMN = '@class';

/** 1 for each row that meets all conditions and has its middle in the area. A column that is not there is met by none. */
export function rowsThatMeet(
  table: AttributeTable,
  { conditions, area }: Partial<Filter>,
  within?: Uint8Array,
): Uint8Array {
  const rows = within ? within.slice() : new Uint8Array(table.ids.length).fill(1);
  for (const condition of conditions ?? []) {
    const column = table.columns[condition.attribute];
    for (let row = 0; row < rows.length; row++)
      if (rows[row] && !(column && meets(valueAt(column, row), condition))) rows[row] = 0;
  }
  if (area) keepInside(rows, table, area);
  return rows;
}

export function countRows(rows: Uint8Array): number {
  let count = 0;
  for (const row of rows) count += row;
  return count;
}

function keepInside(rows: Uint8Array, { longitudes, latitudes }: AttributeTable, area: Area): void {
  for (let row = 0; row < rows.length; row++)
    if (rows[row] && !contains(area, longitudes[row], latitudes[row])) rows[row] = 0;
}
