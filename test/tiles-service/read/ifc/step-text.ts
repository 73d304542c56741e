/** An entity as its text has it: its type in capitals and its arguments, cut at the outer commas. */
export interface StepEntity {
  type: string;
  args: string[];
}

/** A simple reader of STEP text for tests, which shares nothing with the one that is tested. */
export class StepText {
  readonly entities = new Map<string, StepEntity>();

  constructor(text: string) {
    const data = text.replace(/\/\*[\s\S]*?\*\//g, '');
    const entity = /(#\d+)\s*=\s*([A-Z0-9_]+)\s*\(((?:'(?:[^']|'')*'|[^';])*)\)\s*;/g;
    for (const [, number, type, args] of data.matchAll(entity))
      this.entities.set(number, { type, args: splitArguments(args) });
  }

  ofType(...types: string[]): StepEntity[] {
    return [...this.entities.values()].filter(({ type }) => types.includes(type));
  }

  count(type: string): number {
    return this.ofType(type).length;
  }

  get(number: string): StepEntity | undefined {
    return this.entities.get(number);
  }

  /** All property sets and quantities that relationships give an object, by `<set>.<property>`. */
  propertiesOf(number: string): Map<string, unknown> {
    const sets = this.ofType('IFCRELDEFINESBYPROPERTIES')
      .filter(({ args }) => listOf(args[4]).includes(number))
      .flatMap(({ args }) => listOf(args[5]));
    const types = this.ofType('IFCRELDEFINESBYTYPE')
      .filter(({ args }) => listOf(args[4]).includes(number))
      .flatMap(({ args }) => listOf(this.get(args[5])?.args[5] ?? '$'));
    const found = new Map<string, unknown>();
    for (const id of [...sets, ...types]) {
      const set = this.get(id);
      if (!set || !/^IFC(PROPERTYSET|ELEMENTQUANTITY)$/.test(set.type)) continue;
      const members = listOf(set.args[set.type === 'IFCPROPERTYSET' ? 4 : 5]);
      for (const member of members) {
        const property = this.get(member);
        if (!property) continue;
        const value = property.type === 'IFCPROPERTYSINGLEVALUE' ? property.args[2] : property.args[3];
        const key = `${plainOf(set.args[2])}.${plainOf(property.args[0])}`;
        if (!found.has(key)) found.set(key, plainOf(value));
      }
    }
    return found;
  }
}

/** `#1`, or `(#1,#2)`, as a list. */
export function listOf(arg: string): string[] {
  return arg.match(/#\d+/g) ?? [];
}

export function plainOf(arg: string): string | number | boolean | null {
  const text = arg.trim();
  if (text === '$' || text === '*') return null;
  const typed = /^IFC[A-Z0-9_]+\s*\(([\s\S]*)\)$/.exec(text);
  if (typed) return plainOf(typed[1]);
  if (text.startsWith("'")) return decoded(text.slice(1, -1));
  if (text === '.T.') return true;
  if (text === '.F.') return false;
  if (text === '.U.') return null;
  if (text.startsWith('.')) return text.slice(1, -1);
  return Number(text);
}

/** ISO 10303-21, 6.4.3: '' is a quote, \X2\…\X0\ UTF-16 in hexadecimals, \X\hh and \S\c Latin 1. */
function decoded(text: string): string {
  return text
    .replace(/''/g, "'")
    .replace(/\\X2\\([0-9A-F]+)\\X0\\/g, (_, hex: string) =>
      (hex.match(/.{4}/g) ?? []).map((code) => String.fromCharCode(Number.parseInt(code, 16))).join(''),
    )
    .replace(/\\X\\([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\S\\(.)/g, (_, char: string) => String.fromCharCode(char.charCodeAt(0) + 128))
    .replace(/\\\\/g, '\\');
}

function splitArguments(text: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let isText = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "'") isText = !isText;
    else if (isText) continue;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      args.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  args.push(text.slice(start).trim());
  return args;
}
