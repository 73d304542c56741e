import { type AttributeTable, rowsThatMeet } from '../../models/attributes/table.ts';
import type { LayerView } from '../../models/schema/view-document.ts';
import type { LayerStyle } from '../stores/layer-styles.ts';
import { classesOf, classify, type LegendClass } from './class-layout.ts';

/** A style with what a legend needs of it. */
export interface ReckonedStyle extends LayerStyle {
  classes: LegendClass[];
  /** Shown features of each class. */
  counts: number[];
  /** 1 for each row that is shown. */
  rows: Uint8Array;
}

/** The columns that a layer's view needs. */
export function columnsOf({ filter, colouring }: LayerView): string[] {
  const names = (filter?.conditions ?? []).map(({ attribute }) => attribute);
  return [...new Set(colouring ? [...names, colouring.attribute] : names)];
}

export function hasStyle({ filter, colouring }: LayerView): boolean {
  return colouring !== undefined || isFiltering(filter);
}

export function isFiltering(filter: LayerView['filter']): boolean {
  return filter !== undefined && (filter.conditions.length > 0 || filter.area !== undefined);
}

const rowIndex = new WeakMap<readonly string[], Map<string, number>>();

/** Row of each id of a table; made once for a table. */
export function rowsById({ ids }: Pick<AttributeTable, 'ids'>): Map<string, number> {
  let index = rowIndex.get(ids);
  if (!index) {
    index = new Map(ids.map((id, row) => [id, row]));
    rowIndex.set(ids, index);
  }
  return index;
}

/** What a layer's view means for each of its features. One that the table does not know is shown as it is. */
export function styleOf(table: AttributeTable, { filter, colouring }: LayerView): ReckonedStyle {
  const rowOf = rowsById(table);
  const rows = rowsThatMeet(table, filter ?? {});
  const classes = colouring ? classesOf(colouring) : [];
  const classOfRow = colouring && classify(table.columns[colouring.attribute], colouring, rows.length);
  const counts = classes.map(() => 0);
  if (classOfRow) for (let row = 0; row < rows.length; row++) if (rows[row]) counts[classOfRow[row]]++;
  return {
    coloured: colouring !== undefined,
    filtered: isFiltering(filter),
    classes,
    counts,
    rows,
    colorOf(id) {
      const row = rowOf.get(id);
      return classOfRow && row !== undefined ? classes[classOfRow[row]].color : undefined;
    },
    isShown(id) {
      const row = rowOf.get(id);
      return row === undefined || rows[row] === 1;
    },
  };
}
