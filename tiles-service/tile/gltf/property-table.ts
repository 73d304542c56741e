import { bytesOf, type GlbWriter } from './glb.ts';

/**
 * What a column holds. `enum`: strings that repeat, kept once; `hundredths`: numbers from 0 to 655.34 to two places
 * in two bytes; `integer`: the smallest type that fits; `text`: UTF-8.
 */
export type ColumnType = 'text' | 'enum' | 'hundredths' | 'integer' | 'number' | 'boolean';
export type ColumnValue = string | number | boolean | undefined;

export interface Column {
  name: string;
  type: ColumnType;
  /** One per row; undefined where the feature has none. */
  values: ColumnValue[];
}

const encoder = new TextEncoder();
/** Raw value of `hundredths` for no data, and the largest that stands for a number. */
const HUNDREDTHS_NO_DATA = 65_535;

interface EncodedColumn {
  property: Record<string, unknown>;
  table: Record<string, unknown>;
  enumeration?: Record<string, unknown>;
}

/**
 * EXT_structural_metadata with one property table of the class `feature`: typed columns, noData where a row has no
 * value. Columns without any value are left out. Buffer views go into `writer`.
 */
export function propertyTable(
  writer: GlbWriter,
  columns: readonly Column[],
  count: number,
): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  const table: Record<string, unknown> = {};
  const enums: Record<string, unknown> = {};
  for (const column of columns) {
    const encoded = encodeColumn(writer, column);
    if (!encoded) continue;
    properties[column.name] = encoded.property;
    table[column.name] = encoded.table;
    if (encoded.enumeration) enums[enumId(column.name)] = encoded.enumeration;
  }
  return {
    schema: {
      id: 'citymirror',
      classes: { feature: { properties } },
      ...(Object.keys(enums).length > 0 ? { enums } : {}),
    },
    propertyTables: [{ class: 'feature', count, properties: table }],
  };
}

/** Property and enum ids are identifiers; anything else becomes an underscore. */
export function propertyId(name: string): string {
  const id = name.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^[a-zA-Z_]/.test(id) ? id : `_${id}`;
}

function enumId(name: string): string {
  return `${name}Values`;
}

function encodeColumn(writer: GlbWriter, column: Column): EncodedColumn | undefined {
  if (column.values.every((value) => value === undefined)) return undefined;
  switch (column.type) {
    case 'text':
      return textColumn(writer, column.values);
    case 'enum':
      return enumColumn(writer, column);
    case 'hundredths':
      return hundredthsColumn(writer, column.values);
    case 'integer':
      return integerColumn(writer, column.values);
    case 'number':
      return numberColumn(writer, column.values);
    case 'boolean':
      return enumColumn(writer, {
        ...column,
        values: column.values.map((value) => (value === undefined ? undefined : String(value))),
      });
  }
}

/** No data is the empty text. */
function textColumn(writer: GlbWriter, values: readonly ColumnValue[]): EncodedColumn {
  const texts = values.map((value) => (value === undefined ? '' : String(value)));
  const joined = texts.join('');
  let text = encoder.encode(joined);
  let lengths = texts.map((one) => one.length);
  if (text.length > joined.length) {
    // Not ASCII: how long each is in bytes, and halves of pairs do not become whole at the seams.
    const parts = texts.map((one) => encoder.encode(one));
    lengths = parts.map((part) => part.length);
    text = Buffer.concat(parts);
  }
  const offsets = new (text.length < 256 ? Uint8Array : text.length < 65_536 ? Uint16Array : Uint32Array)(
    values.length + 1,
  );
  for (const [row, length] of lengths.entries()) offsets[row + 1] = offsets[row] + length;
  const required = !values.includes(undefined);
  return {
    property: { type: 'STRING', ...(required ? { required: true } : { noData: '' }) },
    table: {
      // A buffer view is never empty: a column of empty texts still has one byte.
      values: writer.addPlain(text.length > 0 ? text : new Uint8Array(1)),
      stringOffsets: writer.addPlain(bytesOf(offsets)),
      stringOffsetType: `UINT${offsets.BYTES_PER_ELEMENT * 8}`,
    },
  };
}

function enumColumn(writer: GlbWriter, { name, values }: Column): EncodedColumn {
  const codes = new Map<string, number>();
  const hasGaps = values.includes(undefined);
  if (hasGaps) codes.set('', 0);
  const rows = values.map((value) => {
    const text = value === undefined ? '' : String(value);
    let code = codes.get(text);
    if (code === undefined) codes.set(text, (code = codes.size));
    return code;
  });
  const wide = codes.size > 256;
  return {
    property: { type: 'ENUM', enumType: enumId(name), ...(hasGaps ? { noData: '' } : { required: true }) },
    table: { values: writer.addPlain(bytesOf(wide ? Uint16Array.from(rows) : Uint8Array.from(rows))) },
    enumeration: {
      ...(wide ? {} : { valueType: 'UINT8' }),
      values: [...codes].map(([text, value]) => ({ name: text, value })),
    },
  };
}

function hundredthsColumn(writer: GlbWriter, values: readonly ColumnValue[]): EncodedColumn {
  const numbers = values.map(numberOf);
  const outside = numbers.some(
    (value) => value !== undefined && (value < 0 || Math.round(value * 100) >= HUNDREDTHS_NO_DATA),
  );
  if (outside) return numberColumn(writer, values);
  const hasGaps = numbers.includes(undefined);
  const raw = Uint16Array.from(numbers, (value) =>
    value === undefined ? HUNDREDTHS_NO_DATA : Math.round(value * 100),
  );
  return {
    property: {
      type: 'SCALAR',
      componentType: 'UINT16',
      normalized: true,
      scale: 655.35,
      ...(hasGaps ? { noData: HUNDREDTHS_NO_DATA } : { required: true }),
    },
    table: { values: writer.addPlain(bytesOf(raw)) },
  };
}

function integerColumn(writer: GlbWriter, values: readonly ColumnValue[]): EncodedColumn {
  const numbers = values.map(numberOf);
  const known = numbers.filter((value) => value !== undefined);
  if (known.some((value) => !Number.isInteger(value) || Math.abs(value) > 2_147_483_646))
    return numberColumn(writer, values);
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  const hasGaps = known.length < numbers.length;
  const [componentType, noData] =
    lowest >= 0 && highest < 255
      ? ['UINT8', 255]
      : lowest >= 0 && highest < 65_535
        ? ['UINT16', 65_535]
        : ['INT32', -2_147_483_648];
  const filled = numbers.map((value) => value ?? noData);
  const raw =
    componentType === 'UINT8'
      ? Uint8Array.from(filled)
      : componentType === 'UINT16'
        ? Uint16Array.from(filled)
        : Int32Array.from(filled);
  return {
    property: { type: 'SCALAR', componentType, ...(hasGaps ? { noData } : { required: true }) },
    table: { values: writer.addPlain(bytesOf(raw)) },
  };
}

/** No data is the lowest float: NaN cannot be written in JSON. */
function numberColumn(writer: GlbWriter, values: readonly ColumnValue[]): EncodedColumn {
  const numbers = values.map(numberOf);
  const noData = -3.4028234663852886e38;
  const raw = Float32Array.from(numbers, (value) => value ?? noData);
  return {
    property: {
      type: 'SCALAR',
      componentType: 'FLOAT32',
      ...(numbers.includes(undefined) ? { noData } : { required: true }),
    },
    table: { values: writer.addPlain(bytesOf(raw)) },
  };
}

function numberOf(value: ColumnValue): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
