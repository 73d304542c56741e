import type { NumberKind } from './tables/attributes.ts';

/** Lengths of units in metres, as they are written after a number. */
const METRES: Readonly<Record<string, number>> = {
  '': 1,
  m: 1,
  metre: 1,
  metres: 1,
  meter: 1,
  meters: 1,
  cm: 0.01,
  mm: 0.001,
  km: 1000,
  ft: 0.3048,
  feet: 0.3048,
  foot: 0.3048,
  "'": 0.3048,
  in: 0.0254,
  inch: 0.0254,
  inches: 0.0254,
  '"': 0.0254,
};
const SPEEDS: Readonly<Record<string, number>> = {
  '': 1,
  'km/h': 1,
  kmh: 1,
  kph: 1,
  mph: 1.609344,
  knots: 1.852,
};
const WEIGHTS: Readonly<Record<string, number>> = {
  '': 1,
  t: 1,
  kg: 0.001,
  st: 0.90718474,
  lbs: 0.00045359237,
};
const COUNTS: Readonly<Record<string, number>> = { '': 1 };
const DEGREES: Readonly<Record<string, number>> = { '': 1, '°': 1 };
const UNITS: Readonly<Record<NumberKind, Readonly<Record<string, number>>>> = {
  count: COUNTS,
  metres: METRES,
  'kilometres-per-hour': SPEEDS,
  degrees: DEGREES,
  tonnes: WEIGHTS,
};

/**
 * A number with an optional unit, in the base unit of its kind: `12`, `12,5 m`, `40 ft`, `6'4"`. NaN where it is none. A
 * comma before three digits may mark thousands or decimals: it is read so in counts only, and is no number else.
 */
export function parseQuantity(text: string, kind: NumberKind): number {
  const plain = /^([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+))\s*(\D{0,8})$/.exec(text.trim());
  if (plain) {
    const unit = plain[2].trim().toLowerCase();
    const factor = Object.hasOwn(UNITS[kind], unit) ? UNITS[kind][unit] : Number.NaN;
    const thousands = /,\d{3}$/.test(plain[1]);
    if (thousands && kind !== 'count') return Number.NaN;
    return rounded(Number(plain[1].replace(',', thousands ? '' : '.')) * factor);
  }
  const feetAndInches = kind === 'metres' && /^(\d+)\s*'\s*(\d+(?:\.\d+)?)\s*"?$/.exec(text.trim());
  if (feetAndInches) return rounded(Number(feetAndInches[1]) * 0.3048 + Number(feetAndInches[2]) * 0.0254);
  return Number.NaN;
}

/** The numbers of a list (`5;7`, `2-3`), for tags that should hold one; empty where any of them is none. */
export function parseSeveral(text: string, kind: NumberKind): number[] {
  const numbers = text.split(/[;/,]|(?<=\d)\s*[-–]\s*(?=\d)/).map((part) => parseQuantity(part, kind));
  return numbers.every(Number.isFinite) ? numbers : [];
}

/** Takes off what the conversion of units adds: 40 ft are 12.192 m. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
