import type { DecodedGlb, Gltf } from '../../models/gltf/decoded-glb.ts';
import type { ProblemList } from './problem.ts';

const SIZES: Record<string, number> = {
  INT8: 1,
  UINT8: 1,
  INT16: 2,
  UINT16: 2,
  INT32: 4,
  UINT32: 4,
  INT64: 8,
  UINT64: 8,
  FLOAT32: 4,
  FLOAT64: 8,
};

/** The first property table of a document: how many rows it has, and the texts of its columns of strings. */
export interface PropertyTable {
  count: number;
  texts: Map<string, string[]>;
}

/** Reads the table and checks that columns have the lengths their types ask for and offsets only grow. */
export function readPropertyTable(
  glb: DecodedGlb,
  where: string,
  problems: ProblemList,
): PropertyTable | undefined {
  const metadata = glb.json.extensions?.EXT_structural_metadata;
  const table = metadata?.propertyTables?.[0];
  if (!table) return undefined;
  const properties = metadata.schema?.classes?.[table.class]?.properties;
  if (!properties) {
    problems.add('table-class', where, `the property table's class ${table.class} is not in the schema`);
    return undefined;
  }
  const texts = new Map<string, string[]>();
  for (const [name, column] of Object.entries<Gltf>(table.properties ?? {})) {
    const property = properties[name];
    const problem = (message: string): undefined => {
      problems.add('table-column', where, `column ${name}: ${message}`);
    };
    if (!property) problem('the class has no such property');
    else if (property.type === 'STRING') {
      const values = readTexts(glb, column, table.count, problem);
      if (values) texts.set(name, values);
    } else checkNumbers(glb, metadata.schema, property, column, table.count, problem);
  }
  for (const [name, property] of Object.entries<Gltf>(properties))
    if (property.required && !table.properties?.[name])
      problems.add('table-column', where, `column ${name} is required and missing`);
  return { count: table.count, texts };
}

function bytesOfView({ json, binary }: DecodedGlb, index: number): Uint8Array | undefined {
  const view = json.bufferViews?.[index];
  return view && binary.subarray(view.byteOffset ?? 0, (view.byteOffset ?? 0) + view.byteLength);
}

function readTexts(
  glb: DecodedGlb,
  column: Gltf,
  count: number,
  problem: (message: string) => undefined,
): string[] | undefined {
  const values = bytesOfView(glb, column.values);
  const offsets = bytesOfView(glb, column.stringOffsets);
  const size = SIZES[column.stringOffsetType ?? 'UINT32'];
  if (!values || !offsets) return problem('its buffer views are missing');
  if (offsets.length !== (count + 1) * size)
    return problem(`${offsets.length} bytes of offsets for ${count} rows`);
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const offsetAt = (row: number): number =>
    size === 1
      ? view.getUint8(row)
      : size === 2
        ? view.getUint16(2 * row, true)
        : view.getUint32(4 * row, true);
  const texts: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let row = 0; row < count; row++) {
    const from = offsetAt(row);
    const to = offsetAt(row + 1);
    if (to < from || to > values.length)
      return problem(`the offsets of row ${row} do not grow or end outside`);
    try {
      texts.push(decoder.decode(values.subarray(from, to)));
    } catch {
      return problem(`row ${row} is not UTF-8`);
    }
  }
  return texts;
}

function checkNumbers(
  glb: DecodedGlb,
  schema: Gltf,
  property: Gltf,
  column: Gltf,
  count: number,
  problem: (message: string) => undefined,
): undefined {
  const values = bytesOfView(glb, column.values);
  if (!values) return problem('its buffer view is missing');
  const enumeration = property.type === 'ENUM' ? schema.enums?.[property.enumType] : undefined;
  if (property.type === 'ENUM' && !enumeration)
    return problem(`the enum ${property.enumType} is not in the schema`);
  const size = SIZES[enumeration ? (enumeration.valueType ?? 'UINT16') : property.componentType];
  if (!size) return problem(`the component type ${property.componentType} is unknown`);
  if (values.length !== count * size) return problem(`${values.length} bytes for ${count} rows`);
  if (!enumeration) return;
  const known = new Set<number>(enumeration.values.map(({ value }: Gltf) => value));
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let row = 0; row < count; row++) {
    const value = size === 1 ? view.getUint8(row) : view.getUint16(2 * row, true);
    if (!known.has(value)) return problem(`row ${row} has the value ${value}, which the enum does not have`);
  }
}
