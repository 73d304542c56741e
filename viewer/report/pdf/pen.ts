import type PDFDocument from 'pdfkit';
import type { ReportFont, Weight } from '../fonts/report-fonts.ts';
import { breakLines } from './break-lines.ts';
import { INK, MARGIN, PAGE } from './paper.ts';
import { FontIndex } from './text-run.ts';

export interface TextStyle {
  size: number;
  weight?: Weight;
  colour?: string;
}

/** Points from the top of a line to its base line, and from line to line, for each of the size. */
const ASCENT = 0.92;
const LEADING = 1.45;

/** Writes and draws on the pages of a PDF from the top to the bottom; lengths are points, y grows downwards. */
export class Pen {
  readonly document: PDFKit.PDFDocument;
  readonly #fonts: FontIndex;
  /** Upper edge of what comes next. */
  y: number = MARGIN.top;

  constructor(document: InstanceType<typeof PDFDocument>, fonts: readonly ReportFont[]) {
    this.document = document;
    this.#fonts = new FontIndex(fonts);
    for (const { name, bytes } of fonts) document.registerFont(name, bytes as unknown as ArrayBuffer);
  }

  /** Points that are left on the page. */
  get left(): number {
    return PAGE.height - MARGIN.bottom - this.y;
  }

  /** Goes on to the next page where less than so much is left. True if it did. */
  need(height: number): boolean {
    if (height <= this.left || this.y === MARGIN.top) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    this.document.addPage();
    this.y = MARGIN.top;
  }

  lineHeight(size: number): number {
    return size * LEADING;
  }

  width(text: string, { size, weight = 'normal' }: TextStyle): number {
    let width = 0;
    for (const { font, text: part } of this.#fonts.runsOf(text, weight))
      width += this.document.font(font).fontSize(size).widthOfString(part);
    return width;
  }

  lines(text: string, width: number, style: TextStyle): string[] {
    return breakLines(text, width, (part) => this.width(part, style));
  }

  /** One line with its upper edge at y; `align` about x. Returns its width. */
  line(
    text: string,
    x: number,
    y: number,
    style: TextStyle,
    align: 'left' | 'right' | 'centre' = 'left',
  ): number {
    const { size, weight = 'normal', colour = INK.text } = style;
    const width = this.width(text, style);
    let at = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
    const base = y + size * ASCENT + (this.lineHeight(size) - size * 1.2) / 2;
    for (const { font, text: part } of this.#fonts.runsOf(text, weight)) {
      this.document.font(font).fontSize(size).fillColor(colour);
      this.document.text(part, at, base, { lineBreak: false, baseline: 'alphabetic' });
      at += this.document.widthOfString(part);
    }
    return width;
  }

  /** A text in lines at y, over pages where it has to; y stands below it then. */
  paragraph(text: string, x: number, width: number, style: TextStyle): void {
    const height = this.lineHeight(style.size);
    for (const line of this.lines(text, width, style)) {
      this.need(height);
      this.line(line, x, this.y, style);
      this.y += height;
    }
  }

  rule(x: number, y: number, width: number, colour: string = INK.rule, thickness = 0.6): void {
    this.document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(thickness)
      .strokeColor(colour)
      .stroke();
  }

  box(x: number, y: number, width: number, height: number, colour: string, opacity = 1): void {
    this.document.save().fillOpacity(opacity).rect(x, y, width, height).fill(colour).restore();
  }
}
