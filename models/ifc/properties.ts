import type { AttributeValue } from '../feature.ts';
import { type IfcLine, type IfcLines, type IfcPlain, numberOf, plain, references, textOf } from './lines.ts';

import { type IfcUnits, unitMeasure, unitName } from './units.ts';

/** Properties by the name of their set and their own: `Pset_WallCommon.IsExternal`. */
export type FlatProperties = Record<string, AttributeValue>;

/**
 * What sets say: values as the file has them, and by the same names the units of those that have one of their own, and
 * what the numbers measure.
 */
interface SetContent {
  values: FlatProperties;
  units: Record<string, string>;
  measures: Record<string, string>;
}

/** Nested deeper than this a complex property is a circle. */
const MOST_DEPTH = 6;

/** Reads property sets and quantities; sets of types, which many elements share, are read once. */
export class PropertyReader {
  readonly #model: IfcLines;
  readonly #units: IfcUnits;
  readonly #shared = new Map<number, SetContent>();

  constructor(model: IfcLines, units: IfcUnits) {
    this.#model = model;
    this.#units = units;
  }

  /**
   * Adds the properties of sets to `out`, those that are there already excepted, to `units` the names of units that they
   * have of their own, and to `out.measures` what their numbers measure. False if one cannot be read.
   */
  add(
    sets: readonly number[],
    out: FlatProperties,
    units: Record<string, string>,
    isShared: boolean,
  ): boolean {
    let sound = true;
    for (const id of sets) {
      const found = isShared ? this.#remembered(id) : this.#read(id);
      if (!found) {
        sound = false;
        continue;
      }
      for (const name in found.values) {
        if (Object.hasOwn(out, name)) continue;
        out[name] = found.values[name];
        if (Object.hasOwn(found.units, name)) units[name] = found.units[name];
        if (Object.hasOwn(found.measures, name)) noteMeasure(out, name, found.measures[name]);
      }
    }
    return sound;
  }

  #remembered(id: number): SetContent | undefined {
    const known = this.#shared.get(id);
    if (known) return known;
    const read = this.#read(id);
    if (read) this.#shared.set(id, read);
    return read;
  }

  #read(id: number): SetContent | undefined {
    const model = this.#model;
    const set = model.line(id);
    if (!set) return undefined;
    const prefix = textOf(set.Name) ?? model.typeName(set.type);
    const out: SetContent = { values: {}, units: {}, measures: {} };
    const properties = set.HasProperties ?? set.Quantities;
    if (Array.isArray(properties)) this.#addAll(references(properties), prefix, out, 0);
    // IfcDoorLiningProperties and their like have their values as attributes.
    else
      for (const [name, value] of Object.entries(set)) {
        if (FRAME_ATTRIBUTES.has(name)) continue;
        const found = plain(value);
        if (found === null) continue;
        out.values[`${prefix}.${name}`] = found;
        const measure = measureOf(value);
        if (measure !== undefined) out.measures[`${prefix}.${name}`] = measure;
      }
    return out;
  }

  /**
   * The quantities of sets by their own name, in metres, square metres, cubic metres, kilograms, seconds or pieces; of
   * several of one name, the first. `measures`: what they measure, by their name; `isWhole`: false if there are some whose
   * unit cannot be changed to these.
   */
  quantities(sets: readonly number[]): {
    quantities: Record<string, number>;
    measures: Record<string, string>;
    isWhole: boolean;
  } {
    const quantities: Record<string, number> = {};
    const measures: Record<string, string> = {};
    let isWhole = true;
    for (const set of sets)
      for (const id of references(this.#model.line(set)?.Quantities)) {
        const line = this.#model.line(id);
        const name = textOf(line?.Name);
        const attribute = line && QUANTITIES.find((known) => known in line);
        const value = attribute === undefined ? undefined : numberOf(line?.[attribute]);
        if (!line || !attribute || value === undefined) continue;
        if (name === undefined || Object.hasOwn(quantities, name)) continue;
        const factor = this.#factorOf(line, attribute);
        if (factor === undefined) isWhole = false;
        else {
          quantities[name] = value * factor;
          const measure = MEASURES[attribute];
          if (measure !== undefined) measures[name] = measure;
        }
      }
    return { quantities, measures, isWhole };
  }

  /** By the quantity's own unit, else the file's. Undefined for a unit of another kind, or one that is not known. */
  #factorOf(line: IfcLine, attribute: string): number | undefined {
    const kind = MEASURES[attribute];
    if (!kind) return 1;
    const own = this.#model.follow(line.Unit);
    if (!own) return this.#units[kind];
    const measure = unitMeasure(this.#model, own);
    return measure?.kind === kind ? measure.factor : undefined;
  }

  #addAll(ids: readonly number[], prefix: string, out: SetContent, depth: number): void {
    for (const id of ids) {
      const line = this.#model.line(id);
      const name = textOf(line?.Name);
      if (!line || name === undefined) continue;
      const key = `${prefix}.${name}`;
      if ((line.HasProperties || line.HasQuantities) && depth < MOST_DEPTH)
        this.#addAll(references(line.HasProperties ?? line.HasQuantities), key, out, depth + 1);
      else if (!Object.hasOwn(out.values, key)) {
        out.values[key] = this.#valueOf(line);
        const unit = this.#ownUnitOf(line);
        if (unit !== undefined) out.units[key] = unit;
        const attribute = QUANTITIES.find((known) => known in line);
        const measure = attribute === undefined ? measureOf(line.NominalValue) : MEASURES[attribute];
        if (measure !== undefined) out.measures[key] = measure;
      }
    }
  }

  /** Of a table, what its defining and its defined values are in. */
  #ownUnitOf(line: IfcLine): string | undefined {
    const names = ['Unit', 'DefiningUnit', 'DefinedUnit'].map((attribute) => {
      const unit = this.#model.follow(line[attribute]);
      return unit && unitName(this.#model, unit);
    });
    const [, defining, defined] = names;
    return defining !== undefined && defined !== undefined
      ? `${defining}, ${defined}`
      : names.find((name) => name !== undefined);
  }

  /** The value of any kind of simple property or quantity, in the units of the file. */
  #valueOf(line: IfcLine): AttributeValue {
    if ('NominalValue' in line) return plain(line.NominalValue);
    for (const name of QUANTITIES) if (name in line) return numberOf(line[name]) ?? null;
    if ('EnumerationValues' in line) return single(plain(line.EnumerationValues));
    if ('ListValues' in line) return plain(line.ListValues);
    if ('UpperBoundValue' in line) {
      const bounds: Record<string, AttributeValue> = {};
      for (const [name, key] of BOUNDS) {
        const value = plain(line[key]);
        if (value !== null && value !== undefined) bounds[name] = value;
      }
      return bounds;
    }
    if ('DefiningValues' in line)
      return { defining: plain(line.DefiningValues), defined: plain(line.DefinedValues) };
    if ('PropertyReference' in line) {
      const referred = this.#model.follow(line.PropertyReference);
      return referred ? (textOf(referred.Name) ?? this.#model.typeName(referred.type)) : null;
    }
    return null;
  }
}

const FRAME_ATTRIBUTES = new Set(['expressID', 'type', 'GlobalId', 'OwnerHistory', 'Name', 'Description']);
const QUANTITIES = [
  'LengthValue',
  'AreaValue',
  'VolumeValue',
  'CountValue',
  'WeightValue',
  'TimeValue',
  'NumberValue',
];
/** What the values of quantities are of; counts and numbers are as they are. */
const MEASURES: Record<string, 'length' | 'area' | 'volume' | 'mass' | 'time'> = {
  LengthValue: 'length',
  AreaValue: 'area',
  VolumeValue: 'volume',
  WeightValue: 'mass',
  TimeValue: 'time',
};
const BOUNDS = [
  ['lower', 'LowerBoundValue'],
  ['upper', 'UpperBoundValue'],
  ['setPoint', 'SetPointValue'],
] as const;

/** What the numbers of IFC's defined types measure, by the kinds that units of the file have. */
const MEASURE_TYPES: readonly (readonly [RegExp, string])[] = [
  [/LENGTHMEASURE$/, 'length'],
  [/AREAMEASURE$/, 'area'],
  [/VOLUMEMEASURE$/, 'volume'],
  [/PLANEANGLEMEASURE$/, 'planeangle'],
  [/^IFCMASSMEASURE$/, 'mass'],
  [/^IFCTIMEMEASURE$/, 'time'],
  [/TEMPERATUREMEASURE$/, 'thermodynamictemperature'],
  [/^IFCPOWERMEASURE$/, 'power'],
  [/^IFCPRESSUREMEASURE$/, 'pressure'],
  [/^IFCTHERMALTRANSMITTANCEMEASURE$/, 'thermaltransmittance'],
  [/^IFCVOLUMETRICFLOWRATEMEASURE$/, 'volumetricflowrate'],
  [/^IFCLINEARVELOCITYMEASURE$/, 'linearvelocity'],
  [/^IFCELECTRICVOLTAGEMEASURE$/, 'electricvoltage'],
  [/^IFCELECTRICCURRENTMEASURE$/, 'electriccurrent'],
];

/** What a number measures, as its type in the file says; undefined for what is no number, or of a kind not known. */
export function measureOf(value: unknown): string | undefined {
  if (typeof plain(value) !== 'number') return undefined;
  const { name = '' } = value as { name?: string };
  return MEASURE_TYPES.find(([type]) => type.test(name))?.[1];
}

/** Notes of a feature what one of its numbers measures. */
export function noteMeasure(out: FlatProperties, name: string, measure: string): void {
  out.measures ??= {};
  (out.measures as Record<string, string>)[name] = measure;
}

/** An enumeration of one value is that value. */
function single(value: IfcPlain): AttributeValue {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}
