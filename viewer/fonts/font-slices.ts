/** Pure parts of the font plugin: which characters the page's texts have, and which slice of a font holds which. */

export interface Slice {
  /** Name of the slice in the font's package, as it is in the file's name. */
  name: string;
  /** CSS unicode-range. */
  range: string;
}

/** First code point of what a Latin system font may lack: dashes and arrows come with it, and all Chinese. */
const FIRST = 0x2010;

/** Characters of some texts that a machine without Chinese may not have, each once, in order. */
export function charactersOf(texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const character of text) if (character.codePointAt(0)! >= FIRST) found.add(character);
  return [...found].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
}

/** The slices of a Fontsource package, from its unicode.json. */
export function slicesOf(unicode: Record<string, string>): Slice[] {
  return Object.entries(unicode).map(([key, range]) => ({ name: key.replace(/^\[(.*)\]$/, '$1'), range }));
}

/** First and last code points of a CSS unicode-range. Throws SyntaxError for what is none. */
export function rangesOf(range: string): [number, number][] {
  return range.split(',').map((part) => {
    const match = /^\s*U\+([0-9a-f]{1,6})(?:-([0-9a-f]{1,6}))?\s*$/i.exec(part);
    if (!match) throw new SyntaxError(`"${part}" is no unicode-range.`);
    const first = Number.parseInt(match[1], 16);
    return [first, match[2] === undefined ? first : Number.parseInt(match[2], 16)];
  });
}

/** Which characters each slice gives, the first that has one giving it; slices that give none are left out. */
export function shareOut(
  characters: readonly string[],
  slices: readonly Slice[],
): { slice: Slice; own: string[] }[] {
  const left = new Set(characters);
  const shares: { slice: Slice; own: string[] }[] = [];
  for (const slice of slices) {
    const ranges = rangesOf(slice.range);
    const own = [...left].filter((character) => {
      const code = character.codePointAt(0)!;
      return ranges.some(([first, last]) => code >= first && code <= last);
    });
    for (const character of own) left.delete(character);
    if (own.length > 0) shares.push({ slice, own });
  }
  return shares;
}

/** CSS unicode-range of some characters. */
export function rangeOf(characters: readonly string[]): string {
  return characters.map((character) => `U+${character.codePointAt(0)!.toString(16)}`).join(',');
}
