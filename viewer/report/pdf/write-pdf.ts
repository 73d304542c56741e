import PDFDocument from 'pdfkit';
import { toBytes } from 'pdfkit/output';
import type { ReportFont } from '../fonts/report-fonts.ts';
import type { ReportBlock, ReportDocument } from '../report-document.ts';
import { CHART_HEIGHT, drawChart } from './chart-block.ts';
import { drawLegend, drawMap } from './map-block.ts';
import { CONTENT, INK, MARGIN, PAGE } from './paper.ts';
import { Pen } from './pen.ts';
import { drawTable } from './table-block.ts';

const TITLE = { size: 20, weight: 'bold' } as const;
const TONES = { normal: INK.text, muted: INK.muted, trouble: INK.trouble };

/** A report as the bytes of a PDF (A4, upright), whose text can be read and searched. The same report has the same bytes. */
export async function writePdf(
  report: ReportDocument,
  fonts: readonly ReportFont[],
): Promise<Uint8Array<ArrayBuffer>> {
  const document = new PDFDocument({
    size: 'A4',
    // What is written stands where it is put: nothing breaks pages but the pen.
    margin: 0,
    bufferPages: true,
    lang: report.language,
    displayTitle: true,
    // None before the report's own are there.
    font: '',
    info: {
      Title: report.title,
      Subject: report.subtitle,
      Creator: 'CityMirror',
      CreationDate: new Date(report.made),
      ModDate: new Date(report.made),
    },
    autoFirstPage: false,
  } as PDFKit.PDFDocumentOptions);
  const bytes = toBytes(document);
  const pen = new Pen(document, fonts);
  pen.newPage();
  drawTitle(pen, report);
  report.blocks.forEach((block, at) => {
    if (block.kind === 'heading') pen.need(HEADING + leastOf(report.blocks[at + 1]));
    drawBlock(pen, block);
  });
  drawEdges(pen, report);
  document.end();
  return bytes;
}

function drawTitle(pen: Pen, { title, subtitle, marks }: ReportDocument): void {
  pen.box(MARGIN.left, pen.y + 4, 4, 24, INK.accent);
  for (const line of pen.lines(title, CONTENT - 14, TITLE)) {
    pen.line(line, MARGIN.left + 14, pen.y, TITLE);
    pen.y += pen.lineHeight(TITLE.size);
  }
  pen.y += 2;
  pen.paragraph(subtitle, MARGIN.left + 14, CONTENT - 14, { size: 10, colour: INK.muted });
  for (const mark of marks)
    pen.paragraph(mark, MARGIN.left + 14, CONTENT - 14, { size: 9, weight: 'bold', colour: INK.trouble });
  pen.y += 8;
}

/** Points of a heading, which is on one page with the beginning of what it is over. */
const HEADING = 34;

/** Points that the beginning of a block takes at the least. */
function leastOf(block: ReportBlock | undefined): number {
  switch (block?.kind) {
    case 'table':
      return 110;
    case 'chart':
      return CHART_HEIGHT;
    case undefined:
      return 0;
    default:
      return 40;
  }
}

function drawBlock(pen: Pen, block: ReportBlock): void {
  switch (block.kind) {
    case 'heading':
      pen.y += 8;
      pen.line(block.text, MARGIN.left, pen.y, { size: 13, weight: 'bold', colour: INK.accent });
      pen.y += pen.lineHeight(13) + 1;
      pen.rule(MARGIN.left, pen.y, CONTENT, INK.accent, 0.8);
      pen.y += 6;
      break;
    case 'paragraph':
      pen.paragraph(block.text, MARGIN.left, CONTENT, { size: 9, colour: TONES[block.tone ?? 'normal'] });
      pen.y += 4;
      break;
    case 'facts':
      drawFacts(pen, block.rows);
      break;
    case 'figures':
      drawFigures(pen, block.items);
      break;
    case 'map':
      drawMap(pen, block);
      break;
    case 'legend':
      drawLegend(pen, block);
      break;
    case 'chart':
      drawChart(pen, block);
      break;
    case 'table':
      drawTable(pen, block);
      break;
  }
}

/** Names on the left, values on the right; codes (hashes) smaller. */
function drawFacts(pen: Pen, rows: Extract<ReportBlock, { kind: 'facts' }>['rows']): void {
  const names = 128;
  for (const { name, value, isCode } of rows) {
    const style = { size: isCode ? 7.5 : 9 };
    const height = pen.lineHeight(9);
    const title = pen.lines(name, names - 8, { size: 9 });
    const lines = pen.lines(value, CONTENT - names, style);
    pen.need(Math.min(6, Math.max(title.length, lines.length)) * height);
    const top = pen.y;
    for (const [at, line] of title.entries())
      pen.line(line, MARGIN.left, top + at * height, { size: 9, colour: INK.muted });
    for (const line of lines) {
      pen.need(height);
      pen.line(line, MARGIN.left + names, pen.y + (isCode ? 1 : 0), style);
      pen.y += height;
    }
    if (pen.y >= top) pen.y = Math.max(pen.y, top + title.length * height);
    pen.y += 1.5;
  }
  pen.y += 5;
}

/** The few numbers that it comes to, side by side. */
function drawFigures(pen: Pen, items: Extract<ReportBlock, { kind: 'figures' }>['items']): void {
  const columns = Math.min(4, Math.max(3, items.length));
  const width = CONTENT / columns;
  for (let first = 0; first < items.length; first += columns) {
    const row = items.slice(first, first + columns);
    const names = row.map(({ name }) => pen.lines(name, width - 16, { size: 8 }));
    const height = 26 + Math.max(...names.map((lines) => lines.length)) * pen.lineHeight(8) + 6;
    pen.need(height + 6);
    row.forEach(({ value, unit, isTrouble }, at) => {
      const x = MARGIN.left + at * width;
      const colour = isTrouble ? INK.trouble : INK.text;
      pen.box(x, pen.y, width - 6, height, INK.shade);
      const size = fitting(pen, value, width - 22 - pen.width(unit, { size: 9 }), 16);
      const wide = pen.line(value, x + 8, pen.y + 4, { size, weight: 'bold', colour });
      pen.line(unit, x + 12 + wide, pen.y + 9, { size: 9, colour: INK.muted });
      for (const [line, text] of names[at].entries())
        pen.line(text, x + 8, pen.y + 27 + line * pen.lineHeight(8), { size: 8, colour: INK.muted });
    });
    pen.y += height + 6;
  }
  pen.y += 4;
}

/** The largest size, no larger than `most`, at which a text fits. */
function fitting(pen: Pen, text: string, width: number, most: number): number {
  const wide = pen.width(text, { size: most, weight: 'bold' });
  return wide <= width ? most : Math.max(8, (most * width) / wide);
}

/** What stands at the edges of every page. */
function drawEdges(pen: Pen, { marks, footer }: ReportDocument): void {
  const { start, count } = pen.document.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pen.document.switchToPage(page);
    const y = PAGE.height - MARGIN.bottom + 16;
    pen.rule(MARGIN.left, y, CONTENT);
    const small = { size: 7.5, colour: INK.muted };
    const number = `${page - start + 1} / ${count}`;
    pen.line(number, MARGIN.left + CONTENT, y + 4, small, 'right');
    pen.line(pen.lines(footer, CONTENT - 50, small)[0], MARGIN.left, y + 4, small);
    if (page > start && marks.length > 0)
      pen.line(marks.join(' · '), MARGIN.left, MARGIN.top - 24, {
        ...small,
        weight: 'bold',
        colour: INK.trouble,
      });
  }
}
