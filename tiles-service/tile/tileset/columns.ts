import type { Feature } from '../../../models/feature.ts';
import type { Field } from '../../../models/feature-store/index.ts';
import type { TilesetRole } from '../../../models/schema/index.ts';
import { type Column, type ColumnType, type ColumnValue, propertyId } from '../gltf/property-table.ts';

/** A column of the property tables of a layer, and the attribute it comes from. */
export interface ColumnSpec {
  name: string;
  type: ColumnType;
  attribute: string;
}

/** What tiles carry of their features besides the id; the whole record is in the store. */
export const DEFAULT_ATTRIBUTES: Record<TilesetRole, readonly string[]> = {
  buildings: ['name', 'class', 'height', 'storeys', 'heightSource', 'roofShape'],
  structures: ['name', 'type', 'class', 'height'],
  relief: ['name', 'type'],
  trees: ['name', 'class', 'height', 'crownDiameter', 'species'],
  furniture: ['name', 'class'],
  pipes: ['name', 'type', 'class', 'system', 'diameter_mm', 'material', 'year'],
  pointcloud: [],
  mesh: ['name', 'class', 'height'],
};

const KNOWN_TYPES: Record<string, ColumnType> = {
  id: 'text',
  name: 'text',
  type: 'enum',
  class: 'enum',
  height: 'hundredths',
  storeys: 'integer',
  heightSource: 'enum',
  roofShape: 'enum',
  crownDiameter: 'hundredths',
  species: 'enum',
  system: 'enum',
  diameter_mm: 'integer',
  material: 'enum',
  year: 'integer',
};

const FIELD_TYPES: Record<Field['type'], ColumnType> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  object: 'text',
  mixed: 'text',
};

/** Which attributes the tiles of a layer carry. What a class may not see is not among the fields of its store. */
export function attributesOf(
  options: { role: TilesetRole; attributes?: readonly string[]; moreAttributes?: readonly string[] },
  fields: readonly Field[],
): string[] {
  const more = options.moreAttributes?.filter((name) => fields.some((field) => field.name === name)) ?? [];
  return [...(options.attributes ?? DEFAULT_ATTRIBUTES[options.role]), ...more];
}

/** The id first, then the attributes in the order given. Types come from the store's fields. */
export function columnSpecs(attributes: readonly string[], fields: readonly Field[]): ColumnSpec[] {
  const typeOf = new Map(fields.map(({ name, type }) => [name, FIELD_TYPES[type]]));
  const specs: ColumnSpec[] = [];
  for (const attribute of ['id', ...attributes]) {
    const name = propertyId(attribute);
    if (specs.some((spec) => spec.name === name)) continue;
    specs.push({ name, attribute, type: KNOWN_TYPES[attribute] ?? typeOf.get(attribute) ?? 'text' });
  }
  return specs;
}

/** Values of a row. `derived` is what the tiler found out itself; the source's own attribute counts first. */
export function rowValues(
  specs: readonly ColumnSpec[],
  feature: Feature,
  derived: Record<string, ColumnValue>,
): ColumnValue[] {
  return specs.map(({ attribute }) => {
    if (attribute === 'id') return feature.id;
    if (attribute === 'name') return feature.name;
    if (attribute === 'type') return feature.type;
    if (attribute === 'class') return feature.class;
    const value = feature.attributes[attribute];
    if (value === undefined || value === null) return derived[attribute];
    return typeof value === 'object' ? JSON.stringify(value) : value;
  });
}

export function columnsOf(specs: readonly ColumnSpec[], rows: readonly (readonly ColumnValue[])[]): Column[] {
  return specs.map(({ name, type }, index) => ({ name, type, values: rows.map((row) => row[index]) }));
}
