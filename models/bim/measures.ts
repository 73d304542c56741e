import type { AttributeValue } from '../feature.ts';

/** What numbers are in: their kind, by the names that units of a file have, and one of it in ours. */
export interface Unit {
  kind: string;
  /** As people write it: `mm`; the name that the file has for it, where nobody writes it shorter. */
  symbol: string;
  /** Metres, square metres, cubic metres, kilograms, seconds or degrees of one; undefined: not known. */
  factor?: number;
}

/** Units by the names that the reader of IFC gives them, in small letters. */
const NAMED: Record<string, Unit> = {
  ...metric('length', 'metre', 'm', 1),
  ...metric('area', 'square metre', 'm²', 2),
  ...metric('volume', 'cubic metre', 'm³', 3),
  kilogram: { kind: 'mass', symbol: 'kg', factor: 1 },
  gram: { kind: 'mass', symbol: 'g', factor: 1e-3 },
  second: { kind: 'time', symbol: 's', factor: 1 },
  radian: { kind: 'planeangle', symbol: 'rad', factor: 180 / Math.PI },
  degree: { kind: 'planeangle', symbol: '°', factor: 1 },
  foot: { kind: 'length', symbol: 'ft', factor: 0.3048 },
  inch: { kind: 'length', symbol: 'in', factor: 0.0254 },
  'square foot': { kind: 'area', symbol: 'ft²', factor: 0.3048 ** 2 },
  'cubic foot': { kind: 'volume', symbol: 'ft³', factor: 0.3048 ** 3 },
  'degree celsius': { kind: 'thermodynamictemperature', symbol: '°C' },
  kelvin: { kind: 'thermodynamictemperature', symbol: 'K' },
  watt: { kind: 'power', symbol: 'W' },
  kilowatt: { kind: 'power', symbol: 'kW' },
  pascal: { kind: 'pressure', symbol: 'Pa' },
  volt: { kind: 'electricvoltage', symbol: 'V' },
  ampere: { kind: 'electriccurrent', symbol: 'A' },
};

/** What numbers are in that are changed on the way in: quantities, and attributes of a class itself. */
const OURS: Record<string, Unit> = {
  length: NAMED.metre,
  area: NAMED['square metre'],
  volume: NAMED['cubic metre'],
  mass: NAMED.kilogram,
  time: NAMED.second,
  planeangle: NAMED.degree,
};

/** Chinese words for units. */
const CHINESE: Record<string, Unit> = {
  ...{ 毫米: NAMED.millimetre, 厘米: NAMED.centimetre, 公分: NAMED.centimetre, 分米: NAMED.decimetre },
  ...{ 米: NAMED.metre, 千米: NAMED.kilometre, 公里: NAMED.kilometre },
  ...{ 平方毫米: NAMED['square millimetre'], 平方厘米: NAMED['square centimetre'] },
  ...{ 平方米: NAMED['square metre'], 平米: NAMED['square metre'] },
  ...{ 立方米: NAMED['cubic metre'], 方: NAMED['cubic metre'] },
  ...{ 千克: NAMED.kilogram, 公斤: NAMED.kilogram, 克: NAMED.gram, 吨: { ...NAMED.kilogram, factor: 1_000 } },
  ...{ 秒: NAMED.second, 度: NAMED.degree, 弧度: NAMED.radian, 英尺: NAMED.foot, 英寸: NAMED.inch },
};

/** What is written behind a number that is looked for. */
const WRITTEN: Record<string, Unit> = Object.fromEntries([
  ...Object.entries(CHINESE),
  ...Object.values(NAMED).flatMap((unit) =>
    unit.factor === undefined
      ? []
      : [...new Set([unit.symbol, unit.symbol.replace('²', '2').replace('³', '3')])].map((symbol) => [
          symbol,
          unit,
        ]),
  ),
]);

type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * What the number of an attribute is in, by its path; undefined where the import has not said what it measures.
 * `fileUnits`: names of the units of the file by kind, which properties are in that have none of their own.
 */
export function unitAt(
  attributes: Attributes,
  path: string,
  fileUnits: Readonly<Record<string, string>> = {},
): Unit | undefined {
  const measures = recordOf(attributes.measures);
  const isQuantity = path.startsWith('quantities.');
  const kind = isQuantity ? kindOfQuantity(measures, path) : measures[path];
  if (typeof kind !== 'string') return undefined;
  if (isQuantity || !path.includes('.')) return OURS[kind];
  const name = recordOf(attributes.units)[path] ?? fileUnits[kind];
  return typeof name === 'string' ? unitNamed(name, kind) : undefined;
}

/** A number with a unit behind it, as people write it: `300mm`, `2.5 m²`; undefined for anything else. */
export function readMeasure(text: string): { value: number; unit: Unit } | undefined {
  const found = /^([+-]?\d+(?:\.\d+)?)\s*([^\d\s.].*)$/.exec(text.trim().toLowerCase());
  const unit = found && Object.hasOwn(WRITTEN, found[2]) ? WRITTEN[found[2]] : undefined;
  return found && unit ? { value: Number(found[1]), unit } : undefined;
}

/** Whether a word is a unit that is written behind numbers. */
export const isWrittenUnit = (word: string): boolean => Object.hasOwn(WRITTEN, word.toLowerCase());

/** The unit of a name; one that is not known keeps its name. */
export function unitNamed(name: string, kind: string): Unit {
  const plain = name.toLowerCase().replaceAll('_', ' ');
  const known = Object.hasOwn(NAMED, plain) ? NAMED[plain] : undefined;
  return known?.kind === kind ? known : { kind, symbol: shortNames(name) };
}

/** In models of before, a quantity is noted under the name of its set alone: where one of that name alone measures something. */
function kindOfQuantity(measures: Record<string, AttributeValue>, path: string): AttributeValue | undefined {
  if (measures[path] !== undefined) return measures[path];
  const name = path.slice('quantities'.length);
  const kinds = new Set(Object.keys(measures).flatMap((key) => (key.endsWith(name) ? [measures[key]] : [])));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** `watt metre^-2 kelvin^-1` as W·m⁻²·K⁻¹. */
function shortNames(name: string): string {
  return name
    .split(' ')
    .map((part) => {
      const [, base, exponent = ''] = /^(.*?)(?:\^(-?\d+))?$/.exec(part) ?? ['', part];
      const raised = [...exponent].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('');
      return (Object.hasOwn(NAMED, base) ? NAMED[base].symbol : base) + raised;
    })
    .join('·');
}

/** Millimetre, centimetre … of a metre, square metre or cubic metre. */
function metric(kind: string, name: string, symbol: string, power: number): Record<string, Unit> {
  const [, shape, base] = /^(.* )?(\w+)$/.exec(name) ?? [];
  const prefixes: readonly (readonly [string, string, number])[] = [
    ['', '', 1],
    ['milli', 'm', 1e-3],
    ['centi', 'c', 1e-2],
    ['deci', 'd', 0.1],
    ['kilo', 'k', 1e3],
  ];
  return Object.fromEntries(
    prefixes.map(([prefix, letter, factor]) => [
      `${shape ?? ''}${prefix}${base}`,
      { kind, symbol: `${letter}${symbol}`, factor: factor ** power },
    ]),
  );
}

function recordOf(value: AttributeValue | undefined): Record<string, AttributeValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
