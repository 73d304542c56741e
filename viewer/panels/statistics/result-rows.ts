import type { TFunction } from 'i18next';
import { valueAt } from '../../../models/attributes/column.ts';
import type { NumberSummary, ValueCount } from '../../../models/attributes/summary.ts';
import type { AttributeTable } from '../../../models/attributes/table.ts';
import type { Cell } from '../../../models/attributes/tsv.ts';
import type { Words } from './words.ts';

const MOST_VALUES = 12;

/** The statistics as lines of a name and a figure, as they are shown and copied. */
export function summaryRows(
  t: TFunction,
  words: Words,
  attribute: string,
  features: number,
  summary: NumberSummary | undefined,
  values: { counts: ValueCount[]; missing: number } | undefined,
): [string, Cell][] {
  const rows: [string, Cell][] = [[t('statistics.count'), features]];
  if (summary) {
    rows.push([t('statistics.missing'), summary.missing]);
    if (summary.count === 0) return rows;
    rows.push(
      [t('statistics.sum'), summary.sum],
      [t('statistics.mean'), summary.mean],
      [t('statistics.median'), summary.median],
      [t('statistics.minimum'), summary.minimum],
      [t('statistics.maximum'), summary.maximum],
      [t('statistics.deviation'), summary.deviation],
    );
  }
  if (values) {
    rows.push([t('statistics.missing'), values.missing], [t('statistics.distinct'), values.counts.length]);
    for (const { value, count } of values.counts.slice(0, MOST_VALUES))
      rows.push([words.value(attribute, value), count]);
  }
  return rows;
}

/** Id, place and value of every feature that the rows hold, below a line of names. */
export function featureRows(table: AttributeTable, attribute: string, rows: Uint8Array): Cell[][] {
  const lines: Cell[][] = [['id', 'longitude', 'latitude', attribute]];
  const column = table.columns[attribute];
  for (let row = 0; row < rows.length; row++) {
    if (!rows[row]) continue;
    const [longitude, latitude] = [table.longitudes[row], table.latitudes[row]];
    lines.push([table.ids[row], degrees(longitude), degrees(latitude), valueAt(column, row)]);
  }
  return lines;
}

function degrees(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : Number(value.toFixed(7));
}
