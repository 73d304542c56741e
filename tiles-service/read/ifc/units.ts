import { IFCPROJECT, IFCUNITASSIGNMENT } from 'web-ifc';
import { type IfcLine, type IfcModel, numberOf, plain, references, textOf } from './model.ts';

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

/** What one unit of the file is in metres, square metres, cubic metres and degrees. */
export interface IfcUnits {
  length: number;
  area: number;
  volume: number;
  angle: number;
}

/** The units of the project; metres and radians where it says nothing, as the standard has it. */
export function unitsOf(model: IfcModel): IfcUnits {
  const units: IfcUnits = { length: 1, area: 1, volume: 1, angle: 180 / Math.PI };
  const [project] = model.ids(IFCPROJECT).map((id) => model.line(id));
  const assignment = model.follow(project?.UnitsInContext) ?? model.line(model.ids(IFCUNITASSIGNMENT)[0]);
  for (const id of references(assignment?.Units)) {
    const unit = model.line(id);
    const factor = unit && unitFactor(model, unit);
    if (!unit || factor === undefined) continue;
    const kind = plain(unit.UnitType);
    if (kind === 'LENGTHUNIT') units.length = factor;
    else if (kind === 'AREAUNIT') units.area = factor;
    else if (kind === 'VOLUMEUNIT') units.volume = factor;
    else if (kind === 'PLANEANGLEUNIT') units.angle = factor;
  }
  return units;
}

/**
 * What one of a unit is in metres, or a power of them; for plane angles in degrees. Undefined for units that are made
 * up of others. A conversion-based unit says its factor in terms of another unit: feet, inches, degrees.
 */
export function unitFactor(model: IfcModel, unit: IfcLine, depth = 0): number | undefined {
  const name = textOf(unit.Name)?.toUpperCase() ?? '';
  const conversion = model.follow(unit.ConversionFactor);
  if (conversion && depth < 4) {
    const base = model.follow(conversion.UnitComponent);
    const factor = numberOf(conversion.ValueComponent);
    const ofBase = base && unitFactor(model, base, depth + 1);
    return factor === undefined || ofBase === undefined ? undefined : factor * ofBase;
  }
  const prefix = PREFIXES[String(plain(unit.Prefix) ?? '')] ?? 1;
  if (name === 'METRE') return prefix;
  if (name === 'SQUARE_METRE') return prefix ** 2;
  if (name === 'CUBIC_METRE') return prefix ** 3;
  return name === 'RADIAN' ? (prefix * 180) / Math.PI : undefined;
}
