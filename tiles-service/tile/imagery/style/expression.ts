import { formatColor, mixColors, parseColor } from './color.ts';

/**
 * The part of MapLibre's expressions that our styles use, compiled for one zoom: the zoom becomes a number, what then
 * depends on nothing is worked out at once, and the rest is a function of a feature's attributes.
 * Specification: https://maplibre.org/maplibre-style-spec/expressions/
 */
export type Value = string | number | boolean | null | Value[];
export type Properties = Record<string, Value>;
export type Compiled =
  | { constant: true; value: Value }
  | { constant: false; evaluate: (properties: Properties) => Value };

/** Throws Error naming what it does not know. */
export function compileExpression(expression: unknown, zoom: number): Compiled {
  if (!Array.isArray(expression)) return constant(expression as Value);
  const [operator, ...rest] = expression as [string, ...unknown[]];
  const special = SPECIAL[operator];
  if (special) return special(rest, zoom);
  const plain = PLAIN[operator];
  if (!plain) throw new Error(`The map style uses the expression "${operator}", which is not drawn here.`);
  return combine(
    rest.map((one) => compileExpression(one, zoom)),
    plain,
  );
}

/** The value of a compiled expression for a feature. */
export function evaluate(compiled: Compiled, properties: Properties): Value {
  return compiled.constant ? compiled.value : compiled.evaluate(properties);
}

function constant(value: Value): Compiled {
  return { constant: true, value };
}

function combine(parts: Compiled[], apply: (...values: Value[]) => Value): Compiled {
  if (parts.every((part) => part.constant))
    return constant(apply(...parts.map((part) => evaluate(part, {}))));
  if (parts.length === 2) {
    const [a, b] = parts;
    return {
      constant: false,
      evaluate: (properties) => apply(evaluate(a, properties), evaluate(b, properties)),
    };
  }
  return {
    constant: false,
    evaluate: (properties) => apply(...parts.map((part) => evaluate(part, properties))),
  };
}

const numeric = (value: Value): number => (typeof value === 'number' ? value : Number(value ?? 0));

const PLAIN: Record<string, (...values: Value[]) => Value> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => numeric(a) < numeric(b),
  '<=': (a, b) => numeric(a) <= numeric(b),
  '>': (a, b) => numeric(a) > numeric(b),
  '>=': (a, b) => numeric(a) >= numeric(b),
  '!': (a) => !a,
  all: (...values) => values.every(Boolean),
  any: (...values) => values.some(Boolean),
  in: (value, list) => (Array.isArray(list) || typeof list === 'string') && list.includes(value as string),
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  '+': (...values) => values.reduce((sum: number, value) => sum + numeric(value), 0),
  '*': (...values) => values.reduce((product: number, value) => product * numeric(value), 1),
  '-': (a, b) => (b === undefined ? -numeric(a) : numeric(a) - numeric(b)),
  '/': (a, b) => numeric(a) / numeric(b),
  min: (...values) => Math.min(...values.map(numeric)),
  max: (...values) => Math.max(...values.map(numeric)),
  case: (...values) => {
    for (let i = 0; i + 1 < values.length; i += 2) if (values[i]) return values[i + 1];
    return values[values.length - 1];
  },
};

const SPECIAL: Record<string, (parts: unknown[], zoom: number) => Compiled> = {
  literal: ([value]) => constant(value as Value),
  zoom: (_, zoom) => constant(zoom),
  get: ([key]) => ({ constant: false, evaluate: (properties) => properties[key as string] ?? null }),
  has: ([key]) => ({ constant: false, evaluate: (properties) => properties[key as string] !== undefined }),
  match: compileMatch,
  step: compileStep,
  interpolate: compileInterpolate,
};

function compileMatch(parts: unknown[], zoom: number): Compiled {
  const input = compileExpression(parts[0], zoom);
  const outputs = new Map<Value, Compiled>();
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const output = compileExpression(parts[i + 1], zoom);
    const labels = parts[i] as Value;
    for (const label of Array.isArray(labels) ? labels : [labels]) outputs.set(label, output);
  }
  const otherwise = compileExpression(parts[parts.length - 1], zoom);
  const choose = (value: Value) => outputs.get(value) ?? otherwise;
  if (input.constant) return choose(input.value);
  return {
    constant: false,
    evaluate: (properties) => evaluate(choose(input.evaluate(properties)), properties),
  };
}

function compileStep([input, first, ...stops]: unknown[], zoom: number): Compiled {
  const outputs = [compileExpression(first, zoom)];
  const limits: number[] = [];
  for (let i = 0; i + 1 < stops.length; i += 2) {
    limits.push(stops[i] as number);
    outputs.push(compileExpression(stops[i + 1], zoom));
  }
  return onNumber(
    compileExpression(input, zoom),
    (value) => outputs[limits.filter((limit) => value >= limit).length],
  );
}

function compileInterpolate([kind, input, ...stops]: unknown[], zoom: number): Compiled {
  const [name, base = 1] = kind as [string, number?];
  if (name !== 'linear' && name !== 'exponential')
    throw new Error(`The map style interpolates in the way "${name}".`);
  const limits: number[] = [];
  const outputs: Compiled[] = [];
  for (let i = 0; i + 1 < stops.length; i += 2) {
    limits.push(stops[i] as number);
    outputs.push(compileExpression(stops[i + 1], zoom));
  }
  return onNumber(compileExpression(input, zoom), (value) => {
    const above = limits.findIndex((limit) => limit > value);
    if (above === 0) return outputs[0];
    if (above < 0) return outputs[outputs.length - 1];
    const t = share(value, limits[above - 1], limits[above], name === 'linear' ? 1 : base);
    return combine([outputs[above - 1], outputs[above]], (a, b) => mix(a, b, t));
  });
}

function onNumber(input: Compiled, choose: (value: number) => Compiled): Compiled {
  if (input.constant) return choose(numeric(input.value));
  return {
    constant: false,
    evaluate: (properties) => evaluate(choose(numeric(input.evaluate(properties))), properties),
  };
}

function share(value: number, from: number, to: number, base: number): number {
  if (base === 1) return (value - from) / (to - from);
  return (base ** (value - from) - 1) / (base ** (to - from) - 1);
}

function mix(a: Value, b: Value, t: number): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    const from = parseColor(a);
    const to = parseColor(b);
    if (!from || !to)
      throw new Error(`The map style interpolates between "${a}" and "${b}", which are no colours.`);
    return formatColor(mixColors(from, to, t));
  }
  return numeric(a) + t * (numeric(b) - numeric(a));
}
