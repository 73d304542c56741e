import type { AttributeValue } from '../feature.ts';
import type { BimElement } from '../schema/bim.ts';

export const COMPARISONS = ['=', '!=', '>=', '<=', '>', '<', '~'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** One condition on a property: `Pset_WallCommon.IsExternal=true`, `FireRating~60`, `Width>=0.2`. */
export interface PropertyCondition {
  /** The whole path, or the end of it from a dot on, in any case of letters. */
  name: string;
  comparison: Comparison;
  value: string;
}

/** What somebody looks for in a building. All of it has to fit. */
export interface ElementQuery {
  /** Each has to be in the class, the name, the name of the type, or the id. */
  words: string[];
  conditions: PropertyCondition[];
}

/** Words and quoted pieces; a condition is one word, quoted where its value has spaces: `Reference="Basic Wall"`. */
const PIECE = /(?:[^\s"]|"[^"]*"?)+/g;
const CONDITION = /^([^=<>~!]+?)(!=|>=|<=|=|>|<|~)(.+)$/u;

/** Reads what somebody typed. Anything is a query; the empty one fits everything. */
export function parseElementQuery(text: string): ElementQuery {
  const query: ElementQuery = { words: [], conditions: [] };
  for (const piece of text.match(PIECE) ?? []) {
    const plain = piece.replaceAll('"', '');
    const condition = CONDITION.exec(plain);
    if (condition)
      query.conditions.push({
        name: condition[1].trim().toLowerCase(),
        comparison: condition[2] as Comparison,
        value: condition[3].trim().toLowerCase(),
      });
    else if (plain !== '') query.words.push(plain.toLowerCase());
  }
  return query;
}

/** Whether the words of a query fit an element. `called`: other words for its class, as in the reader's language. */
export function fitsWords({ words }: ElementQuery, element: BimElement, called = ''): boolean {
  if (words.length === 0) return true;
  const { id, name = '', typeName = '' } = element;
  const told = `${element.class}\n${name}\n${typeName}\n${id}\n${called}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

/** Whether the conditions of a query fit the attributes of a feature. A property that is not there fits none but `!=`. */
export function fitsConditions(
  { conditions }: ElementQuery,
  attributes: Readonly<Record<string, AttributeValue>>,
): boolean {
  return conditions.every((condition) => {
    const values = valuesOf(attributes, condition.name);
    return condition.comparison === '!='
      ? values.every((value) => !compare(value, '=', condition.value))
      : values.some((value) => compare(value, condition.comparison, condition.value));
  });
}

function valuesOf(attributes: Readonly<Record<string, AttributeValue>>, name: string): AttributeValue[] {
  const found: AttributeValue[] = [];
  const look = (path: string, value: AttributeValue): void => {
    if (value === null || value === '') return;
    if (Array.isArray(value)) for (const one of value) look(path, one);
    else if (typeof value === 'object')
      for (const [key, one] of Object.entries(value)) look(`${path}.${key}`, one);
    else if (path.slice(1).toLowerCase() === name || path.toLowerCase().endsWith(`.${name}`))
      found.push(value);
  };
  for (const [key, value] of Object.entries(attributes)) look(`.${key}`, value);
  return found;
}

/** Words for yes and no, in both languages of the page. */
const TRUTHS: Record<string, string> = { yes: 'true', 是: 'true', no: 'false', 否: 'false' };

function compare(value: AttributeValue, comparison: Comparison, wanted: string): boolean {
  const text = String(value).toLowerCase();
  if (comparison === '~') return text.includes(wanted);
  const [a, b] = [Number(text), Number(wanted)];
  const areNumbers = wanted !== '' && typeof value !== 'boolean' && Number.isFinite(a) && Number.isFinite(b);
  switch (comparison) {
    case '=':
      return areNumbers ? a === b : text === (TRUTHS[wanted] ?? wanted) || text === wanted;
    case '>':
      return areNumbers && a > b;
    case '<':
      return areNumbers && a < b;
    case '>=':
      return areNumbers && a >= b;
    default:
      return areNumbers && a <= b;
  }
}
