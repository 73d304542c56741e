import type { Language } from '../../models/schema/text.ts';

/** A report as plain data, all its texts in one language: what is printed, in order. Made into a PDF by pdf/write-pdf.ts. */
export interface ReportDocument {
  language: Language;
  title: string;
  /** Below the title: city and kind of study. */
  subtitle: string;
  /** What nobody may overlook, on every page: simulated data, a class of publication. */
  marks: readonly string[];
  /** At the lower edge of every page, before the page's number. */
  footer: string;
  /** UTC milliseconds; the same report has the same bytes. */
  made: number;
  blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; tone?: Tone }
  | { kind: 'facts'; rows: readonly { name: string; value: string; isCode?: boolean }[] }
  | { kind: 'figures'; items: readonly { name: string; value: string; unit: string; isTrouble: boolean }[] }
  | ReportMap
  | ReportLegend
  | ReportChart
  | ReportTable;
export type Tone = 'normal' | 'muted' | 'trouble';

/** A picture of the city, seen from above. */
export interface ReportMap {
  kind: 'map';
  /** PNG or JPEG. */
  picture: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
  /** Metres of ground that the picture is wide; absent: it has no scale. */
  metresAcross?: number;
  /** Degrees clockwise from north that its upper edge looks to. */
  heading: number;
  caption: string;
  /** What stands before the scale: 比例 */
  scaleName: string;
}

export interface ReportLegend {
  kind: 'legend';
  title: string;
  entries: readonly { colour: string; label: string }[];
  /** Colours run into one another, and labels stand at their ends. */
  isRamp: boolean;
}

export interface ReportChart {
  kind: 'chart';
  name: string;
  x: { name: string; unit: string };
  y: { name: string; unit: string };
  series: readonly { name: string; colour: string; x: ArrayLike<number>; y: ArrayLike<number> }[];
}

export interface ReportTable {
  kind: 'table';
  name: string;
  columns: readonly { name: string; isNumber: boolean }[];
  rows: readonly { cells: readonly string[]; isTrouble: boolean }[];
  /** Below it: how many rows were left out. */
  note?: string;
}

/** All texts of a report, for the fonts that it needs. */
export function textsOf({ title, subtitle, marks, footer, blocks }: ReportDocument): string[] {
  const texts = [title, subtitle, ...marks, footer];
  for (const block of blocks)
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        texts.push(block.text);
        break;
      case 'facts':
        for (const { name, value } of block.rows) texts.push(name, value);
        break;
      case 'figures':
        for (const { name, value, unit } of block.items) texts.push(name, value, unit);
        break;
      case 'map':
        texts.push(block.caption, block.scaleName);
        break;
      case 'legend':
        texts.push(block.title, ...block.entries.map(({ label }) => label));
        break;
      case 'chart':
        texts.push(block.name, block.x.name, block.x.unit, block.y.name, block.y.unit);
        texts.push(...block.series.map(({ name }) => name));
        break;
      case 'table':
        texts.push(block.name, ...block.columns.map(({ name }) => name), block.note ?? '');
        for (const { cells } of block.rows) texts.push(...cells);
        break;
    }
  return texts;
}
