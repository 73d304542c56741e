import { AddError } from './add-error.ts';

/** Brackets within brackets; no data of a map has more, and what walks through them has a stack of its own. */
const MOST_DEEP = 200;

/**
 * JSON of a text. Throws `json-broken` with line and column, `json-truncated` where the text just ends, or
 * `json-deep`.
 */
export function parseJson(name: string, text: string, firstLine = 1): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (isDeep(text)) throw new AddError('json-deep', { name, limit: MOST_DEEP });
    return value;
  } catch (error) {
    if (error instanceof AddError) throw error;
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

/** Whether sound JSON has more brackets within each other than MOST_DEEP. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      // To the quote that ends the string; a backslash takes the next character with it.
      while (text.charCodeAt(++at) !== 0x22) if (text.charCodeAt(at) === 0x5c) at++;
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > MOST_DEEP) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
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
