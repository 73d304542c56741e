import type { AttributeValue } from '../../../models/feature.ts';
import { type IfcLine, type IfcModel, type IfcPlain, numberOf, plain, references, textOf } from './model.ts';

import { type IfcUnits, unitFactor } from './units.ts';

/** Properties by the name of their set and their own: `Pset_WallCommon.IsExternal`. */
export type FlatProperties = Record<string, AttributeValue>;

/** Nested deeper than this a complex property is a circle. */
const MOST_DEPTH = 6;

/** Reads property sets and quantities; sets of types, which many elements share, are read once. */
export class PropertyReader {
  readonly #model: IfcModel;
  readonly #units: IfcUnits;
  readonly #shared = new Map<number, FlatProperties>();

  constructor(model: IfcModel, units: IfcUnits) {
    this.#model = model;
    this.#units = units;
  }

  /** Adds the properties of sets to `out`, those that are there already excepted. False if one cannot be read. */
  add(sets: readonly number[], out: FlatProperties, isShared: boolean): boolean {
    let sound = true;
    for (const id of sets) {
      const found = isShared ? this.#remembered(id) : this.#read(id);
      if (!found) {
        sound = false;
        continue;
      }
      for (const name in found) if (!Object.hasOwn(out, name)) out[name] = found[name];
    }
    return sound;
  }

  #remembered(id: number): FlatProperties | undefined {
    const known = this.#shared.get(id);
    if (known) return known;
    const read = this.#read(id);
    if (read) this.#shared.set(id, read);
    return read;
  }

  #read(id: number): FlatProperties | undefined {
    const model = this.#model;
    const set = model.line(id);
    if (!set) return undefined;
    const prefix = textOf(set.Name) ?? model.typeName(set.type);
    const out: FlatProperties = {};
    const properties = set.HasProperties ?? set.Quantities;
    if (Array.isArray(properties)) this.#addAll(references(properties), prefix, out, 0);
    // IfcDoorLiningProperties and their like have their values as attributes.
    else
      for (const [name, value] of Object.entries(set)) {
        if (FRAME_ATTRIBUTES.has(name)) continue;
        const found = plain(value);
        if (found !== null) out[`${prefix}.${name}`] = found;
      }
    return out;
  }

  /**
   * The quantities of sets by their own name, in metres, square metres, cubic metres, kilograms or pieces; of several
   * of one name, the first.
   */
  quantities(sets: readonly number[]): Record<string, number> {
    const out: Record<string, number> = {};
    for (const set of sets)
      for (const id of references(this.#model.line(set)?.Quantities)) {
        const line = this.#model.line(id);
        const name = textOf(line?.Name);
        if (!line || name === undefined || Object.hasOwn(out, name)) continue;
        const value = this.#inMetres(line);
        if (value !== undefined) out[name] = value;
      }
    return out;
  }

  #inMetres(line: IfcLine): number | undefined {
    const attribute = QUANTITIES.find((name) => name in line);
    if (attribute === undefined) return undefined;
    const value = numberOf(line[attribute]);
    if (value === undefined) return undefined;
    const own = this.#model.follow(line.Unit);
    const { length, area, volume } = this.#units;
    const factors: Record<string, number> = { LengthValue: length, AreaValue: area, VolumeValue: volume };
    return value * ((own && unitFactor(this.#model, own)) ?? factors[attribute] ?? 1);
  }

  #addAll(ids: readonly number[], prefix: string, out: FlatProperties, depth: number): void {
    for (const id of ids) {
      const line = this.#model.line(id);
      const name = textOf(line?.Name);
      if (!line || name === undefined) continue;
      const key = `${prefix}.${name}`;
      if ((line.HasProperties || line.HasQuantities) && depth < MOST_DEPTH)
        this.#addAll(references(line.HasProperties ?? line.HasQuantities), key, out, depth + 1);
      else if (!Object.hasOwn(out, key)) out[key] = this.#valueOf(line);
    }
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
const BOUNDS = [
  ['lower', 'LowerBoundValue'],
  ['upper', 'UpperBoundValue'],
  ['setPoint', 'SetPointValue'],
] as const;

/** An enumeration of one value is that value. */
function single(value: IfcPlain): AttributeValue {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}
