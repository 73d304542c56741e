import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { LENGTH_UNITS, type ValueRule } from '../../../models/schema/index.ts';
import { toNumber } from '../simple-features/properties.ts';

type Attributes = Feature['attributes'];

/** A column by its name, or by a path of names with dots for what is inside of one. Undefined where there is none. */
export function columnOf(attributes: Attributes, column: string): AttributeValue | undefined {
  if (Object.hasOwn(attributes, column)) return attributes[column];
  let value: AttributeValue | undefined = attributes;
  for (const part of column.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
      return undefined;
    value = value[part];
  }
  return value;
}

/** A column as text; undefined where it is empty. */
export function textOf(attributes: Attributes, column: string): string | undefined {
  const value = columnOf(attributes, column);
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return text === '' ? undefined : text;
}

/** A column as a number in metres; undefined where it is empty or none. */
export function lengthOf(
  attributes: Attributes,
  column: string,
  unit: keyof typeof LENGTH_UNITS = 'm',
): number | undefined {
  const value = toNumber(columnOf(attributes, column));
  return value === undefined ? undefined : value * LENGTH_UNITS[unit];
}

/** What a rule makes of a feature; `unlisted` where the column has a value that the rule does not know. */
export function applyRule<Value extends string>(
  rule: ValueRule | { column: string; values?: Record<string, Value>; default?: Value } | Value,
  attributes: Attributes,
): { value?: Value; unlisted?: string } {
  if (typeof rule === 'string') return { value: rule as Value };
  const text = textOf(attributes, rule.column);
  const fallback = rule.default === undefined ? {} : { value: rule.default as Value };
  if (text === undefined) return fallback;
  if (!rule.values) return { value: text as Value };
  if (Object.hasOwn(rule.values, text)) return { value: rule.values[text] as Value };
  return { ...fallback, unlisted: text };
}

/**
 * A time as ISO 8601 writes it: from 2020-01-31 or a full time, 20200131, 2020/1/31, 31.1.2020, 2020年1月31日, a
 * month, a year. Undefined for anything else.
 */
export function toIsoTime(value: AttributeValue | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  const full = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}.*)$/.exec(text);
  if (full) {
    const time = new Date(text.replace(' ', 'T'));
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  }
  const match =
    /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})年?$/.exec(text);
  if (match) return isoDay(match[1], match[2], match[3]);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  return german ? isoDay(german[3], german[2], german[1]) : undefined;
}

function isoDay(year: string, month = '1', day = '1'): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = new Date(`${text}T00:00:00Z`);
  // A 31st of June would roll over into July.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? text : undefined;
}
