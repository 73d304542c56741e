import { type Path, parsePath, type Scope, valueAt } from './path.ts';
import type { LocalizedRule, Lookup, TextRule, TimeRule, ValueRule, Where } from './schema.ts';
import { fillTemplate, parseTemplate } from './template.ts';
import { type TimeReader, timeReader } from './time.ts';

/** A part of a record does not fit; the rest is taken all the same. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads something of a scope; throws RecordFault. */
export type Rule<Result> = (scope: Scope) => Result;
export type Scalar = string | number | boolean;

/** A lookup in the record; undefined: nothing is there, and no default is given. */
export function lookup({ path: text, values, default: otherwise }: Lookup): Rule<Scalar | undefined> {
  const path = parsePath(text);
  return (scope) => {
    const value = valueAt(path, scope);
    if (value === undefined || value === null) return otherwise;
    if (typeof value === 'object')
      throw new RecordFault('not-a-value', `the path "${text}" leads to no single value`);
    if (values === undefined) return value as Scalar;
    if (Object.hasOwn(values, String(value))) return values[String(value)];
    if (otherwise !== undefined) return otherwise;
    throw new RecordFault(
      'value-unknown',
      `the path "${text}" has the value ${shown(value)}, which is not in its table; add it there or give a default`,
    );
  };
}

/** A text; throws where a path of it leads to nothing. */
export function textRule(rule: TextRule): Rule<string> {
  if (typeof rule === 'string') {
    const template = parseTemplate(rule);
    return (scope) => {
      const filled = fillTemplate(template, scope);
      if ('text' in filled) return filled.text;
      throw missing(filled.missing);
    };
  }
  if ('constant' in rule) return () => String(rule.constant);
  const look = lookup(rule);
  return (scope) => {
    const value = look(scope);
    if (value === undefined) throw missing(rule.path);
    return String(value);
  };
}

/** As textRule, but undefined where a path leads to nothing. */
export function optionalText(rule: TextRule | undefined): Rule<string | undefined> {
  if (rule === undefined) return () => undefined;
  const read = textRule(rule);
  return (scope) => {
    try {
      return read(scope);
    } catch (error) {
      if (error instanceof RecordFault && error.code === 'path-missing') return undefined;
      throw error;
    }
  };
}

export function localizedText(
  rule: LocalizedRule | undefined,
): Rule<{ 'zh-CN': string; en: string } | undefined> {
  if (rule === undefined) return () => undefined;
  const both = typeof rule === 'object' && 'en' in rule ? rule : undefined;
  const chinese = optionalText(both ? both['zh-CN'] : (rule as TextRule));
  const english = optionalText(both ? both.en : (rule as TextRule));
  return (scope) => {
    const one = chinese(scope);
    const other = english(scope);
    return one === undefined && other === undefined
      ? undefined
      : { 'zh-CN': one ?? other!, en: other ?? one! };
  };
}

/** A value as it is in the source; undefined: the path leads to nothing, null: the source says that there is none. */
export function valueRule(rule: ValueRule): Rule<unknown> {
  if (typeof rule === 'string') {
    const path = parsePath(rule);
    return (scope) => valueAt(path, scope);
  }
  if ('constant' in rule) return () => rule.constant;
  return lookup(rule);
}

/** A number; undefined where there is none. Texts of numbers count as numbers. */
export function numberRule(rule: ValueRule | undefined): Rule<number | undefined> {
  if (rule === undefined) return () => undefined;
  const read = valueRule(rule);
  const name = nameOfRule(rule);
  return (scope) => {
    const value = read(scope);
    return value === undefined || value === null || value === '' ? undefined : numberOf(value, name);
  };
}

export function numberOf(value: unknown, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new RecordFault('not-a-number', `${name} has ${shown(value)}, and a number is wanted`);
}

/** UTC milliseconds; undefined: the rule is absent. */
export function timeRule(rule: TimeRule): Rule<number> {
  const {
    path: text,
    format,
    zone,
  } = typeof rule === 'string' ? { path: rule, format: 'iso' } : { zone: undefined, ...rule };
  const path: Path = parsePath(text);
  const read: TimeReader = path.from === 'received' ? Number : timeReader(format, zone);
  return (scope) => {
    const value = valueAt(path, scope);
    if (value === undefined || value === null) throw missing(text);
    try {
      return read(value);
    } catch (error) {
      throw new RecordFault('time-invalid', `the path "${text}": ${(error as Error).message}`);
    }
  };
}

/** Whether a scope meets all conditions. */
export function whereRule(where: Where): Rule<boolean> {
  const conditions = (Array.isArray(where) ? where : where ? [where] : []).map(
    ({ path, equals, exists }) => ({
      path: parsePath(path),
      equals: equals === undefined ? undefined : (Array.isArray(equals) ? equals : [equals]).map(String),
      exists,
    }),
  );
  return (scope) =>
    conditions.every(({ path, equals, exists }) => {
      const value = valueAt(path, scope);
      const there = value !== undefined && value !== null;
      if (exists !== undefined && exists !== there) return false;
      return equals === undefined || (there && equals.includes(String(value)));
    });
}

export const nameOfRule = (rule: ValueRule): string =>
  typeof rule === 'string'
    ? `the path "${rule}"`
    : 'path' in rule
      ? `the path "${rule.path}"`
      : 'the constant';

export const missing = (path: string): RecordFault =>
  new RecordFault('path-missing', `the path "${path}" leads to nothing`);

export const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
