import type { TFunction } from 'i18next';
import type { OpenRun } from '../../flood/run-entry.ts';
import type { Hit } from './hits.ts';
import { MARKS, marksOf } from './marked-rows.ts';

/** A text as a field of CSV; one that a spreadsheet would take for a formula is none. */
export function field(value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'number' ? String(value) : value.replace(/^([=+\-@\t\r])/, "'$1");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV with a byte order mark, by which spreadsheets know that it is UTF-8. */
export function tableText(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

/** The list of who is hit in a run as a table. Times in seconds since the beginning and UTC, metres, degrees. */
export function hitsTable(hits: readonly Hit[], run: Pick<OpenRun, 'entry' | 'facts'>, t: TFunction): string {
  const marks = marksOf(run, t);
  const head = [
    'kind',
    'id',
    'name',
    'what',
    'first_s',
    'depth_m',
    'residents',
    'storeys_wet',
    'longitude',
    'latitude',
  ];
  const users = ['cars', 'emergency', 'foot'] as const;
  return tableText([
    [...head, ...users.map((user) => `closed_${user}_s`), ...MARKS],
    ...hits.map((hit) => [
      ...[t(`flood.hits.${hit.kind}`), hit.ids.join(' '), hit.name?.['zh-CN'], hit.what?.word],
      ...[Math.round(hit.from), hit.depth, hit.residents, hit.storeysWet],
      ...[Number(hit.longitude.toFixed(7)), Number(hit.latitude.toFixed(7))],
      ...users.map((user) => hit.closed?.[user]),
      ...marks(hit.from),
    ]),
  ]);
}
