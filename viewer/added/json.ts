import { AddError } from './add-error.ts';

/** JSON of a text. Throws `json-broken` with line and column, or `json-truncated` where the text just ends. */
export function parseJson(name: string, text: string, firstLine = 1): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const at = firstJsonError(text);
    if (at >= text.trimEnd().length) throw new AddError('json-truncated', { name });
    const before = text.slice(0, at).split('\n');
    throw new AddError('json-broken', {
      name,
      line: before.length - 1 + firstLine,
      column: before[before.length - 1].length + 1,
    });
  }
}

/** A sign, a string (of all but control characters, quotes and backslashes) or a word. */
const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy;

/**
 * Where a text stops being JSON (RFC 8259): the index of the first character that cannot stand there; the length of
 * the text where it ends too soon. The engines' own messages tell no place for most errors.
 */
export function firstJsonError(text: string): number {
  /** What each open bracket waits for. */
  const open: ('{' | '[')[] = [];
  let want: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'next' | 'end' = 'value';
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return skipBlanks(text, at);
    const [whole, sign, string, word] = match;
    const start = at + whole.length - (sign ?? string ?? word).length;
    at += whole.length;
    const closes = sign === (open[open.length - 1] === '{' ? '}' : ']');
    if (want === 'end') return start;
    if (want === 'colon') {
      if (sign !== ':') return start;
      want = 'value';
    } else if (want === 'key' || want === 'key-or-end') {
      if (string !== undefined) want = 'colon';
      else if (want === 'key-or-end' && sign === '}') close();
      else return start;
    } else if (want === 'next') {
      if (sign === ',') want = open[open.length - 1] === '{' ? 'key' : 'value';
      else if (closes) close();
      else return start;
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      want = sign === '{' ? 'key-or-end' : 'value-or-end';
    } else if (want === 'value-or-end' && sign === ']') close();
    else if (sign === undefined) want = open.length > 0 ? 'next' : 'end';
    else return start;
  }

  function close(): void {
    open.pop();
    want = open.length > 0 ? 'next' : 'end';
  }
}

function skipBlanks(text: string, at: number): number {
  let index = at;
  while (index < text.length && /\s/.test(text[index])) index++;
  return index;
}
