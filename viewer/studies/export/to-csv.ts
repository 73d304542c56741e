import { type Cell, csvText } from '../../../models/attributes/tsv.ts';
import type { Language } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import type { StudyResult, StudyTable } from '../result.ts';

/** A table of a result as CSV, numbers as they are, with the place of each row where it has one. */
export function tableCsv({ columns, rows }: StudyTable, language: Language): string {
  const hasPlaces = rows.some(({ at }) => at !== undefined) && !columns.some(({ id }) => id === 'longitude');
  const head: Cell[] = columns.map(({ name, unit }) => withUnit(localized(name, language), unit));
  return csvText([
    [...head, ...(hasPlaces ? ['longitude', 'latitude'] : [])],
    ...rows.map(({ cells, at }) => [
      ...cells.map((cell): Cell => {
        if (cell === null) return undefined;
        return typeof cell === 'object' ? localized(cell, language) : cell;
      }),
      ...(hasPlaces ? [at?.[0], at?.[1]] : []),
    ]),
  ]);
}

/** What a result comes to as CSV: name, value, unit. */
export function figuresCsv({ figures }: Pick<StudyResult, 'figures'>, language: Language): string {
  return csvText(figures.map(({ name, value, unit }) => [localized(name, language), value, unit]));
}

const withUnit = (name: string, unit: string): string => (unit === '' ? name : `${name} (${unit})`);
