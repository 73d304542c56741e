/** A keyword of well-known text with its values: `PROJCS["name", GEOGCS[…], …]`. */
export interface WktNode {
  keyword: string;
  values: (string | number | WktNode)[];
  /** Where the node begins and ends in the text. */
  start: number;
  end: number;
}

/** Deep nesting is no CRS; the limit keeps hostile text from exhausting the stack. */
const DEEPEST = 40;

/** Parses well-known text (versions 1 and 2, either bracket); undefined where the text breaks its grammar. */
export function parseWkt(text: string): WktNode | undefined {
  let position = 0;
  const token =
    /\s*(?:"((?:[^"]|"")*)"|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*))\s*/y;

  const node = (depth: number): WktNode | undefined => {
    token.lastIndex = position;
    const keyword = token.exec(text);
    if (keyword?.[3] === undefined || depth > DEEPEST) return undefined;
    const start = position + keyword[0].search(/\S/);
    position = token.lastIndex;
    if (text[position] !== '[' && text[position] !== '(') return undefined;
    const result: WktNode = { keyword: keyword[3].toUpperCase(), values: [], start, end: start };
    do {
      position++;
      const value = one(depth);
      if (value === undefined) return undefined;
      result.values.push(value);
    } while (text[position] === ',');
    if (text[position] !== ']' && text[position] !== ')') return undefined;
    result.end = ++position;
    while (/\s/.test(text[position] ?? '')) position++;
    return result;
  };

  const one = (depth: number): string | number | WktNode | undefined => {
    token.lastIndex = position;
    const match = token.exec(text);
    if (!match) return undefined;
    const next = text[token.lastIndex];
    if (match[3] !== undefined && (next === '[' || next === '(')) return node(depth + 1);
    position = token.lastIndex;
    // A bare word is an enumeration value such as EAST.
    return match[2] !== undefined ? Number(match[2]) : (match[1] ?? match[3]);
  };

  const root = node(0);
  return root && position >= text.length ? root : undefined;
}

/** The direct children of a node with one of the keywords. */
export function wktChildren(node: WktNode, ...keywords: string[]): WktNode[] {
  return node.values.filter(
    (value): value is WktNode => typeof value === 'object' && keywords.includes(value.keyword),
  );
}

/** The first node with one of the keywords, at any depth. */
export function findWkt(node: WktNode, ...keywords: string[]): WktNode | undefined {
  if (keywords.includes(node.keyword)) return node;
  for (const value of node.values) {
    const found = typeof value === 'object' ? findWkt(value, ...keywords) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The code that the node itself carries: AUTHORITY["EPSG","28992"] or ID["EPSG",28992]. */
export function wktCode(node: WktNode): { authority: string; code: string } | undefined {
  const id = wktChildren(node, 'AUTHORITY', 'ID')[0];
  return id && { authority: String(id.values[0]).toUpperCase(), code: String(id.values[1]) };
}
