import { type Path, parsePath, type Scope, valueAt } from './path.ts';

/** Texts and paths in turn, beginning with a text. `{{` and `}}` stand for braces. */
export interface Template {
  texts: readonly string[];
  paths: readonly Path[];
}

/** Throws a RangeError that says what cannot be read. */
export function parseTemplate(text: string): Template {
  const texts: string[] = [];
  const paths: Path[] = [];
  let current = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if ((character === '{' || character === '}') && text[at + 1] === character) {
      current += character;
      at++;
    } else if (character === '{') {
      const end = text.indexOf('}', at);
      if (end < 0) throw new RangeError(`the template "${text}" has a brace that is not closed`);
      texts.push(current);
      current = '';
      paths.push(parsePath(text.slice(at + 1, end)));
      at = end;
    } else if (character === '}') {
      throw new RangeError(`the template "${text}" has a brace that is not opened; write }} for a brace`);
    } else current += character;
  }
  texts.push(current);
  return { texts, paths };
}

export const templatePaths = (text: string): readonly Path[] => parseTemplate(text).paths;

/** Fills in what the paths lead to. Gives the path that leads to nothing where one does. */
export function fillTemplate(
  { texts, paths }: Template,
  scope: Scope,
): { text: string } | { missing: string } {
  let text = texts[0];
  for (const [index, path] of paths.entries()) {
    const value = valueAt(path, scope);
    if (value === undefined || value === null || typeof value === 'object') return { missing: path.text };
    text += String(value) + texts[index + 1];
  }
  return { text };
}
