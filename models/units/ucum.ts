/**
 * Units in the notation of UCUM (The Unified Code for Units of Measure, case sensitive), as far as sensors of a city
 * need them: terms of atoms with metric prefixes, exponents, `.`, `/`, numbers and annotations in braces.
 */

/** Exponents of metre, gram, second, kelvin, ampere, candela, mole, and of the kinds that are counted for themselves. */
export type Dimension = readonly number[];

export interface Unit {
  /** What one of it is in base units. */
  factor: number;
  /** Added after the factor: only temperatures have one. */
  offset: number;
  dimension: Dimension;
}

const DIMENSIONS = ['m', 'g', 's', 'K', 'A', 'cd', 'mol', 'dB', 'bit', 'pH', 'rad'] as const;
type Base = (typeof DIMENSIONS)[number];

const of = (powers: Partial<Record<Base, number>>): Dimension => DIMENSIONS.map((base) => powers[base] ?? 0);
const unit = (factor: number, powers: Partial<Record<Base, number>> = {}, offset = 0): Unit => ({
  factor,
  offset,
  dimension: of(powers),
});

/** Metric atoms take prefixes. */
const METRIC: Record<string, Unit> = {
  m: unit(1, { m: 1 }),
  g: unit(1, { g: 1 }),
  s: unit(1, { s: 1 }),
  K: unit(1, { K: 1 }),
  A: unit(1, { A: 1 }),
  cd: unit(1, { cd: 1 }),
  mol: unit(6.02214076e23),
  Hz: unit(1, { s: -1 }),
  N: unit(1e3, { m: 1, g: 1, s: -2 }),
  Pa: unit(1e3, { m: -1, g: 1, s: -2 }),
  bar: unit(1e8, { m: -1, g: 1, s: -2 }),
  J: unit(1e3, { m: 2, g: 1, s: -2 }),
  W: unit(1e3, { m: 2, g: 1, s: -3 }),
  V: unit(1e3, { m: 2, g: 1, s: -3, A: -1 }),
  Ohm: unit(1e3, { m: 2, g: 1, s: -3, A: -2 }),
  S: unit(1e-3, { m: -2, g: -1, s: 3, A: 2 }),
  F: unit(1e-3, { m: -2, g: -1, s: 4, A: 2 }),
  C: unit(1, { s: 1, A: 1 }),
  Wb: unit(1e3, { m: 2, g: 1, s: -2, A: -1 }),
  T: unit(1e3, { g: 1, s: -2, A: -1 }),
  lm: unit(1, { cd: 1 }),
  lx: unit(1, { m: -2, cd: 1 }),
  Bq: unit(1, { s: -1 }),
  Gy: unit(1, { m: 2, s: -2 }),
  Sv: unit(1, { m: 2, s: -2 }),
  l: unit(1e-3, { m: 3 }),
  L: unit(1e-3, { m: 3 }),
  t: unit(1e6, { g: 1 }),
  rad: unit(1, { rad: 1 }),
  bit: unit(1, { bit: 1 }),
  By: unit(8, { bit: 1 }),
  eV: unit(1.602176634e-16, { m: 2, g: 1, s: -2 }),
};

const OTHER: Record<string, Unit> = {
  '1': unit(1),
  '%': unit(0.01),
  '[ppth]': unit(1e-3),
  '[ppm]': unit(1e-6),
  '[ppb]': unit(1e-9),
  min: unit(60, { s: 1 }),
  h: unit(3600, { s: 1 }),
  d: unit(86_400, { s: 1 }),
  wk: unit(604_800, { s: 1 }),
  a: unit(31_557_600, { s: 1 }),
  deg: unit(Math.PI / 180, { rad: 1 }),
  "'": unit(Math.PI / 10_800, { rad: 1 }),
  "''": unit(Math.PI / 648_000, { rad: 1 }),
  Cel: unit(1, { K: 1 }, 273.15),
  '[degF]': unit(5 / 9, { K: 1 }, 459.67 * (5 / 9)),
  har: unit(1e4, { m: 2 }),
  '[in_i]': unit(0.0254, { m: 1 }),
  '[ft_i]': unit(0.3048, { m: 1 }),
  '[ft_us]': unit(1200 / 3937, { m: 1 }),
  '[yd_i]': unit(0.9144, { m: 1 }),
  '[mi_i]': unit(1609.344, { m: 1 }),
  '[nmi_i]': unit(1852, { m: 1 }),
  '[kn_i]': unit(1852 / 3600, { m: 1, s: -1 }),
  '[cft_i]': unit(0.3048 ** 3, { m: 3 }),
  '[gal_us]': unit(3.785411784e-3, { m: 3 }),
  '[acr_us]': unit(4046.872609874252, { m: 2 }),
  '[lb_av]': unit(453.59237, { g: 1 }),
  '[psi]': unit(6894.757293168361e3, { m: -1, g: 1, s: -2 }),
  'm[Hg]': unit(133322e3, { m: -1, g: 1, s: -2 }),
  'm[H2O]': unit(9806.65e3, { m: -1, g: 1, s: -2 }),
  '[HP]': unit(745_699.87158, { m: 2, g: 1, s: -3 }),
  dB: unit(1, { dB: 1 }),
  'dB[SPL]': unit(1, { dB: 1 }),
  '[pH]': unit(1, { pH: 1 }),
};

const PREFIXES: Record<string, number> = {
  P: 1e15,
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  h: 1e2,
  da: 1e1,
  d: 1e-1,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
};
/** Atoms in brackets that UCUM calls metric. */
const PREFIXED_BRACKETS = ['m[Hg]', 'm[H2O]', 'dB', 'bar'];

/** Reads a unit; undefined if it is none that is known. */
export function parseUnit(text: string): Unit | undefined {
  const bare = text.replace(/\{[^{}]*\}/g, '');
  if (bare === '') return text === '' ? undefined : OTHER['1'];
  const terms = bare.match(/[./]?[^./]+/g);
  if (!terms || terms.join('') !== bare) return undefined;
  let factor = 1;
  const dimension = DIMENSIONS.map(() => 0);
  for (const term of terms) {
    const power = term.startsWith('/') ? -1 : 1;
    const component = parseComponent(term.replace(/^[./]/, ''));
    if (!component) return undefined;
    // A temperature with an offset stands alone: in a product only its steps count.
    if (terms.length === 1) return component;
    factor *= component.factor ** power;
    component.dimension.forEach((exponent, index) => {
      dimension[index] += exponent * power;
    });
  }
  return { factor, offset: 0, dimension };
}

function parseComponent(text: string): Unit | undefined {
  if (/^\d+$/.test(text)) return unit(Number(text));
  const tenth = /^10[*^]([+-]?\d+)$/.exec(text);
  if (tenth) return unit(10 ** Number(tenth[1]));
  const whole = parseAtom(text);
  if (whole) return whole;
  const raised = /^(.*?[^0-9+-])([+-]?\d+)$/.exec(text);
  const atom = raised && parseAtom(raised[1]);
  if (!raised || !atom || atom.offset !== 0) return undefined;
  const exponent = Number(raised[2]);
  return {
    factor: atom.factor ** exponent,
    offset: 0,
    dimension: atom.dimension.map((one) => one * exponent),
  };
}

function parseAtom(text: string): Unit | undefined {
  if (Object.hasOwn(OTHER, text)) return OTHER[text];
  if (Object.hasOwn(METRIC, text)) return METRIC[text];
  for (const [prefix, power] of Object.entries(PREFIXES)) {
    const rest = text.slice(prefix.length);
    if (!text.startsWith(prefix)) continue;
    const atom = Object.hasOwn(METRIC, rest)
      ? METRIC[rest]
      : PREFIXED_BRACKETS.includes(rest)
        ? OTHER[rest]
        : undefined;
    if (atom) return { ...atom, factor: atom.factor * power };
  }
  return undefined;
}

/** How numbers of one unit become those of another; undefined if one of them is not known, or they measure different things. */
export function unitConversion(from: string, to: string): ((value: number) => number) | undefined {
  if (from === to) return (value) => value;
  const source = parseUnit(from);
  const target = parseUnit(to);
  if (!source || !target) return undefined;
  if (source.dimension.some((exponent, index) => exponent !== target.dimension[index])) return undefined;
  if (source.offset === 0 && target.offset === 0) {
    const factor = source.factor / target.factor;
    return (value) => value * factor;
  }
  return (value) => (value * source.factor + source.offset - target.offset) / target.factor;
}
