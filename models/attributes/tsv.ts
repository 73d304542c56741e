import type { PlainValue } from './column.ts';

export type Cell = PlainValue | undefined;

/** Rows as CSV (RFC 4180) with a byte order mark, so that office programs see that it is UTF-8. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Rows to be pasted into a spreadsheet. */
export function tsvText(rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) => row.map((cell) => String(cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}

/** Texts that a spreadsheet would take for a formula begin with an apostrophe. */
function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const text = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
