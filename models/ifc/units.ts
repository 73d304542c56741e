import { IFCPROJECT, IFCUNITASSIGNMENT } from 'web-ifc';
import { type IfcLine, type IfcLines, numberOf, plain, references, textOf } from './lines.ts';

/** Powers of ten of the SI prefixes. */
const PREFIXES: Record<string, number> = {
  EXA: 1e18,
  PETA: 1e15,
  TERA: 1e12,
  GIGA: 1e9,
  MEGA: 1e6,
  KILO: 1e3,
  HECTO: 1e2,
  DECA: 10,
  DECI: 0.1,
  CENTI: 0.01,
  MILLI: 1e-3,
  MICRO: 1e-6,
  NANO: 1e-9,
  PICO: 1e-12,
  FEMTO: 1e-15,
  ATTO: 1e-18,
};

/** What a unit is of, and what one of it is in metres (squared, cubed), degrees, kilograms or seconds. */
export interface UnitMeasure {
  kind: 'length' | 'area' | 'volume' | 'angle' | 'mass' | 'time';
  factor: number;
}

/** What one unit of the file is in metres, square metres, cubic metres, degrees, kilograms and seconds. */
export interface IfcUnits {
  length: number;
  angle: number;
  /** Undefined, as those after it: a unit of the file that cannot be changed to ours. */
  area: number | undefined;
  volume: number | undefined;
  mass: number | undefined;
  time: number | undefined;
  /** Names of all units of the file by their kind: `length: millimetre`, `thermaltransmittance: watt metre^-2 …`. */
  names: Record<string, string>;
}

const KINDS: Record<string, UnitMeasure['kind']> = {
  LENGTHUNIT: 'length',
  AREAUNIT: 'area',
  VOLUMEUNIT: 'volume',
  PLANEANGLEUNIT: 'angle',
  MASSUNIT: 'mass',
  TIMEUNIT: 'time',
};

/** The units of the project; those of the SI and radians where it says nothing, as the standard has it. */
export function unitsOf(model: IfcLines): IfcUnits {
  const units: IfcUnits = {
    length: 1,
    area: 1,
    volume: 1,
    angle: 180 / Math.PI,
    mass: 1,
    time: 1,
    names: {},
  };
  const [project] = model.ids(IFCPROJECT).map((id) => model.line(id));
  const assignment = model.follow(project?.UnitsInContext) ?? model.line(model.ids(IFCUNITASSIGNMENT)[0]);
  for (const id of references(assignment?.Units)) {
    const unit = model.line(id);
    if (!unit) continue;
    const type = unit.Currency === undefined ? String(plain(unit.UnitType) ?? '') : 'CURRENCY';
    const name = unitName(model, unit);
    if (name !== undefined) units.names[type.toLowerCase().replace(/unit$/, '')] = name;
    const kind = KINDS[type];
    if (!kind) continue;
    const measure = unitMeasure(model, unit);
    const factor = measure?.kind === kind ? measure.factor : undefined;
    if (kind === 'length' || kind === 'angle') units[kind] = factor ?? units[kind];
    else units[kind] = factor;
  }
  return units;
}

/**
 * What one of a unit is in ours. Undefined for units that are made up of others, and for kinds that are not changed
 * (temperature, force …). A conversion-based unit says its factor in terms of another unit: feet, degrees, tons.
 */
export function unitMeasure(model: IfcLines, unit: IfcLine, depth = 0): UnitMeasure | undefined {
  const conversion = model.follow(unit.ConversionFactor);
  if (conversion && depth < 4) {
    const base = model.follow(conversion.UnitComponent);
    const factor = numberOf(conversion.ValueComponent);
    const ofBase = base && unitMeasure(model, base, depth + 1);
    return factor === undefined || ofBase === undefined
      ? undefined
      : { kind: ofBase.kind, factor: factor * ofBase.factor };
  }
  const prefix = PREFIXES[String(plain(unit.Prefix) ?? '')] ?? 1;
  switch (textOf(unit.Name)?.toUpperCase()) {
    case 'METRE':
      return { kind: 'length', factor: prefix };
    case 'SQUARE_METRE':
      return { kind: 'area', factor: prefix ** 2 };
    case 'CUBIC_METRE':
      return { kind: 'volume', factor: prefix ** 3 };
    case 'RADIAN':
      return { kind: 'angle', factor: (prefix * 180) / Math.PI };
    case 'GRAM':
      return { kind: 'mass', factor: prefix / 1000 };
    case 'SECOND':
      return { kind: 'time', factor: prefix };
    default:
      return undefined;
  }
}

/** A unit's name for people: `millimetre`, `FOOT` (as the file writes it), `watt metre^-2 kelvin^-1`, `CNY`. */
export function unitName(model: IfcLines, unit: IfcLine, depth = 0): string | undefined {
  const currency = textOf(unit.Currency);
  if (currency !== undefined) return currency;
  const elements = references(unit.Elements);
  if (elements.length > 0 && depth < 4) {
    const parts = elements.map((id) => {
      const element = model.line(id);
      const base = model.follow(element?.Unit);
      const name = base && unitName(model, base, depth + 1);
      const exponent = numberOf(element?.Exponent) ?? 1;
      return name === undefined || exponent === 1 ? name : `${name}^${exponent}`;
    });
    return parts.every((part) => part !== undefined) ? parts.join(' ') : undefined;
  }
  const name = textOf(unit.Name);
  // Only units of the SI have attributes of a prefix, empty or not; others are called as the file calls them.
  if (name === undefined || !('Prefix' in unit)) return name;
  const prefix = String(plain(unit.Prefix) ?? '').toLowerCase();
  const [, power = '', base = ''] = /^(square_|cubic_)?(.*)$/.exec(name.toLowerCase()) ?? [];
  return `${power}${prefix}${base}`.replaceAll('_', ' ');
}
