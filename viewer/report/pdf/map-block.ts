import { formatLength, scaleBar } from '../../panels/bars/scale.ts';
import type { ReportLegend, ReportMap } from '../report-document.ts';
import { CONTENT, INK, MARGIN, METRES_PER_POINT } from './paper.ts';
import type { Pen } from './pen.ts';

const LABEL = { size: 8 };
const BAR = 110;

/** The picture over the whole width, with scale and north on it and its caption below. */
export function drawMap(
  pen: Pen,
  { picture, width, height, metresAcross, heading, caption, scaleName }: ReportMap,
): void {
  const drawn = (CONTENT * height) / width;
  pen.need(drawn + 30);
  const { document } = pen;
  const top = pen.y;
  document.image(picture as unknown as ArrayBuffer, MARGIN.left, top, { width: CONTENT, height: drawn });
  document.rect(MARGIN.left, top, CONTENT, drawn).lineWidth(0.6).strokeColor(INK.rule).stroke();
  const right = MARGIN.left + CONTENT;
  drawNorth(pen, right - 26, top + 26, heading);
  if (metresAcross !== undefined) {
    const bar = scaleBar(metresAcross / CONTENT, BAR);
    const ratio = metresAcross / (CONTENT * METRES_PER_POINT);
    if (bar) {
      const words = `${scaleName} 1:${Math.round(ratio).toLocaleString('en-US')}`;
      const plate = Math.max(bar.pixels + 24 + pen.width(formatLength(bar.metres), LABEL), 0) + 16;
      const wide = Math.max(plate, pen.width(words, LABEL) + 16);
      const y = top + drawn - 36;
      pen.box(right - wide - 8, y - 4, wide, 32, INK.paper, 0.88);
      pen.line(words, right - wide, y - 2, LABEL);
      const x = right - wide;
      document
        .moveTo(x, y + 14)
        .lineTo(x, y + 19)
        .lineTo(x + bar.pixels, y + 19)
        .lineTo(x + bar.pixels, y + 14)
        .lineWidth(1.2)
        .strokeColor(INK.text)
        .stroke();
      pen.line(formatLength(bar.metres), x + bar.pixels + 6, y + 10, LABEL);
    }
  }
  pen.y = top + drawn + 4;
  pen.paragraph(caption, MARGIN.left, CONTENT, { size: 8.5, colour: INK.muted });
  pen.y += 6;
}

function drawNorth(pen: Pen, x: number, y: number, heading: number): void {
  const { document } = pen;
  document.save().fillOpacity(0.88).circle(x, y, 18).fill(INK.paper).restore();
  document.save().translate(x, y).rotate(-heading);
  document.polygon([0, -13], [4.5, 5], [0, 2]).fill(INK.text);
  document.polygon([0, -13], [-4.5, 5], [0, 2]).lineWidth(0.7).fillAndStroke(INK.paper, INK.text);
  document.restore();
  const angle = ((-heading + 90) * Math.PI) / 180;
  pen.line(
    'N',
    x + 10.5 * Math.cos(angle),
    y + 10.5 * Math.sin(angle) - 5,
    { size: 7, weight: 'bold' },
    'centre',
  );
}

/** What colours mean: a band of colours with labels at its ends, or a swatch for each class in columns. */
export function drawLegend(pen: Pen, { title, entries, isRamp }: ReportLegend): void {
  const height = pen.lineHeight(LABEL.size);
  const titleWidth = Math.min(150, pen.width(title, { ...LABEL, weight: 'bold' }) + 14);
  const lines = rowsOf(pen, isRamp ? [] : entries, CONTENT - titleWidth);
  pen.need(height * Math.max(1, lines.length) + 6);
  pen.line(title, MARGIN.left, pen.y, { ...LABEL, weight: 'bold' });
  const x = MARGIN.left + titleWidth;
  if (isRamp) drawRamp(pen, entries, x, Math.min(260, CONTENT - titleWidth));
  for (const row of lines) {
    for (const { at, colour, label } of row) {
      pen.box(x + at, pen.y + 2.5, 11, 7, colour);
      pen.line(label, x + at + 15, pen.y, LABEL);
    }
    pen.y += height;
  }
  if (lines.length === 0) pen.y += height;
  pen.y += 5;
}

function rowsOf(pen: Pen, entries: ReportLegend['entries'], width: number) {
  const rows: { at: number; colour: string; label: string }[][] = [];
  let at = 0;
  for (const { colour, label } of entries) {
    const wide = 15 + pen.width(label, LABEL) + 14;
    if (rows.length === 0 || at + wide > width) {
      rows.push([]);
      at = 0;
    }
    rows[rows.length - 1].push({ at, colour, label });
    at += wide;
  }
  return rows;
}

function drawRamp(pen: Pen, entries: ReportLegend['entries'], x: number, width: number): void {
  const { document } = pen;
  const band = document.linearGradient(x, 0, x + width, 0);
  for (const [at, { colour }] of entries.entries()) band.stop(at / Math.max(1, entries.length - 1), colour);
  document.rect(x, pen.y + 2, width, 7).fill(band);
  pen.y += 9;
  const last = entries.length - 1;
  entries.forEach(({ label }, at) => {
    const align = at === 0 ? 'left' : at === last ? 'right' : 'centre';
    pen.line(label, x + (width * at) / Math.max(1, last), pen.y, { size: 7, colour: INK.muted }, align);
  });
}
