/**
 * One braced block of OpenSceneGraph's text format (.osgt): what stands before the brace, the lines of words in it,
 * and the blocks in it. Blocks of plain numbers (arrays, matrices) hold these instead of lines.
 */
export interface OsgtBlock {
  head: string[];
  lines: string[][];
  blocks: OsgtBlock[];
  numbers?: Float64Array;
}

/** Blocks within blocks; a scene has some ten for each level of its graph. */
const DEEPEST = 400;
/** Bytes of text; osgconv writes some 30 per vertex. */
export const MOST_OSGT_BYTES = 256 << 20;

/**
 * Reads a document that osgconv wrote. Throws RangeError for text that is cut off, or is none of it.
 * The grammar is that of OpenSceneGraph 3's AsciiStreamOperator: one property a line, blocks open at a line's end.
 */
export function parseOsgt(text: string): OsgtBlock {
  const root: OsgtBlock = { head: [], lines: [], blocks: [] };
  if (!text.startsWith('#Ascii')) throw new RangeError('it does not begin as a scene of OpenSceneGraph');
  const stack: OsgtBlock[] = [root];
  let at = 0;
  while (at < text.length) {
    const { words, end, brace } = readLine(text, at);
    at = end;
    const block = stack[stack.length - 1];
    if (brace === '{') {
      const inner: OsgtBlock = { head: words, lines: [], blocks: [] };
      block.blocks.push(inner);
      if (isNumeric(words)) {
        const closed = text.indexOf('}', at);
        if (closed < 0) throw new RangeError('it ends within an array');
        inner.numbers = readNumbers(text, at, closed);
        at = closed + 1;
      } else if (stack.push(inner) > DEEPEST)
        throw new RangeError('its blocks lie too deeply in one another');
      continue;
    }
    if (words.length > 0 && !words[0].startsWith('#')) block.lines.push(words);
    // A brace may stand behind the end of a long text.
    if (brace === '}') {
      if (stack.length === 1) throw new RangeError('a block ends that never began');
      stack.pop();
    }
  }
  if (stack.length > 1) throw new RangeError('it ends within a block');
  return root;
}

/** The block in this one whose head begins with a word. */
export function blockNamed({ blocks }: OsgtBlock, name: string): OsgtBlock | undefined {
  return blocks.find(({ head }) => head[0] === name);
}

/** The words behind the first one of a line; undefined where the block has no such line. */
export function wordsOf({ lines }: OsgtBlock, name: string): string[] | undefined {
  return lines.find((words) => words[0] === name)?.slice(1);
}

/** Arrays and matrices are long, and hold nothing but numbers. */
function isNumeric([name, count]: string[]): boolean {
  return name === 'vector' ? count !== undefined : name === 'Matrix' && count === undefined;
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The words up to the end of a line or to a brace; a text in quotes is one word, and may go over lines. */
function readLine(text: string, start: number): { words: string[]; end: number; brace?: '{' | '}' } {
  const words: string[] = [];
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE) return { words, end: at + 1 };
    if (code <= SPACE) at++;
    else if (code === QUOTE) {
      const { word, end } = readQuoted(text, at + 1);
      words.push(word);
      at = end;
    } else {
      let end = at + 1;
      while (end < text.length && text.charCodeAt(end) > SPACE) end++;
      const word = text.slice(at, end);
      if (word === '{' || word === '}') return { words, end, brace: word };
      words.push(word);
      at = end;
    }
  }
  return { words, end: at };
}

function readQuoted(text: string, start: number): { word: string; end: number } {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      parts.push(text.slice(from, at));
      return { word: parts.join(''), end: at + 1 };
    }
    if (code === BACKSLASH) {
      parts.push(text.slice(from, at));
      from = ++at;
    }
  }
  throw new RangeError('it ends within a text');
}

function readNumbers(text: string, start: number, end: number): Float64Array {
  let numbers = new Float64Array(64);
  let count = 0;
  for (let at = start; at < end; ) {
    while (at < end && text.charCodeAt(at) <= SPACE) at++;
    const from = at;
    while (at < end && text.charCodeAt(at) > SPACE) at++;
    if (at === from) break;
    if (count === numbers.length) {
      const larger = new Float64Array(count * 2);
      larger.set(numbers);
      numbers = larger;
    }
    numbers[count++] = Number(text.slice(from, at));
  }
  return numbers.subarray(0, count);
}
