import { type Slice, shareOut } from '../../fonts/font-slices.ts';
import { cutFont, type SubsetExports } from './cut-font.ts';

/** Weights that a report has. */
export const WEIGHTS = { normal: 400, bold: 600 } as const;
export type Weight = keyof typeof WEIGHTS;

/** One font for some characters, of one weight. */
export interface ReportFont {
  name: string;
  weight: Weight;
  characters: string;
  /** TrueType. */
  bytes: Uint8Array;
}

export interface FontTools {
  subsetter: SubsetExports;
  /** A slice of the font as WOFF2. */
  fetchSlice(slice: Slice): Promise<Uint8Array>;
  /** WOFF2 to TrueType. */
  unpack(font: Uint8Array): Promise<Uint8Array>;
}

/** What stands for a character that no font has. */
export const MISSING = '?';

/** Numbers at axes, pages and scales are written whatever the texts are: all of ASCII is there. */
const ALWAYS = [...Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at)), '·'];

/** Every visible character of some texts, each once, and what a report writes in any case. */
export function charactersOfReport(texts: Iterable<string>): string[] {
  const found = new Set<string>(ALWAYS);
  for (const text of texts) for (const character of text) if (character > ' ') found.add(character);
  return [...found].sort();
}

/**
 * The fonts that some texts need: of each slice of the page's font that has characters of theirs, those characters alone, in
 * both weights. Slices are fetched side by side.
 */
export async function fontsFor(
  texts: Iterable<string>,
  slices: readonly Slice[],
  tools: FontTools,
): Promise<ReportFont[]> {
  const shares = shareOut(charactersOfReport(texts), slices);
  const fonts = await Promise.all(
    shares.map(async ({ slice, own }) => {
      const whole = await tools.unpack(await tools.fetchSlice(slice));
      const characters = own.join('');
      return (Object.keys(WEIGHTS) as Weight[]).map((weight) => ({
        name: `${slice.name}-${weight}`,
        weight,
        characters,
        bytes: cutFont(tools.subsetter, whole, characters, WEIGHTS[weight]),
      }));
    }),
  );
  return fonts.flat();
}
