import type { ReportFont, Weight } from '../fonts/report-fonts.ts';
import { MISSING } from '../fonts/report-fonts.ts';

/** A part of a line that one font has. */
export interface Run {
  font: string;
  text: string;
}

/** Which font has which character. */
export class FontIndex {
  readonly #fonts: Record<Weight, Map<string, string>> = { normal: new Map(), bold: new Map() };

  constructor(fonts: readonly Pick<ReportFont, 'name' | 'weight' | 'characters'>[]) {
    for (const { name, weight, characters } of fonts)
      for (const character of characters) this.#fonts[weight].set(character, name);
  }

  /** A text cut where the font changes. What no font has is shown as such; a space stays in the font before it. */
  runsOf(text: string, weight: Weight): Run[] {
    const fonts = this.#fonts[weight];
    const runs: Run[] = [];
    for (const given of text) {
      const character = given <= ' ' ? ' ' : fonts.has(given) ? given : MISSING;
      const font = fonts.get(character) ?? '';
      const last = runs[runs.length - 1];
      if (last && last.font === font) last.text += character;
      else runs.push({ font, text: character });
    }
    return runs;
  }
}
