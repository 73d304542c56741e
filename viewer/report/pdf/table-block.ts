import type { ReportTable } from '../report-document.ts';
import { CONTENT, INK, MARGIN } from './paper.ts';
import type { Pen, TextStyle } from './pen.ts';

const CELL = { size: 8.5 };
const HEAD: TextStyle = { size: 8, weight: 'bold', colour: INK.muted };
const PAD = 5;

/** A table over the whole width; its head is written again on each page that it goes on to. */
export function drawTable(pen: Pen, { name, columns, rows, note }: ReportTable): void {
  const widths = columnWidths(pen, columns, rows);
  const lefts = widths.map(
    (_, at) => MARGIN.left + widths.slice(0, at).reduce((sum, width) => sum + width, 0),
  );
  const height = pen.lineHeight(CELL.size);
  const head = columns.map((column, at) => pen.lines(column.name, widths[at] - 2 * PAD, HEAD));
  const headHeight = Math.max(...head.map((lines) => lines.length)) * pen.lineHeight(HEAD.size) + 6;
  pen.need(pen.lineHeight(10) + headHeight + 3 * height);
  if (name !== '') {
    pen.line(name, MARGIN.left, pen.y, { size: 10, weight: 'bold' });
    pen.y += pen.lineHeight(10) + 2;
  }
  const write = (texts: readonly string[][], style: TextStyle, top: number): void => {
    texts.forEach((lines, at) => {
      const { isNumber } = columns[at];
      lines.forEach((line, row) => {
        const y = top + row * pen.lineHeight(style.size);
        if (isNumber) pen.line(line, lefts[at] + widths[at] - PAD, y, style, 'right');
        else pen.line(line, lefts[at] + PAD, y, style);
      });
    });
  };
  const writeHead = (): void => {
    pen.box(MARGIN.left, pen.y, CONTENT, headHeight, INK.shade);
    write(head, HEAD, pen.y + 3);
    pen.y += headHeight;
    pen.rule(MARGIN.left, pen.y, CONTENT, INK.muted);
  };
  writeHead();
  for (const { cells, isTrouble } of rows) {
    const style: TextStyle = isTrouble ? { ...CELL, colour: INK.trouble } : CELL;
    const texts = columns.map((_, at) => pen.lines(cells[at] ?? '', widths[at] - 2 * PAD, style));
    const tall = Math.max(...texts.map((lines) => lines.length)) * height + 4;
    if (pen.need(tall)) writeHead();
    write(texts, style, pen.y + 2);
    pen.y += tall;
    pen.rule(MARGIN.left, pen.y, CONTENT);
  }
  if (note) {
    pen.y += 3;
    pen.paragraph(note, MARGIN.left, CONTENT, { size: 8, colour: INK.muted });
  }
  pen.y += 10;
}

/** As wide as the widest cell wants, and narrower in proportion where that is more than there is. */
function columnWidths(pen: Pen, columns: ReportTable['columns'], rows: ReportTable['rows']): number[] {
  const wanted = columns.map(({ name }, at) =>
    rows.reduce(
      (most, { cells }) => Math.max(most, pen.width(cells[at] ?? '', CELL) + 2 * PAD),
      pen.width(name, HEAD) + 2 * PAD,
    ),
  );
  const total = wanted.reduce((sum, width) => sum + width, 0);
  if (total <= CONTENT) {
    const rest = (CONTENT - total) / columns.length;
    return wanted.map((width) => width + rest);
  }
  // Narrow columns keep what they want; wide ones share what is left.
  const fair = CONTENT / columns.length;
  const kept = wanted.reduce((sum, width) => sum + Math.min(width, fair), 0);
  const over = wanted.reduce((sum, width) => sum + Math.max(0, width - fair), 0);
  return wanted.map((width) => (width <= fair ? width : fair + ((CONTENT - kept) * (width - fair)) / over));
}
