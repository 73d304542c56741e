import type { AttributeValue } from '../feature.ts';
import type { BimElement } from '../schema/bim.ts';
import { isWrittenUnit, readMeasure, type Unit, unitAt } from './measures.ts';

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
  /** Conditions on a size whose value is no number, or has a unit that is not known: nothing fits them. */
  unread: string[];
}

/** Words and quoted pieces; a condition is one word, quoted where its value has spaces: `Reference="Basic Wall"`. */
const PIECE = /(?:[^\s"]|"[^"]*"?)+/g;
const CONDITION = /^([^=<>~!]+?)(!=|>=|<=|=|>|<|~)(.+)$/u;
/** Quoted pieces as they are, and signs between with the spaces around them. */
const SIGNS = /("[^"]*"?)|\s*(!=|>=|<=|[=<>~≥≤≠＝＞＜～])\s*/gu;
/** Signs as they are written with other keyboards. */
const PLAIN_SIGN: Record<string, string> = {
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '＝': '=',
  '＞': '>',
  '＜': '<',
  '～': '~',
};
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** Comparisons of sizes. */
const SIZES: ReadonlySet<Comparison> = new Set(['>=', '<=', '>', '<']);

/** Reads what somebody typed. Anything is a query; the empty one fits everything. */
export function parseElementQuery(text: string): ElementQuery {
  const query: ElementQuery = { words: [], conditions: [], unread: [] };
  const joined = text.replace(SIGNS, (_, quoted?: string, sign = '') => quoted ?? PLAIN_SIGN[sign] ?? sign);
  let last: PropertyCondition | undefined;
  for (const piece of joined.match(PIECE) ?? []) {
    const plain = piece.replaceAll('"', '');
    // A unit with a space before it.
    if (last && NUMBER.test(last.value) && isWrittenUnit(plain)) {
      last.value += plain.toLowerCase();
      continue;
    }
    const condition = CONDITION.exec(plain);
    last = undefined;
    if (condition) {
      last = {
        name: condition[1].trim().toLowerCase(),
        comparison: condition[2] as Comparison,
        value: condition[3].trim().toLowerCase(),
      };
      query.conditions.push(last);
    } else if (plain !== '') query.words.push(plain.toLowerCase());
  }
  const unread = query.conditions.filter(
    ({ comparison, value }) => SIZES.has(comparison) && !NUMBER.test(value) && !readMeasure(value),
  );
  return { ...query, unread: unread.map(({ value }) => value) };
}

/** Whether the words of a query fit an element, or a room. `called`: other words for its class, as in the reader's language. */
export function fitsWords(
  { words }: ElementQuery,
  element: Pick<BimElement, 'id' | 'class' | 'name' | 'typeName'>,
  called = '',
): boolean {
  if (words.length === 0) return true;
  const { id, name = '', typeName = '' } = element;
  const told = `${element.class}\n${name}\n${typeName}\n${id}\n${called}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

/**
 * Whether the conditions of a query fit the attributes of a feature. A property that is not there fits none but `!=`.
 * Lengths, areas and the like are compared in metres and powers of them, whatever they are in; a number that is asked for
 * with a unit, as `300mm`, is compared with what measures the same alone.
 * @param fileUnits names of the units of the file by kind
 */
export function fitsConditions(
  { conditions }: ElementQuery,
  attributes: Readonly<Record<string, AttributeValue>>,
  fileUnits: Readonly<Record<string, string>> = {},
): boolean {
  return conditions.every(({ name, comparison, value: wanted }) => {
    const measure = readMeasure(wanted);
    const fits = ({ path, value }: Found, how: Comparison): boolean => {
      const unit = typeof value === 'number' ? unitAt(attributes, path, fileUnits) : undefined;
      if (!measure && unit?.factor !== undefined && how !== '~' && NUMBER.test(wanted)) {
        const asked = { value: Number(wanted), unit: { ...unit, factor: 1 } };
        return compareNumbers(Number(value) * unit.factor, how, asked);
      }
      const ours = typeof value === 'number' && unit?.factor !== undefined ? value * unit.factor : value;
      if (!measure) return compare(ours, how, wanted);
      return (
        (unit?.kind === measure.unit.kind && compareNumbers(ours, how, measure)) ||
        compare(value, how, wanted)
      );
    };
    const values = valuesOf(attributes, name);
    return comparison === '!='
      ? values.every((one) => !fits(one, '='))
      : values.some((one) => fits(one, comparison));
  });
}

/** Digits of what is changed from one unit to another are no reason to differ. */
const SAME = 1e-9;

function compareNumbers(
  value: AttributeValue,
  comparison: Comparison,
  { value: wanted, unit }: { value: number; unit: Unit },
): boolean {
  const target = wanted * (unit.factor ?? 1);
  const away = Number(value) - target;
  const isSame = Math.abs(away) <= SAME * Math.max(1, Math.abs(target));
  switch (comparison) {
    case '=':
      return isSame;
    case '>=':
      return isSame || away > 0;
    case '<=':
      return isSame || away < 0;
    case '>':
      return !isSame && away > 0;
    case '<':
      return !isSame && away < 0;
    default:
      return false;
  }
}

interface Found {
  path: string;
  value: AttributeValue;
}

/** What tells of other attributes is none that is asked for. */
const ABOUT_OTHERS = new Set(['measures', 'units', 'fileUnits']);

function valuesOf(attributes: Readonly<Record<string, AttributeValue>>, name: string): Found[] {
  const found: Found[] = [];
  const look = (path: string, value: AttributeValue): void => {
    if (value === null || value === '') return;
    if (Array.isArray(value)) for (const one of value) look(path, one);
    else if (typeof value === 'object')
      for (const [key, one] of Object.entries(value)) look(`${path}.${key}`, one);
    else if (path.slice(1).toLowerCase() === name || path.toLowerCase().endsWith(`.${name}`))
      found.push({ path: path.slice(1), value });
  };
  for (const [key, value] of Object.entries(attributes)) if (!ABOUT_OTHERS.has(key)) look(`.${key}`, value);
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
